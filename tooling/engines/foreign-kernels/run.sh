#!/usr/bin/env bash
# Runs a command with Woxi and Mathics3 from PyPI in a virtual environment of their own, as REMOTEBATCH_WOXI and
# REMOTEBATCH_MATHICS. They are programs that the project only ever starts; nothing depends on them.
# Without Python the command runs without them, and its suite says what is missing; REQUIRE_ENGINES=1 makes that an error.
set -u
. "$(dirname "$0")/../one-installation.sh"
woxi=0.3.0
mathics=10.0.1
home=${XDG_CACHE_HOME:-$HOME/.cache}/remotebatch/engines/foreign-kernels-$woxi-$mathics

fail() {
  echo "$1" >&2
  [ "${REQUIRE_ENGINES:-}" != 1 ] || exit 1
}

ensure_python() {
  python3 -c 'import venv, ensurepip' >/dev/null 2>&1 && return 0
  [ "${REQUIRE_ENGINES:-}" = 1 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >&2
}

# The mark of a finished environment is made last, so that an interrupted installation is never taken for one.
ensure_environment() {
  [ ! -x "$home/ready" ] || return 0
  ensure_python || return 1
  rm -rf "$home"
  python3 -m venv "$home" &&
    "$home/bin/pip" install -q --disable-pip-version-check "woxi==$woxi" "Mathics3==$mathics" packaging >&2 &&
    ln -s bin/python3 "$home/ready"
}

if one_installation ensure_environment; then
  export REMOTEBATCH_WOXI=$home/bin/woxi REMOTEBATCH_MATHICS=$home/bin/mathics3
else
  fail "Woxi and Mathics3 cannot be had here; they need Python 3.11 with venv (Debian package python3-venv) and PyPI."
fi
exec "$@"
