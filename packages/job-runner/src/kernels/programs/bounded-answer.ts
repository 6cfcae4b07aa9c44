import { afterMs } from "@remotebatch/job-model";
import type { ProgramProcess } from "./program-process.js";

const memoryPollMs = 250;

/** What may end an evaluation before it answers. */
export interface AnswerBounds {
  /** Wall time left; `undefined` is without limit. */
  readonly timeLimitMs: number | undefined;
  /** Resident memory of the program and what it has started. */
  readonly memoryLimitBytes: number | undefined;
  /** Aborted when the job is stopped. */
  readonly signal: AbortSignal;
}

/** An answer, or what came before it. */
export type BoundedAnswer<T> =
  | { readonly answer: T }
  | { readonly ended: "TimeLimit" | "MemoryLimit" | "Aborted" };

/**
 * Waits for a program's answer. Where a bound is reached first, the program is ended: a foreign kernel cannot be trusted to
 * stop by itself.
 * @throws Error when the program ends without an answer.
 */
export async function boundedAnswer<T>(
  program: ProgramProcess,
  answer: Promise<T>,
  { timeLimitMs, memoryLimitBytes, signal }: AnswerBounds,
): Promise<BoundedAnswer<T>> {
  let cancel: (() => void) | undefined;
  let poll: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const bound = new Promise<BoundedAnswer<T>>((resolve) => {
    const end = (ended: "TimeLimit" | "MemoryLimit" | "Aborted"): void => {
      program.kill();
      resolve({ ended });
    };
    if (timeLimitMs !== undefined) {
      cancel = afterMs(timeLimitMs, () => end("TimeLimit"));
    }
    if (memoryLimitBytes !== undefined) {
      poll = setInterval(() => {
        if (program.usage().rssBytes > memoryLimitBytes) end("MemoryLimit");
      }, memoryPollMs);
    }
    onAbort = () => end("Aborted");
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([
      bound,
      answer.then((value) => ({ answer: value })),
      program.ended.then(() => {
        throw program.crash();
      }),
    ]);
  } finally {
    cancel?.();
    clearInterval(poll);
    if (onAbort !== undefined) signal.removeEventListener("abort", onAbort);
  }
}
