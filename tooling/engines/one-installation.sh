# Sourced. one_installation COMMAND…: runs what fetches or installs an engine while nobody else does: the suites of several
# packages start at once, on a new machine too. What the command starts does not hold the lock.
one_installation() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/remotebatch/engines
  mkdir -p "$cache"
  {
    if command -v flock >/dev/null 2>&1; then flock 9; fi
    "$@" 9>&-
  } 9>"$cache/.installing"
}
