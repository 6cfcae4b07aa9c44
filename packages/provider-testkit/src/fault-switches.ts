import { setTimeout as delay } from "node:timers/promises";
import { BatchError, isFinal } from "@remotebatch/job-model";
import type { JobEngine, JobStore } from "@remotebatch/provider-kit";

/** What can be made to go wrong below a provider, at any moment; everything is off at first. */
export interface FaultSwitches {
  /** So many launches are made and their answers lost, as when the connection breaks: who repeats them must not get two. */
  lostAnswers: number;
  /** Every question to the engine fails with it: `BATCH_UNAVAILABLE` is an outage, `BATCH_THROTTLED` an engine that is asked too often. */
  outage: BatchError | undefined;
  /** The engine has forgotten the children that ended. */
  purged: boolean;
  /** The engine has lost these children with their node: it knows nothing of them any more. First attempts alone. */
  lostNodes: ReadonlySet<number>;
  /** Only the first half of a result can be read. */
  halfOutputs: boolean;
  /** The clock is wrong by so much, milliseconds. */
  clockSkewMs: number;
  /** Every call to the store takes so much longer, milliseconds. */
  storeDelayMs: number;
}

/** Switches that are all off. */
export function faultSwitches(): FaultSwitches {
  return {
    lostAnswers: 0,
    outage: undefined,
    purged: false,
    lostNodes: new Set(),
    halfOutputs: false,
    clockSkewMs: 0,
    storeDelayMs: 0,
  };
}

/** An engine below which things go wrong as the switches say. */
export function faultyEngine(engine: JobEngine, switches: FaultSwitches): JobEngine {
  const check = (): void => {
    if (switches.outage !== undefined) throw switches.outage;
  };
  return {
    ...engine,
    async launch(request, options) {
      check();
      const id = await engine.launch(request, options);
      if (switches.lostAnswers === 0) return id;
      switches.lostAnswers -= 1;
      throw new BatchError("BATCH_UNAVAILABLE", "The answer to a launch was lost.");
    },
    async status(queries, options) {
      check();
      const { purged, lostNodes } = switches;
      return (await engine.status(queries, options)).map((report) => ({
        ...report,
        children: report.children.filter(
          ({ child, attempt, phase }) =>
            !(purged && isFinal(phase)) && !(attempt === 1 && lostNodes.has(child)),
        ),
      }));
    },
    async cancel(id, options) {
      check();
      await engine.cancel(id, options);
    },
  };
}

/** A store that is slow, or gives halves, as the switches say. */
export function faultyStore(store: JobStore, switches: FaultSwitches): JobStore {
  const slowly = async <Value>(call: () => Promise<Value>): Promise<Value> => {
    if (switches.storeDelayMs > 0) await delay(switches.storeDelayMs);
    return await call();
  };
  return {
    put: (key, bytes, options) => slowly(() => store.put(key, bytes, options)),
    async get(key, options) {
      const bytes = await slowly(() => store.get(key, options));
      const isHalf = switches.halfOutputs && /\/out\/\d+\/\d+\.wxf$/u.test(key);
      return isHalf ? bytes?.subarray(0, bytes.length >> 1) : bytes;
    },
    size: (key, options) => slowly(() => store.size(key, options)),
    list: (prefix, options) => slowly(() => store.list(prefix, options)),
    deleteAll: (prefix, options) => slowly(() => store.deleteAll(prefix, options)),
    grant: (prefix, request) => store.grant(prefix, request),
  };
}
