import { randomUUID } from "node:crypto";
import {
  BatchError,
  type ProviderLimits,
  type ProviderV1,
  packSpans,
  type Span,
} from "@remotebatch/job-model";
import type { ChosenElements } from "../job/array-job.js";
import type { ResubmitOptions } from "../job/job.js";
import type { JobCore } from "../job/job-core.js";
import { notificationSpec } from "../notifications/notification-spec.js";
import { parseDuration } from "../options/duration.js";
import { retryOption } from "../options/resolve-options.js";
import { timeLimit } from "../options/time-limit.js";
import type { JobRecord } from "../registry/job-record.js";
import type { Registry } from "../registry/registry.js";
import { payloadOfSome, selectElements } from "../submit/payload.js";
import { bundleElements, type JobContent } from "../submit/prepared-job.js";
import type { submitJob } from "../submit/submitter.js";

/** A job that evaluates some elements of an earlier one again. */
export interface Resubmission {
  readonly options: Parameters<typeof submitJob>[2];
  readonly content: JobContent;
}

/**
 * The job that evaluates these positions of the earlier job's list of `length` elements again, with its options where they are not
 * changed. The elements are those of the first job in a row of resubmissions.
 * @throws BatchError `BATCH_UNSUPPORTED` when the elements are not kept here, `BATCH_INVALID_OPTION` and `BATCH_LIMIT_EXCEEDED` for
 *   what is changed.
 */
export function resubmission(
  registry: Registry,
  core: JobCore,
  { positions, length }: ChosenElements,
  changes: ResubmitOptions,
): Resubmission {
  const { record: before, environment } = core;
  const { root, slots } = rootOf(registry, before, positions);
  const bundle = registry.bundle(root.uuid);
  const elements = bundle === undefined ? undefined : bundleElements(bundle);
  if (bundle === undefined || elements === undefined || slots.includes(0)) {
    throw new BatchError(
      "BATCH_UNSUPPORTED",
      `The elements of job ${root.uuid} are not kept here: it was submitted elsewhere, they are larger than 64 MiB, or the job that had them was deleted. Map over them again.`,
    );
  }
  return {
    options: {
      uuid: randomUUID(),
      name: before.name,
      timeLimitMs: changedLimit(before, changes, environment.provider),
      creditConstraint: before.options.creditConstraint,
      settings: before.options.settings,
      resources: before.options.resources,
      retry: changes.retry === undefined ? before.options.retry : retryOption(changes.retry),
      licensingSettings: before.options.licensingSettings,
      notifications: notificationSpec(before.options.notifications),
    },
    content: {
      jobType: "Array",
      payload: payloadOfSome(bundle.payload, positions),
      elements: selectElements(elements, slots),
      inputFiles: bundle.inputFiles,
      spans: spansAgain(before, positions.length, environment.provider.limits),
      resubmission: { uuid: before.uuid, positions, length: length },
    },
  };
}

/** The time limit of the new job's children; where credits limit the job, no longer than the share that they had. */
function changedLimit(
  { options }: JobRecord,
  { timeConstraint }: ResubmitOptions,
  { name: provider, limits }: ProviderV1,
): number | undefined {
  const { timeLimitMs, creditConstraint = Number.POSITIVE_INFINITY } = options;
  if (timeConstraint === undefined) return timeLimitMs;
  const context = { limits, provider, creditsPerHour: undefined };
  const asked = timeLimit(parseDuration(timeConstraint), undefined, context);
  if (!Number.isFinite(creditConstraint) || timeLimitMs === undefined) return asked;
  return Math.min(asked ?? timeLimitMs, timeLimitMs);
}

/**
 * Children of the new job. Where credits limit the job, every child's time is its share of them, so that there are no more children
 * than before.
 */
function spansAgain(before: JobRecord, count: number, limits: ProviderLimits): readonly Span[] {
  const spans = packSpans(count, "Automatic", limits);
  const most = before.spanEnds.length;
  const { creditConstraint = Number.POSITIVE_INFINITY } = before.options;
  if (!Number.isFinite(creditConstraint) || spans.length <= most) return spans;
  return packSpans(count, { childJobCount: most }, limits);
}

/**
 * The earliest job in a row of resubmissions that is still known, and where its own elements stand at these positions of the
 * whole list; 0 for an element that it has not.
 */
function rootOf(
  registry: Registry,
  before: JobRecord,
  positions: readonly number[],
): { readonly root: JobRecord; readonly slots: readonly number[] } {
  let root = before;
  while (root.resubmission !== undefined) {
    const earlier = registry.get(root.resubmission.uuid);
    if (earlier === undefined) {
      const places = new Map(root.resubmission.positions.map((at, slot) => [at, slot + 1]));
      return { root, slots: positions.map((position) => places.get(position) ?? 0) };
    }
    root = earlier;
  }
  return { root, slots: positions };
}
