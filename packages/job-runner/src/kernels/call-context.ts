import { type Checkpoint, FunctionCheckpoint } from "./function-checkpoint.js";
import type { FunctionEnd } from "./function-end.js";
import type { KernelContext } from "./kernel.js";

/** What a function gets besides its arguments, where it declares a parameter for it: see {@link withContext}. */
export interface FunctionContext {
  /** Aborted when the job is stopped or its time is over. */
  readonly signal: AbortSignal;
  /** Working directory with the input files. */
  readonly folder: string;
  /**
   * Writes a line about how far the function is into the log.
   * @throws TypeError for anything but a string.
   */
  readonly progress: (text: string) => void;
  /** State for a later attempt. */
  readonly checkpoint: Checkpoint;
}

/** One call's context. What few functions look at is made when it is looked at: a span may have very many calls. */
export class CallContext {
  /** What the function is given. */
  readonly given: FunctionContext;
  #signal: AbortSignal | undefined;
  #checkpoint: FunctionCheckpoint | undefined;

  /** @param position 1-based position in the span. */
  constructor(context: KernelContext, end: FunctionEnd, position: number) {
    const signal = (): AbortSignal => {
      this.#signal ??= end.signal();
      return this.#signal;
    };
    const checkpoint = (): Checkpoint => {
      this.#checkpoint ??= new FunctionCheckpoint(context, position);
      return this.#checkpoint.api;
    };
    // Properties of its own, so that a function may copy it.
    this.given = {
      get signal() {
        return signal();
      },
      folder: context.folder,
      progress: (text) => context.onPrint(progressText(text)),
      get checkpoint() {
        return checkpoint();
      },
    };
  }

  /** Saves the state that the function has for this, if it has one; never rejects. */
  async saveNow(): Promise<void> {
    await this.#checkpoint?.saveNow();
  }

  /** The call has ended. */
  close(): void {
    this.#checkpoint?.close();
  }
}

/**
 * The arguments with which a function is called: those given, and the context in the place of its last parameter if none
 * of them is for that. Parameters from the first with a default on don't count, nor does a rest parameter (`length` of a
 * function): they are never given the context, which would silently stand for a value.
 * @param declared `length` of the function.
 */
export function withContext(
  declared: number,
  args: readonly unknown[],
  context: FunctionContext,
): readonly unknown[] {
  if (declared <= args.length) return args;
  const between = Array.from({ length: declared - 1 - args.length }, () => undefined);
  return [...args, ...between, context];
}

function progressText(text: unknown): string {
  if (typeof text === "string") return text;
  throw new TypeError(
    `progress takes one string, the line for the log, and was given ${text === null ? "null" : `a value of type ${typeof text}`}; write progress(\`\${done} of \${total}\`).`,
  );
}
