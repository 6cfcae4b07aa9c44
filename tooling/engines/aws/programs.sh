# Where the programs come from: moto and cfn-lint from PyPI in a virtual environment of their own, versitygw built from Go's module proxy. Both are
# kept in the cache folder and only ever started; nothing depends on them.
moto_version=5.2.5
lint_version=1.58.0
gateway_version=1.8.0
cache=${XDG_CACHE_HOME:-$HOME/.cache}/remotebatch/engines
moto_home=$cache/moto-$moto_version-lint-$lint_version
gateway_home=$cache/versitygw-$gateway_version

may_install() {
  [ "${REQUIRE_ENGINES:-}" = 1 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}

# The mark of a finished environment is made last, so that an interrupted installation is never taken for one.
ensure_moto() {
  [ ! -e "$moto_home/.whole" ] || return 0
  if ! python3 -c 'import venv, ensurepip' >/dev/null 2>&1; then
    may_install || return 1
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >&2
  fi
  rm -rf "$moto_home"
  python3 -m venv "$moto_home" &&
    "$moto_home/bin/pip" install -q --disable-pip-version-check "moto[server,batch,s3]==$moto_version" "cfn-lint==$lint_version" >&2 &&
    touch "$moto_home/.whole"
}

ensure_gateway() {
  [ ! -x "$gateway_home/bin/versitygw" ] || return 0
  command -v go >/dev/null 2>&1 || return 1
  GOBIN=$gateway_home/bin GOFLAGS=-p=2 go install "github.com/versity/versitygw/cmd/versitygw@v$gateway_version" >&2
}
