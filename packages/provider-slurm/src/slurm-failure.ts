import { BatchError, type BatchErrorCode } from "@remotebatch/job-model";
import type { CommandOutput } from "@remotebatch/provider-kit";

const patterns: readonly (readonly [RegExp, BatchErrorCode])[] = [
  [/rate limit|too many requests/iu, "BATCH_THROTTLED"],
  [
    /unable to contact|socket timed out|timed out|connection refused|zero bytes were transmitted|communication (?:connection )?failure|slurm controller not responding|in standby|temporarily unable|resource temporarily unavailable|munge(?:d)?.*(?:is it running|is up|failed to access|failed to connect|socket)|failed to (?:connect|open persistent connection)|connection reset|name or service not known|no route to host|unable to resolve/iu,
    "BATCH_UNAVAILABLE",
  ],
  [
    /protocol authentication error|invalid credential|expired credential|unauthenticated/iu,
    "BATCH_UNAUTHENTICATED",
  ],
  [
    /access\/permission denied|permission denied|user's group not permitted|not permitted to use|user'?s? account.*not permitted/iu,
    "BATCH_FORBIDDEN",
  ],
  [
    /memory specification|node configuration is not available|more processors requested|node count specification|violates accounting\/qos|exceed|requested time limit is invalid|job size specification|array specification/iu,
    "BATCH_LIMIT_EXCEEDED",
  ],
  [
    /invalid (?:partition|account|qos|feature|generic resource|reservation|licen[cs]e|node name)|requested reservation/iu,
    "BATCH_INVALID_OPTION",
  ],
];

/** Slurm's own words: the lines of its errors without the names of its programs. */
export function slurmWords(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => line.trim().replace(/^(?:\w+(?:-wlm)?: )?(?:error|fatal|warning): /u, ""))
    .filter((line) => line !== "");
  return [...new Set(lines)].slice(-4).join("; ");
}

/** The code that fits what Slurm said; `undefined` when none of the closer ones does. */
export function codeOfWords(words: string): BatchErrorCode | undefined {
  return patterns.find(([pattern]) => pattern.test(words))?.[1];
}

/** A failed command as an error with Slurm's own words in it. */
export function slurmFailure(command: string, output: CommandOutput): BatchError {
  const words =
    slurmWords(output.stderr) || slurmWords(output.stdout) || `exit code ${output.exitCode}`;
  return new BatchError(
    codeOfWords(words) ?? "BATCH_ENGINE_FAILED",
    `${command} failed: ${words}.`,
  );
}
