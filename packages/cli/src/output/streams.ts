import { exitCode, OutputError } from "../exit-code.js";

/** Why standard output takes nothing more. */
let broken: Error | undefined;

/**
 * Writes to standard output and waits while the reader is slower, so that long streams need no memory.
 * A reader that has gone away (`| head`) ends the command quietly.
 * @throws OutputError when it can't be written, because a disk is full for example.
 */
export function write(data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    if (broken !== undefined) {
      reject(new OutputError(broken));
      return;
    }
    process.stdout.write(data, (error) => {
      if (error === null || error === undefined) {
        resolve();
        return;
      }
      endIfGone(error);
      broken ??= error;
      reject(new OutputError(broken));
    });
  });
}

/** Writes one line to standard output. */
export function writeLine(text: string): Promise<void> {
  return write(`${text}\n`);
}

/** Writes one line for people to standard error: progress, hints and failures, never results. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * Ends the process when its output can't be written: without a word when the reader is gone, else with one line. What
 * `write` has thrown is left to its caller.
 */
export function watchOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (broken !== undefined) return;
    endIfGone(error);
    broken = error;
    note(`remotebatch: ${new OutputError(error).message}`);
    process.exit(exitCode.failed);
  });
  // There is no place left to say that standard error can't be written.
  process.stderr.on("error", endIfGone);
}

function endIfGone(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED") process.exit(0);
}

/** Waits until everything written has been handed to the system. */
export async function flush(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      stream.write("", () => resolve());
    });
  }
}
