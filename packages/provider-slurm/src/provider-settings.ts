import { BatchError } from "@remotebatch/job-model";
import { checkSettingNames, type SshSettings, sshSettingsProblem } from "@remotebatch/provider-kit";
import { jobSettingNames, type SlurmJobSettings, settingProblem } from "./job-settings.js";
import { type RestSettings, restSettingsProblem } from "./rest-client.js";

/** Where the cluster is and how jobs run on it. Every setting of a job may stand here too, as the default for all jobs. */
export interface SlurmProviderSettings extends SlurmJobSettings {
  /** Folder for jobs and results, on a file system that all nodes share. */
  readonly folder: string;
  /** The same folder as the cluster's machines see it, where that is another path. */
  readonly remoteFolder?: string;
  /** The login node on which Slurm's commands run. Default: this machine. */
  readonly ssh?: SshSettings;
  /** Slurm's own web service, in place of its commands. */
  readonly rest?: RestSettings;
  /** Folder of Slurm's commands. Default: they are found on the PATH. */
  readonly binFolder?: string;
  /** The Node program on the nodes. Default: `node` on their PATH. */
  readonly node?: string;
  /** Folder on the nodes for scratch space. Default: their temporary folder. */
  readonly scratchFolder?: string;
  /** Variables for the jobs, beside `PATH`, `HOME` and the like. They travel in a file that only its owner can read. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Name of the provider. Default "slurm". */
  readonly name?: string;
  /** Slurm is asked at most this often, milliseconds. Default 1000. */
  readonly pollMs?: number;
  /** How long a child that Slurm reports as ended may lack its outcome record, milliseconds. Default 15 s. */
  readonly graceMs?: number;
  /** How long a child may be unknown to Slurm, without a record, before it is lost, milliseconds. Default 120 s. */
  readonly lostMs?: number;
  /** How long one of Slurm's commands may take, milliseconds. Default 60 s. */
  readonly commandTimeoutMs?: number;
  /** Children in one array, at most; the cluster's own limit is asked for and kept besides. */
  readonly maxArraySize?: number;
}

const ownNames: readonly (keyof SlurmProviderSettings)[] = [
  "folder",
  "remoteFolder",
  "ssh",
  "rest",
  "binFolder",
  "node",
  "scratchFolder",
  "environment",
  "name",
  "pollMs",
  "graceMs",
  "lostMs",
  "commandTimeoutMs",
  "maxArraySize",
];

function refuse(message: string): never {
  throw new BatchError("BATCH_INVALID_OPTION", message);
}

function checkNumbers(settings: SlurmProviderSettings): void {
  for (const name of ["pollMs", "graceMs", "lostMs", "commandTimeoutMs"] as const) {
    const value: unknown = settings[name];
    const fits = typeof value === "number" && Number.isFinite(value) && value >= 0;
    if (value !== undefined && !fits) refuse(`${name} must be a number that is not negative.`);
  }
  const size: unknown = settings.maxArraySize;
  if (size !== undefined && !(Number.isSafeInteger(size) && (size as number) >= 1))
    refuse("maxArraySize must be a whole number of at least 1.");
}

/** Paths that Slurm, its patterns and its environment can hold: no line ends, backslashes or the like. */
function checkPaths(settings: SlurmProviderSettings): void {
  for (const name of ["folder", "remoteFolder", "binFolder", "node", "scratchFolder"] as const) {
    const value: unknown = settings[name];
    if (value === undefined && name !== "folder") continue;
    const fits = typeof value === "string" && /^[^\p{Cc}\\-][^\p{Cc}\\]*$/u.test(value);
    if (!fits)
      refuse(
        `The Slurm provider needs ${name} to be a path without control characters and backslashes.`,
      );
  }
  for (const name of ["remoteFolder", "binFolder", "scratchFolder"] as const) {
    if (settings[name]?.startsWith("/") === false) refuse(`${name} must be an absolute path.`);
  }
  const { container } = settings;
  if (container !== undefined && /[:,]/u.test(settings.remoteFolder ?? settings.folder))
    refuse("A folder with a colon or comma in its path cannot be shown to a container.");
}

function checkEnvironment(environment: unknown): void {
  if (environment === undefined) return;
  if (typeof environment !== "object" || environment === null || Array.isArray(environment))
    refuse("environment must be an object of texts.");
  for (const [name, value] of Object.entries(environment as object)) {
    if (!/^[A-Za-z_]\w*$/u.test(name)) refuse(`environment: ${name} is no name of a variable.`);
    if (typeof value !== "string" || value.includes("\0"))
      refuse(`environment: the value of ${name} is no text.`);
  }
}

function checkRest(settings: SlurmProviderSettings): void {
  const rest: unknown = settings.rest;
  if (rest === undefined) return;
  if (typeof rest !== "object" || rest === null) refuse("rest must be an object.");
  if (settings.ssh !== undefined || settings.binFolder !== undefined)
    refuse("Give rest, or ssh and binFolder: Slurm is asked in one way.");
  const problem = restSettingsProblem(rest as RestSettings);
  if (problem !== undefined) refuse(`The setting rest ${problem}.`);
}

/** Refuses settings of other names or out of range: `BATCH_INVALID_OPTION`. */
export function checkSettings(settings: SlurmProviderSettings): void {
  checkSettingNames("Slurm", settings, [...ownNames, ...jobSettingNames]);
  for (const [name, value] of Object.entries(settings)) {
    if (!jobSettingNames.includes(name) || value === undefined) continue;
    const problem = settingProblem(name, value);
    if (problem !== undefined) refuse(`The setting ${name} ${problem}.`);
  }
  checkPaths(settings);
  checkNumbers(settings);
  checkEnvironment(settings.environment);
  checkRest(settings);
  const ssh: unknown = settings.ssh;
  if (ssh === undefined) return;
  if (typeof ssh !== "object" || ssh === null) refuse("ssh must be an object with a host.");
  const problem = sshSettingsProblem(ssh as SshSettings);
  if (problem !== undefined) refuse(`The setting ssh ${problem}.`);
}
