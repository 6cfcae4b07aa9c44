#!/usr/bin/env bash
# Makes sure that a Chromium is there for the browser suite. Installs Debian's package only where an engine is
# demanded (REQUIRE_ENGINES=1) and the machine lets us; elsewhere the suite itself says what is missing.
set -u
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
[ "${REQUIRE_ENGINES:-}" = 1 ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "Chromium is missing and cannot be installed here; install the package chromium." >&2
  exit 1
fi
. "$(dirname "$0")/../one-installation.sh"
install_chromium() {
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
}
one_installation install_chromium
