/** Variables that programs need to find themselves at home; nothing that may hold a secret. */
const passedOn: ReadonlySet<string> = new Set([
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "TZ",
  "TMPDIR",
  "TEMP",
  "TMP",
  "SYSTEMROOT",
  "WINDIR",
  "COMSPEC",
  "PATHEXT",
  "LD_LIBRARY_PATH",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
]);

/** The environment a runner gets: a fixed few variables of ours, and those given. */
export function runnerEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    const upper = name.toUpperCase();
    if (value !== undefined && (passedOn.has(upper) || upper.startsWith("LC_"))) {
      environment[name] = value;
    }
  }
  return { ...environment, ...given };
}
