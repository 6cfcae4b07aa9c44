#!/usr/bin/env bash
# run.sh COUNT COMMAND…: runs a command with so many private ssh servers on loopback, which end with it. The command finds a
# configuration of ssh that knows them as host-1, host-2, … in REMOTEBATCH_SSH_CONFIG. Where they cannot be had it runs without;
# REQUIRE_ENGINES=1 makes that an error.
set -u
sshd=$(cd "$(dirname "$0")" && pwd)/sshd.sh
count=$1
shift
folder=$(mktemp -d)
finish() {
  for server in "$folder"/[0-9]*; do [ ! -d "$server" ] || "$sshd" stop "$server"; done
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

for number in $(seq "$count"); do
  "$sshd" start "$folder/$number"
  started=$?
  if [ $started = 0 ]; then
    sed "s/^Host login/Host host-$number/" "$folder/$number/ssh_config" >>"$folder/ssh_config"
  elif [ $started != 3 ] || [ "${REQUIRE_ENGINES:-}" = 1 ]; then
    exit 1
  else
    "$@"
    exit
  fi
done
export REMOTEBATCH_SSH_CONFIG=$folder/ssh_config
"$@"
