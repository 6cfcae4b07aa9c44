import type { JobRef, ListedJob, ListFilter } from "@remotebatch/job-model";
import { altered, type Planted } from "./planted.js";

const listing =
  "a list has each job once, newest first, as it was submitted, and one job by its uuid";
const finished = "what a provider says it cannot do at a finished job it refuses, and does not do";
const anyOther = "any other call aborted in mid-call rejects with the reason";
const anySubmission =
  "a submission aborted in mid-call rejects with the reason, and repeating it makes one job";

/** Faults in lists, counts and signals, in calls that meet, and in what a provider says of itself. */
export const claimFaults: Readonly<Record<string, Planted>> = {
  "gives two references when a job is submitted twice at once": [
    "submitting one uuid several times at once gives one reference and one job",
    (sound) => {
      const busy = new Map<string, number>();
      return {
        submit: async (spec, call) => {
          const count = (busy.get(spec.uuid) ?? 0) + 1;
          busy.set(spec.uuid, count);
          try {
            const ref = await sound.submit(spec, call);
            return count > 1 ? { ...ref, id: `${ref.id}-${count}` } : ref;
          } finally {
            busy.set(spec.uuid, (busy.get(spec.uuid) ?? 1) - 1);
          }
        },
      };
    },
  ],
  "starts a job twice when it is submitted twice at once": [
    "submitting one uuid several times at once gives one reference and one job",
    (sound) => {
      const busy = new Set<string>();
      return {
        submit: async (spec, call) => {
          if (busy.has(spec.uuid)) {
            const twin = {
              ...spec,
              uuid: `${spec.uuid.slice(0, -12)}${Date.now() % 10}00000000000`,
            };
            await sound.submit(twin);
          }
          busy.add(spec.uuid);
          const ref = await sound.submit(spec, call);
          busy.delete(spec.uuid);
          return ref;
        },
      };
    },
  ],
  "gives each client a reference of its own": [
    "submitting one uuid from two clients at once gives one reference and one job",
    (sound) => {
      const client = Math.random();
      return {
        submit: async (spec, call) => {
          const ref = await sound.submit(spec, call);
          return { ...ref, id: `${ref.id}-${client}` };
        },
      };
    },
    { capabilities: { survivesClient: true } },
  ],
  "heeds the signal of a submission at its beginning only": [
    anySubmission,
    (sound) => ({
      submit: async (spec, call) => {
        call?.signal?.throwIfAborted();
        return sound.submit(spec);
      },
    }),
  ],
  "keeps a submission that was cut from being repeated": [
    anySubmission,
    (sound) => ({
      submit: async (spec, call) => {
        const ref = await sound.submit(spec, call);
        return call?.signal === undefined ? { ...ref, uuid: crypto.randomUUID() } : ref;
      },
    }),
  ],
  "heeds the signal of a status call at its beginning only": [
    anyOther,
    (sound) => ({
      status: async (queries, call) => {
        call?.signal?.throwIfAborted();
        return sound.status(queries);
      },
    }),
  ],
  "lists on whatever the signal says": [
    anyOther,
    (sound) => ({ list: ({ signal: _signal, ...filter }: ListFilter = {}) => sound.list(filter) }),
  ],
  "attaches whatever the signal says": [
    anyOther,
    (sound) => ({ attach: (text: string) => sound.attach(text) }),
  ],
  "removes whatever the signal says": [
    anyOther,
    (sound) => ({ remove: (ref: JobRef) => sound.remove(ref) }),
  ],
  "lists jobs twice": [
    listing,
    (sound) => ({
      async *list(filter) {
        for await (const job of sound.list(filter)) {
          yield job;
          yield job;
        }
      },
    }),
  ],
  "lists all jobs when asked for one": [
    listing,
    (sound) => ({ list: ({ uuid: _uuid, ...filter }: ListFilter = {}) => sound.list(filter) }),
  ],
  "lists jobs without their children": [
    listing,
    (sound) => ({
      async *list(filter) {
        for await (const job of sound.list(filter)) yield { ...job, spans: [] };
      },
    }),
  ],
  "lists the oldest job first": [
    listing,
    (sound) => ({
      async *list(filter) {
        const jobs = [];
        for await (const job of sound.list(filter)) jobs.unshift(job);
        yield* jobs;
      },
    }),
  ],
  "counts nothing": [
    "every child is counted once by its phase and once by its label",
    (sound) => ({
      status: (queries, call) =>
        altered(sound.status(queries, call), (status) => ({ ...status, counts: {} })),
    }),
  ],
  "counts ended children twice": [
    "every child is counted once by its phase and once by its label",
    (sound) => ({
      status: (queries, call) =>
        altered(sound.status(queries, call), (status) => {
          const { succeeded = 0 } = status.phases;
          return { ...status, phases: { ...status.phases, succeeded: succeeded * 2 } };
        }),
    }),
  ],
  "lists a job that it removed": [
    "a removed job is gone, running or not, and removing it again is no error",
    (sound) => {
      const removed: ListedJob[] = [];
      return {
        async remove(ref, call) {
          for await (const job of sound.list({ uuid: ref.uuid })) removed.push(job);
          await sound.remove(ref, call);
        },
        async *list(filter) {
          yield* sound.list(filter);
          yield* removed.filter(({ ref }) => ref.uuid === filter?.uuid);
        },
      };
    },
  ],
  "gives every child the log of the first": [
    "what a child printed is in its log, in order",
    (sound) => ({ logs: (ref, call) => sound.logs(ref, { ...call, child: 1 }) }),
  ],
  "says that it cannot list, and lists": [
    finished,
    (sound) => ({
      capabilities: { ...sound.capabilities, list: false },
    }),
    { capabilities: { logs: "none" } },
  ],
  "says that it cannot remove, and removes": [
    finished,
    (sound) => ({ capabilities: { ...sound.capabilities, remove: false } }),
    { capabilities: { list: false } },
  ],
  "says that it has no logs, and has": [
    finished,
    (sound) => ({ capabilities: { ...sound.capabilities, logs: "none" } }),
    { capabilities: { list: false } },
  ],
  "says that logs come at the end, and shows them before": [
    "a log said to be there only at the end is not there before",
    (sound) => ({ capabilities: { ...sound.capabilities, logs: "end" } }),
    { capabilities: { logs: "end" }, faulty: { capabilities: { logs: "follow" } } },
  ],
  "says that jobs end with their client, and lets them go on": [
    "jobs said to end with their client do so",
    (sound) => ({ capabilities: { ...sound.capabilities, survivesClient: false } }),
  ],
};
