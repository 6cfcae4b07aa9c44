import { randomUUID } from "node:crypto";
import type { Expr } from "@remotebatch/expr-model";
import { BatchError, type PackMethod, packSpans } from "@remotebatch/job-model";
import type { Environment, JobCore } from "../job/job-core.js";
import type { ResolvedOptions } from "../options/resolve-options.js";
import { decodeEvaluationData, elementTimesMs } from "../results/evaluation-data.js";
import { encodeElements } from "../submit/payload.js";
import type { JobContent } from "../submit/prepared-job.js";

/** Longest wait for a pilot; a queue that is longer than that says nothing about the evaluations. */
const pilotLimitMs = 60_000;

/** What a pilot needs of its client. */
export interface PilotHost {
  /** Submits a job and gives what its objects share. */
  send(options: ResolvedOptions, content: JobContent): Promise<JobCore>;
  readonly onWarning: ((message: string) => void) | undefined;
  /** How long the pilot is waited for, milliseconds. Default 60,000. */
  readonly limitMs?: number;
}

/** Positions from 0, evenly spread: the first elements of a list are often the quick ones. */
function spread(count: number, of: number): readonly number[] {
  return Array.from({ length: count }, (_, slot) => Math.floor(((slot + 0.5) * of) / count));
}

/** What the pilot's only child took in all, and its elements. */
async function measured(core: JobCore, signal: AbortSignal | undefined): Promise<PackMethod> {
  const view = await core.wait(signal === undefined ? {} : { signal });
  if (!view.succeeded) throw new Error(view.reason ?? "it did not succeed");
  const evaluationTimes: number[] = [];
  let wholeMs = 0;
  for (const slot of core.spans.keys()) {
    const output = await core.reader.result(slot + 1, signal);
    const { startedAtMs, finishedAtMs } = core.tracker.child(slot + 1) ?? {};
    if (output.state !== "ready" || startedAtMs === undefined || finishedAtMs === undefined) {
      throw new Error("the provider does not tell its times");
    }
    wholeMs += finishedAtMs - startedAtMs;
    evaluationTimes.push(...elementTimesMs(decodeEvaluationData(output.bytes, "the pilot")));
  }
  if (evaluationTimes.length === 0) throw new Error("its evaluations left no times");
  const workMs = evaluationTimes.reduce((sum, time) => sum + time, 0);
  return {
    evaluationMs: workMs / evaluationTimes.length,
    startMs: Math.max(0, wholeMs - workMs) / core.spans.length,
  };
}

/**
 * Evaluates a few elements of a list in a job of their own, spread over the list, and gives the packing method for all of them.
 * The job is deleted after. A pilot that fails or takes too long changes nothing: the method is "Automatic", and a warning
 * says why.
 */
export async function pilotMethod(
  host: PilotHost,
  environment: Environment,
  options: ResolvedOptions,
  content: Pick<JobContent, "payload" | "inputFiles">,
  elements: readonly Expr[],
  signal?: AbortSignal,
): Promise<PackMethod> {
  const { method } = options;
  if (typeof method === "string" || !("pilotEvaluations" in method)) return method;
  const count = Math.max(method.pilotEvaluations, environment.provider.limits.minChildren);
  if (elements.length <= count) return "Automatic";
  const limit = AbortSignal.timeout(host.limitMs ?? pilotLimitMs);
  const chosen = spread(count, elements.length).map((at) => elements[at] as Expr);
  let core: JobCore | undefined;
  try {
    core = await host.send(
      {
        ...options,
        uuid: randomUUID(),
        name: `${options.name} (pilot)`.slice(0, 1024),
        notifications: "None",
      },
      {
        jobType: "Array",
        ...content,
        elements: encodeElements(chosen),
        spans: packSpans(count, "CoarsestGrained", environment.provider.limits),
      },
    );
    return await measured(core, signal === undefined ? limit : AbortSignal.any([signal, limit]));
  } catch (error) {
    signal?.throwIfAborted();
    // What the provider says of the job itself, it would say of the whole one too.
    if (BatchError.is(error) && core === undefined) throw error;
    const why = limit.aborted ? "it took too long" : (error as Error).message;
    host.onWarning?.(
      `The pilot of job "${options.name}" measured nothing (${why}); its elements are packed without it.`,
    );
    return "Automatic";
  } finally {
    await discard(core);
  }
}

/** A pilot that can't be deleted is listed like any other job; the job itself must not fail of it. */
async function discard(core: JobCore | undefined): Promise<void> {
  if (core === undefined) return;
  try {
    await core.abort();
    await core.delete();
  } catch {}
}
