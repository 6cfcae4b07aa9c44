import { execFile } from "node:child_process";
import { BatchError } from "@remotebatch/job-model";

/** How a command ended and what it printed. */
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

/**
 * Where Slurm's commands run: here, or on a login node. A command is a program and its arguments, never a line for a shell.
 * An exit code that is not 0 is no rejection; a command that cannot be started, or takes too long, is one.
 */
export interface CommandTransport {
  run(program: string, words: readonly string[], options: CommandOptions): Promise<CommandOutput>;
  close(): Promise<void>;
}

const maxOutputBytes = 256 << 20;

/** Variables that change what Slurm's commands do or show; ours say themselves what they want. */
function isInTheWay(name: string): boolean {
  return /^(?:SQUEUE_|SACCT_|SCANCEL_|SINFO_|SBATCH_(?:ARRAY_INX|WAIT|OUTPUT|ERROR|INPUT|JOB_NAME|EXPORT|REQUEUE|NO_REQUEUE|GET_USER_ENV)$|SLURM_TIME_FORMAT$|LC_|LANGUAGE$)/u.test(
    name,
  );
}

/** The environment of Slurm's commands: this process's own, without what changes their output. */
export function commandEnvironment(
  own: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && !isInTheWay(name)) environment[name] = value;
  }
  return { ...environment, LC_ALL: "C" };
}

/** Runs one program on this machine; its rejections are `BatchError`, or the signal's own reason. */
export function runProgram(
  program: string,
  words: readonly string[],
  options: CommandOptions,
): Promise<CommandOutput> {
  const { input = "", timeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = execFile(
      program,
      [...words],
      {
        encoding: "utf8",
        env: commandEnvironment(process.env),
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
        return reject(startFailure(program, error, timeoutMs));
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
  timeoutMs: number,
): BatchError {
  const { code } = error;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new BatchError(
      "BATCH_ENGINE_FAILED",
      `The program ${program} is not there; put Slurm's commands on the PATH, or set binFolder to their folder.`,
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

/** Slurm's commands on this machine. */
export function localTransport(): CommandTransport {
  return { run: runProgram, close: () => Promise.resolve() };
}
