import { BatchError, type BatchErrorCode } from "@remotebatch/job-model";
import { CommanderError } from "commander";

/** What the command's exit codes mean; scripts may rely on them. */
export const exitCode = {
  done: 0,
  /** The job, evaluation or check ended without success. */
  failed: 1,
  /** The command was called wrongly: nothing was sent or written. */
  usage: 2,
  /** The provider could not be reached, or refused. */
  unreachable: 3,
  /** Interrupted from the keyboard; jobs go on. */
  interrupted: 130,
} as const;

/** A mistake in how the command was called; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The command did its work and the answer is "no": the job failed, the file is bad. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  /** What `--json` says beside the message: a code, and where in the input. */
  readonly details: FailureDetails | undefined;

  constructor(message: string, options: ErrorOptions & { readonly details?: FailureDetails } = {}) {
    super(message, options);
    this.details = options.details;
  }
}

/** A stable code, and the offset in the input where one is known. */
export interface FailureDetails {
  readonly code: string;
  readonly offset: number | null;
}

/** What the command had to say could not be written to standard output. */
export class OutputError extends Error {
  override readonly name = "OutputError";

  constructor(cause: Error) {
    super(`can't write standard output: ${cause.message}`, { cause });
  }
}

/** The user or the system asked the command to end; carries what is still worth saying. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  readonly signal: "SIGINT" | "SIGTERM" | "SIGHUP";

  constructor(signal: "SIGINT" | "SIGTERM" | "SIGHUP") {
    super("Interrupted.");
    this.signal = signal;
  }
}

const usageCodes: ReadonlySet<BatchErrorCode> = new Set([
  "BATCH_INVALID_OPTION",
  "BATCH_INVALID_JOB",
  "BATCH_INVALID_EXPRESSION",
  "BATCH_INVALID_INPUT_FILE",
  "BATCH_LIMIT_EXCEEDED",
  "BATCH_UNKNOWN_PROPERTY",
  "BATCH_NOT_FOUND",
  "BATCH_AMBIGUOUS_ID",
  "BATCH_UNSUPPORTED",
]);

const unreachableCodes: ReadonlySet<BatchErrorCode> = new Set([
  "BATCH_STORE_FAILED",
  "BATCH_ENGINE_FAILED",
  "BATCH_UNAUTHENTICATED",
  "BATCH_FORBIDDEN",
  "BATCH_THROTTLED",
  "BATCH_UNAVAILABLE",
]);

/** The exit code for an error that ended the command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCode.usage;
  if (error instanceof Interruption) {
    return { SIGHUP: 129, SIGINT: exitCode.interrupted, SIGTERM: 143 }[error.signal];
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCode.usage;
  if (BatchError.is(error)) {
    if (usageCodes.has(error.code)) return exitCode.usage;
    if (unreachableCodes.has(error.code)) return exitCode.unreachable;
  }
  return exitCode.failed;
}
