#!/usr/bin/env bash
# Servers that speak as AWS does, on loopback, in one folder:
#
#   servers.sh start FOLDER     moto (Batch, S3, CloudWatch Logs; checks no signature) and versitygw (S3; checks every signature)
#                               with podman in REMOTEBATCH_PODMAN, moto's jobs are containers
#   servers.sh stop FOLDER      ends what start began, by its process ids
#
# FOLDER/moto and FOLDER/gateway hold their addresses, FOLDER/credentials the keys of the gateway's one user, FOLDER/session those of a
# session of a role, with its token, that is checked too. A server that cannot be had is left out and named; exit code 3: none can.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/programs.sh"
. "$here/../one-installation.sh"
action=${1:-}
folder=${2:-}
[ -n "$folder" ] || { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 64; }

free_port() {
  node -e 'const server = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(server.address().port); server.close(); });'
}

# background NAME COMMAND…: starts a program in a session of its own and keeps its process id.
background() {
  local name=$1
  shift
  (exec setsid "$@" </dev/null >"$folder/$name.log" 2>&1) &
  echo $! >"$folder/$name.pid"
}

# answers NAME URL: waits until the server answers anything at all.
answers() {
  local tries=0
  until node -e 'fetch(process.argv[1]).then(() => process.exit(0), () => process.exit(1))' "$2"; do
    tries=$((tries + 1))
    if [ $tries -ge 100 ] || ! kill -0 "$(cat "$folder/$1.pid")" 2>/dev/null; then
      echo "$1 does not answer; its last words:" >&2
      tail -n 5 "$folder/$1.log" >&2
      return 1
    fi
    sleep 0.2
  done
  echo "$2" >"$folder/$1"
}

# podman as moto wants it: as Docker's interface on a socket. Its containers use the machine's own network, because the servers are on loopback.
start_podman() {
  sed 's/^netns = .*/netns = "host"/' "$CONTAINERS_CONF" >"$folder/containers.conf"
  CONTAINERS_CONF=$folder/containers.conf background podman \
    "$REMOTEBATCH_PODMAN" system service --time=0 "unix://$folder/podman.socket"
  local tries=0
  until [ -S "$folder/podman.socket" ]; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || return 1
    sleep 0.1
  done
  export DOCKER_HOST=unix://$folder/podman.socket MOTO_DOCKER_NETWORK_MODE=host
}

start_moto() {
  local port
  port=$(free_port)
  if [ -n "${REMOTEBATCH_PODMAN:-}" ]; then
    if start_podman; then
      : >"$folder/containers"
    else
      echo "podman does not serve Docker's interface here; moto's jobs start no containers." >&2
      [ "${REQUIRE_ENGINES:-}" != 1 ] || return 1
    fi
  fi
  background moto "$moto_home/bin/moto_server" -H 127.0.0.1 -p "$port"
  answers moto "http://127.0.0.1:$port"
}

start_gateway() {
  local port access secret tries
  port=$(free_port)
  access=AKIA$(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' \n' | tr a-f A-F)
  secret=$(head -c 20 /dev/urandom | od -An -tx1 | tr -d ' \n')
  mkdir -p "$folder/objects" "$folder/attributes"
  (umask 077 && printf '%s\n%s\n' "$access" "$secret" >"$folder/credentials")
  export ROOT_ACCESS_KEY=$access ROOT_SECRET_KEY=$secret
  # The gateway asks its service of identities about every key but its one user's, by a socket.
  node "$here/sessions.mjs" "$folder" || return 1
  background identities "$gateway_home/bin/versitygw" --port "$folder/identities.api" --quiet \
    iam --dir "$folder/identities" --private-ports "$folder/identities.socket"
  tries=0
  until [ -S "$folder/identities.socket" ]; do
    tries=$((tries + 1))
    if [ $tries -ge 100 ]; then
      tail -n 5 "$folder/identities.log" >&2
      return 1
    fi
    sleep 0.1
  done
  background gateway "$gateway_home/bin/versitygw" --port "127.0.0.1:$port" --quiet \
    --iam-standalone-endpoint "$folder/identities.socket" posix --sidecar "$folder/attributes" "$folder/objects"
  answers gateway "http://127.0.0.1:$port"
}

stop() {
  local name pid tries
  for name in moto gateway identities podman; do
    pid=$(cat "$folder/$name.pid" 2>/dev/null) || continue
    rm -f "$folder/$name.pid"
    kill "$pid" 2>/dev/null
    tries=0
    while kill -0 "$pid" 2>/dev/null; do
      tries=$((tries + 1))
      [ $tries -ne 50 ] || kill -KILL "$pid" 2>/dev/null
      sleep 0.1
    done
  done
}

start() {
  mkdir -p "$folder"
  folder=$(cd "$folder" && pwd)
  local started=3
  if one_installation ensure_moto && start_moto; then
    started=0
  else
    echo "moto cannot be had here; it needs Python 3 with venv (Debian package python3-venv) and PyPI." >&2
    [ "${REQUIRE_ENGINES:-}" != 1 ] || exit 1
  fi
  if one_installation ensure_gateway && start_gateway; then
    started=0
  else
    echo "versitygw cannot be had here; it needs Go and its module proxy." >&2
    [ "${REQUIRE_ENGINES:-}" != 1 ] || { stop; exit 1; }
  fi
  exit $started
}

case $action in
  start | stop) $action ;;
  *) exit 64 ;;
esac
