#!/usr/bin/env bash
# The main job, shown: webhooks in local mode, then the same against a running server that speaks Enfix LP's API.
# It works on a fresh machine without network, in a folder of its own, and cleans up behind itself.
set -euo pipefail

hookctl=$(pwd)/hookctl
work=$(mktemp -d)
server=
clean() {
  [ -z "$server" ] || { kill -INT "$server" 2>/dev/null; wait "$server" 2>/dev/null; } || true
  rm -rf "$work"
}
trap clean EXIT
cd "$work"
export XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache
for name in $(compgen -e HOOKCTL_ || true); do unset "$name"; done

say() { printf '\n\033[1m# %s\033[0m\n' "$*"; }
# run shows a command and its output; the real program is called.
run() {
  printf '\n$ %s\n' "$*"
  "$hookctl" "${@:2}"
}
# refuse runs a command that must end with a certain exit code.
refuse() {
  local want=$1 code=0
  shift
  run "$@" || code=$?
  echo "(exit code $code)"
  [ "$code" = "$want" ]
}
id() { "$hookctl" "$@" list -q -o name | head -n 1; }

say "1. Local mode: no account, no network, nothing to set up"
run hookctl create https://example.com/in --event user.created --event user.updated --name orders
run hookctl list
id=$(id)
run hookctl get "$id" -o json -q
run hookctl patch "$id" --enabled=false --event user.deleted -q
run hookctl replace "$id" --url https://example.com/v2 --event 'user.*' -q
run hookctl test "$id" -q
run hookctl delete "$id" --yes -q
refuse 3 hookctl get "$id" -q
run hookctl list -o json -q

say "2. The same verbs against a server that speaks another API: Enfix LP's"
printf '\n$ hookctl serve --addr 127.0.0.1:0 --url-file url &\n'
"$hookctl" serve --addr 127.0.0.1:0 --url-file url --store enfix.db &
server=$!
for _ in $(seq 500); do [ -s url ] && break; sleep 0.01; done
url=$(cat url)
printf 'a signing key of ours' > key
export HOOKCTL_SERVER=$url/enfix HOOKCTL_DIALECT=enfix HOOKCTL_APP_TOKEN=demo HOOKCTL_TOKEN=demo
echo "(HOOKCTL_SERVER=$HOOKCTL_SERVER HOOKCTL_DIALECT=enfix HOOKCTL_APP_TOKEN=… HOOKCTL_TOKEN=…)"
run hookctl create http://webhook.site/asdf --event users.post --method POST --secret-file key
run hookctl list
id=$(id)
run hookctl get "$id" -o yaml
run hookctl patch "$id" --event users.post --event users.put
run hookctl replace "$id" --url https://example.com/v2 --event 'courses.*' --method PUT --secret-file key -o json --jq .provider
refuse 7 hookctl test "$id"
refuse 2 hookctl patch "$id" --method DELETE
run hookctl patch "$id" --header 'X-Team: learning' --dry-run
if command -v curl >/dev/null; then
  printf '\n$ curl -H "App-Token: demo" -H "Token: demo" %s/enfix/api/v1/webhooks/\n' "$url"
  curl -sS -H 'App-Token: demo' -H 'Token: demo' "$url/enfix/api/v1/webhooks/"
  echo
fi
run hookctl delete "$id" --yes
run hookctl list -o json

say "Done: both APIs, the same commands. Next: hookctl --help"
