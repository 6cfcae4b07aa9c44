import { writeSync } from "node:fs";

/** The descriptor on which the evaluator's frames leave the process. */
const framesFile = 3;

const waiting = new Int32Array(new SharedArrayBuffer(4));

/** Writes a frame at once: what was written reaches the supervisor even if this process dies in the next instant. */
export function sendFrame(frame: Uint8Array): void {
  let done = 0;
  while (done < frame.length) {
    try {
      done += writeSync(framesFile, frame, done, frame.length - done);
    } catch (error) {
      // Where the pipe does not block the supervisor needs a moment to empty it.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(waiting, 0, 0, 1);
    }
  }
}
