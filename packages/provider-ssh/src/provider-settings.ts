import { isIPv6 } from "node:net";
import { isAbsolute } from "node:path";
import { BatchError } from "@remotebatch/job-model";
import { checkSettingNames, type SshSettings, sshSettingsProblem } from "@remotebatch/provider-kit";

const maxSlots = 1024;

/** One host, and how much of it jobs may have. */
export interface SshHost extends SshSettings {
  /** Name in messages, and of the host's state below `folder`. Default: `host`. Needed where two entries have one host. */
  readonly name?: string;
  /** Children at once, or cores where jobs ask for more than one. Default 1. */
  readonly slots?: number;
}

/** Which hosts run jobs, and how. */
export interface SshProviderSettings {
  /** Hosts, or their names alone; "me@host:4" is user and slots as well, "[::1]:4" an IPv6 address and slots. */
  readonly hosts: readonly (SshHost | string)[];
  /** Folder for jobs and results, on a file system that all hosts share. */
  readonly folder: string;
  /** Its path on the hosts, where that is another one. Default: `folder`. */
  readonly remoteFolder?: string;
  /** The Node program on the hosts. Default "node". */
  readonly node?: string;
  /** Variables for the jobs; they travel on standard input and lie in files of mode 0600. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A host is asked at most this often, milliseconds. Default 500. */
  readonly pollMs?: number;
  /** Time an aborted child has to write what it knows, milliseconds. Default 5000. */
  readonly graceMs?: number;
  /** How long an ended child may lack its outcome record, milliseconds. Default 5000; more where the shared folder is slow. */
  readonly recordMs?: number;
  /** How long a host may be out of reach before its children are lost, milliseconds. Default 120,000. */
  readonly lostMs?: number;
  /** How long one call to a host may take, milliseconds. Default 60,000. */
  readonly callTimeoutMs?: number;
  /** Provider name in references. Default "ssh". */
  readonly name?: string;
}

const settingNames: readonly string[] = [
  "hosts",
  "folder",
  "remoteFolder",
  "node",
  "environment",
  "pollMs",
  "graceMs",
  "recordMs",
  "lostMs",
  "callTimeoutMs",
  "name",
];

/** A host with its defaults filled in. */
export interface CheckedHost {
  readonly name: string;
  readonly slots: number;
  readonly ssh: SshSettings;
}

function refuse(message: string): never {
  throw new BatchError("BATCH_INVALID_OPTION", message);
}

/** A host as a text: `[user@]host[:slots]`, where an IPv6 address with slots stands in brackets. */
function hostOf(given: SshHost | string): SshHost {
  if (typeof given !== "string") return given;
  const at = given.lastIndexOf("@");
  const user = at < 0 ? {} : { user: given.slice(0, at) };
  const place = given.slice(at + 1);
  if (isIPv6(place)) return { host: place, ...user };
  const [, host = place, , slots] = /^(\[[^\]]*\]|[^:[\]]*)(:(\d+))?$/u.exec(place) ?? [];
  if (slots === undefined) return { host, ...user };
  // What ssh users write for a port would mean two dozen children at once.
  if (slots === "22" || Number(slots) > maxSlots) {
    const port = `{ host: ${JSON.stringify(host)}, port: ${slots} }`;
    refuse(
      `The number behind the host ${JSON.stringify(given)} would be its slots; write ${port} for a port${Number(slots) > maxSlots ? "" : `, or slots: ${slots} in its place`}.`,
    );
  }
  return { host, ...user, slots: Number(slots) };
}

/** The address itself: ssh takes no brackets. */
function withoutBrackets(host: unknown): unknown {
  const address = typeof host === "string" ? /^\[(.*)\]$/u.exec(host)?.[1] : undefined;
  return address !== undefined && isIPv6(address) ? address : host;
}

function checkHost(given: SshHost | string): CheckedHost {
  if (typeof given !== "string" && (typeof given !== "object" || given === null)) {
    refuse("Each of hosts must be a name or an object with a host.");
  }
  const { name, slots = 1, ...settings } = hostOf(given);
  const ssh = { ...settings, host: withoutBrackets(settings.host) as string };
  const problem = sshSettingsProblem(ssh);
  if (problem !== undefined) refuse(`The host ${JSON.stringify(ssh.host)} ${problem}.`);
  if (!(Number.isSafeInteger(slots) && slots >= 1 && slots <= maxSlots)) {
    refuse(`slots of ${ssh.host} must be an integer from 1 to ${maxSlots}.`);
  }
  // It names a folder.
  if (name !== undefined && (typeof name !== "string" || !/^\w[\w.:-]{0,99}$/u.test(name))) {
    refuse(
      `name of ${ssh.host} must be letters, digits, "-", "_", ":" and ".", and begin with a letter or digit.`,
    );
  }
  return { name: name ?? ssh.host, slots, ssh };
}

/**
 * The hosts of the settings, checked.
 *
 * @throws BatchError `BATCH_INVALID_OPTION` for whatever is wrong with any setting.
 */
export function checkSettings(settings: SshProviderSettings): readonly CheckedHost[] {
  checkSettingNames("ssh", settings, settingNames);
  const { folder, remoteFolder, environment = {}, hosts: given } = settings;
  if (typeof folder !== "string" || folder === "") {
    refuse("The ssh provider needs folder, a path on a file system that its hosts share.");
  }
  if (remoteFolder !== undefined && !isAbsolute(remoteFolder)) {
    refuse("remoteFolder must be an absolute path.");
  }
  for (const name of ["pollMs", "graceMs", "recordMs", "lostMs", "callTimeoutMs"] as const) {
    const value = settings[name];
    if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
      refuse(`${name} must be a number of milliseconds.`);
    }
  }
  for (const [name, value] of Object.entries(environment)) {
    if (!/^[A-Za-z_]\w*$/u.test(name) || typeof value !== "string" || value.includes("\0")) {
      refuse(`environment has an entry ${JSON.stringify(name)} that is no variable with a text.`);
    }
  }
  if (!Array.isArray(given) || given.length === 0) {
    refuse('The ssh provider needs hosts, such as ["one.lab.edu:8", "two.lab.edu:8"].');
  }
  const hosts = (given as readonly (SshHost | string)[]).map(checkHost);
  const twice = hosts.find((host, at) => hosts.findIndex(({ name }) => name === host.name) < at);
  if (twice !== undefined) refuse(`Two hosts are called ${twice.name}; give one of them a name.`);
  return hosts;
}
