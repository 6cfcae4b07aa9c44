# Sourced: slurmrestd for the private cluster in $folder, on a socket, with tokens. It refuses root and Slurm's own user, so it
# runs as nobody, with copies of its programs in a folder that nobody can read.

write_token_key() {
  head -c 32 /dev/urandom >"$folder/etc/jwt.key"
  chmod 0600 "$folder/etc/jwt.key"
}

# rest_programs: copies of the unpacked programs, and the version that they speak. Those of another release are readable as they are.
rest_programs() {
  local rest=$folder/rest
  if [ -n "$slurm_apart" ]; then
    rest_version=$(cd "$slurm_root/usr/lib" && find . -name 'data_parser_v*.so' | sed 's|.*data_parser_||' | sort | tail -n 1)
    rest_options="-s openapi/slurmctld -d $(echo "${rest_version%.so}" | tr _ .)"
    rest_program="$slurm_apart /usr/bin/setpriv --reuid=nobody --regid=nogroup --clear-groups $(slurm_program slurmrestd)"
  else
    mkdir -p "$rest/lib"
    cp -r "$slurm_plugins" "$rest/lib/plugins"
    cp -r "$(dirname "$slurm_plugins")"/*.so* "$rest/lib/"
    cp "$(slurm_program slurmrestd)" "$rest/slurmrestd"
    rest_version=$(cd "$rest/lib/plugins" && ls openapi_v*.so | sed 's|^openapi_||' | sort | tail -n 1)
    rest_options="-s openapi/$(echo "${rest_version%.so}" | tr _ .)"
    rest_program="setpriv --reuid=nobody --regid=nogroup --clear-groups $rest/slurmrestd"
  fi
  rest_version=$(echo "${rest_version%.so}" | tr _ .)
}

start_rest() {
  local rest=$folder/rest
  [ "$(id -u)" = 0 ] && [ -n "$slurm_root" ] || { echo "slurmrestd needs root here, and Debian's packages." >&2; return 1; }
  mkdir -p "$rest"
  chmod 0755 "$folder" "$rest"
  chown nobody "$rest"
  rest_programs || return 1
  sed "s|^PluginDir=.*|PluginDir=$rest/lib/plugins|; /^AuthAltParameters/d" "$folder/etc/slurm.conf" >"$rest/slurm.conf"
  chmod 0644 "$rest/slurm.conf"
  [ ! -e "$folder/etc/cgroup.conf" ] || install -m 0644 "$folder/etc/cgroup.conf" "$rest/cgroup.conf"
  echo "$rest_version" >"$rest/version"
  (
    export SLURM_CONF=$rest/slurm.conf SLURM_JWT=daemon
    [ -n "$slurm_apart" ] || export LD_LIBRARY_PATH=$rest/lib/plugins:$rest/lib
    exec setsid $rest_program $rest_options -a rest_auth/jwt "unix:$rest/socket" </dev/null \
      >>"$folder/log/slurmrestd.out" 2>&1
  ) &
  echo $! >"$folder/run/slurmrestd.pid"
  "$folder/bin/scontrol" token username="$(id -un)" lifespan=86400 >"$rest/token" || return 1
  chmod 0600 "$rest/token"
  until_true 10 slurmrestd test -S "$rest/socket"
}
