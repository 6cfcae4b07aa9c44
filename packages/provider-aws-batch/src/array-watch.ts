import type { JobDetail, JobStatus } from "@aws-sdk/client-batch";
import { type CallOptions, isFinal } from "@remotebatch/job-model";
import type { EngineChild } from "@remotebatch/provider-kit";
import type { BatchCalls } from "./batch-calls.js";
import { type AwsJobState, engineChild } from "./child-state.js";
import type { AwsLaunch } from "./launch-id.js";

/** States whose children are listed, in the order of a child's life: one that goes on in between is then seen twice, not never. */
const listed: readonly JobStatus[] = ["STARTING", "RUNNING", "SUCCEEDED", "FAILED"];
/** Words for those that wait, the most hopeful first. */
const waiting = ["RUNNABLE", "PENDING", "SUBMITTED"];

interface Known {
  readonly ended: Map<number, EngineChild>;
  counts: Readonly<Record<string, number>>;
  children: readonly EngineChild[];
}

function stateOf(detail: JobDetail): AwsJobState {
  const { status = "SUBMITTED", statusReason, container } = detail;
  // The container's exit code and reason of the last attempt.
  return { status, statusReason, exitCode: container?.exitCode, reason: container?.reason };
}

/**
 * What AWS Batch says of launches: of all of them in calls of a hundred, and of an array's children only where their counts by
 * state have changed, because a list of 10,000 takes a hundred calls. The counts decide, never the array's own state: it stays
 * behind, and on some servers for ever.
 */
export class ArrayWatch {
  readonly #calls: BatchCalls;
  readonly #options: { readonly pollMs: number; readonly now: () => number };
  readonly #known = new Map<string, Known>();
  #details = new Map<string, JobDetail>();
  #asked: ReadonlySet<string> = new Set();
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(calls: BatchCalls, options: { readonly pollMs: number; readonly now: () => number }) {
    this.#calls = calls;
    this.#options = options;
  }

  /** The next question goes to AWS itself: something was changed. */
  touch(): void {
    this.#askedAtMs = Number.NEGATIVE_INFINITY;
  }

  forget(launch: AwsLaunch): void {
    this.#known.delete(launch.key);
  }

  /** The children of each launch that AWS knows, or knew when it was asked last. */
  async children(
    launches: readonly AwsLaunch[],
    call: CallOptions,
  ): Promise<readonly (readonly EngineChild[])[]> {
    await this.#ask(launches, call);
    const answers: (readonly EngineChild[])[] = [];
    for (const launch of launches) answers.push(await this.#childrenOf(launch, call));
    return answers;
  }

  async #ask(launches: readonly AwsLaunch[], call: CallOptions): Promise<void> {
    const { now, pollMs } = this.#options;
    const open = launches.filter((launch) => !this.#isOver(launch));
    const isFresh = now() - this.#askedAtMs < pollMs;
    if (isFresh && open.every(({ jobId }) => this.#asked.has(jobId))) return;
    const ids = [...new Set(open.map(({ jobId }) => jobId))];
    const details = await this.#calls.describe(ids, call);
    this.#details = new Map(details.map((detail) => [detail.jobId ?? "", detail]));
    this.#asked = new Set(ids);
    this.#askedAtMs = now();
  }

  #isOver(launch: AwsLaunch): boolean {
    return this.#known.get(launch.key)?.ended.size === launch.count;
  }

  async #childrenOf(launch: AwsLaunch, call: CallOptions): Promise<readonly EngineChild[]> {
    const known = this.#known.get(launch.key) ?? { ended: new Map(), counts: {}, children: [] };
    this.#known.set(launch.key, known);
    if (this.#isOver(launch)) return known.children;
    const detail = this.#details.get(launch.jobId);
    // AWS forgets jobs some days after their end.
    if (detail === undefined) return [...known.ended.values()];
    const { first, attempt, count } = launch;
    if (count === 1) {
      known.children = [engineChild(stateOf(detail), first, attempt)];
    } else {
      const counts = detail.arrayProperties?.statusSummary ?? {};
      known.children = await this.#ofArray(launch, known, counts, stateOf(detail), call);
    }
    for (const child of known.children)
      if (isFinal(child.phase)) known.ended.set(child.child, child);
    return known.children;
  }

  async #ofArray(
    launch: AwsLaunch,
    known: Known,
    counts: Readonly<Record<string, number>>,
    parent: AwsJobState,
    call: CallOptions,
  ): Promise<readonly EngineChild[]> {
    const { first, attempt, count, jobId } = launch;
    const all = (state: AwsJobState): readonly EngineChild[] =>
      Array.from({ length: count }, (_, at) => engineChild(state, first + at, attempt));
    if (counts["SUCCEEDED"] === count) return all({ status: "SUCCEEDED" });
    const total = Object.values(counts).reduce((sum, part) => sum + part, 0);
    // Ended before its children were made: they will never be.
    if (total === 0) return all(parent);
    const changed = listed.filter((state) => (counts[state] ?? 0) !== (known.counts[state] ?? 0));
    const seen = (state: string): number =>
      [...known.ended.values()].filter(({ label }) => label === state).length;
    const isComplete =
      seen("FAILED") + seen("SUCCEEDED") === (counts["FAILED"] ?? 0) + (counts["SUCCEEDED"] ?? 0);
    if (known.children.length === count && changed.length === 0 && isComplete)
      return known.children;
    const states = new Map<number, EngineChild>();
    const word = waiting.find((state) => (counts[state] ?? 0) > 0) ?? "SUBMITTED";
    for (const child of all({ status: word })) states.set(child.child, child);
    for (const state of listed) {
      if ((counts[state] ?? 0) === 0) continue;
      const isFinalState = state === "FAILED" || state === "SUCCEEDED";
      if (isFinalState && seen(state) === counts[state]) continue;
      for (const job of await this.#calls.children(jobId, state, call)) {
        const index =
          job.arrayProperties?.index ?? Number(/:(\d+)$/u.exec(job.jobId ?? "")?.[1] ?? -1);
        if (index < 0 || index >= count) continue;
        const { status = state, statusReason, container } = job;
        const said = {
          status,
          statusReason,
          exitCode: container?.exitCode,
          reason: container?.reason,
        };
        states.set(first + index, engineChild(said, first + index, attempt));
      }
    }
    for (const [child, ended] of known.ended) states.set(child, ended);
    known.counts = counts;
    return [...states.values()];
  }
}
