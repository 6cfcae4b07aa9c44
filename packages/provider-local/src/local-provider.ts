import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import {
  BatchError,
  type JobSpec,
  type ProviderLimits,
  type ProviderV1,
  type ValidationIssue,
} from "@remotebatch/job-model";
import { checkSettingNames, createProvider, folderStore } from "@remotebatch/provider-kit";
import { defaultFolder } from "./default-folder.js";
import { folderLayout } from "./folder-layout.js";
import { type LaunchRecord, maxWarmRunners } from "./launch-record.js";
import { localEngine } from "./local-engine.js";

/** Where and how jobs run on this machine. */
export interface LocalProviderSettings {
  /**
   * Folder for jobs and results. Default: `local` in `$REMOTEBATCH_HOME`, else in `remotebatch` in the user's state folder.
   */
  readonly folder?: string;
  /** Cores that the children of all jobs in the folder take together. Default: all the machine has. */
  readonly cores?: number;
  /** Variables for the jobs, beside `PATH`, `HOME` and the like; nothing else of this process's environment reaches them. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Name of the provider. Default "local". */
  readonly name?: string;
  /** The Node program that runs jobs. Default: the one that runs this process. */
  readonly node?: string;
  /** How long the scheduler stays when there is nothing to do, milliseconds. Default 10 s. */
  readonly idleMs?: number;
  /** How long an aborted child may take to write what it knows before it is killed, milliseconds. Default 5 s. */
  readonly graceMs?: number;
  /**
   * Runners that stand by, started before there is a job for them, so that a small job needs some tens of milliseconds. Each serves
   * one job, or one child of an array, and is replaced; each takes about as much memory as an idle job. Default 0, at most 64.
   */
  readonly warmRunners?: number;
  /** How long after the last job runners stand by, and the scheduler with them, milliseconds. Default 5 minutes. */
  readonly warmIdleMs?: number;
}

const settingNames: readonly (keyof LocalProviderSettings)[] = [
  "folder",
  "cores",
  "environment",
  "name",
  "node",
  "idleMs",
  "graceMs",
  "warmRunners",
  "warmIdleMs",
];

const limits: ProviderLimits = {
  minChildren: 1,
  maxChildren: 100_000,
  maxJobBytes: 16 * 2 ** 30,
  minTimeLimitMs: 1,
  maxTimeLimitMs: 365 * 24 * 3600 * 1000,
  timeLimitStepMs: 1,
  // Two processes, on a machine of usual speed.
  childStartMs: 250,
};

function positive(name: string, value: number, whole: boolean): number {
  if (Number.isFinite(value) && value > 0 && (!whole || Number.isSafeInteger(value))) return value;
  throw new BatchError(
    "BATCH_INVALID_OPTION",
    `${name} must be a positive ${whole ? "integer" : "number"}.`,
  );
}

function warmSetting(settings: LocalProviderSettings): LaunchRecord["warm"] {
  const { warmRunners: runners = 0, warmIdleMs = 300_000 } = settings;
  const idleMs = positive("warmIdleMs", warmIdleMs, false);
  if (runners === 0) return undefined;
  if (positive("warmRunners", runners, true) <= maxWarmRunners) return { runners, idleMs };
  throw new BatchError("BATCH_INVALID_OPTION", `warmRunners must be at most ${maxWarmRunners}.`);
}

function settingsIssues(spec: JobSpec, cores: number): readonly ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  for (const name of Object.keys(spec.settings)) {
    const message = `The local provider has no setting "${name}".`;
    issues.push({ code: "BATCH_INVALID_OPTION", path: `settings.${name}`, message });
  }
  if ((spec.resources.cores ?? 1) > cores) {
    const message = `A child asks for ${spec.resources.cores} cores and the provider has ${cores}.`;
    issues.push({ code: "BATCH_LIMIT_EXCEEDED", path: "resources.cores", message });
  }
  if ((spec.resources.gpus ?? 0) > 0) {
    const message = "The local provider does not hand out GPUs; leave resources.gpus away.";
    issues.push({ code: "BATCH_UNSUPPORTED", path: "resources.gpus", message });
  }
  return issues;
}

/**
 * Runs jobs on this machine, on all its cores. Jobs go on when this process ends, however it ends, and any other process
 * that opens the same folder finds them. Opens nothing until the first call.
 *
 * @throws BatchError `BATCH_INVALID_OPTION` for settings out of range or of other names.
 */
export function localProvider(settings: LocalProviderSettings = {}): ProviderV1 {
  checkSettingNames("local", settings, settingNames);
  const folder = resolve(settings.folder ?? defaultFolder(process.env));
  const cores = positive("cores", settings.cores ?? availableParallelism(), true);
  const layout = folderLayout(folder);
  const engine = localEngine(layout, {
    node: settings.node ?? process.execPath,
    cores,
    environment: settings.environment ?? {},
    idleMs: positive("idleMs", settings.idleMs ?? 10_000, false),
    graceMs: positive("graceMs", settings.graceMs ?? 5000, false),
    warm: warmSetting(settings),
  });
  return createProvider({
    name: settings.name ?? "local",
    store: folderStore(folder, { isLocal: true }),
    engine,
    limits: { ...limits, slots: cores },
    capabilities: {
      abortChild: true,
      logs: "follow",
      remove: true,
      list: true,
      survivesClient: true,
      keepsSecrets: true,
      localOutputs: true,
    },
    validate: (spec) => settingsIssues(spec, cores),
    // One machine, one file system: nothing lags, and launching a key again is harmless.
    patience: { recordMs: 0, launchMs: 0, lostMs: 5000, removeMs: 30_000 },
    polling: { minMs: 20, maxMs: 500 },
    scratchFolder: layout.scratch,
  });
}
