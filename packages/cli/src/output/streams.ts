import { once } from "node:events";

/**
 * Writes to standard output and waits while the reader is slower, so that long streams need no memory.
 * A reader that has gone away (`| head`) ends the command quietly.
 */
export async function write(data: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(data)) await once(process.stdout, "drain");
}

/** Writes one line to standard output. */
export function writeLine(text: string): Promise<void> {
  return write(`${text}\n`);
}

/** Writes one line for people to standard error: progress, hints and failures, never results. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Ends the process without a word when the reader of its output is gone. */
export function quietOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED") process.exit(0);
      throw error;
    });
  }
}

/** Waits until everything written has been handed to the system. */
export async function flush(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      stream.write("", () => resolve());
    });
  }
}
