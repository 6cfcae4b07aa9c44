import { userInfo } from "node:os";
import { resolve } from "node:path";
import type {
  CallOptions,
  JobSpec,
  ProviderLimits,
  ProviderV1,
  ValidationIssue,
} from "@remotebatch/job-model";
import { createProvider } from "@remotebatch/provider-kit";
import { localTransport } from "./command-transport.js";
import { jobSettingNames, type SlurmJobSettings, settingIssues } from "./job-settings.js";
import { parseLaunchId } from "./launch-id.js";
import { isAmbiguous, objectionIssue } from "./objection.js";
import { checkSettings, type SlurmProviderSettings } from "./provider-settings.js";
import { restClient } from "./rest-client.js";
import { restCommands } from "./rest-commands.js";
import { requestWords } from "./sbatch-words.js";
import { type SlurmCommands, slurmCommands } from "./slurm-commands.js";
import { slurmEngine } from "./slurm-engine.js";
import { phaseWords } from "./slurm-state.js";
import { sharedStore } from "./slurm-store.js";
import { sshTransport } from "./ssh-transport.js";

const limits: ProviderLimits = {
  minChildren: 1,
  maxChildren: 100_000,
  maxJobBytes: 16 * 2 ** 30,
  // The runner keeps the limit itself; Slurm's own, in minutes, is the second net.
  minTimeLimitMs: 1,
  maxTimeLimitMs: 365 * 24 * 3600 * 1000,
  timeLimitStepMs: 1,
};

/** How long Slurm's answer about one kind of job is good. */
const verdictMs = 5000;

function jobDefaults(settings: SlurmProviderSettings): SlurmJobSettings {
  const given = Object.entries(settings).filter(
    ([name, value]) => jobSettingNames.includes(name) && value !== undefined,
  );
  return Object.fromEntries(given);
}

function commandsOf(settings: SlurmProviderSettings): SlurmCommands {
  const { rest, ssh, binFolder, commandTimeoutMs: timeoutMs = 60_000 } = settings;
  if (rest !== undefined) {
    const user = rest.user ?? userInfo().username;
    return restCommands(restClient(rest, { timeoutMs, user }), rest.version);
  }
  const transport = ssh === undefined ? localTransport() : sshTransport(ssh);
  return slurmCommands(transport, { binFolder, timeoutMs });
}

/**
 * Runs jobs on a Slurm cluster, from one of its machines or over ssh. Jobs go on when this process ends, and any other
 * process that opens the same folder finds them. Opens nothing until the first call.
 *
 * @throws BatchError `BATCH_INVALID_OPTION` for settings out of range or of other names.
 */
export function slurmProvider(settings: SlurmProviderSettings): ProviderV1 {
  checkSettings(settings);
  const folder = resolve(settings.folder);
  const remoteFolder = settings.remoteFolder ?? folder;
  const defaults = jobDefaults(settings);
  const commands = commandsOf(settings);
  const store = sharedStore(folder, remoteFolder);
  const engine = slurmEngine({
    commands,
    store,
    folder,
    remoteFolder,
    node: settings.node ?? "node",
    environment: settings.environment ?? {},
    defaults,
    maxArraySize: settings.maxArraySize,
    pollMs: settings.pollMs ?? 1000,
  });
  let verdict: { readonly of: string; readonly atMs: number; readonly said: string | undefined };

  /** What Slurm has against such a job, asked without submitting one. */
  async function objection(spec: JobSpec, call: CallOptions): Promise<string | undefined> {
    const { resources, timeLimitMs } = spec;
    const words = requestWords({
      resources,
      settings: { ...defaults, ...spec.settings },
      indexes: [0],
      ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
    });
    const of = JSON.stringify(words);
    if (verdict?.of === of && performance.now() - verdict.atMs < verdictMs) return verdict.said;
    const objected = await commands.objection(words, call);
    const { partition } = { ...defaults, ...(spec.settings as SlurmJobSettings) };
    const passes =
      objected !== undefined &&
      isAmbiguous(objected) &&
      (await commands.nodesAreAway(partition, call));
    const said = passes ? undefined : objected;
    verdict = { of, atMs: performance.now(), said };
    return said;
  }

  async function validate(spec: JobSpec, call: CallOptions): Promise<readonly ValidationIssue[]> {
    const issues = settingIssues(spec);
    if (issues.length > 0) return issues;
    await engine.facts(call);
    const said = await objection(spec, call);
    const issue = said === undefined ? undefined : objectionIssue(said);
    return issue === undefined ? [] : [issue];
  }

  return createProvider({
    name: settings.name ?? "slurm",
    store,
    engine,
    limits,
    capabilities: {
      abortChild: true,
      logs: "follow",
      remove: true,
      list: true,
      survivesClient: true,
      keepsSecrets: true,
      localOutputs: true,
    },
    validate,
    labels: phaseWords,
    jobId: (ids) => ids.map((id) => parseLaunchId(id).jobId).join(","),
    patience: {
      // Shared folders lag.
      recordMs: settings.graceMs ?? 15_000,
      lostMs: settings.lostMs ?? 120_000,
      launchMs: 10_000,
      removeMs: 90_000,
    },
    polling: { minMs: 100, maxMs: 2000 },
    ...(settings.scratchFolder === undefined ? {} : { scratchFolder: settings.scratchFolder }),
  });
}
