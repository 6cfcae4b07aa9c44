import { BatchError, type ProviderV1, type ValidationIssue } from "@remotebatch/job-model";
import {
  createProvider,
  type EngineChild,
  folderStore,
  type JobEngine,
  type SshConnection,
  shellQuote,
  sshConnection,
} from "@remotebatch/provider-kit";

/** Names that `ssh` knows, a folder that all these hosts see under this path, children at once on each, and their Node program. */
export interface SshHostsSettings {
  readonly hosts: readonly string[];
  readonly folder: string;
  readonly slots: number;
  readonly node: string;
  /** Configuration of ssh in place of your own. */
  readonly configFile?: string;
}

/** What a host runs for child $1. Who makes the folder has the child, so a repeat starts nothing twice; it notes the start with the
 * process group, and the end with the exit code. An abort marks first and looks for that note then, so one of the two sees the other. */
export const childScript = `
mkdir "claim-$1" 2>/dev/null || exit 0
end() { [ ! -e "cancel-$1" ] || echo "$1 cancelled" >>events; [ ! -e "cancel-$1" ] || exit 0; }
end "$1"
setsid "$NODE" "$RUNNER" "$DESCRIPTOR" --child "$1" --attempt "$ATTEMPT" </dev/null >>"$1.out" 2>&1 &
group=$!
echo "$1 running $group" >>events
[ ! -e "cancel-$1" ] || sh ./stop "$1" $group &
wait $group; code=$?
end "$1"
echo "$1 ended $code" >>events`;

// Ends the process group $2 of the child $1, first kindly.
const stopScript = `
for signal in TERM KILL; do
  [ -e events ] && ! grep -q "^$1 [ec]" events || exit
  kill -s $signal -- "-$2"; sleep 5; done`;

/** One line of a host's answer as the state of a child. */
function childOf(line: string, attempt: number): readonly EngineChild[] {
  const [child, what, value] = line.split(" ");
  const base = { child: Number(child), attempt };
  if (what === "queued" || what === "running") return [{ ...base, phase: what }];
  if (what === "cancelled") return [{ ...base, phase: what, cause: "user" }];
  if (what !== "ended") return [];
  // The kit looks for the outcome record first; this counts where there is none.
  const exitCode = Number(value);
  if (exitCode === 0) return [{ ...base, phase: "succeeded", exitCode }];
  const cause = exitCode > 128 ? "infrastructure" : "unknown";
  return [{ ...base, phase: "failed", cause, reason: `Exit code ${exitCode}.`, exitCode }];
}

function sshEngine(settings: SshHostsSettings, hosts: readonly SshConnection[]): JobEngine {
  const { folder, slots, node } = settings;
  const pathOf = (key: string, host: number) => shellQuote(`${folder}/hosts/${host}/${key}`);

  /** Runs a script on every host. It travels on standard input: no command line shows what is in it. */
  async function everywhere(make: (host: number) => string, signal?: AbortSignal) {
    const run = async (connection: SshConnection, host: number): Promise<string> => {
      const call = { input: `umask 077\n${make(host)}`, timeoutMs: 30_000, signal };
      const { exitCode, stdout, stderr } = await connection.run(["sh", "-s"], call);
      if (exitCode === 0) return stdout;
      throw new BatchError("BATCH_ENGINE_FAILED", `${settings.hosts[host]}: ${stderr.trim()}`);
    };
    return await Promise.all(hosts.map(run));
  }

  return {
    maxArraySize: 10_000,
    async launch({ key, children, attempt, runnerKey, descriptorKey }, { signal } = {}) {
      const launch = (host: number): string => {
        // Child and attempt decide: nothing has to be noted, and the next attempt is made on another host.
        const own = children.filter((child) => (child + attempt) % hosts.length === host);
        if (own.length === 0) return "";
        // Every step can be repeated, whatever was cut before. xargs outlives ssh and this process; the lock ends with it.
        return `
mkdir -p ${pathOf(key, host)} && cd ${pathOf(key, host)} || exit 1
export ATTEMPT=${attempt} NODE=${shellQuote(node)} RUNNER=${shellQuote(`${folder}/${runnerKey}`)}
export DESCRIPTOR=${shellQuote(`${folder}/${descriptorKey}`)}
put() { printf '%s\\n' "$2" >"$1.$$" && mv "$1.$$" "$1"; }
put child ${shellQuote(childScript)} && put stop ${shellQuote(stopScript)} && put children ${shellQuote(own.join("\n"))} || exit 1
setsid flock -n -o lock sh -c 'echo $$ >keeper; exec xargs -P ${slots} -n 1 sh ./child <children' </dev/null >/dev/null 2>&1 &`;
      };
      await everywhere(launch, signal);
      return key;
    },
    async status(queries, { signal } = {}) {
      // One call per host for all jobs. Of a launch whose keeper is gone only ends are told; the kit calls the rest lost.
      const ask = (host: number): string => `
tell() (
  echo @; cd "$1" 2>/dev/null || exit 0
  if [ -e keeper ] && ! kill -0 "$(cat keeper)" 2>/dev/null; then pattern=running; else pattern=-; fi
  [ $pattern = running ] || sed 's/$/ queued/' children
  [ ! -e events ] || grep -v -e "$pattern" events || :
)
${queries.map(({ id }) => `tell ${pathOf(id, host)}`).join("\n")}`;
      const answers = (await everywhere(ask, signal)).map((text) => text.split("@\n").slice(1));
      return queries.map(({ id }, at) => {
        const attempt = Number(/-a(\d+)-\d+$/u.exec(id)?.[1]);
        const lines = answers.flatMap((answer) => (answer[at] ?? "").split("\n"));
        const states = lines.flatMap((line) => childOf(line, attempt));
        // Of several lines about a child the last one counts.
        return { id, children: [...new Map(states.map((state) => [state.child, state])).values()] };
      });
    },
    async cancel(id, { children, signal } = {}) {
      const cancel = (host: number): string => `
cd ${pathOf(id, host)} 2>/dev/null || exit 0
for child in ${children?.join(" ") ?? "$(cat children)"}; do
  : >"cancel-$child"
  group=$(sed -n "s/^$child running //p" events 2>/dev/null)
  [ -z "$group" ] || setsid sh ./stop "$child" "$group" </dev/null >/dev/null 2>&1 &
done`;
      await everywhere(cancel, signal);
    },
    async forget(id, { signal } = {}) {
      await everywhere((host) => `rm -rf ${pathOf(id, host)}`, signal);
    },
    close: async () => void (await Promise.all(hosts.map((host) => host.close()))),
  };
}

const limits = { minChildren: 1, maxChildren: 10_000, maxJobBytes: 2 ** 30 };
const time = { minTimeLimitMs: 1, maxTimeLimitMs: 864e5, timeLimitStepMs: 1 };
const promises = { abortChild: true, remove: true, list: true, survivesClient: true };

const unknownSetting = (name: string): ValidationIssue => {
  const message = `Jobs on these hosts have no setting "${name}".`;
  return { code: "BATCH_INVALID_OPTION", path: `settings.${name}`, message };
};

/** Jobs on a list of hosts behind ssh. */
export function sshHosts(settings: SshHostsSettings): ProviderV1 {
  const { hosts, folder, configFile } = settings;
  const config = configFile === undefined ? {} : { configFile };
  const connections = hosts.map((host) => sshConnection({ host, ...config }));
  return createProvider({
    name: "ssh-hosts",
    store: folderStore(folder),
    engine: sshEngine(settings, connections),
    limits: { ...limits, ...time },
    capabilities: { ...promises, logs: "follow", keepsSecrets: true },
    validate: ({ settings: own }) => Object.keys(own).map(unknownSetting),
    patience: { recordMs: 2000, lostMs: 10_000 },
  });
}
