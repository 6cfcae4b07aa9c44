import { setTimeout as delay } from "node:timers/promises";
import { afterMs } from "@remotebatch/job-model";
import { decode, encode } from "@remotebatch/wxf-codec";
import { CheckpointError } from "../checkpoint/checkpoint-error.js";
import { argumentValue, keptExpression } from "./function-values.js";
import type { KernelContext } from "./kernel.js";

/** What a function has of checkpoints. */
export interface Checkpoint {
  /** Keeps a value for a later attempt in the place of the one before; settles when it will survive. */
  readonly save: (state: unknown) => Promise<void>;
  /** The value that was saved last, in this attempt or an earlier one, or `undefined`. */
  readonly load: () => Promise<unknown>;
  /** Registers what gives the value to be saved when the job is stopped or its time is nearly over. */
  readonly onStop: (state: () => unknown) => void;
}

/** Of the time that is left at the start, what is set apart for saving at most. */
const warningShare = 0.1;

/** The checkpoint of one evaluation. */
export class FunctionCheckpoint {
  readonly api: Checkpoint;
  readonly #context: KernelContext;
  readonly #position: number;
  #state: (() => unknown) | undefined;
  #saving: Promise<void> | undefined;
  #warning: (() => void) | undefined;

  /** @param position 1-based position in the span. */
  constructor(context: KernelContext, position: number) {
    this.#context = context;
    this.#position = position;
    const { checkpoints, onNote } = context;
    this.api = {
      save: (state) => {
        const saved = this.#keep(state);
        // A function need not wait for it, so the log must tell.
        saved.catch((error: unknown) =>
          onNote(`A state of evaluation ${position} was not saved: ${wordsOf(error)}`),
        );
        return saved;
      },
      load: async () => {
        const bytes = await checkpoints.load(position);
        return bytes === undefined ? undefined : argumentValue(decode(bytes));
      },
      onStop: (state) => {
        if (typeof state !== "function") {
          throw new TypeError("onStop needs a function that gives the state to be saved.");
        }
        this.#state = state;
        this.#warn();
      },
    };
  }

  /** Asks the function for its state and saves it, once; never rejects. */
  saveNow(): Promise<void> {
    if (this.#state === undefined) return Promise.resolve();
    this.#saving ??= this.#save(this.#state);
    return this.#saving;
  }

  /** The evaluation has ended by itself. */
  close(): void {
    this.#warning?.();
  }

  /** Saves once shortly before the time limit, while the function goes on. */
  #warn(): void {
    const { endsAtMs, saveGraceMs } = this.#context;
    if (endsAtMs === undefined || this.#warning !== undefined) return;
    const left = Math.max(0, endsAtMs - Date.now());
    const margin = Math.min(saveGraceMs, left * warningShare);
    this.#warning = afterMs(left - margin, () => void this.saveNow());
  }

  async #save(state: () => unknown): Promise<void> {
    const { hold, saveGraceMs, onNote } = this.#context;
    hold(saveGraceMs);
    const end = new AbortController();
    const tooLate = delay(saveGraceMs, undefined, { signal: end.signal }).then(() => {
      throw new Error(`it took longer than ${saveGraceMs} ms`);
    });
    try {
      await Promise.race([this.#ask(state), tooLate]);
    } catch (error) {
      onNote(`The state of evaluation ${this.#position} was not saved: ${wordsOf(error)}`);
    } finally {
      tooLate.catch(() => undefined);
      end.abort();
      hold(0);
    }
  }

  async #ask(state: () => unknown): Promise<void> {
    const value = await state();
    if (value !== undefined) await this.#keep(value);
  }

  async #keep(state: unknown): Promise<void> {
    await this.#context.checkpoints.save(this.#position, encoded(state));
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function encoded(state: unknown): Uint8Array {
  try {
    return encode(keptExpression(state));
  } catch (error) {
    const text = `The state has no form that can be saved: ${wordsOf(error)}`;
    throw new CheckpointError("CHECKPOINT_VALUE", text, { cause: error });
  }
}
