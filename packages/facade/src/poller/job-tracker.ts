import {
  advancePhase,
  BatchError,
  type BatchErrorCode,
  type ChildStatus,
  isFinal,
  type JobRef,
  type JobStatus,
  type StatusAnswer,
  type StatusQuery,
} from "@remotebatch/job-model";
import type { StatusView } from "../job/job.js";

const permanent: ReadonlySet<BatchErrorCode> = new Set<BatchErrorCode>([
  "BATCH_NOT_FOUND",
  "BATCH_CORRUPT_RECORD",
]);

/** What a client has heard of one job so far: its status and that of every child. */
export class JobTracker {
  readonly ref: JobRef;
  readonly childCount: number;
  #status: JobStatus | undefined;
  #unavailable: string | undefined = "The provider was not asked yet.";
  readonly #children = new Map<number, ChildStatus>();
  readonly #finalOrder: number[] = [];
  readonly #listeners = new Set<() => void>();
  #childChanges = 0;
  #refusals = 0;
  #refusal: BatchErrorCode | undefined;

  constructor(ref: JobRef, childCount: number) {
    this.ref = ref;
    this.childCount = childCount;
  }

  /** The question to put to the provider: only changes since the last answer. */
  query(): StatusQuery {
    const cursor = this.#status?.cursor;
    return cursor === undefined ? { ref: this.ref } : { ref: this.ref, cursor };
  }

  /** True when no later answer can change anything. */
  get settled(): boolean {
    return (
      this.#status !== undefined && isFinal(this.#status.phase) && this.#status.phase !== "lost"
    );
  }

  /** True when the provider has told a status at least once. */
  get heard(): boolean {
    return this.#status !== undefined;
  }

  /** Answers in a row that waiting cannot mend, all for the same reason: the job is not known, or its records are damaged. */
  get refusals(): number {
    return this.#refusals;
  }

  /** The error that says so. */
  refusal(): BatchError {
    const { provider, uuid } = this.ref;
    return this.#refusal === "BATCH_NOT_FOUND"
      ? new BatchError(
          "BATCH_NOT_FOUND",
          `The provider no longer knows the job ${uuid}; it was removed.`,
          { provider },
        )
      : new BatchError(
          this.#refusal ?? "BATCH_ENGINE_FAILED",
          `Of the job ${uuid} nothing can be told: ${this.#unavailable ?? "no answer came"}`,
          { provider },
        );
  }

  /** True when the job has ended. */
  get ended(): boolean {
    return this.#status !== undefined && isFinal(this.#status.phase);
  }

  /** Takes in what the provider says; true when anything changed. A failed question never changes a phase. */
  apply(answer: StatusAnswer): boolean {
    const before = this.#key();
    if ("unavailable" in answer) {
      this.#unavailable = `${answer.unavailable.code}: ${answer.unavailable.message}`;
      const { code } = answer.unavailable;
      this.#refusals = !permanent.has(code) ? 0 : code === this.#refusal ? this.#refusals + 1 : 1;
      this.#refusal = code;
    } else {
      this.#unavailable = undefined;
      this.#refusals = 0;
      this.#applyStatus(answer.status);
    }
    const changed = this.#key() !== before;
    if (changed) for (const listener of [...this.#listeners]) listener();
    return changed;
  }

  #applyStatus(next: JobStatus): void {
    const current = this.#status;
    for (const child of next.changed) this.#applyChild(child);
    if (current !== undefined && advancePhase(current.phase, next.phase) !== next.phase) {
      // A provider that takes a final state back is not believed; the cursor must go on all the same.
      this.#status = { ...current, cursor: next.cursor };
      return;
    }
    this.#status = next;
  }

  #applyChild(child: ChildStatus): void {
    const index = child.child;
    if (!Number.isInteger(index) || index < 1 || index > this.childCount) return;
    const known = this.#children.get(index);
    if (known !== undefined && isFinal(known.phase)) {
      if (advancePhase(known.phase, child.phase) !== child.phase) return;
    } else if (isFinal(child.phase)) {
      this.#finalOrder.push(index);
    }
    if (JSON.stringify(known) !== JSON.stringify(child)) this.#childChanges += 1;
    this.#children.set(index, child);
  }

  /** The last status of a child (from 1), or `undefined` when nothing was heard. */
  child(index: number): ChildStatus | undefined {
    return this.#children.get(index);
  }

  /** True when the child has ended. */
  childEnded(index: number): boolean {
    const child = this.child(index);
    if (child !== undefined) return isFinal(child.phase);
    return this.childCount === 1 && this.ended;
  }

  /** Children that have ended, in the order in which this was heard. */
  get endedChildren(): readonly number[] {
    return this.#finalOrder;
  }

  #key(): string {
    const status = this.#status;
    if (status === undefined) return `${this.#unavailable ?? ""}|${this.#refusals}`;
    return `${this.#unavailable ?? ""}|${this.#refusals}|${status.phase}|${status.label}|${this.#childChanges}|${JSON.stringify([status.reason, status.counts, status.phases])}`;
  }

  /** What is known now. */
  view(): StatusView {
    const status = this.#status;
    if (status === undefined || this.#unavailable !== undefined) {
      return {
        available: false,
        status: undefined,
        phase: undefined,
        inProgress: false,
        succeeded: false,
        failed: false,
        reason: this.#unavailable,
        cause: undefined,
        exitCode: undefined,
        childCount: this.childCount,
        counts: {},
        phases: {},
      };
    }
    const final = isFinal(status.phase);
    return {
      available: true,
      status: status.label,
      phase: status.phase,
      inProgress: !final,
      succeeded: status.phase === "succeeded",
      failed: final && status.phase !== "succeeded",
      reason: status.reason,
      cause: status.cause,
      exitCode: status.exitCode,
      childCount: this.childCount,
      counts: status.counts,
      phases: status.phases,
    };
  }

  /** Calls back after each change until the function given back is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
