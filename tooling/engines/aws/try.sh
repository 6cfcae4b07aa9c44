#!/usr/bin/env bash
# Starts moto and versitygw, says how to use them, and ends them on Ctrl-C.
set -u
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
finish() {
  echo "Stopping the servers."
  "$here/servers.sh" stop "$folder"
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

"$here/servers.sh" start "$folder" || exit 1
[ ! -e "$folder/moto" ] || echo "moto (Batch, S3, CloudWatch Logs; no signature is checked):  $(cat "$folder/moto")"
[ ! -e "$folder/gateway" ] || cat <<TEXT
versitygw (S3; every signature is checked):  $(cat "$folder/gateway")

  export AWS_ACCESS_KEY_ID=\$(sed -n 1p $folder/credentials) AWS_SECRET_ACCESS_KEY=\$(sed -n 2p $folder/credentials) AWS_REGION=us-east-1
TEXT
echo "Ctrl-C ends them, with all that was stored."
while :; do sleep 3600 & wait $!; done
