import type { LogEvent } from "./emulated-job.js";

/** What is read of a question for log events. */
export interface LogQuestion {
  readonly logStreamName: string;
  readonly nextToken?: string;
  readonly limit?: number;
}

const pageSize = 50;

/**
 * Log events as CloudWatch gives them: pages, of which the first is empty though there is more, and a token that stays the same
 * only at the end. `undefined` for a stream that is not there.
 */
export function logEvents(
  streams: ReadonlyMap<string, readonly LogEvent[]>,
  { logStreamName, nextToken, limit = pageSize }: LogQuestion,
): object | undefined {
  const all = streams.get(logStreamName);
  if (all === undefined) return undefined;
  const token = (at: number): object => ({
    nextForwardToken: `f/${String(at).padStart(56, "0")}`,
    nextBackwardToken: `b/${String(at).padStart(56, "0")}`,
  });
  if (nextToken === undefined) return { events: [], ...token(0) };
  const from = Number(nextToken.slice(2));
  const events = all.slice(from, from + limit);
  const ingestionTime = Date.now();
  return {
    events: events.map((event) => ({ ...event, ingestionTime })),
    ...token(from + events.length),
  };
}
