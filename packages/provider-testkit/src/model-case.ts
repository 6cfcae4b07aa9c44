import assert from "node:assert/strict";
import { isFinal, type JobRef, type JobSpec, type ProviderV1 } from "@remotebatch/job-model";
import fc from "fast-check";
import { type ConformanceCase, long, refusal } from "./conformance-case.js";
import { singleTestJob } from "./test-jobs.js";
import { statusOf, waitForEnd } from "./watch-job.js";

/** What must be true of one job, without any provider. */
interface ModelJob {
  readonly spec: JobSpec;
  readonly ref: JobRef;
  readonly isEndless: boolean;
  state: "open" | "aborted" | "removed";
}

interface Model {
  readonly jobs: ModelJob[];
}

interface Real {
  readonly provider: ProviderV1;
  readonly timeoutMs: number;
}

type Command = fc.AsyncCommand<Model, Real>;

function pick(model: Model, number: number): ModelJob | undefined {
  return model.jobs[number % Math.max(model.jobs.length, 1)];
}

function onJob(
  name: string,
  number: number,
  fits: (job: ModelJob, model: Model) => boolean,
  step: (job: ModelJob, real: Real) => Promise<void>,
): Command {
  return {
    check: (model) => {
      const job = pick(model, number);
      return job !== undefined && fits(job, model);
    },
    run: async (model, real) => {
      const job = pick(model, number);
      if (job !== undefined) await step(job, real);
    },
    toString: () => `${name}(${number})`,
  };
}

/** The end of a job that will have one, and what must be true of it ever after. */
async function checkEnd(job: ModelJob, { provider, timeoutMs }: Real): Promise<void> {
  const { phase } = await waitForEnd(provider, job.ref, timeoutMs);
  // An abort may come too late for a short job.
  const possible =
    job.state === "open"
      ? ["succeeded"]
      : job.isEndless
        ? ["cancelled"]
        : ["cancelled", "succeeded"];
  assert.ok(possible.includes(phase), `${phase} is none of ${possible.join(", ")}`);
  assert.equal((await statusOf(provider, job.ref)).phase, phase);
  const output = await provider.output(job.ref, { child: 1 });
  assert.equal(output.state, phase === "succeeded" ? "ready" : "never");
}

const submit = (isEndless: boolean): Command => ({
  check: (model) => model.jobs.length < 6,
  async run(model, { provider }) {
    const spec = singleTestJob(isEndless ? long : { result: `job ${model.jobs.length}` });
    const ref = await provider.submit(spec);
    for (const job of model.jobs) assert.notDeepEqual(job.ref, ref);
    model.jobs.push({ spec, ref, isEndless, state: "open" });
  },
  toString: () => `submit(${isEndless ? "endless" : "short"})`,
});

const commands = (provider: ProviderV1): readonly fc.Arbitrary<Command>[] => {
  const number = fc.nat(20);
  const goesOn = (job: ModelJob): boolean => job.isEndless && job.state === "open";
  const lives = (job: ModelJob): boolean => job.state !== "removed";
  return [
    fc.boolean().map(submit),
    number.map((n) =>
      onJob("submit again", n, lives, async ({ spec, ref }, real) => {
        assert.deepEqual(await real.provider.submit(spec), ref);
      }),
    ),
    number.map((n) =>
      onJob("abort", n, lives, async (job, real) => {
        await real.provider.abort(job.ref);
        job.state = "aborted";
      }),
    ),
    number.map((n) =>
      onJob("wait", n, (job, model) => lives(job) && !model.jobs.some(goesOn), checkEnd),
    ),
    number.map((n) =>
      onJob("look", n, lives, async (job, real) => {
        const { phase } = await statusOf(real.provider, job.ref);
        if (job.isEndless && job.state === "open") assert.ok(!isFinal(phase), phase);
      }),
    ),
    ...(provider.capabilities.remove
      ? [
          number.map((n) =>
            onJob(
              "remove",
              n,
              () => true,
              async (job, real) => {
                await real.provider.remove(job.ref);
                job.state = "removed";
                const read = () => real.provider.output(job.ref, { child: 1 });
                assert.equal(await refusal(read), "BATCH_NOT_FOUND");
              },
            ),
          ),
        ]
      : []),
  ];
};

/** Random sequences of calls, against the provider and against a model in a few lines. */
export const modelCase: ConformanceCase = {
  name: "any sequence of calls leaves each job in a state that a simple model allows",
  async run(provider, timeoutMs) {
    const property = fc.asyncProperty(
      fc.commands([...commands(provider)], { maxCommands: 12, size: "max" }),
      async (sequence) => {
        const model: Model = { jobs: [] };
        const real: Real = { provider, timeoutMs };
        try {
          await fc.asyncModelRun(() => ({ model, real }), sequence);
        } finally {
          for (const job of model.jobs) {
            if (!job.isEndless || job.state !== "open") continue;
            await provider.abort(job.ref);
            job.state = "aborted";
          }
        }
        for (const job of model.jobs) if (job.state !== "removed") await checkEnd(job, real);
      },
    );
    await fc.assert(property, { numRuns: 8, endOnFailure: true });
  },
};
