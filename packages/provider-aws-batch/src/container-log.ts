import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { CallOptions, LogLine } from "@remotebatch/job-model";
import { awsErrorName, awsFailure } from "@remotebatch/store-s3";
import { type AwsAccess, clientSettings } from "./batch-calls.js";

/** Reads what containers printed. */
export interface ContainerLog {
  /**
   * Lines of one stream of the group, oldest first, from its start or from where an earlier call ended; none where there is no such
   * stream. `cursor` is where the next call goes on; `isCut` where there is more than one call reads.
   */
  lines(
    stream: string,
    options: CallOptions & { readonly cursor?: string | undefined },
  ): Promise<{
    readonly lines: readonly LogLine[];
    readonly cursor: string | undefined;
    readonly isCut: boolean;
  }>;
  /** What is shown in place of the rest of a stream that is longer than one call reads. */
  cutLine(stream: string): LogLine;
  close(): void;
}

/** A page has at most a mebibyte, or 10,000 lines; it may be empty though more follow. */
const maxPages = 50;

/** A line of the runner's own, or anything else that was printed. */
function lineOf(message: string, timeMs: number): LogLine {
  if (message.startsWith('{"t":')) {
    try {
      const { t, s, x } = JSON.parse(message) as { t?: unknown; s?: unknown; x?: unknown };
      const isStream = s === "stdout" || s === "stderr" || s === "system";
      if (typeof t === "number" && isStream && typeof x === "string")
        return { timeMs: t, stream: s, text: x };
    } catch {
      // Printed by something else: shown as it is.
    }
  }
  return { timeMs, stream: "stderr", text: message };
}

/** The log of AWS Batch's containers in CloudWatch Logs. */
export function containerLog(access: AwsAccess, group: string): ContainerLog {
  const client = new CloudWatchLogsClient(clientSettings(access));
  return {
    async lines(logStreamName, { signal, cursor }) {
      const lines: LogLine[] = [];
      let nextToken = cursor;
      try {
        for (let page = 0; page < maxPages; page += 1) {
          const more = nextToken === undefined ? {} : { nextToken };
          const input = { logGroupName: group, logStreamName, startFromHead: true, ...more };
          const call = signal === undefined ? {} : { abortSignal: signal };
          const answer = await client.send(new GetLogEventsCommand(input), call);
          for (const { message = "", timestamp = 0 } of answer.events ?? [])
            lines.push(lineOf(message, timestamp));
          // The last page is told by the token that stays the same.
          if (answer.nextForwardToken === undefined || answer.nextForwardToken === nextToken)
            return { lines, cursor: nextToken, isCut: false };
          nextToken = answer.nextForwardToken;
        }
        return { lines, cursor: nextToken, isCut: true };
      } catch (error) {
        if (signal?.aborted === true) throw signal.reason;
        if (awsErrorName(error).name === "ResourceNotFoundException")
          return { lines: [], cursor, isCut: false };
        throw awsFailure(error, `reading the log ${group} ${logStreamName}`, "BATCH_ENGINE_FAILED");
      }
    },
    cutLine: (stream) => ({
      timeMs: Date.now(),
      stream: "system",
      text: `The log is longer than what is shown; all of it is in CloudWatch Logs, group ${group}, stream ${stream}.`,
    }),
    close: () => client.destroy(),
  };
}
