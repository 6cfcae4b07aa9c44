import { randomUUID } from "node:crypto";
import { BatchError, type ProviderLimits, packSpans, type Span } from "@remotebatch/job-model";
import type { JobCore } from "../job/job-core.js";
import { notificationSpec } from "../notifications/notification-spec.js";
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
 * The job that evaluates these positions of the earlier job's list of `length` elements again, with its options. The elements are those of the
 * first job in a row of resubmissions.
 * @throws BatchError `BATCH_UNSUPPORTED` when the elements are not kept here.
 */
export function resubmission(
  registry: Registry,
  core: JobCore,
  positions: readonly number[],
  length: number,
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
      timeLimitMs: before.options.timeLimitMs,
      creditConstraint: before.options.creditConstraint,
      settings: before.options.settings,
      resources: before.options.resources,
      retry: before.options.retry,
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
