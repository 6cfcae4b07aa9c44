import { execFile } from "node:child_process";
import { BatchError } from "@remotebatch/job-model";

/** How a program ended and what it printed. */
export interface CommandOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One run of a command. */
export interface CommandOptions {
  /** Written to the command's standard input. Default: nothing. */
  readonly input?: string;
  /** The command is killed after this, milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What belongs to a program and not to one run of it. */
export interface ProgramOptions extends CommandOptions {
  /** Its whole environment. Default: this process's own, with `LC_ALL=C`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What somebody without the program is to do, as a half sentence. */
  readonly advice: string;
}

const maxOutputBytes = 256 << 20;

/**
 * Runs one program on this machine with a list of arguments, never through a shell, and waits for its end. An exit code that
 * is not 0 is no rejection.
 *
 * @throws BatchError `BATCH_ENGINE_FAILED` when it cannot be run, `BATCH_UNAVAILABLE` when it takes too long; the signal's own reason.
 */
export function runProgram(
  program: string,
  words: readonly string[],
  options: ProgramOptions,
): Promise<CommandOutput> {
  const { input = "", timeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = execFile(
      program,
      [...words],
      {
        encoding: "utf8",
        env: options.environment ?? { ...process.env, LC_ALL: "C" },
        maxBuffer: maxOutputBytes,
        timeout: timeoutMs,
        killSignal: "SIGKILL",
        ...(signal === undefined ? {} : { signal }),
      },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ exitCode: 0, stdout, stderr });
        if (signal?.aborted === true) return reject(signal.reason);
        if (typeof error.code === "number") {
          return resolve({ exitCode: error.code, stdout, stderr });
        }
        return reject(startFailure(program, error, options));
      },
    );
    // A program that ends before it has read its input is judged by its exit code.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

function startFailure(
  program: string,
  error: Error & { readonly code?: unknown; readonly killed?: boolean },
  { timeoutMs, advice }: ProgramOptions,
): BatchError {
  const { code } = error;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new BatchError(
      "BATCH_ENGINE_FAILED",
      `The program ${program} is not there; ${advice}.`,
      { cause: error },
    );
  }
  if (code === "EACCES") {
    return new BatchError("BATCH_ENGINE_FAILED", `The program ${program} may not be run.`, {
      cause: error,
    });
  }
  if (error.killed === true) {
    return new BatchError(
      "BATCH_UNAVAILABLE",
      `${program} gave no answer within ${Math.round(timeoutMs / 1000)} s and was ended.`,
      { cause: error },
    );
  }
  return new BatchError("BATCH_ENGINE_FAILED", `${program} failed: ${error.message}`, {
    cause: error,
  });
}
