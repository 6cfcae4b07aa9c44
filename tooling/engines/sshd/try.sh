#!/usr/bin/env bash
# Starts private ssh servers on loopback (how many: the first argument; default 2), says how to use them, and ends them on Ctrl-C.
set -u
here=$(cd "$(dirname "$0")" && pwd)
exec "$here/run.sh" "${1:-2}" bash -c '
[ -n "${REMOTEBATCH_SSH_CONFIG:-}" ] || { echo "ssh servers cannot be had here." >&2; exit 1; }
names=$(sed -n "s/^Host //p" "$REMOTEBATCH_SSH_CONFIG")
hosts=$(for name in $names; do
  printf "{\"host\":\"%s\",\"slots\":2,\"configFile\":\"%s\"}," "$name" "$REMOTEBATCH_SSH_CONFIG"
done)
quote=$(printf "\047")
cat <<TEXT
ssh servers are up; their names are $(echo $names) and run commands as you. Ctrl-C ends them.

  export REMOTEBATCH_SSH_CONFIG=$REMOTEBATCH_SSH_CONFIG
  ssh -F \$REMOTEBATCH_SSH_CONFIG host-1 hostname
  npx --no-install remotebatch env add lab ssh --set folder=$(dirname "$REMOTEBATCH_SSH_CONFIG")/jobs --set hosts=$quote[${hosts%,}]$quote --replace
  npx --no-install remotebatch map ${quote}PrimeQ[2^# - 1] &$quote ${quote}Range[20]$quote --env lab --wait
TEXT
while :; do sleep 3600 & wait $!; done'
