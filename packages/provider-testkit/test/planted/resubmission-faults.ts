import { BatchError, type JobRef, type JobStatus } from "@remotebatch/job-model";
import type { JobEngine } from "@remotebatch/provider-kit";
import { altered, type Planted } from "./planted.js";

const lostAnswer =
  "a job under the uuid of a removed one is the one that runs, though the answer to its launch was lost";
const otherClient = "who knew a removed job sees the one that was submitted again under its uuid";

/** A launch's name without what tells the jobs of one uuid apart. */
const withoutGeneration = (key: string): string =>
  key.replace(/^(.{36})-[a-z2-7]{8}(?=-a\d+-\d+$)/u, "$1");

/**
 * An engine that remembers jobs which were removed, as queues do for minutes and accounting for months, and finds them by the
 * names they were given: the oldest one first.
 */
function remembering(engine: JobEngine, nameOf: (key: string) => string): JobEngine {
  const named = new Map<string, string>();
  const taken = new Set<string>();
  return {
    ...engine,
    async launch(request, call) {
      // Never the same job twice, whatever it is named.
      const key = taken.has(request.key) ? `${request.key}.${taken.size}` : request.key;
      taken.add(key);
      const id = await engine.launch({ ...request, key }, call);
      const name = nameOf(request.key);
      if (!named.has(name)) named.set(name, id);
      return id;
    },
    find: async (key) => named.get(nameOf(key)),
    forget: async () => {},
  };
}

/** Faults in what becomes of the uuid of a removed job. */
export const resubmissionFaults: Readonly<Record<string, Planted>> = {
  "takes the engine's job of the removed job for that of the new one": [
    lostAnswer,
    () => ({}),
    {
      engine: (engine, isFaulty) =>
        remembering(engine, isFaulty ? withoutGeneration : (key) => key),
    },
  ],
  "starts a job twice when the answer to its launch was lost": [
    lostAnswer,
    () => ({}),
    {
      engine(engine, isFaulty) {
        const { find: _find, ...without } = remembering(engine, (key) => key);
        return isFaulty ? without : engine;
      },
    },
  ],
  "removes a job for one client alone": [
    otherClient,
    (sound) => {
      const removed = new Set<string>();
      return {
        remove: async (ref, options) => {
          await sound.abort(ref, options).catch(() => {});
          removed.add(ref.uuid);
        },
        output: async (ref, options) => {
          if (removed.has(ref.uuid)) throw new BatchError("BATCH_NOT_FOUND", "It was removed.");
          return await sound.output(ref, options);
        },
      };
    },
    { capabilities: { survivesClient: true } },
  ],
  "gives each client what it knew of a job first": [
    otherClient,
    (sound) => {
      const ended = new Map<string, JobStatus>();
      return {
        status: (queries, call) =>
          altered(sound.status(queries, call), (status, { uuid }: JobRef) => {
            const known = ended.get(uuid);
            if (known === undefined && status.phase === "cancelled") ended.set(uuid, status);
            return known ?? status;
          }),
      };
    },
    { capabilities: { survivesClient: true } },
  ],
};
