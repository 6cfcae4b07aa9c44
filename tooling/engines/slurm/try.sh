#!/usr/bin/env bash
# Starts a private Slurm cluster of two nodes, says how to use it, and ends it on Ctrl-C. Arguments as for cluster.sh start.
set -u
cluster=$(cd "$(dirname "$0")" && pwd)/cluster.sh
folder=$(mktemp -d)
finish() {
  echo "Stopping Slurm."
  "$cluster" stop "$folder"
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

"$cluster" start "$folder" "$@" || exit 1
cat <<TEXT
Slurm is up: two nodes with four cores each, in $folder. Ctrl-C ends it, with its jobs.

  export PATH=$folder/bin:\$PATH
  sinfo
  npx --no-install remotebatch env add cluster slurm --set folder=$folder/jobs --set binFolder=$folder/bin --replace
  npx --no-install remotebatch map 'PrimeQ[2^# - 1] &' 'Range[20]' --env cluster --wait
TEXT
while :; do sleep 3600 & wait $!; done
