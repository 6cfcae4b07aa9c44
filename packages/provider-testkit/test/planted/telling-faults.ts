import type { ChildStatus, LogLine, ProviderV1 } from "@remotebatch/job-model";
import { altered, type Planted } from "./planted.js";

const streams = "each line of a log is told to be of the stream that it was printed to";
const exitCode = "the exit code with which a child failed is told";
const times = "a child that succeeded has the times of its beginning and its end";
const attempts =
  "of a child that ran again the log has all attempts, oldest first, and the output is the last one's";

/** What is told of each child, altered. */
const children =
  (change: (child: ChildStatus) => ChildStatus) =>
  (sound: ProviderV1): Partial<ProviderV1> => ({
    status: (queries, call) =>
      altered(sound.status(queries, call), (status) => ({
        ...status,
        changed: status.changed.map(change),
      })),
  });

/** The lines of a log, altered. */
const logs =
  (change: (lines: readonly LogLine[]) => readonly LogLine[]) =>
  (sound: ProviderV1): Partial<ProviderV1> => ({
    async *logs(ref, options) {
      const lines: LogLine[] = [];
      for await (const line of sound.logs(ref, options)) lines.push(line);
      yield* change(lines);
    },
  });

/** Faults in what is told of children besides their phases. */
export const tellingFaults: Readonly<Record<string, Planted>> = {
  "says that every line is of the standard output": [
    streams,
    logs((lines) => lines.map((line) => ({ ...line, stream: "stdout" }))),
  ],
  "shows the standard output alone": [
    streams,
    logs((lines) => lines.filter(({ stream }) => stream === "stdout")),
  ],
  "loses the exit codes of children": [
    exitCode,
    children(({ exitCode: _code, ...child }) => child),
  ],
  "loses the exit code of a job of one child": [
    exitCode,
    (sound) => ({
      status: (queries, call) =>
        altered(sound.status(queries, call), ({ exitCode: _code, ...status }) => status),
    }),
  ],
  "tells no times": [
    times,
    children(({ startedAtMs: _start, finishedAtMs: _end, ...child }) => child),
  ],
  "lets children end before they begin": [
    times,
    children(({ startedAtMs = 0, finishedAtMs = 0, ...child }) => ({
      ...child,
      startedAtMs: finishedAtMs,
      finishedAtMs: startedAtMs,
    })),
  ],
  "takes the end of a child for its beginning": [
    times,
    children(({ finishedAtMs = 0, ...child }) => ({
      ...child,
      startedAtMs: finishedAtMs,
      finishedAtMs,
    })),
  ],
  "tells times in seconds": [
    times,
    children(({ startedAtMs = 0, finishedAtMs = 0, ...child }) => ({
      ...child,
      startedAtMs: startedAtMs / 1000,
      finishedAtMs: finishedAtMs / 1000,
    })),
  ],
  "shows the log of the last attempt alone": [
    attempts,
    logs((lines) => lines.slice(lines.findLastIndex(({ stream }) => stream === "system") + 1)),
  ],
  "shows the log of the first attempt alone": [
    attempts,
    logs((lines) => {
      const end = lines.findIndex(({ stream }) => stream === "system");
      return end < 0 ? lines : lines.slice(0, end);
    }),
  ],
  "gives the record of an earlier attempt": [
    attempts,
    (sound) => ({
      output: async (ref, options) => {
        const answer = await sound.output(ref, options);
        if (answer.state !== "ready" || options.part !== "outcome") return answer;
        const record = JSON.parse(new TextDecoder().decode(answer.bytes)) as object;
        const bytes = new TextEncoder().encode(JSON.stringify({ ...record, attempt: 1 }));
        return { ...answer, bytes };
      },
    }),
  ],
};
