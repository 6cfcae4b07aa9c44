#!/usr/bin/env bash
# start.sh NAME [OPTION…]: starts an engine to try things with, until Ctrl-C.
set -u
here=$(cd "$(dirname "$0")" && pwd)
name=${1:-}
if [ -z "$name" ] || [ ! -x "$here/$name/try.sh" ]; then
  echo "Say which engine to start: $(cd "$here" && ls -d */try.sh | sed 's|/try.sh||' | tr '\n' ' ')" >&2
  exit 64
fi
shift
exec "$here/$name/try.sh" "$@"
