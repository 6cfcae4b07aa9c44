import { type Assoc, type Expr, listOf } from "@remotebatch/expr-model";
import { isFinal } from "@remotebatch/job-model";
import { childView } from "../job/array-child-job.js";
import type { ArrayChildJob, PartialResults } from "../job/job.js";
import type { JobCore } from "../job/job-core.js";
import { packingPicture } from "../pictures/packing-picture.js";
import { statusPicture } from "../pictures/status-picture.js";
import { type ChildTimes, timelinePicture } from "../pictures/timeline-picture.js";
import { timingPicture } from "../pictures/timing-picture.js";
import { notAvailable } from "../results/absent.js";
import type { ArrayResults } from "../results/array-results.js";
import type { ElementSource } from "../results/element-source.js";
import {
  elementTimesMs,
  messagesExpressions,
  messagesText,
  seconds,
} from "../results/evaluation-data.js";
import { commonReaders, previewOf, submissionReaders } from "./common-properties.js";
import type { ArrayProperties, PerSpan } from "./property-values.js";
import type { PropertyReaders } from "./read-property.js";

/** What the readers of an array job are made of. */
export interface ArrayParts {
  readonly core: JobCore;
  /** Results of the job's own children. */
  readonly own: ArrayResults;
  /** Results of the whole list. */
  readonly source: ElementSource;
  children(): readonly ArrayChildJob[];
  names(): readonly string[];
  partialResults(): Promise<PartialResults>;
}

/** Readers of all properties of an array job. */
export function arrayReaders(parts: ArrayParts): PropertyReaders<ArrayProperties<ArrayChildJob>> {
  const { core, own, source } = parts;
  const status = () => core.status();

  const perChild = async <Value>(
    read: (child: number) => Value | Promise<Value>,
  ): Promise<PerSpan<Value>> => {
    const entries: { span: (typeof core.spans)[number]; value: Value }[] = [];
    for (const [slot, span] of core.spans.entries()) {
      entries.push({ span, value: await read(slot + 1) });
    }
    return entries;
  };
  const perStatus = async <Value>(read: (child: number) => Value): Promise<PerSpan<Value>> => {
    await status();
    return await perChild(read);
  };
  const perData = async <Value>(
    read: (data: Assoc | undefined, child: number) => Value,
  ): Promise<PerSpan<Value>> => {
    await status();
    return await perChild(async (child) => read(await own.childData(child), child));
  };
  const percent = async (counts: (phase: string) => boolean): Promise<number | undefined> => {
    const { available, phases } = await status();
    if (!available) return undefined;
    let found = 0;
    for (const [phase, count] of Object.entries(phases)) if (counts(phase)) found += count;
    return (100 * found) / core.spans.length;
  };
  const result = (data: Assoc | undefined, child: number): Expr => {
    const found = data?.get("Result");
    if (found !== undefined) return found;
    return core.tracker.childEnded(child) || core.tracker.ended
      ? own.failure(child)
      : notAvailable();
  };

  return {
    ...commonReaders(core, status, () => parts.names()),
    ...submissionReaders(core),
    JobType: () => "Array",
    ChildJobCount: () => core.spans.length,
    JobEvaluationCount: () => source.length,
    ChildJobObjects: () => parts.children().map((child) => ({ span: child.span, value: child })),
    ChildJobStatuses: () => perStatus((child) => childView(core, child).status ?? "Unknown"),
    ChildJobStatusCounts: async () => (await status()).counts,
    ChildJobStatusReasons: () => perStatus((child) => childView(core, child).reason),
    ChildJobExitCodes: () => perStatus((child) => childView(core, child).exitCode),
    ChildJobEvaluationData: () => perData((data) => data ?? notAvailable()),
    ChildJobEvaluationResults: () => perData(result),
    ChildJobEvaluationTimings: () => perData((data) => seconds(data, "Timing")),
    ChildJobEvaluationAbsoluteTimings: () => perData((data) => seconds(data, "AbsoluteTiming")),
    ChildJobEvaluationMessagesText: () => perData(messagesText),
    ChildJobEvaluationMessagesExpressions: () => perData(messagesExpressions),
    CompletionPercentage: () => percent((phase) => isFinal(phase as "queued")),
    SuccessPercentage: () => percent((phase) => phase === "succeeded"),
    EvaluationResults: async () =>
      listOf((await source.snapshot()).map((value) => value ?? notAvailable())),
    SparseEvaluationResults: async () => (await parts.partialResults()).results,
    JobPackingVisualization: () => packingPicture(core.spans),
    DynamicStatusVisualization: async () => {
      const view = await status();
      return statusPicture(view.phases, view.counts, core.spans.length);
    },
    ChildJobTimelineVisualization: async () => {
      await status();
      return timelinePicture(childTimes(core), core.spans.length);
    },
    EvaluationTimingVisualization: async () => {
      const timesMs: number[] = [];
      for (const { value } of await perData(elementTimesMs))
        for (const time of value) timesMs.push(time);
      return timingPicture(timesMs);
    },
    OutputPreviewImage: async () => {
      await status();
      return previewOf(await own.childData(1));
    },
  };
}

/** Times of the children that have ended and tell them. */
function childTimes(core: JobCore): readonly ChildTimes[] {
  return core.spans.flatMap((_, slot) => {
    const status = core.tracker.child(slot + 1);
    const { phase, startedAtMs, finishedAtMs } = status ?? {};
    return phase === undefined || startedAtMs === undefined || finishedAtMs === undefined
      ? []
      : [{ child: slot + 1, phase, startedAtMs, finishedAtMs }];
  });
}
