package cmd_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hookctl/cmd"
)

// Marks stand for secrets. Each place where one may be has its own, so that one which comes out tells from where.
const (
	markEnv     = "s3cr3t-env-5e15fe"
	markFile    = "s3cr3t-file-126cc4"
	markProfile = "s3cr3t-profile-8031ac"
	markSigning = "s3cr3t-signing-77aa01"
	markAdmin   = "s3cr3t-admin-90d1b2"
	markUser    = "s3cr3t-user-c0ffee"
	markQuery   = "s3cr3t-query-dead01"
	markHeader  = "s3cr3t-header-be0f02"
	markProxy   = "s3cr3t-proxy-ab12cd"
)

// marked are the lines in which every command meets marked secrets. $S is a server's base URL with a user and a token in it.
func marked() map[string][]string {
	const u = `"http://hook:` + markUser + `@127.0.0.1:1/in?access_token=` + markQuery + `"`
	const h = ` --header "Authorization: Bearer ` + markHeader + `" --header "X-Api-Key: ` + markHeader + `"`
	const key = " --secret-file signing"
	const captures = "hookctl sign --scheme github" + key + " --body body --send $L/in?token=" + markQuery + h
	return map[string][]string{
		"":        {"hookctl", "hookctl " + u},
		"list":    {"hookctl list $S", "hookctl list", "hookctl list --filter url=" + u, "hookctl list --server $MEAN/mirror", "hookctl list --columns secret,url,headers"},
		"get":     {"hookctl get 1 $S", "hookctl get $ID", "hookctl get 1 --server $MEAN/mirror"},
		"create":  {"hookctl create " + u + h + key + " $S", "hookctl create " + u + h + key, "hookctl create " + u + " --data @own.json", "hookctl create nonsense" + h + key, "hookctl create " + u + h + key + " --server $MEAN/mirror"},
		"replace": {"hookctl replace 1 --url " + u + h + key + " $S", "hookctl replace $ID --url " + u + h + key},
		"patch":   {"hookctl patch 1 --url " + u + h + key + " $S", "hookctl patch $ID --url " + u + h + key, "hookctl patch $ID --method nonsense" + h},
		"delete":  {"hookctl delete 1 --yes $S", "hookctl delete $ID --yes"},
		"test":    {"hookctl test 1 $S", "hookctl test $ID", "hookctl test $ID --direct", "hookctl test $ID --direct" + key},
		"call":    {"hookctl call secret $ID", "hookctl call secret 1 $S"},
		"verify-signature": {
			"hookctl verify-signature --scheme github" + key + " --body body --header 'X-Hub-Signature-256: sha256=00'" + h,
			"hookctl verify-signature --scheme github --secret-ref file:signing --body body --header 'A: b'",
			"hookctl verify-signature --scheme github --secret-ref " + markSigning + "x --body body",
			"hookctl verify-signature --scheme github" + key + " --captures captures", "hookctl verify-signature --captures captures",
			"hookctl verify-signature --scheme standard-webhooks" + key + " --body body --header 'webhook-id: 1' --header 'webhook-timestamp: 1' --header 'webhook-signature: v1,00'",
		},
		"sign": {
			"hookctl sign --scheme github" + key + " --body body" + h, "hookctl sign --scheme github" + key + " --body body -o curl --url " + u + h,
			captures, "hookctl sign --scheme github" + key + " --body body --send $MEAN/echo" + h, "hookctl sign --scheme gitlab" + key + " --body body -o json",
		},
		"listen": {
			"hookctl listen --addr 127.0.0.1:0 --exit-after 1 --wait 300ms --url-file url --record rec.ndjson --scheme gitlab" + key + " -o wide & " + comes,
			"hookctl listen --addr 127.0.0.1:0 --exit-after 1 --wait 300ms --url-file url --forward-to $MEAN/echo & " + comes,
		},
		"replay": {"hookctl replay captures --to $MEAN/echo", "hookctl replay captures --to " + u, "hookctl replay captures --to $MEAN/200 --sign --scheme github" + key},
		"serve":  {"timeout -s INT 1 hookctl serve --addr 127.0.0.1:0 --store other.db --credentials credentials.yaml", "hookctl serve --store 'postgres://u:" + markUser + "@127.0.0.1:1/db?password=" + markQuery + "'", "hookctl serve --credentials signing"},
		"trigger": {
			"hookctl trigger a.b --data @body", "hookctl trigger a.b --data @body --wait=100ms", "hookctl trigger a.b --data '{}' $S",
			"hookctl trigger a.b --data '{}' --local --store 'postgres://u:" + markUser + "@127.0.0.1:1/db?password=" + markQuery + "'",
		},
		"deliveries list":      {"hookctl deliveries list", "hookctl deliveries list $S"},
		"deliveries get":       {"hookctl deliveries get $DELIVERY", "hookctl deliveries get $DELIVERY -o wide", "hookctl deliveries get 1 $S"},
		"deliveries redeliver": {"hookctl deliveries redeliver $DELIVERY --wait=100ms", "hookctl deliveries redeliver 1 $S"},
		"deliveries stats":     {"hookctl deliveries stats", "hookctl deliveries stats $S"},
		"deliveries watch":     {"hookctl deliveries watch --idle 50ms", "hookctl deliveries watch --idle 1ms $S"},
		"profile add": {
			"hookctl profile add x --dialect standard $S --credential token=" + markProfile, "echo " + markProfile + " | hookctl profile add x --dialect standard $S --credential token=-",
			"echo " + markSigning + " | hookctl profile add y --dialect standard --secret - --no-check", "hookctl profile add z --dialect standard --secret " + markSigning,
		},
		"profile list":     {"hookctl profile list"},
		"profile show":     {"hookctl profile show marked", "hookctl profile show"},
		"profile use":      {"hookctl profile use marked"},
		"profile remove":   {"hookctl profile remove marked"},
		"profile check":    {"hookctl profile check marked", "hookctl profile check marked $S", "hookctl profile check marked --server $MEAN/401"},
		"dialect list":     {"hookctl dialect list"},
		"dialect show":     {"hookctl dialect show standard"},
		"dialect validate": {"hookctl dialect validate signing"},
		"doctor":           {"hookctl doctor", "HOOKCTL_CONFIG=broken.yaml hookctl doctor", "HOOKCTL_CONFIG=$PWD/loose.yaml hookctl doctor", "hookctl doctor --store 'postgres://u:" + markUser + "@127.0.0.1:1/db?password=" + markQuery + "'"},
		"version":          {"hookctl version"},
		"completion":       {"hookctl completion bash", "hookctl __complete list --server $S ''", "hookctl __complete get ''", "hookctl __complete trigger ''", "hookctl __complete -p ''"},
		"help":             {"hookctl help environment", "hookctl help list"},
	}
}

// comes sends a delivery to what listens.
const comes = "pid=$!; while [ ! -f url ]; do :; done; curl -s -o answer -H 'Authorization: Bearer " + markHeader + "' -H 'X-Gitlab-Token: " + markSigning +
	"' --data-binary @body \"$(cat url)/in?token=" + markQuery + "\"; wait $pid"

// TestNoSecrets runs every command, with marked secrets in every place where one may be, in every manner, and wants no mark
// in what is printed, nor in a file that others can read.
func TestNoSecrets(t *testing.T) {
	mean := newMeanServer(t)
	lines := marked()
	for path := range commandsAndExits(t, cmd.Root()) {
		own := lines[path]
		if len(own) == 0 {
			t.Errorf("no line here has marked secrets for %q", path)
		}
		delete(lines, path)
		t.Run(strings.ReplaceAll("hookctl "+path, " ", "_"), func(t *testing.T) {
			t.Parallel()
			for _, line := range own {
				for _, more := range []string{"", " -v", " -o json -v", " --dry-run", " -p marked -v", " --server $MEAN/echo -v --retries 0"} {
					tryMarked(t, mean, line, more)
				}
			}
		})
	}
	for path := range lines {
		t.Errorf("there is no command %q", path)
	}
}

// tryMarked runs a line in a folder of its own, with more flags at each place where the program is called.
func tryMarked(t *testing.T, mean *meanServer, line, more string) {
	t.Helper()
	dir := markedFolder(t, mean)
	if strings.Contains(line, "__complete") {
		more = ""
	}
	line = withFlags(line, more)
	prepare := "hookctl create '" + mean.url + "/418/in?token=" + markQuery + "' --event a.b -q -o name --local --header 'Authorization: " + markHeader + "' --secret-file key >id 2>prepared;" +
		"hookctl trigger a.b --data @body --local >prepared 2>&1; hookctl deliveries list --local -o name -q >delivery 2>prepared;" +
		"rm prepared; export ID=$(cat id) DELIVERY=$(head -n 1 delivery) L=" + mean.url + "/200;"
	line = strings.ReplaceAll(line, "$S", "--retries 0 --server 'http://user:"+markUser+"@"+strings.TrimPrefix(mean.url, "http://")+"/echo?token="+markQuery+"'")
	p := exec.Command("sh", "-c", prepare+line)
	p.Dir = dir
	p.Env = append(homeEnv(dir), "MEAN="+mean.url, "HOOKCTL_TOKEN="+markEnv, "HOOKCTL_ADMIN_TOKEN="+markAdmin, "HOOKCTL_API_KEY_FILE=credential",
		"HTTPS_PROXY=http://proxy:"+markProxy+"@127.0.0.1:1", "HOOKCTL_TIMEOUT=5s", "MARKED="+markSigning)
	var out safeBuffer
	p.Stdout, p.Stderr = &out, &out
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- p.Wait() }()
	select {
	case err := <-ended:
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
	case <-time.After(60 * time.Second):
		_ = p.Process.Kill()
		t.Errorf("it does not end: %s\n%s", line, out.String())
		return
	}
	if strings.Contains(out.String(), "panic:") || strings.Contains(out.String(), "DATA RACE") {
		t.Errorf("it breaks: %s\n%s", line, out.String())
	}
	for _, mark := range leaked([]byte(out.String())) {
		t.Errorf("%s is printed: %s\n%s", mark, line, out.String())
	}
	searchFiles(t, dir, line)
}

// withFlags puts flags behind each hookctl of a line that is about secrets: before what ends the command there.
func withFlags(line, more string) string {
	if more == "" {
		return line
	}
	i := strings.LastIndex(line, "hookctl ")
	if i < 0 {
		return line + more
	}
	end := len(line)
	for _, stop := range []string{" &", " |", ";"} {
		if j := strings.Index(line[i:], stop); j >= 0 {
			end = min(end, i+j)
		}
	}
	return line[:end] + more + line[end:]
}

// searchFiles wants marks only where they were put, and in files that only their owner can read.
func searchFiles(t *testing.T, dir, line string) {
	t.Helper()
	given := givenFiles("")
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		info, err := entry.Info()
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if _, ok := given[name]; ok || name == "answer" || len(leaked(text)) == 0 {
			return err
		}
		kept := strings.HasPrefix(name, "state/") || strings.HasPrefix(name, "other.db") || strings.HasPrefix(name, "rec.ndjson") ||
			strings.HasPrefix(name, "config/hookctl/config.yaml.secrets/")
		if !kept || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%v in %s, %s: %s", leaked(text), name, info.Mode(), line)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func leaked(text []byte) []string {
	var found []string
	for _, mark := range []string{markEnv, markFile, markProfile, markSigning, markAdmin, markUser, markQuery, markHeader, markProxy} {
		if bytes.Contains(text, []byte(mark)) {
			found = append(found, mark)
		}
	}
	return found
}

// givenFiles are what a folder has at first.
func givenFiles(server string) map[string]string {
	profile := fmt.Sprintf("profiles:\n  - name: marked\n    dialect: standard\n    server: 'http://user:%s@%s/echo?token=%s'\n    credentials: {token: %s}\n    secrets: [%s, 'env:MARKED']\n    scheme: github\n",
		markUser, strings.TrimPrefix(server, "http://"), markQuery, markProfile, markSigning)
	record := `{"received_at":"2026-01-02T03:04:05Z","method":"POST","url":"http://u:` + markUser + `@127.0.0.1/in?token=` + markQuery +
		`","headers":[["Authorization","Bearer ` + markHeader + `"],["X-Gitlab-Token","` + markSigning + `"]],"body_base64":"e30=","remote":"127.0.0.1:1"}` + "\n"
	return map[string]string{
		"signing": markSigning + "\n", "key": markSigning + "\n", "credential": markFile + "\n", "body": `{"a":1}`, "captures": record,
		"own.json":                   `{"url":"http://x.example/","secret":"` + markSigning + `","headers":[{"name":"Authorization","value":"` + markHeader + `"}]}`,
		"credentials.yaml":           "admin: " + markAdmin + "\nstandard:\n  - values: {token: " + markProfile + "}\n",
		"broken.yaml":                "profiles:\n  - name: a\n    credentials: {token: " + markProfile + "\n    x\n",
		"loose.yaml":                 profile,
		"config/hookctl/config.yaml": profile,
	}
}

func markedFolder(t *testing.T, mean *meanServer) string {
	t.Helper()
	dir := t.TempDir()
	files := givenFiles(mean.url)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, name)
		mode := fs.FileMode(0o600)
		if name == "loose.yaml" {
			mode = 0o644
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(files[name]), mode)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
