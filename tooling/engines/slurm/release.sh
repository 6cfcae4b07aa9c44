# Sourced: the same variables as programs.sh, for the Slurm of another Debian release in a folder of its own, by chroot. Needs
# root; nothing outside the folder is changed, and what is mounted is seen only by the cluster's own processes.

slurm_release() {
  local release=$1 node debs tool
  slurm_root=${XDG_CACHE_HOME:-$HOME/.cache}/remotebatch/engines/slurm-release-$release
  if [ ! -e "$slurm_root/.whole" ]; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && command -v unshare >/dev/null 2>&1 || {
      echo "Another release of Slurm needs root, apt-get and unshare." >&2
      return 1
    }
    tool=$(PATH=$PATH:/usr/sbin command -v debootstrap) || {
      debs=$(mktemp -d)
      chmod 0777 "$debs"
      (cd "$debs" && apt-get download -qq debootstrap >&2 && dpkg-deb -x debootstrap_*.deb .) || return 1
      export DEBOOTSTRAP_DIR=$debs/usr/share/debootstrap
      tool=$debs/usr/sbin/debootstrap
    }
    rm -rf "$slurm_root"
    "$tool" --variant=minbase --include=slurmctld,slurmd,slurm-client,slurm-wlm-basic-plugins,slurm-wlm-jwt-plugin,slurmrestd,munge,libstdc++6 \
      "$release" "$slurm_root" >&2 || return 1
    rm -rf "${debs:-}" "$slurm_root"/var/cache/apt/archives/*.deb
    : >"$slurm_root/etc/hosts"
    touch "$slurm_root/.whole"
  fi
  node=$(readlink -f "$(command -v node)")
  [ -e "$slurm_root$node" ] || { mkdir -p "$(dirname "$slurm_root$node")" && cp "$node" "$slurm_root$node"; } || return 1
  slurm_apart="unshare --mount $here/inside.sh $slurm_root"
  slurm_libraries=""
  slurm_plugins=""
  slurm_bin=/usr/bin
  slurm_sbin=/usr/sbin
}
