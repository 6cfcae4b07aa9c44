# Sourced: slurmrestd for the private cluster in $folder, on a socket, with tokens. It refuses root and Slurm's own user, so it
# runs as nobody, with copies of its programs in a folder that nobody can read.

write_token_key() {
  head -c 32 /dev/urandom >"$folder/etc/jwt.key"
  chmod 0600 "$folder/etc/jwt.key"
}

start_rest() {
  local rest=$folder/rest version
  [ "$(id -u)" = 0 ] && [ -n "$slurm_root" ] || { echo "slurmrestd needs root here, and Debian's packages." >&2; return 1; }
  mkdir -p "$rest/lib"
  chmod 0755 "$folder" "$rest" "$rest/lib"
  chown nobody "$rest"
  cp -r "$slurm_plugins" "$rest/lib/plugins"
  cp -r "$(dirname "$slurm_plugins")"/*.so* "$rest/lib/"
  cp "$(slurm_program slurmrestd)" "$rest/slurmrestd"
  sed "s|^PluginDir=.*|PluginDir=$rest/lib/plugins|; /^AuthAltParameters/d" "$folder/etc/slurm.conf" >"$rest/slurm.conf"
  chmod 0644 "$rest/slurm.conf"
  version=$(cd "$rest/lib/plugins" && ls openapi_v*.so | sort | tail -n 1 | sed 's|^openapi_v||; s|\.so$||; s|_|.|g')
  echo "v$version" >"$rest/version"
  (
    export SLURM_CONF=$rest/slurm.conf LD_LIBRARY_PATH=$rest/lib/plugins:$rest/lib SLURM_JWT=daemon
    exec setsid setpriv --reuid=nobody --regid=nogroup --clear-groups "$rest/slurmrestd" \
      -s "openapi/v$version" -a rest_auth/jwt "unix:$rest/socket" </dev/null >>"$folder/log/slurmrestd.out" 2>&1
  ) &
  echo $! >"$folder/run/slurmrestd.pid"
  "$folder/bin/scontrol" token username="$(id -un)" lifespan=86400 >"$rest/token" || return 1
  chmod 0600 "$rest/token"
  until_true 10 slurmrestd test -S "$rest/socket"
}
