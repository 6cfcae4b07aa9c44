import assert from "node:assert/strict";
import type { ProviderV1 } from "@remotebatch/job-model";
import fc from "fast-check";
import type { ConformanceCase } from "./conformance-case.js";
import {
  checkEnd,
  checkNow,
  childrenOf,
  goesOn,
  type ModelJob,
  type ModelKind,
  modelSpec,
} from "./model-job.js";

/** Sequences of calls at most; a slow engine gets as many as there is time for. */
const mostSequences = 500;
/** Jobs of one sequence at most. */
const mostJobs = 4;

interface Model {
  readonly jobs: ModelJob[];
}

/** Clients over the same jobs; one only where jobs end with their client. */
interface Real {
  readonly clients: readonly [ProviderV1, ...ProviderV1[]];
  /** Waits for the end of a job and checks it. */
  readonly end: (job: ModelJob, client: ProviderV1) => Promise<void>;
}

type Command = fc.AsyncCommand<Model, Real>;

/** Who makes a call, and about which job: numbers that are taken modulo how many there are. */
interface Pick {
  readonly client: number;
  readonly number: number;
}

function at<Item>(items: readonly [Item, ...Item[]] | readonly Item[], number: number): Item {
  return items[number % items.length] as Item;
}

function onJob(
  name: string,
  { client, number }: Pick,
  fits: (job: ModelJob, model: Model) => boolean,
  step: (job: ModelJob, client: ProviderV1, real: Real) => Promise<void>,
): Command {
  return {
    check: (model) => model.jobs.length > 0 && fits(at(model.jobs, number), model),
    run: (model, real) => step(at(model.jobs, number), at(real.clients, client), real),
    toString: () => `${name}(${number}${client === 0 ? "" : ", other client"})`,
  };
}

/** Submits a new job, by one client or by all of them at the same moment. */
function submit(kind: ModelKind, children: number | undefined, isByAll: boolean): Command {
  return {
    check: (model) => model.jobs.length < mostJobs,
    async run(model, { clients }) {
      const spec = modelSpec(kind, children);
      const [first, ...others] = isByAll ? clients : clients.slice(0, 1);
      if (first === undefined) return;
      const [ref, ...same] = await Promise.all(
        [first, ...others].map((client) => client.submit(spec)),
      );
      if (ref === undefined) return;
      for (const other of same) assert.deepEqual(other, ref);
      for (const job of model.jobs) assert.notDeepEqual(job.ref, ref);
      model.jobs.push({ spec, ref, kind, aborted: new Set(), isRemoved: false });
    },
    toString: () =>
      `submit(${kind}${children === undefined ? "" : ` × ${children}`}${isByAll ? ", by all" : ""})`,
  };
}

function commands(provider: ProviderV1): fc.Arbitrary<Command>[] {
  const { abortChild, remove } = provider.capabilities;
  const { minChildren, maxChildren } = provider.limits;
  const length = fc
    .integer({ min: minChildren, max: Math.min(minChildren + 2, maxChildren) })
    .map((children): number | undefined => children);
  const pick = fc.record({ client: fc.nat(1), number: fc.nat(mostJobs - 1) });
  const lives = (job: ModelJob): boolean => !job.isRemoved;
  // What goes on can be aborted with effect, so it comes more often.
  const kind = fc.constantFrom<ModelKind>("short", "endless", "endless", "failing", "retried");
  const size = fc.oneof(fc.constant(undefined), length);
  const abort = pick.map((one) =>
    onJob("abort", one, lives, async (job, client) => {
      await client.abort(job.ref);
      for (const child of childrenOf(job)) job.aborted.add(child);
    }),
  );
  const isByAll = fc.constantFrom(false, false, true);
  const submission = fc.tuple(kind, size, isByAll).map((words) => submit(...words));
  return [
    submission,
    submission,
    pick.map((one) =>
      onJob("submit again", one, lives, async ({ spec, ref }, client) => {
        assert.deepEqual(await client.submit(spec), ref);
      }),
    ),
    abort,
    abort,
    pick.map((one) => onJob("look", one, () => true, checkNow)),
    pick.map((one) =>
      onJob(
        "wait",
        one,
        // One that goes on may keep the others from their turn.
        (job, model) => lives(job) && !model.jobs.some(goesOn),
        (job, client, { end }) => end(job, client),
      ),
    ),
    ...(abortChild ? [fc.tuple(pick, fc.nat(2)).map(abortOne)] : []),
    ...(remove ? [pick.map(removeOne)] : []),
  ];
}

function abortOne([pick, number]: readonly [Pick, number]): Command {
  const isArray = ({ spec, isRemoved }: ModelJob): boolean =>
    !isRemoved && spec.jobType === "Array";
  return onJob(`abort child ${number} of`, pick, isArray, async (job, client) => {
    const child = at(childrenOf(job), number);
    await client.abort(job.ref, { children: [child] });
    job.aborted.add(child);
  });
}

function removeOne(pick: Pick): Command {
  const always = () => true;
  return onJob("remove", pick, always, async (job, client) => {
    await client.remove(job.ref);
    job.isRemoved = true;
    await checkNow(job, client);
  });
}

/** One sequence of calls, and then the end of every job that it left. */
async function play(sequence: Iterable<Command>, real: Real): Promise<void> {
  const model: Model = { jobs: [] };
  const [client] = real.clients;
  try {
    await fc.asyncModelRun(() => ({ model, real }), sequence);
  } finally {
    for (const job of model.jobs.filter(goesOn)) {
      // Whether it worked shows in how the job ends.
      await client.abort(job.ref).catch(() => {});
      for (const child of childrenOf(job)) job.aborted.add(child);
    }
  }
  for (const job of model.jobs) {
    if (!job.isRemoved) await real.end(job, client);
  }
}

/** Random sequences of calls by two clients, against the provider and against a model in a few lines. */
export const modelCase: ConformanceCase = {
  name: "any sequence of calls leaves each job in a state that a simple model allows",
  async run(provider, timeoutMs, { another, note }) {
    const others = provider.capabilities.survivesClient ? [await another()] : [];
    const startedAt = Date.now();
    let runs = 0;
    let failedAt: number | undefined;
    let firstFailure: unknown;
    let slowestMs = 0;
    // A sequence that fails is made shorter while there is time, with the patience that was enough before.
    const patience = () =>
      failedAt === undefined || slowestMs === 0
        ? timeoutMs
        : Math.min(timeoutMs, 300 + 4 * slowestMs);
    const isOver = () =>
      failedAt === undefined
        ? Date.now() - startedAt > 0.3 * timeoutMs
        : Date.now() - failedAt > 0.4 * timeoutMs;
    const end = async (job: ModelJob, client: ProviderV1): Promise<void> => {
      const askedAt = Date.now();
      await checkEnd(job, client, patience());
      slowestMs = Math.max(slowestMs, Date.now() - askedAt);
    };
    const property = fc.asyncProperty(
      fc.commands(commands(provider), { maxCommands: 12, size: "max" }),
      async (sequence) => {
        if (isOver()) return;
        try {
          await play(sequence, { clients: [provider, ...others], end });
          runs += 1;
        } catch (error) {
          if (failedAt === undefined) {
            failedAt = Date.now();
            firstFailure = error;
          }
          throw error;
        }
      },
    );
    try {
      await fc.assert(property, { numRuns: mostSequences });
      if (runs < mostSequences) note(`there was time for ${runs} of ${mostSequences} sequences`);
    } catch (error) {
      // With little patience a shorter sequence can fail for another reason than the first one did.
      throw new Error(`${wordsOf(error)}\nAt first: ${wordsOf(firstFailure)}`, { cause: error });
    } finally {
      for (const other of others) await other.close();
    }
  },
};

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
