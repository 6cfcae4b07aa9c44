#!/usr/bin/env bash
# Runs a command with podman and runc ready for use, in a configuration and a store of their own that are removed afterwards:
#   REMOTEBATCH_PODMAN      the program
#   REMOTEBATCH_NODE_IMAGE  a base image with this machine's own Node and its libraries; nothing comes from a registry
# Without podman the command runs without them, and its suite says what is missing; REQUIRE_ENGINES=1 makes that an error.
set -u
. "$(dirname "$0")/../one-installation.sh"

fail() {
  echo "$1" >&2
  [ "${REQUIRE_ENGINES:-}" != 1 ] || exit 1
}

have_podman() {
  command -v podman >/dev/null 2>&1 && command -v runc >/dev/null 2>&1
}

ensure_podman() {
  have_podman && return 0
  [ "${REQUIRE_ENGINES:-}" = 1 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends podman runc conmon >&2
  have_podman
}

# cgroupfs, no network and small limits: what a machine without systemd, without network plug-ins and without the right to
# raise limits can do, such as a container of a build service.
configure() {
  cat >"$home/containers.conf" <<END
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
netns = "none"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "$home/tmp"
END
  cat >"$home/storage.conf" <<END
[storage]
driver = "${1}"
graphroot = "$home/store"
runroot = "$home/run"
END
  export CONTAINERS_CONF=$home/containers.conf CONTAINERS_STORAGE_CONF=$home/storage.conf
}

# The machine's Node as an image: the program and the shell, the libraries that they are linked with, and an empty /tmp.
import_node() {
  local root=$home/root node
  node=$(readlink -f "$(command -v node)") || return 1
  mkdir -p "$root/usr/local/bin" "$root/bin" "$root/tmp" "$root/etc" && chmod 1777 "$root/tmp" &&
    cp "$node" "$root/usr/local/bin/node" && cp -L /bin/sh "$root/bin/sh" &&
    echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd" || return 1
  ldd "$node" /bin/sh | grep -o '[[:space:]]/[^ ]*' | sort -u | xargs -I{} cp -L --parents {} "$root" || return 1
  tar -C "$root" -c . | podman import -q --change 'ENV PATH=/usr/local/bin:/usr/bin:/bin' - "$image" >/dev/null
}

# A store may lie on a file system on which overlays cannot be mounted: only a container tells.
works() {
  configure "$1" && import_node && podman run --rm "$image" node -e 0
}

remove() {
  podman rm -fa >/dev/null 2>&1
  podman rmi -fa >/dev/null 2>&1
  rm -rf "$home"/store "$home"/run "$home"/tmp
}

image=localhost/remotebatch-node:machine
if one_installation ensure_podman; then
  home=$(mktemp -d)
  trap 'remove; rm -rf "$home"' EXIT
  trap 'exit 143' TERM INT
  if works overlay >"$home/log" 2>&1 || { remove; works vfs >>"$home/log" 2>&1; }; then
    export REMOTEBATCH_PODMAN=podman REMOTEBATCH_NODE_IMAGE=$image
  else
    tail -n 5 "$home/log" >&2
    fail "podman is here but cannot run a container; its last words are above."
  fi
else
  fail "Containers cannot be run here; they need podman and runc (Debian packages podman, runc and conmon)."
fi
"$@"
