#!/bin/sh
# inside.sh ROOT COMMAND…: runs a command of another Debian, with this machine's temporary folder, Node and processes, in a
# mount name space that ends with it (`unshare --mount inside.sh …`).
root=$1
shift
temporary=${TMPDIR:-/tmp}
mkdir -p "$root$temporary"
mount --bind "$temporary" "$root$temporary" && mount --rbind /proc "$root/proc" && mount --rbind /dev "$root/dev" &&
  mount --bind /etc/hosts "$root/etc/hosts" || exit 1
exec chroot "$root" "$@"
