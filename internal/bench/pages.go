package main

import (
	"context"
	_ "embed"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"time"
)

// paged is what a provider with pages sends: the name of its dialect in the first line, then a webhook.
//
//go:embed paged.txt
var paged string

const (
	pages    = 100
	pageSize = 25
)

// pageLoop asks for the same pages as a shell does, a curl for each; oneCurl is a single curl that keeps its connection.
const (
	pageLoop = `for page in $(seq 1 100); do
  curl -sS -H 'x-api-key: bench' -H 'Authorization: Bearer bench' -H 'Content-Type: application/json' "$BASE/v1/team/7/webhooks?page=$page" || exit 1
done`
	oneCurl = `curl -sS -H 'x-api-key: bench' -H 'Authorization: Bearer bench' -H 'Content-Type: application/json' "$BASE/v1/team/7/webhooks?page=[1-100]"`
)

// pages compares listing 2,500 webhooks of a provider that has 25 on a page with a loop of curl over the same pages. The
// server sends pages that were made before.
func (b *bench) pages(ctx context.Context) ([]result, error) {
	ts := httptest.NewServer(sendPage())
	defer ts.Close()
	env := append(os.Environ(), "BASE="+ts.URL, "HOOKCTL_API_KEY=bench", "HOOKCTL_ACCESS_TOKEN=bench", "HOOKCTL_VAR_TEAM_ID=7", "HOME="+b.dir)
	dialect, _, _ := strings.Cut(paged, "\n")
	var loop, one, ours []time.Duration
	for range listRuns {
		l, err := sized(ctx, env, []string{"bash", "-c", pageLoop}, 0)
		if err != nil {
			return nil, fmt.Errorf("the curl loop: %w", err)
		}
		o, err := sized(ctx, env, []string{"bash", "-c", oneCurl}, l.size/2)
		if err != nil {
			return nil, err
		}
		j, err := sized(ctx, env, []string{b.hookctl, "--dialect", dialect, "--server", ts.URL, "list", "-o", "json"}, l.size/2)
		if err != nil {
			return nil, err
		}
		loop, one, ours = append(loop, l.took), append(one, o.took), append(ours, j.took)
	}
	note := fmt.Sprintf("%d webhooks, %d pages, medians of %d; the loop takes %s", pages*pageSize, pages, listRuns, median(loop).Round(time.Millisecond))
	return []result{
		{name: "list of 100 pages : curl loop", value: float64(median(ours)) / float64(median(loop)), bound: 1.3, note: note},
		{name: "list of 100 pages : one curl, same connection", value: float64(median(ours)) / float64(median(one)), note: "for information: curl reads nothing of them"},
	}, nil
}

// sendPage makes the pages, and what sends them.
func sendPage() http.HandlerFunc {
	made := make([][]byte, pages)
	for i := range made {
		made[i] = pageText(i + 1)
	}
	return func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.URL.Query().Get("page"))
		if err != nil {
			n = 1 // the first page is asked for without a number
		}
		if n < 1 || n > pages {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(made[n-1]) // who does not read it is measured as failing
	}
}

// pageText is a page as the provider sends it.
func pageText(page int) []byte {
	_, webhook, _ := strings.Cut(strings.TrimSpace(paged), "\n")
	items := make([]string, pageSize)
	for i := range items {
		items[i] = strings.ReplaceAll(webhook, "{{n}}", strconv.Itoa(page*1000+i))
	}
	return fmt.Appendf(nil, `{"_links":{},"_embedded":{"webhooks":[%s]},"page_count":%d,"page_size":%d,"total_items":%d,"page":%d}`,
		strings.Join(items, ","), pages, pageSize, pages*pageSize, page)
}
