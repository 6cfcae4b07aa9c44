# Sourced: finds the programs of Slurm, MUNGE and, if asked for, MariaDB, and sets `slurm_root`, `slurm_sbin`, `slurm_bin`,
# `slurm_plugins` and `slurm_libraries`. On Debian and its relatives the packages are fetched and unpacked into a cache folder:
# nothing is installed, and a Slurm that the system has is left alone. Elsewhere the programs on the PATH are used.

slurm_packages="slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge libmunge2 libhwloc15 libltdl7 libfreeipmi17 libipmimonitoring6 liblz4-1"
# What the programs are started by, where they belong to another system.
slurm_apart=""
slurm_accounting_packages="slurmdbd slurm-wlm-mysql-plugin mariadb-server mariadb-server-core mariadb-client mariadb-client-core mariadb-common libmariadb3 liburing2 libaio1 libnuma1 libsnappy1v5 liblz4-1 libzstd1 libpmem1 libndctl6 libdaxctl1 libkmod2"
slurm_rest_packages="slurmrestd slurm-wlm-jwt-plugin libhttp-parser2.9 libjwt0 libjansson4 libjson-c5 libyaml-0-2 libb64-0d"

slurm_unpack() {
  local target=$1 needed=$2 name debs
  shift 2
  [ ! -e "$target/.$needed" ] || return 0
  command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 || return 1
  debs=$(mktemp -d) || return 1
  # As root, apt fetches as another user, who needs to write here.
  chmod 0777 "$debs"
  for name in "$@"; do
    (cd "$debs" && apt-get download -qq "$name" >&2) && continue
    if [ "$(id -u)" = 0 ] && [ ! -e "$debs/.updated" ]; then
      touch "$debs/.updated"
      apt-get update -qq >&2
      (cd "$debs" && apt-get download -qq "$name" >&2) && continue
    fi
    # Libraries have other names in other releases; the programs themselves must be there.
    case $name in lib*) ;; *) echo "The Debian package $name cannot be fetched." >&2; rm -rf "$debs"; return 1 ;; esac
  done
  mkdir -p "$target"
  for name in "$debs"/*.deb; do dpkg-deb -x "$name" "$target" || { rm -rf "$debs"; return 1; }; done
  rm -rf "$debs"
  # Slurm's daemons behave as what they are called; Debian's names have an ending.
  for name in "$target"/usr/sbin/*-wlm; do ln -sf "${name##*/}" "${name%-wlm}"; done
  touch "$target/.$needed"
}

# slurm_programs [accounting] [rest]: sets the variables; fails with a sentence when something cannot be had.
slurm_programs() {
  local release="" part
  [ ! -r /etc/os-release ] || release=$(. /etc/os-release && echo "${ID:-}-${VERSION_ID:-}")
  slurm_root=${XDG_CACHE_HOME:-$HOME/.cache}/remotebatch/engines/slurm-${release:-system}
  if slurm_unpack "$slurm_root" base $slurm_packages; then
    for part in "$@"; do
      case $part in
        accounting) slurm_unpack "$slurm_root" accounting $slurm_accounting_packages || return 1 ;;
        rest) slurm_unpack "$slurm_root" rest $slurm_rest_packages || return 1 ;;
      esac
    done
    slurm_plugins=$(dirname "$(find "$slurm_root/usr/lib" -name auth_munge.so | head -n 1)")
    slurm_libraries=$slurm_plugins:$(dirname "$slurm_plugins")
    slurm_bin=$slurm_root/usr/bin
    slurm_sbin=$slurm_root/usr/sbin
    return 0
  fi
  slurm_root=""
  slurm_libraries=""
  if ! slurm_sbin=$(dirname "$(PATH=$PATH:/usr/sbin command -v slurmctld)") || [ "$slurm_sbin" = . ]; then
    echo "Slurm cannot be had here: on Debian its packages are fetched with apt-get (run apt-get update once); elsewhere slurmctld, slurmd and munged must be on the PATH." >&2
    return 1
  fi
  slurm_bin=$(dirname "$(command -v squeue)")
  slurm_plugins=""
}

# slurm_program NAME: path of a program.
slurm_program() {
  local folder
  for folder in "$slurm_sbin" "$slurm_bin" /usr/sbin /usr/bin; do
    # Within another system a link may lead where it does not lead from here.
    if [ -n "$slurm_apart" ]; then
      [ ! -L "$slurm_root$folder/$1" ] && [ ! -x "$slurm_root$folder/$1" ] || { echo "$folder/$1"; return 0; }
    elif [ -x "$folder/$1" ]; then
      echo "$folder/$1"
      return 0
    fi
  done
  echo "The program $1 is missing." >&2
  return 1
}
