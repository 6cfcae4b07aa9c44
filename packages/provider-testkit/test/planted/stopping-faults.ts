import type { ProviderV1 } from "@remotebatch/job-model";
import { executeTestProgram, type MemoryProviderOptions } from "@remotebatch/provider-testkit";
import { altered, type Planted } from "./planted.js";

const abort = "abort ends the program, and does not only say so";
const abortDeaf = "abort ends a program that does not heed the signal";
const abortChild = "aborting a child ends its program and no other";
const timeLimit = "a time limit ends the program, and does not only say so";
const remove = "removing a running job ends its program";

type Execute = NonNullable<MemoryProviderOptions["execute"]>;

const never = new AbortController().signal;
const nothing = (): Partial<ProviderV1> => ({});

/** Programs that are never told to end, though the provider says so. */
const untold: Execute = (spec, child) => executeTestProgram(spec, { ...child, signal: never });

/** Programs that only end when they heed the signal. */
const unkilled: Execute = (spec, child) =>
  new TextDecoder().decode(spec.payload).includes("deaf")
    ? untold(spec, child)
    : executeTestProgram(spec, child);

/** Programs that go on past their time limit. */
const unlimited: Execute = ({ timeLimitMs: _limit, ...spec }, child) =>
  executeTestProgram(spec, child);

/** Faults in what happens to programs, whatever the provider says of its jobs. */
export const stoppingFaults: Readonly<Record<string, Planted>> = {
  "only says that it aborts": [abort, nothing, { faulty: { execute: untold } }],
  "kills no program that does not heed the signal": [
    abortDeaf,
    nothing,
    { faulty: { execute: unkilled } },
  ],
  "only says that it aborts children": [abortChild, nothing, { faulty: { execute: untold } }],
  "aborts the other children's programs too, and does not say so": [
    abortChild,
    (sound) => ({
      abort: (ref) => sound.abort(ref),
      status: (queries, call) =>
        altered(sound.status(queries, call), (status) =>
          status.phases.cancelled === undefined
            ? status
            : { ...status, phases: { running: 1, cancelled: 1 } },
        ),
    }),
  ],
  "only says that the time is over": [
    timeLimit,
    (sound) => {
      const startedAt = Date.now();
      return {
        status: (queries, call) =>
          altered(sound.status(queries, call), (status) =>
            Date.now() - startedAt > 500 ? { ...status, phase: "timedOut" } : status,
          ),
      };
    },
    { faulty: { execute: unlimited } },
  ],
  "removes only what is stored": [remove, nothing, { faulty: { execute: untold } }],
};
