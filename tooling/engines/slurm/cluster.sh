#!/usr/bin/env bash
# A private Slurm cluster of two nodes on loopback, in one folder; a Slurm of the system is never touched.
#
#   cluster.sh start FOLDER [--accounting] [--rest] [--release NAME] [Key=Value]…
#                                                          Key=Value replaces a line of slurm.conf; a release is one of
#                                                          Debian's, such as trixie, whose Slurm runs by chroot
#   cluster.sh stop FOLDER                                 ends what start began, by its process ids
#   cluster.sh kill-node FOLDER n1|n2                      a node dies, with all that runs on it
#   cluster.sh start-node FOLDER n1|n2
#   cluster.sh stop-controller|start-controller FOLDER
#
# FOLDER/bin on the PATH is all that a client needs. Exit code 3: the programs cannot be had here.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../one-installation.sh"
. "$here/programs.sh"
. "$here/release.sh"
. "$here/rest.sh"
. "$here/configuration.sh"

action=${1:-}
folder=${2:-}
if [ -z "$action" ] || [ -z "$folder" ]; then
  sed -n '2,12s/^# \{0,1\}//p' "$0" >&2
  exit 64
fi
shift 2

# background NAME COMMAND…: starts a program in a session of its own and keeps its process id.
background() {
  local name=$1
  shift
  (
    export SLURM_CONF=$folder/etc/slurm.conf
    [ -z "$slurm_libraries" ] || export LD_LIBRARY_PATH=$slurm_libraries
    exec setsid $slurm_apart "$@" </dev/null >>"$folder/log/$name.out" 2>&1
  ) &
  echo $! >"$folder/run/$name.pid"
}

# end NAME [SIGNAL]: ends a program that start began, and waits for its end.
end() {
  local pid tries=0
  pid=$(cat "$folder/run/$1.pid" 2>/dev/null) || return 0
  rm -f "$folder/run/$1.pid"
  kill "-${2:-TERM}" "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -ne 100 ] || kill -KILL "$pid" 2>/dev/null
    sleep 0.1
  done
}

# until_true SECONDS WHAT COMMAND…
until_true() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if [ $SECONDS -ge "$deadline" ]; then
      echo "Waited too long for $what; the logs are in $folder/log." >&2
      return 1
    fi
    sleep 0.05
  done
}

start_munge() {
  head -c 1024 /dev/urandom >"$folder/etc/munge.key"
  chmod 0400 "$folder/etc/munge.key"
  background munged "$(slurm_program munged)" --foreground --force --key-file="$folder/etc/munge.key" \
    --socket="$folder/munge/munge.socket" --pid-file="$folder/munge/munged.own" \
    --log-file="$folder/munge/munged.log" --seed-file="$folder/munge/munged.seed"
  until_true 10 munged test -S "$folder/munge/munge.socket"
}

start_accounting() {
  local port
  port=$(cut -d' ' -f2 "$folder/etc/accounting.ports")
  local tables=${slurm_root:+$slurm_root/usr}
  tables=${tables:-/usr}
  mkdir -p "$folder/database"
  LD_LIBRARY_PATH=$slurm_libraries "$slurm_bin/mariadb-install-db" --no-defaults --basedir="$tables" \
    --datadir="$folder/database" --auth-root-authentication-method=normal --skip-test-db \
    --user="$(id -un)" >"$folder/log/database.out" 2>&1 || { cat "$folder/log/database.out" >&2; return 1; }
  background mariadbd "$(slurm_program mariadbd)" --no-defaults --basedir="$tables" --datadir="$folder/database" \
    --socket="$folder/run/database.socket" --port="$port" --bind-address=127.0.0.1 --user="$(id -un)" \
    --pid-file="$folder/run/mariadbd.own" --innodb-buffer-pool-size=64M --innodb-lock-wait-timeout=900
  database() {
    LD_LIBRARY_PATH=$slurm_libraries "$slurm_bin/mariadb" --no-defaults --socket="$folder/run/database.socket" -u root -e "$1"
  }
  until_true 30 mariadbd database 'select 1' || return 1
  database "create database slurm_acct; create user 'slurm'@'127.0.0.1' identified by 'slurm'; create user 'slurm'@'localhost' identified by 'slurm'; grant all on slurm_acct.* to 'slurm'@'127.0.0.1'; grant all on slurm_acct.* to 'slurm'@'localhost';" || return 1
  background slurmdbd "$(slurm_program slurmdbd)" -D
  until_true 30 slurmdbd "$folder/bin/sacctmgr" -i add cluster rbtest
}

start_controller() {
  background slurmctld "$(slurm_program slurmctld)" -D "$@"
  until_true 20 slurmctld "$folder/bin/sinfo" -h
}

start_node() {
  background "$1" "$(slurm_program slurmd)" -D -N "$1" -d "$(slurm_program slurmstepd)"
}

nodes_idle() {
  [ "$("$folder/bin/sinfo" -h -p main -o '%T %D')" = 'idle 2' ]
}

# What still runs on a node. Its slurmstepd are not the children of slurmd, but they write its log.
end_steps() {
  local step
  for step in /proc/[0-9]*; do
    case $(tr '\0' ' ' 2>/dev/null <"$step/cmdline") in *slurmstepd*) ;; *) continue ;; esac
    ls -l "$step/fd" 2>/dev/null | grep -qF "$folder/log/$1.log" || continue
    end_tree "${step#/proc/}"
  done
}

end_tree() {
  local child
  for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do end_tree "$child"; done
  kill -KILL "$1" 2>/dev/null
}

case $action in
  start)
    accounting=no
    release=""
    rest=no
    while :; do
      case ${1:-} in
        --accounting) accounting=yes ;;
        --rest) rest=yes ;;
        --release)
          release=$2
          shift
          ;;
        *) break ;;
      esac
      shift
    done
    if [ -n "$release" ]; then
      [ $accounting = no ] || { echo "Accounting is there with this machine's own release only." >&2; exit 64; }
      one_installation slurm_release "$release" || exit 3
    else
      parts=""
      [ $accounting = no ] || parts=accounting
      [ $rest = no ] || parts="$parts rest"
      one_installation slurm_programs $parts || exit 3
    fi
    mkdir -p "$folder"/{bin,etc,log,run,state,spool/n1,spool/n2,jobcomp,munge}
    folder=$(cd "$folder" && pwd)
    chmod 0711 "$folder/munge"
    : >"$folder/jobcomp/jobcomp.log"
    echo "$release" >"$folder/etc/release"
    if [ $rest = yes ]; then
      write_token_key
      set -- "$@" AuthAltTypes=auth/jwt "AuthAltParameters=jwt_key=$folder/etc/jwt.key"
    fi
    write_commands && write_configuration $accounting "$@" && start_munge || exit 1
    if [ $accounting = yes ]; then write_accounting && start_accounting || exit 1; fi
    start_controller -i && start_node n1 && start_node n2 && until_true 30 "two idle nodes" nodes_idle || {
      "$0" stop "$folder"
      exit 1
    }
    if [ $rest = yes ]; then start_rest || { "$0" stop "$folder"; exit 1; }; fi
    ;;
  stop)
    for name in n1 n2; do
      end $name
      end_steps $name
    done
    for name in slurmrestd slurmctld slurmdbd mariadbd munged; do end $name; done
    ;;
  kill-node)
    end "$1" KILL
    end_steps "$1"
    ;;
  start-node | start-controller)
    release=$(cat "$folder/etc/release")
    if [ -n "$release" ]; then slurm_release "$release"; else slurm_programs; fi || exit 3
    if [ "$action" = start-node ]; then start_node "$1"; else start_controller; fi
    ;;
  stop-controller) end slurmctld ;;
  *)
    echo "cluster.sh has no action $action." >&2
    exit 64
    ;;
esac
