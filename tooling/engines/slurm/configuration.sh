# Sourced: writes what a private cluster in $folder needs before it starts. Uses the variables of programs.sh.

free_ports() {
  node -e '
    const { createServer } = require("node:net");
    const servers = Array.from({ length: Number(process.argv[1]) }, () => createServer().listen(0, "127.0.0.1"));
    Promise.all(servers.map((server) => new Promise((resolve) => server.once("listening", resolve)))).then(() => {
      console.log(servers.map((server) => server.address().port).join(" "));
      for (const server of servers) server.close();
    });' "$1"
}

# The commands, each with its libraries and configuration, so that FOLDER/bin on the PATH is all that a client needs.
write_commands() {
  local name target
  for name in sbatch squeue scancel sinfo scontrol sacct sacctmgr srun; do
    target=$(slurm_program "$name") || return 1
    {
      echo '#!/bin/sh'
      printf "SLURM_CONF='%s'\nexport SLURM_CONF\n" "$folder/etc/slurm.conf"
      [ -z "$slurm_libraries" ] || printf "LD_LIBRARY_PATH='%s'\nexport LD_LIBRARY_PATH\n" "$slurm_libraries"
      printf "exec %s '%s' \"\$@\"\n" "$slurm_apart" "$target"
    } >"$folder/bin/$name"
    chmod 0755 "$folder/bin/$name"
  done
}

# write_configuration ACCOUNTING(yes|no) KEY=VALUE…
write_configuration() {
  local accounting=$1 me host port node
  shift
  me=$(id -un)
  host=$(hostname -s)
  set -- "$@" # what the caller sets replaces the line of the same key
  # shellcheck disable=SC2046
  set -- $(free_ports 5) "$@"
  echo "$4 $5" >"$folder/etc/accounting.ports"
  {
    cat <<CONF
ClusterName=rbtest
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$1
SlurmUser=$me
SlurmdUser=$me
AuthType=auth/munge
AuthInfo=socket=$folder/munge/munge.socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool/%n
SlurmctldPidFile=$folder/run/slurmctld.own
SlurmdPidFile=$folder/run/%n.own
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
MailProg=/bin/true
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/linux
JobCompType=jobcomp/filetxt
JobCompLoc=$folder/jobcomp/jobcomp.log
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=sched_min_interval=100000,bf_interval=1
PreemptType=preempt/partition_prio
PreemptMode=CANCEL
ReturnToService=2
SlurmctldTimeout=30
SlurmdTimeout=10
InactiveLimit=0
KillWait=5
MinJobAge=300
MaxArraySize=10001
MaxJobCount=20000
CommunicationParameters=NoAddrCache
SlurmdParameters=config_overrides
CONF
    [ -z "$slurm_plugins" ] || echo "PluginDir=$slurm_plugins"
    if [ "$accounting" = yes ]; then
      cat <<CONF
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort=$4
AccountingStoragePass=$folder/munge/munge.socket
AccountingStoreFlags=job_comment
CONF
    else
      echo "AccountingStorageType=accounting_storage/none"
    fi
    for node in "n1 $2" "n2 $3"; do
      port=${node#* }
      echo "NodeName=${node% *} NodeHostname=$host NodeAddr=127.0.0.1 Port=$port CPUs=4 Boards=1 SocketsPerBoard=1 CoresPerSocket=4 ThreadsPerCore=1 RealMemory=4000"
    done
    echo "PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE DefaultTime=60 State=UP"
    echo "PartitionName=side Nodes=n2 Default=NO MaxTime=INFINITE DefaultTime=60 State=UP"
  } >"$folder/etc/slurm.conf"
  shift 5
  for port in "$@"; do
    sed -i "/^${port%%=*}=/d" "$folder/etc/slurm.conf"
    echo "$port" >>"$folder/etc/slurm.conf"
  done
  # Later versions need it; 22.05 does not know the word.
  case $("$folder/bin/sbatch" --version) in
    *" 20."* | *" 21."* | *" 22."*) ;;
    *) echo "CgroupPlugin=disabled" >"$folder/etc/cgroup.conf" ;;
  esac
}

# The database of the accounting variant, private as well.
write_accounting() {
  local dbd_port
  read -r dbd_port _ <"$folder/etc/accounting.ports"
  cat >"$folder/etc/slurmdbd.conf" <<CONF
AuthType=auth/munge
AuthInfo=socket=$folder/munge/munge.socket
DbdHost=localhost
DbdPort=$dbd_port
SlurmUser=$(id -un)
PidFile=$folder/run/slurmdbd.own
LogFile=$folder/log/slurmdbd.log
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort=$(cut -d' ' -f2 "$folder/etc/accounting.ports")
StorageUser=slurm
StoragePass=slurm
StorageLoc=slurm_acct
CONF
  [ -z "$slurm_plugins" ] || echo "PluginDir=$slurm_plugins" >>"$folder/etc/slurmdbd.conf"
  chmod 0600 "$folder/etc/slurmdbd.conf"
}
