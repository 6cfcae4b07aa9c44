#!/usr/bin/env bash
# A private OpenSSH server on loopback, in one folder; the system's own, its users and its keys are never touched.
#
#   sshd.sh start FOLDER     then `ssh -F FOLDER/ssh_config login` runs commands as the present user
#   sshd.sh stop FOLDER      ends it by its process id
#
# Exit code 3: the server cannot be had here. Without an sshd of the system, Debian's package is unpacked into a cache folder.
set -u
. "$(dirname "$0")/../one-installation.sh"
action=${1:-}
folder=${2:-}
[ -n "$folder" ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 64; }

missing() {
  echo "sshd.sh: $1" >&2
  exit 3
}

find_server() {
  libraries=""
  server=$(PATH=$PATH:/usr/sbin command -v sshd) && return 0
  local root=${XDG_CACHE_HOME:-$HOME/.cache}/remotebatch/engines/sshd debs
  if [ ! -e "$root/.whole" ]; then
    command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 || missing "sshd is not on the PATH."
    debs=$(mktemp -d)
    chmod 0777 "$debs"
    (cd "$debs" && apt-get download -qq openssh-server libwrap0 >&2) || missing "the Debian package openssh-server cannot be fetched (run apt-get update once)."
    mkdir -p "$root"
    for deb in "$debs"/*.deb; do dpkg-deb -x "$deb" "$root"; done
    rm -rf "$debs"
    touch "$root/.whole"
  fi
  server=$root/usr/sbin/sshd
  libraries=$(dirname "$(find "$root" -name 'libwrap.so.0' | head -n 1)")
}

free_port() {
  node -e 'const server = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(server.address().port); server.close(); });'
}

start() {
  command -v ssh >/dev/null 2>&1 && command -v ssh-keygen >/dev/null 2>&1 || missing "ssh is not on the PATH."
  one_installation find_server
  mkdir -p "$folder/run/sshd"
  folder=$(cd "$folder" && pwd)
  local port name
  port=$(free_port)
  for name in host id; do [ -e "$folder/$name" ] || ssh-keygen -q -t ed25519 -N '' -f "$folder/$name"; done
  cp "$folder/id.pub" "$folder/authorized"
  echo "[127.0.0.1]:$port $(cut -d' ' -f1,2 "$folder/host.pub")" >"$folder/known"
  cat >"$folder/sshd_config" <<CONF
Port $port
ListenAddress 127.0.0.1
HostKey "$folder/host"
PidFile "$folder/own.pid"
AuthorizedKeysFile "$folder/authorized"
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
MaxStartups 100
CONF
  cat >"$folder/ssh_config" <<CONF
Host login
  HostName 127.0.0.1
  Port $port
  User $(id -un)
  IdentityFile "$folder/id"
  IdentitiesOnly yes
  UserKnownHostsFile "$folder/known"
  StrictHostKeyChecking yes
CONF
  # As root, sshd wants a user and a folder of its own: it sees them in a name space that only it has.
  cp /etc/passwd "$folder/passwd"
  grep -q '^sshd:' "$folder/passwd" || echo 'sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin' >>"$folder/passwd"
  cat >"$folder/serve.sh" <<CONF
if [ "\$(id -u)" = 0 ]; then
  mount --bind '$folder/passwd' /etc/passwd && mount --bind '$folder/run' /run || exit 1
fi
[ -z '$libraries' ] || export LD_LIBRARY_PATH='$libraries'
exec '$server' -D -e -f '$folder/sshd_config'
CONF
  local apart=""
  [ "$(id -u)" != 0 ] || apart="unshare --mount"
  setsid $apart sh "$folder/serve.sh" </dev/null >"$folder/log" 2>&1 &
  echo $! >"$folder/pid"
  local tries=0
  until ssh -F "$folder/ssh_config" -o BatchMode=yes login true </dev/null >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 50 ] || { cat "$folder/log" >&2; stop; missing "the server does not answer."; }
    sleep 0.1
  done
}

stop() {
  [ ! -r "$folder/pid" ] || kill "$(cat "$folder/pid")" 2>/dev/null
  rm -f "$folder/pid"
}

case $action in
  start | stop) $action ;;
  *) exit 64 ;;
esac
