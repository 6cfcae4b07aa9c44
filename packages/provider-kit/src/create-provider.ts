import { hostname } from "node:os";
import {
  BatchError,
  type CallOptions,
  type JobSpec,
  jobSpecIssues,
  type Phase,
  type ProviderCapabilities,
  type ProviderLimits,
  type ProviderV1,
  parseJobRef,
  type ValidationIssue,
} from "@remotebatch/job-model";
import { abortJob } from "./abort-job.js";
import { afterRefusal } from "./after-refusal.js";
import { type KitContext, type Patience, sleep } from "./context.js";
import { decoratedParts } from "./decorated-parts.js";
import { refOfJob } from "./engine-id.js";
import { guardedCall, guardedIterable } from "./guarded.js";
import type { JobEngine } from "./job-engine.js";
import { jobStatuses } from "./job-statuses.js";
import type { JobStore } from "./job-store.js";
import { JobViews } from "./job-views.js";
import { listJobs } from "./list-jobs.js";
import { type PollOptions, pollSchedule } from "./poll-schedule.js";
import { readLogs } from "./read-logs.js";
import { readOutput } from "./read-output.js";
import { removeJob } from "./remove-job.js";
import { sha256Of } from "./sha256.js";
import { stageJob } from "./stage-job.js";

/** What a provider is made of. */
export interface ProviderParts {
  /** `ProviderV1.name`: references carry it. */
  readonly name: string;
  readonly store: JobStore;
  readonly engine: JobEngine;
  readonly limits: ProviderLimits;
  readonly capabilities: ProviderCapabilities;
  /** Complaints about settings and resources that only this engine knows; the rest is checked already. */
  readonly validate?: (
    spec: JobSpec,
    options: CallOptions,
  ) => readonly ValidationIssue[] | Promise<readonly ValidationIssue[]>;
  /** The provider's words for the phases, where they differ from the kit's. */
  readonly labels?: Readonly<Partial<Record<Phase, string>>>;
  /**
   * The id that references show, `ProviderJobID`, from the engine's ids of the launches of first attempts. Default: the uuid.
   */
  readonly jobId?: (launchIds: readonly string[]) => string;
  readonly patience?: Partial<Patience>;
  /** How often a followed log and a job being removed are looked at. */
  readonly polling?: PollOptions;
  /** Folder on the machine that runs children for their scratch space. */
  readonly scratchFolder?: string;
  /** Milliseconds since 1970. Default: the system's clock. */
  readonly now?: () => number;
  /** The machine whose clock `now` is: times that two machines wrote are not compared. Default: this one's name. */
  readonly host?: string;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

const defaultLabels: Readonly<Record<Phase, string>> = {
  queued: "Queued",
  starting: "Starting",
  running: "Running",
  succeeded: "Succeeded",
  failed: "Failed",
  cancelled: "Cancelled",
  timedOut: "TimedOut",
  lost: "Lost",
};

/** Of runners, which are large and the same for job after job; engines look at the hash of what they run once more. */
const runnerHashes = new WeakMap<Uint8Array, string>();

function runnerHash(bytes: Uint8Array): string {
  const hash = runnerHashes.get(bytes) ?? sha256Of(bytes);
  runnerHashes.set(bytes, hash);
  return hash;
}

const defaultPatience: Patience = {
  recordMs: 5000,
  lostMs: 60_000,
  launchMs: 10_000,
  removeMs: 15_000,
};

function refuse(issues: readonly ValidationIssue[], provider: string): void {
  const [first, ...rest] = issues;
  if (first === undefined) return;
  const more =
    rest.length === 0
      ? ""
      : ` (and ${rest.length} more: ${rest.map((issue) => issue.message).join(" ")})`;
  throw new BatchError(first.code, `${first.path}: ${first.message}${more}`, { provider });
}

/**
 * A provider out of a store and an engine. Opens nothing until the first call.
 *
 * What the kit does, so that no engine has to: staging by the job protocol, idempotent submission, arrays past the engine's
 * limit, retry by cause with all attempts kept, the ladder from outcome record to engine to lost, status cursors, digests
 * of outputs, logs over attempts.
 */
export function createProvider(given: ProviderParts): ProviderV1 {
  const parts = decoratedParts(given);
  const { name, store, engine, limits, capabilities } = parts;
  const context: KitContext = {
    name,
    store,
    engine,
    capabilities,
    labels: { ...defaultLabels, ...parts.labels },
    jobId: parts.jobId,
    patience: { ...defaultPatience, ...parts.patience },
    polling: pollSchedule(parts.polling),
    now: parts.now ?? Date.now,
    host: parts.host ?? hostname(),
    sleep: parts.sleep ?? sleep,
  };
  const views = new JobViews(context);
  let closed = false;

  async function validate(
    spec: JobSpec,
    options: CallOptions,
  ): Promise<readonly ValidationIssue[]> {
    const issues = [...jobSpecIssues(spec, limits)];
    if (runnerHash(spec.runner.bytes) !== spec.runner.sha256) {
      const message = "The runner's bytes do not have the hash given with them.";
      issues.push({ code: "BATCH_INVALID_JOB", path: "runner.sha256", message });
    }
    return [...issues, ...((await parts.validate?.(spec, options)) ?? [])];
  }

  const guard = <T>(options: CallOptions, call: () => Promise<T>): Promise<T> =>
    guardedCall(name, () => closed, options, call);

  return {
    specificationVersion: "v1",
    name,
    limits,
    capabilities,
    validate: (spec, options = {}) => guard(options, () => validate(spec, options)),
    ...(engine.expectLaunch === undefined
      ? {}
      : {
          expectJob: () => {
            if (!closed) engine.expectLaunch?.();
          },
        }),
    submit: (spec, options = {}) =>
      guard(options, async () => {
        refuse(await validate(spec, options), name);
        const ready = engine.prepare?.(options);
        // Awaited below; a failure before that must not count as unhandled.
        ready?.catch(() => {});
        const { scratchFolder } = parts;
        const manifest = await stageJob(store, spec, {
          partSize: engine.maxArraySize,
          ...(scratchFolder === undefined ? {} : { scratchFolder }),
          ...options,
        });
        await ready;
        const view = await views.openManifest(manifest, options);
        try {
          await views.launcher.ensureFirst(view, options, true);
        } catch (error) {
          throw await afterRefusal(context, views, view, error);
        }
        return refOfJob(context, manifest, options);
      }),
    status: (queries, options = {}) =>
      guard(options, () => jobStatuses(context, views, queries, options)),
    ...(engine.onChange === undefined
      ? {}
      : { onChange: (ref, listener) => engine.onChange?.(ref.uuid, listener) ?? (() => {}) }),
    output: (ref, options) =>
      guard(options, async () =>
        readOutput(context, views, await views.open(ref, options), options),
      ),
    logs: (ref, options) =>
      guardedIterable(
        name,
        () => closed,
        options,
        async function* () {
          const view = await views.open(ref, options);
          yield* readLogs(context, views, view, { ...options, isClosed: () => closed });
        },
      ),
    abort: (ref, options = {}) => guard(options, () => abortJob(context, views, ref, options)),
    remove: (ref, options = {}) => guard(options, () => removeJob(context, views, ref, options)),
    list: (filter = {}) =>
      guardedIterable(
        name,
        () => closed,
        filter,
        () => listJobs(context, filter),
      ),
    attach: (text, options = {}) =>
      guard(options, async () => {
        const ref = parseJobRef(text);
        const { manifest } = await views.open(ref, options);
        return refOfJob(context, manifest, options);
      }),
    async close() {
      if (closed) return;
      closed = true;
      await engine.close?.();
    },
  };
}
