import { posix, resolve } from "node:path";
import type { JobSpec, ProviderLimits, ProviderV1, ValidationIssue } from "@remotebatch/job-model";
import { createProvider, folderStore, type JobStore } from "@remotebatch/provider-kit";
import { type CheckedHost, checkSettings, type SshProviderSettings } from "./provider-settings.js";
import { sshEngine } from "./ssh-engine.js";

const limits: ProviderLimits = {
  minChildren: 1,
  maxChildren: 100_000,
  maxJobBytes: 16 * 2 ** 30,
  minTimeLimitMs: 1,
  maxTimeLimitMs: 365 * 24 * 3600 * 1000,
  timeLimitStepMs: 1,
  // Two processes, once a host's agent is there.
  childStartMs: 500,
};

/** A store in a folder that the hosts see, perhaps under another path than here. */
function sharedStore(folder: string, remoteFolder: string): JobStore {
  return {
    ...folderStore(folder),
    grant(prefix) {
      const path = posix.join(remoteFolder, prefix).replace(/\/$/u, "");
      return Promise.resolve({ kind: "path", folder: path });
    },
  };
}

function settingsIssues(spec: JobSpec, hosts: readonly CheckedHost[]): readonly ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  for (const name of Object.keys(spec.settings)) {
    const message = `The ssh provider has no setting "${name}" of jobs.`;
    issues.push({ code: "BATCH_INVALID_OPTION", path: `settings.${name}`, message });
  }
  const least = Math.min(...hosts.map(({ slots }) => slots));
  if ((spec.resources.cores ?? 1) > least) {
    const message = `A child asks for ${spec.resources.cores} cores and a host has ${least} slots.`;
    issues.push({ code: "BATCH_LIMIT_EXCEEDED", path: "resources.cores", message });
  }
  if ((spec.resources.gpus ?? 0) > 0) {
    const message = "The ssh provider does not hand out GPUs; leave resources.gpus away.";
    issues.push({ code: "BATCH_UNSUPPORTED", path: "resources.gpus", message });
  }
  return issues;
}

/**
 * Runs jobs on a list of hosts through the system's own ssh. Jobs go on when this process ends, and any other process that
 * opens the same folder finds them. Opens nothing until the first call.
 *
 * @throws BatchError `BATCH_INVALID_OPTION` for settings out of range or of other names.
 */
export function sshProvider(settings: SshProviderSettings): ProviderV1 {
  const hosts = checkSettings(settings);
  const folder = resolve(settings.folder);
  const remoteFolder = settings.remoteFolder ?? folder;
  const store = sharedStore(folder, remoteFolder);
  const { recordMs = 5000, lostMs = 120_000, graceMs = 5000 } = settings;
  const engine = sshEngine({
    hosts,
    store,
    remoteFolder,
    node: settings.node ?? "node",
    environment: settings.environment ?? {},
    pollMs: settings.pollMs ?? 500,
    graceMs,
    callTimeoutMs: settings.callTimeoutMs ?? 60_000,
  });
  return createProvider({
    name: settings.name ?? "ssh",
    store,
    engine,
    limits: { ...limits, slots: hosts.reduce((sum, { slots }) => sum + slots, 0) },
    capabilities: {
      abortChild: true,
      logs: "follow",
      remove: true,
      list: true,
      survivesClient: true,
      keepsSecrets: true,
    },
    async validate(spec, call) {
      const issues = settingsIssues(spec, hosts);
      // Nothing is written for a job that no host can take now.
      if (issues.length === 0) await engine.candidates(call);
      return issues;
    },
    patience: { recordMs, lostMs, launchMs: 10_000, removeMs: graceMs + 15_000 },
    polling: { minMs: 50, maxMs: 1000 },
  });
}
