import { getHeapStatistics } from "node:v8";
import { AbortSignal, MemorySignal, TerminatedSignal, TimeSignal } from "./signals.js";

/** One time or memory constraint in force. */
export interface Constraint {
  /** `performance.now()` at which it is over. */
  readonly deadline: number;
  /** Heap size in bytes at which it is over. */
  readonly heapBytes: number;
  /** False for the limit of the whole evaluation. */
  readonly nested: boolean;
}

// Running out of heap ends the whole process; stopping a little before it keeps the session.
const heapShare = 0.85;
const heapLookMs = 10;

/** Bytes in the heap and in arrays outside it. */
export function memoryInUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Counts steps and looks at clock, heap and abort flag every 1,024 of them. */
export class Limits {
  readonly #abortFlag: Int32Array | undefined;
  readonly #maxSteps: number;
  #constraints: Constraint[] = [];
  #steps = 0;
  #abortRequested = false;
  /** When the heap was last looked at, for the limit that is always there. */
  #heapSeenAt = 0;

  constructor(abortFlag: Int32Array | undefined, maxSteps: number) {
    this.#abortFlag = abortFlag;
    this.#maxSteps = maxSteps;
  }

  /** Constraints in force, outermost first. */
  get constraints(): readonly Constraint[] {
    return this.#constraints;
  }

  /** Starts a new evaluation. */
  reset(): void {
    this.#steps = 0;
    this.#constraints = [];
    this.#abortRequested = false;
  }

  /** Puts a constraint in force and gives it. */
  push(constraint: Constraint): Constraint {
    this.#constraints.push(constraint);
    return constraint;
  }

  /** Ends a constraint and all inside it. */
  pop(constraint: Constraint): void {
    const at = this.#constraints.indexOf(constraint);
    if (at >= 0) this.#constraints.length = at;
  }

  /** Milliseconds that are left before the nearest deadline. */
  remainingMs(): number {
    let nearest = Number.POSITIVE_INFINITY;
    for (const constraint of this.#constraints) nearest = Math.min(nearest, constraint.deadline);
    return nearest - performance.now();
  }

  /** True when the flag from outside asks for an abort. */
  get abortWanted(): boolean {
    return (
      this.#abortRequested ||
      (this.#abortFlag !== undefined && Atomics.load(this.#abortFlag, 0) !== 0)
    );
  }

  /** The cell that a waiting function sleeps on. */
  get abortFlag(): Int32Array | undefined {
    return this.#abortFlag;
  }

  /** Looks at everything; to be called every 1,024 steps and by long loops. */
  check(stepsDone: number): void {
    this.#steps += stepsDone;
    if (this.abortWanted) throw new AbortSignal();
    if (this.#steps > this.#maxSteps) throw new TerminatedSignal("StepLimit");
    const now = performance.now();
    if (now - this.#heapSeenAt > heapLookMs) {
      this.#heapSeenAt = now;
      const { used_heap_size, external_memory, heap_size_limit: limit } = getHeapStatistics();
      // Packed lists lie outside the heap; nothing else would bound them.
      if (used_heap_size + external_memory > heapShare * limit) throw new MemorySignal(undefined);
    }
    if (this.#constraints.length === 0) return;
    let heap = -1;
    for (const constraint of this.#constraints) {
      const limit = constraint.nested ? constraint : undefined;
      if (now > constraint.deadline) throw new TimeSignal(limit);
      if (constraint.heapBytes !== Number.POSITIVE_INFINITY) {
        if (heap < 0) heap = memoryInUse();
        if (heap > constraint.heapBytes) throw new MemorySignal(limit);
      }
    }
  }
}
