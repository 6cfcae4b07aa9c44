import { spawn } from "node:child_process";
import { BatchError, isFinal, type JobRef, type JobSpec } from "@remotebatch/job-model";
import { singleTestJob } from "@remotebatch/provider-testkit";
import { altered, type Planted } from "./planted.js";

/** Faults in what a provider answers. */
export const answerFaults: Readonly<Record<string, Planted>> = {
  "runs a repeated submission as a second job": [
    "submitting one uuid twice gives the same reference and one job",
    (sound) => {
      let count = 0;
      return {
        submit: async (spec: JobSpec): Promise<JobRef> => {
          count += 1;
          const ref = await sound.submit(spec);
          return { ...ref, id: `${ref.id}-${count}` };
        },
      };
    },
  ],
  "gives every job the same reference": [
    "distinct jobs have distinct references",
    (sound) => {
      let first: JobRef | undefined;
      return {
        submit: async (spec) => {
          const ref = await sound.submit(spec);
          first ??= ref;
          return first;
        },
      };
    },
  ],
  "takes other work under a known identity": [
    "one uuid with other content is a conflict",
    (sound) => ({
      submit: (spec) =>
        sound.submit(spec).catch(() => ({ provider: sound.name, uuid: spec.uuid, id: spec.uuid })),
    }),
  ],
  "reports only the first complaint": [
    "a bad job is refused with every complaint, and leaves nothing",
    (sound) => ({ validate: async (spec) => (await sound.validate(spec)).slice(0, 1) }),
  ],
  "rejects with a plain error": [
    "an unknown reference is not found by any call",
    (sound) => ({
      output: (ref, options) =>
        sound.output(ref, options).catch(() => {
          throw new Error("no such thing");
        }),
    }),
  ],
  "swaps the results of children": [
    "array children give back each element exactly once",
    (sound) => ({
      output: (ref, options) =>
        sound.output(ref, { ...options, child: options.child === 1 ? 2 : options.child }),
    }),
  ],
  "cuts results short": [
    "a single job succeeds and its result is what it wrote",
    (sound) => ({
      output: async (ref, options) => {
        const answer = await sound.output(ref, options);
        return answer.state === "ready" ? { ...answer, bytes: answer.bytes.subarray(1) } : answer;
      },
    }),
  ],
  "ignores ranges": [
    "one element can be read by its range in the index",
    (sound) => ({
      output: (ref, { range: _range, ...options }) => sound.output(ref, options),
    }),
  ],
  "calls a missing output final": [
    "output is pending before the end, and for a child that does not exist it is not found",
    (sound) => ({
      output: async (ref, options) => {
        const answer = await sound.output(ref, options);
        return answer.state === "pending" ? { state: "never", reason: "none" } : answer;
      },
    }),
  ],
  "forgets why a child failed": [
    "a failed child has its phase, cause and reason, and never a result",
    (sound) => ({
      status: async (queries) =>
        (await sound.status(queries)).map((answer) => {
          if (!("status" in answer)) return answer;
          const { cause: _cause, ...status } = answer.status;
          return { ref: answer.ref, status };
        }),
    }),
  ],
  "never retries": [
    "a child runs again when its cause is in the policy, and its last attempt counts",
    (sound) => ({
      submit: (spec) => sound.submit({ ...spec, retry: { maxAttempts: 1, causes: [] } }),
    }),
  ],
  "retries whatever the cause": [
    "a child does not run again for another cause, nor more often than allowed",
    (sound) => ({
      submit: (spec) =>
        sound.submit({ ...spec, retry: { ...spec.retry, causes: ["user", "memory"] } }),
    }),
  ],
  "ignores time limits": [
    "a child past its time limit ends as timed out",
    (sound) => ({
      submit: ({ timeLimitMs: _limit, ...spec }) => sound.submit(spec),
    }),
  ],
  "ignores cursors": [
    "a cursor brings only later changes, and a foreign one brings everything",
    (sound) => ({ status: (queries) => sound.status(queries.map(({ ref }) => ({ ref }))) }),
  ],
  "answers in another order": [
    "one question about many jobs is answered in its order, whatever is wrong with one of them",
    (sound) => ({ status: async (queries) => [...(await sound.status(queries))].reverse() }),
  ],
  "ignores aborts": [
    "an aborted job ends as cancelled by the user and stays so",
    () => ({ abort: async () => {} }),
  ],
  "aborts the whole job for one child": [
    "one child is aborted and the others go on",
    (sound) => ({ abort: (ref) => sound.abort(ref) }),
  ],
  "keeps what it should remove": [
    "a removed job is gone, running or not, and removing it again is no error",
    () => ({ remove: async () => {} }),
  ],
  "loses log lines": [
    "what a child printed is in its log, in order",
    (sound) => ({
      async *logs(ref, options) {
        for await (const line of sound.logs(ref, options)) {
          if (!line.text.startsWith("second")) yield line;
        }
      },
    }),
  ],
  "wraps the reason of an abort signal": [
    "an aborted call rejects with the signal's own reason and submits nothing",
    (sound) => ({
      submit: (spec, options) =>
        sound.submit(spec, options).catch((error: unknown) => {
          throw BatchError.from(error);
        }),
    }),
  ],
  "refuses the longest time limit that it names": [
    "a time limit is taken at the limits and refused past them",
    (sound) => ({
      validate: async (spec) =>
        spec.timeLimitMs === sound.limits.maxTimeLimitMs
          ? [{ code: "BATCH_LIMIT_EXCEEDED", path: "timeLimitMs", message: "too long" }]
          : sound.validate(spec),
    }),
  ],
  "takes time limits past the longest": [
    "a time limit is taken at the limits and refused past them",
    (sound) => ({
      submit: ({ timeLimitMs = 1, ...spec }) =>
        sound.submit({
          ...spec,
          timeLimitMs: Math.min(timeLimitMs, sound.limits.maxTimeLimitMs),
        }),
    }),
  ],
  "runs whatever it is given as a runner": [
    "a runner whose bytes do not have its hash is refused",
    (sound) => ({
      submit: (spec) => sound.submit({ ...spec, runner: singleTestJob({}).runner }),
    }),
  ],
  "reads another job out of a reference's text": [
    "a reference survives its text form",
    (sound) => ({
      attach: async (text) => ({ ...(await sound.attach(text)), id: "0" }),
    }),
  ],
  "lists arrays as single jobs": [
    "submitted jobs are listed, by type too",
    (sound) => ({ list: ({ jobType: _type, ...filter } = {}) => sound.list(filter) }),
  ],
  "fails every child when one dies": [
    "a runner that dies without a record fails its child and no other",
    (sound) => ({
      status: (queries) =>
        altered(sound.status(queries), (status) => {
          const ended = Object.values(status.phases).reduce((sum, count) => sum + count, 0);
          return status.phase === "failed" ? { ...status, phases: { failed: ended } } : status;
        }),
    }),
  ],
  "gives a result for a child that died": [
    "a runner that dies without a record fails its child and no other",
    (sound) => ({
      output: async (ref, options) => {
        const answer = await sound.output(ref, options);
        return answer.state === "never"
          ? { state: "ready", bytes: new Uint8Array(0), totalBytes: 0 }
          : answer;
      },
    }),
  ],
  "calls a finished job cancelled once it is aborted": [
    "aborting a finished job changes nothing",
    (sound) => {
      const aborted = new Set<string>();
      return {
        abort: async (ref) => {
          aborted.add(ref.uuid);
          await sound.abort(ref);
        },
        status: (queries) =>
          altered(sound.status(queries), (status, ref) =>
            aborted.has(ref.uuid) ? { ...status, phase: "cancelled" } : status,
          ),
      };
    },
  ],
  "aborts nothing, silently, when asked for a child": [
    "aborting single children is refused where the provider says it cannot",
    (sound) => ({
      abort: async (ref, { children, ...options } = {}) => {
        if (children === undefined) await sound.abort(ref, options);
      },
    }),
    { capabilities: { abortChild: false } },
  ],
  "brings a followed log only at the end": [
    "a followed log brings lines while the child runs and ends with it",
    (sound) => ({
      async *logs(ref, options) {
        const lines = [];
        for await (const line of sound.logs(ref, options)) lines.push(line);
        yield* lines;
      },
    }),
  ],
  "calls every end a failure": [
    "any sequence of calls leaves each job in a state that a simple model allows",
    (sound) => ({
      status: (queries) =>
        altered(sound.status(queries), (status) =>
          isFinal(status.phase) ? { ...status, phase: "failed" } : status,
        ),
    }),
  ],
  "tells what is in a job where everybody reads it": [
    "a secret in a job is in no reference, status, list, log or command line",
    (sound) => {
      const payloads = new Map<string, string>();
      return {
        submit: async (spec) => {
          payloads.set(spec.uuid, new TextDecoder().decode(spec.payload));
          return sound.submit(spec);
        },
        status: (queries) =>
          altered(sound.status(queries), (status, ref) => ({
            ...status,
            reason: `It runs ${payloads.get(ref.uuid)}`,
          })),
      };
    },
  ],
  "starts a program with the job on its command line": [
    "a secret in a job is in no reference, status, list, log or command line",
    (sound) => ({
      submit: async (spec) => {
        const words = ["-e", "setTimeout(() => {}, 3000)", new TextDecoder().decode(spec.payload)];
        spawn(process.execPath, words, { stdio: "ignore" }).unref();
        return sound.submit(spec);
      },
    }),
  ],
  "cannot be closed twice": [
    "closing twice is no error and later calls are refused",
    (sound) => {
      let closed = false;
      return {
        close: async () => {
          if (closed) throw new BatchError("BATCH_CLOSED", "closed");
          closed = true;
          await sound.close();
        },
      };
    },
  ],
};
