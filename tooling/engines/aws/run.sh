#!/usr/bin/env bash
# run.sh COMMAND…: runs a command with servers that speak as AWS does, which end with it. It finds their addresses in
# REMOTEBATCH_MOTO and REMOTEBATCH_S3, the keys for the latter in the file REMOTEBATCH_S3_CREDENTIALS (those of a session, with its token, in
# REMOTEBATCH_S3_SESSION; its objects lie in REMOTEBATCH_S3_FOLDER), and the official description of
# AWS's services, as it is part of botocore, in the folder REMOTEBATCH_AWS_MODELS; REMOTEBATCH_CFN_LINT checks templates, and
# REMOTEBATCH_BOTOCORE_PYTHON runs independent-signer.py.
# Run inside of ../podman/run.sh, moto's jobs are containers and REMOTEBATCH_MOTO_CONTAINERS is 1.
# A server that cannot be had is left out, and its suite says so; REQUIRE_ENGINES=1 makes that an error.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/programs.sh"
folder=$(mktemp -d)
finish() {
  "$here/servers.sh" stop "$folder"
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

"$here/servers.sh" start "$folder"
started=$?
[ $started = 0 ] || [ $started = 3 ] || exit 1
[ ! -e "$folder/moto" ] || export REMOTEBATCH_MOTO=$(cat "$folder/moto")
[ ! -e "$folder/gateway" ] || export REMOTEBATCH_S3=$(cat "$folder/gateway") REMOTEBATCH_S3_CREDENTIALS=$folder/credentials REMOTEBATCH_S3_SESSION=$folder/session REMOTEBATCH_S3_FOLDER=$folder/objects
[ ! -e "$folder/containers" ] || export REMOTEBATCH_MOTO_CONTAINERS=1
for models in "$moto_home"/lib/python3*/site-packages/botocore/data; do
  [ ! -d "$models" ] || export REMOTEBATCH_AWS_MODELS=$models
done
[ ! -x "$moto_home/bin/python" ] || export REMOTEBATCH_BOTOCORE_PYTHON=$moto_home/bin/python
[ ! -x "$moto_home/bin/cfn-lint" ] || export REMOTEBATCH_CFN_LINT=$moto_home/bin/cfn-lint
"$@"
