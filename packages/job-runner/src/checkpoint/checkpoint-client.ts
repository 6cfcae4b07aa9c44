import { rmSync } from "node:fs";
import { join } from "node:path";
import { CheckpointError } from "./checkpoint-error.js";
import { DamagedCheckpoint, readCheckpointFile, writeCheckpointFile } from "./checkpoint-file.js";
import type { CheckpointAnswer, CheckpointRequest } from "./checkpoint-request.js";

/** What a client works with. */
export interface CheckpointClientOptions {
  /** Folder for files on their way. */
  readonly folder: string;
  readonly attempt: number;
  readonly limitBytes: number;
  /** Reaches the supervisor at once, even if this process dies in the next instant. */
  readonly send: (request: CheckpointRequest) => void;
  /** A line for the log. */
  readonly note: (text: string) => void;
}

/** States of functions, as the evaluator's thread saves and fetches them. Values are bytes of WXF files. */
export class CheckpointClient {
  readonly #options: CheckpointClientOptions;
  readonly #waiting = new Map<number, (answer: CheckpointAnswer) => void>();
  #made = 0;

  constructor(options: CheckpointClientOptions) {
    this.#options = options;
  }

  /**
   * Stores the state of one element; settles when it will survive. The supervisor has what it needs when this returns
   * its promise, whether or not that is awaited.
   * @throws CheckpointError
   */
  async save(position: number, bytes: Uint8Array): Promise<void> {
    const { attempt, limitBytes } = this.#options;
    if (bytes.length > limitBytes) {
      throw new CheckpointError(
        "CHECKPOINT_TOO_LARGE",
        `The state has ${bytes.length} bytes; a checkpoint may have ${limitBytes}. Save less, or write files of your own.`,
      );
    }
    const path = this.#path();
    try {
      writeCheckpointFile(path, attempt, bytes);
    } catch (error) {
      rmSync(path, { force: true });
      throw new CheckpointError(
        "CHECKPOINT_STORE",
        `The state could not be written: ${String(error)}`,
        {
          cause: error,
        },
      );
    }
    await this.#ask({ id: this.#made, save: true, position, path });
  }

  /**
   * The bytes that were saved last for an element, by whatever attempt; a damaged checkpoint is refused and told in the log.
   * @throws CheckpointError when the store gives no answer.
   */
  async load(position: number): Promise<Uint8Array | undefined> {
    const path = this.#path();
    const { found } = await this.#ask({ id: this.#made, save: false, position, path });
    if (!found) return undefined;
    try {
      const { attempt, bytes } = readCheckpointFile(path, this.#options.limitBytes);
      this.#options.note(
        `Evaluation ${position} goes on from the checkpoint of attempt ${attempt} (${bytes.length} bytes).`,
      );
      return bytes;
    } catch (error) {
      if (!(error instanceof DamagedCheckpoint)) throw error;
      this.#options.note(
        `The checkpoint of evaluation ${position} is refused: ${error.message}. It starts anew.`,
      );
      return undefined;
    } finally {
      rmSync(path, { force: true });
    }
  }

  /** An answer of the supervisor has come. */
  answer(answer: CheckpointAnswer): void {
    this.#waiting.get(answer.id)?.(answer);
    this.#waiting.delete(answer.id);
  }

  #path(): string {
    return join(this.#options.folder, `checkpoint-${process.pid}-${++this.#made}`);
  }

  async #ask(request: CheckpointRequest): Promise<CheckpointAnswer> {
    const answer = await new Promise<CheckpointAnswer>((resolve) => {
      this.#waiting.set(request.id, resolve);
      this.#options.send(request);
    });
    const { problem } = answer;
    if (problem !== undefined) throw new CheckpointError(problem.code, problem.message);
    return answer;
  }
}
