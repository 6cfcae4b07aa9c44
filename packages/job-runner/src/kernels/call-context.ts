import { type Checkpoint, FunctionCheckpoint } from "./function-checkpoint.js";
import type { FunctionEnd } from "./function-end.js";
import type { KernelContext } from "./kernel.js";

/** What a function gets besides its arguments, as its last one. */
export interface FunctionContext {
  /** Aborted when the job is stopped or its time is over. */
  readonly signal: AbortSignal;
  /** Working directory with the input files. */
  readonly folder: string;
  /** Writes a line about how far the function is into the log. */
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
      progress: context.onPrint,
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
