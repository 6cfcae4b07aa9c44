import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Assoc, type Expr, Fn, isFn, Packed, SparseArray, unpack } from "@remotebatch/expr-model";
import type { ArrayJob, RemoteBatch } from "@remotebatch/facade";
import { screen } from "./screen.js";

const count = 300;
const bits = 96;
const perChild = 20;
const pictureFile = fileURLToPath(new URL("../../out/job-packing.svg", import.meta.url));

/** An association rather than a list: a sparse array can't hold lists. */
const factor = '<|"Number" -> #, "Factors" -> FactorInteger[#]|> &';

/** A function mapped over random integers, watched while it runs, its results checked. */
export async function factorIntegers(batch: RemoteBatch): Promise<ArrayJob> {
  screen.heading(`2. An array job: the prime factors of ${count} random ${bits}-bit integers`);
  const numbers = Array.from({ length: count }, randomInteger);
  const startedAtMs = performance.now();
  const job = await batch.mapSubmit(factor, numbers, {
    remoteJobName: `Factors of ${count} integers`,
    method: { evaluationsPerChildJob: perChild },
    timeConstraint: "120 s",
  });
  screen.fact("job", job.uuid);
  screen.fact("packing", `${job.length} evaluations in ${job.spans.length} children`);

  // While it runs: the first results of the children that have ended, once a third of them has.
  let partial: Promise<void> | undefined;
  await screen.progress(job, ({ inProgress, phases }) => {
    const ended = phases.succeeded ?? 0;
    if (inProgress && ended >= job.spans.length / 3) partial ??= showPartial(job);
  });
  await partial;
  const seconds = (performance.now() - startedAtMs) / 1000;

  const status = await job.status();
  if (!status.succeeded)
    throw new Error(`The job ended as ${status.status}: ${status.reason ?? "see its logs"}`);
  const results = (await job.result()) as Fn;
  check(numbers, results.args);
  const timings = await job.get("ChildJobEvaluationAbsoluteTimings");
  const evaluating = timings.reduce((sum, { value }) => sum + (value ?? 0), 0);
  screen.fact("results", `${results.args.length}, each product equals its number`);
  screen.fact("hardest", hardest(results.args));
  screen.fact(
    "time",
    `${seconds.toFixed(1)} s from submission to the last result, ${evaluating.toFixed(1)} s of evaluation`,
  );
  await mkdir(fileURLToPath(new URL("../../out", import.meta.url)), { recursive: true });
  await writeFile(pictureFile, await job.get("JobPackingVisualization"));
  screen.fact("picture of packing", relative(process.cwd(), pictureFile));
  return job;
}

async function showPartial(job: ArrayJob): Promise<void> {
  const sparse = await job.get("SparseEvaluationResults");
  if (!isFn(sparse, "SparseArray")) return;
  screen.fact(
    "partial results",
    `${SparseArray.fromExpr(sparse).values.length} of ${job.length} are in SparseEvaluationResults already`,
  );
}

/** A random integer of exactly `bits` bits. */
function randomInteger(): bigint {
  const random = BigInt(`0x${randomBytes(bits / 8).toString("hex")}`);
  return random | (1n << BigInt(bits - 1));
}

/** Throws unless every list of factors multiplies to its number. */
function check(numbers: readonly bigint[], results: readonly Expr[]): void {
  for (const [index, number] of numbers.entries()) {
    const product = factorsOf(results[index]).reduce(
      (sum, [prime, power]) => sum * prime ** power,
      1n,
    );
    if (product !== number) throw new Error(`The factors of ${number} multiply to ${product}.`);
  }
}

/** The number whose second largest prime factor is the largest. */
function hardest(results: readonly Expr[]): string {
  const second = (factors: readonly (readonly [bigint, bigint])[]): bigint =>
    factors.at(-2)?.[0] ?? 0n;
  const lists = results.map(factorsOf);
  const found = lists.reduce((best, factors) => (second(factors) > second(best) ? factors : best));
  return found
    .map(([prime, power]) => (power === 1n ? `${prime}` : `${prime}^${power}`))
    .join(" * ");
}

/** Pairs of prime and power in `<|"Number" -> n, "Factors" -> {{p, e}, …}|>`. */
function factorsOf(result: Expr | undefined): readonly (readonly [bigint, bigint])[] {
  const factors = result instanceof Assoc ? result.get("Factors") : undefined;
  return partsOf(factors).map((pair) => {
    const [prime, power] = partsOf(pair);
    return [BigInt(prime as number | bigint), BigInt(power as number | bigint)] as const;
  });
}

/** The elements of a list, which may have come as a packed array. */
function partsOf(expr: Expr | undefined): readonly Expr[] {
  if (expr instanceof Packed) return unpack(expr).args;
  if (expr instanceof Fn) return expr.args;
  throw new Error("An evaluation gave no factors.");
}
