/**
 * What Slurm runs for each child. The text is always the same; everything of a job comes as arguments, which no shell reads
 * again:
 *
 *     FIRST ATTEMPT OUT ENVIRONMENT MODULE… -- COMMAND…
 *
 * The runner takes the shell's place, so that Slurm's signals reach it. A run that was requeued makes the same attempt
 * again: what the interrupted one wrote when it was told to end is put aside.
 */
export const batchScript = String.raw`#!/bin/sh
umask 077
first=$1
attempt=$2
out=$3
environment=$4
shift 4
child=$((first + ${"$"}{SLURM_ARRAY_TASK_ID:-0}))
if [ "$1" != -- ] && ! command -v module >/dev/null 2>&1; then
  for init in "${"$"}{LMOD_PKG:-/usr/share/lmod/lmod}/init/sh" "${"$"}{MODULESHOME:-/usr/share/modules}/init/sh" \
    /etc/profile.d/lmod.sh /etc/profile.d/z00_lmod.sh /etc/profile.d/modules.sh; do
    if [ -r "$init" ]; then
      . "$init"
      break
    fi
  done
fi
while [ "$1" != -- ]; do
  module load "$1" || {
    echo "The module $1 cannot be loaded on $(hostname)." >&2
    exit 69
  }
  shift
done
shift
if [ -n "$environment" ]; then
  . "$environment" || exit 73
fi
record=$out/$child/$attempt.json
if [ "${"$"}{SLURM_RESTART_COUNT:-0}" -gt 0 ] && grep -q '"phase" *: *"cancelled"' "$record" 2>/dev/null; then
  for kind in json wxf idx; do
    if [ -e "$out/$child/$attempt.$kind" ]; then
      mv -f "$out/$child/$attempt.$kind" "$out/$child/$attempt.$kind.before-$SLURM_RESTART_COUNT"
    fi
  done
fi
exec "$@" --child "$child" --attempt "$attempt"
`;
