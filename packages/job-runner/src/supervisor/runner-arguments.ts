import { parseArgs } from "node:util";

/** What the runner is asked to do. */
export interface RunnerArguments {
  readonly descriptorPath: string;
  /** From 1. */
  readonly child: number;
  /** From 1. */
  readonly attempt: number;
  /** Most bytes that the results of the child may have. */
  readonly resultLimitBytes: number;
  /** Most bytes of one state that a function saves. */
  readonly checkpointLimitBytes: number;
}

/** Thrown for a command line that names no child of a job. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** How the runner is called. */
export const usage =
  "node runner.mjs <descriptor.json> --child <k> --attempt <n> [--result-limit <bytes>] [--checkpoint-limit <bytes>]";

const defaultCheckpointLimitBytes = 2 ** 28;
const defaultResultLimitBytes = 2 ** 31;

/** @throws UsageError */
export function parseRunnerArguments(args: readonly string[]): RunnerArguments {
  const { values, positionals } = parse(args);
  const [descriptorPath, ...more] = positionals;
  if (descriptorPath === undefined || more.length > 0) {
    throw new UsageError("Give the path of one descriptor.");
  }
  return {
    descriptorPath,
    child: positive("child", values["child"]),
    attempt: positive("attempt", values["attempt"]),
    resultLimitBytes:
      values["result-limit"] === undefined
        ? defaultResultLimitBytes
        : positive("result-limit", values["result-limit"]),
    checkpointLimitBytes:
      values["checkpoint-limit"] === undefined
        ? defaultCheckpointLimitBytes
        : positive("checkpoint-limit", values["checkpoint-limit"]),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        child: { type: "string" },
        attempt: { type: "string" },
        "result-limit": { type: "string" },
        "checkpoint-limit": { type: "string" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function positive(name: string, text: string | undefined): number {
  const value = Number(text);
  if (text === undefined || !/^\d+$/u.test(text) || !Number.isSafeInteger(value) || value < 1) {
    throw new UsageError(`--${name} needs a whole number of at least 1.`);
  }
  return value;
}
