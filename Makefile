# hookctl's tasks; `make` alone lists them.

GO       ?= go
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT   ?= $(shell git rev-parse HEAD 2>/dev/null)
DATE     ?= $(shell TZ=UTC git log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ 2>/dev/null)
LDFLAGS  := -s -w -X hookctl/cmd.version=$(VERSION) -X hookctl/cmd.commit=$(COMMIT) -X hookctl/cmd.date=$(DATE)
PREFIX   ?= $(HOME)/.local
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.12.2
LINTER   := .bin/golangci-lint-v2.12.2
FUZZTIME ?= 30s

export CGO_ENABLED ?= 0
# The linter's cache holds paths, so that two clones must not share one.
export GOLANGCI_LINT_CACHE := $(CURDIR)/.bin/lint-cache

.DEFAULT_GOAL := help
.PHONY: help build test lint generate fresh postgres check race fuzz bench demo dist install

help: ## List the tasks
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build ./hookctl
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o hookctl .

test: export HOOKCTL_REQUIRE_POSTGRES = 1
test: lint fresh postgres race ## Run everything: lint, freshness of generated files, tests with -race

lint: $(LINTER) ## Check style, mistakes and the directions of imports
	$(GO) mod tidy -diff
	@test "$$($(GO) list -m -f '{{.Version}}' modernc.org/libc)" = v1.77.1 || \
		{ echo 'modernc.org/libc must be v1.77.1, which modernc.org/sqlite v1.60.1 was made with'; exit 1; }
	$(LINTER) config verify
	$(LINTER) run ./...

$(LINTER):
	GOBIN=$(CURDIR)/.bin $(GO) install $(GOLANGCI)
	mv .bin/golangci-lint $@

generate: ## Write completions/, docs/reference/ and docs/dialects/
	$(GO) run ./internal/gen

fresh: ## Fail if generated files are not what make generate writes
	$(GO) run ./internal/gen -check

race: ## Run the tests with the race detector
	CGO_ENABLED=1 $(GO) test -race -timeout 10m ./...

postgres: ## Install PostgreSQL where there is none, for the tests
	./.ci/postgres

check: generate test ## Generate, then run everything

# Go's fuzzer sometimes calls the end of its own time a failure; only a failing input, or anything else, is one.
fuzz: ## Run each fuzz target for FUZZTIME (default 30s)
	@for package in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "$$package $$target"; \
			out=$$($(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x $$package 2>&1) && continue; \
			echo "$$out"; \
			case "$$out" in *'Failing input'*) exit 1 ;; *'context deadline exceeded'*) ;; *) exit 1 ;; esac; \
		done; \
	done

bench: build ## Measure speed and memory against the bounds in docs/testing.md
	$(GO) run ./internal/bench

demo: build ## Run the main job on this machine, without network
	@./docs/demo.sh

dist: ## Build archives for each system into dist/, with man pages, completions and checksums
	$(GO) run ./internal/dist -version '$(VERSION)' -date '$(DATE)' -ldflags '$(LDFLAGS)'

install: build ## Install hookctl with man pages and completions under PREFIX (default ~/.local)
	install -D -m 0755 hookctl '$(DESTDIR)$(PREFIX)/bin/hookctl'
	$(GO) run ./internal/gen -man '$(DESTDIR)$(PREFIX)/share/man/man1'
	install -D -m 0644 completions/hookctl.bash '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/hookctl'
	install -D -m 0644 completions/_hookctl '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_hookctl'
	install -D -m 0644 completions/hookctl.fish '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/hookctl.fish'
