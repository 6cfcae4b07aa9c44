import { setTimeout as delay } from "node:timers/promises";
import { BatchError, isFinal, type ProviderV1 } from "@remotebatch/job-model";
import { type JobEngine, type JobStore, withDecoratedParts } from "@remotebatch/provider-kit";

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
  const { find } = engine;
  return {
    ...engine,
    // An engine may learn it only when it is first asked.
    get maxArraySize() {
      return engine.maxArraySize;
    },
    async launch(request, options) {
      check();
      const id = await engine.launch(request, options);
      if (switches.lostAnswers === 0) return id;
      switches.lostAnswers -= 1;
      throw new BatchError("BATCH_UNAVAILABLE", "The answer to a launch was lost.");
    },
    ...(find === undefined
      ? {}
      : {
          async find(key, options) {
            check();
            return await find.call(engine, key, options);
          },
        }),
    async status(queries, options) {
      check();
      const { purged, lostNodes } = switches;
      if (!purged && lostNodes.size === 0) return await engine.status(queries, options);
      // Full reports, asked for without cursors: only of these does it mean something that a child is missing.
      const reports = await engine.status(
        queries.map(({ id }) => ({ id })),
        options,
      );
      return reports.map(({ id, children }) => ({
        id,
        children: children.filter(
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

/**
 * A provider made by any factory that uses `createProvider`, below which things go wrong as the switches say, at any moment: its
 * engine, its store and its clock. `describeProvider(runner, () => faultyProvider(switches, create))` runs the suite over them.
 *
 * @returns what `create` returns, a provider or a promise of one.
 */
export function faultyProvider<T extends ProviderV1 | Promise<ProviderV1>>(
  switches: FaultSwitches,
  create: () => T,
): T {
  return withDecoratedParts((parts) => {
    const { store, engine, now = Date.now } = parts;
    return {
      ...parts,
      store: faultyStore(store, switches),
      engine: faultyEngine(engine, switches),
      now: () => now() + switches.clockSkewMs,
    };
  }, create);
}
