#!/usr/bin/env bash
# run.sh [--accounting] [--rest] [--release NAME] COMMAND…: runs a command with a private Slurm cluster of two nodes, which ends with it.
# The command finds the cluster's folder in REMOTEBATCH_SLURM and the script that can break it in REMOTEBATCH_SLURM_CLUSTER.
# Where Slurm cannot be had the command runs without them, and its suite says what is missing; REQUIRE_ENGINES=1 makes that
# an error.
set -u
cluster=$(cd "$(dirname "$0")" && pwd)/cluster.sh
flags=()
while :; do
  case ${1:-} in
    --accounting | --rest) flags+=("$1") ;;
    --release)
      flags+=("$1" "$2")
      shift
      ;;
    *) break ;;
  esac
  shift
done
folder=$(mktemp -d)
chmod 0755 "$folder"
finish() {
  "$cluster" stop "$folder"
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

"$cluster" start "$folder" "${flags[@]}"
started=$?
if [ $started = 0 ]; then
  export REMOTEBATCH_SLURM=$folder REMOTEBATCH_SLURM_CLUSTER=$cluster
elif [ $started != 3 ] || [ "${REQUIRE_ENGINES:-}" = 1 ]; then
  exit 1
fi
"$@"
