// What the runner costs: its start, an element of a span, and memory, beside Node's own means in the same run. Prints only.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { loadRunner } from "@remotebatch/job-runner/asset";
import { type BenchmarkJob, type RunCost, runJob, writeJob } from "./job.js";
import { emptyNodeMs, evaluationsMs, forkedLoopMs } from "./peers.js";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 11);
const count = Number(process.env["BENCH_ELEMENTS"] ?? 100_000);
const spanRounds = Math.max(1, Math.round(rounds / 4));

const folder = mkdtempSync(join(tmpdir(), "remotebatch-bench-"));
const runner = join(folder, "runner.mjs");
let made = 0;

async function run(job: BenchmarkJob): Promise<RunCost> {
  const own = join(folder, `job-${++made}`);
  mkdirSync(own);
  try {
    return await runJob(runner, writeJob(own, job));
  } finally {
    rmSync(own, { recursive: true, force: true, maxRetries: 3 });
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const files = {
  "work.mjs": 'export const say = () => console.log("here");\nexport const same = (n) => n;\n',
};
const embedded: BenchmarkJob = { code: 'Print["here"]', kernel: "embedded" };
const node: BenchmarkJob = { code: 'NodeFunction["work.mjs", "say"][]', kernel: "node", files };
const span = (elements: number, more: Partial<BenchmarkJob> = {}): BenchmarkJob => ({
  code: "# &",
  kernel: "embedded",
  elements,
  ...more,
});

async function starts(): Promise<void> {
  const empty: number[] = [];
  const forked: number[] = [];
  const costs = { embedded: [] as RunCost[], node: [] as RunCost[] };
  for (let round = 0; round < rounds; round++) {
    empty.push(emptyNodeMs());
    forked.push(await forkedLoopMs(1));
    costs.embedded.push(await run(embedded));
    costs.node.push(await run(node));
  }
  const least = (values: readonly number[]): string =>
    `${median(values).toFixed(0)} (best ${Math.min(...values).toFixed(0)})`;
  console.log(`\nStart, ms, median of ${rounds} in turns`);
  console.log(`  node -e 0, whole process             ${least(empty)}`);
  console.log(`  fork and one answer, whole process   ${least(forked)}`);
  for (const [kind, list] of Object.entries(costs)) {
    console.log(
      `  runner to first evaluation, ${kind.padEnd(8)} ${least(list.map((c) => c.firstMs))}`,
    );
    console.log(
      `  runner to its end, ${kind.padEnd(8)}          ${least(list.map((c) => c.wholeMs))}`,
    );
  }
}

async function spans(): Promise<void> {
  const variants: readonly (readonly [string, (elements: number) => BenchmarkJob])[] = [
    ["embedded", (elements) => span(elements)],
    [
      "node",
      (elements) =>
        span(elements, { code: 'NodeFunction["work.mjs", "same"]', kernel: "node", files }),
    ],
    [
      "embedded, 2 at once",
      (elements) => span(elements, { descriptor: { parallelElements: 2, cores: 2 } }),
    ],
  ];
  const perElement = (ms: number): string => ((1000 * ms) / count).toFixed(1);
  const alone: number[] = [];
  const forked: number[] = [];
  for (let round = 0; round < spanRounds; round++) {
    alone.push(evaluationsMs("# &", count));
    forked.push((await forkedLoopMs(count)) - (await forkedLoopMs(1)));
  }
  console.log(`\nPer element of a span of ${count}, microseconds, median of ${spanRounds}`);
  console.log(`  evaluations alone, no job            ${perElement(median(alone))}`);
  console.log(`  fork, one message each               ${perElement(median(forked))}`);
  for (const [name, make] of variants) {
    const times: number[] = [];
    for (let round = 0; round < spanRounds; round++) {
      const { wholeMs } = await run(make(1));
      times.push((await run(make(count))).wholeMs - wholeMs);
    }
    console.log(`  runner, ${name.padEnd(28)} ${perElement(median(times))}`);
  }
}

async function memory(): Promise<void> {
  console.log("\nLargest size in memory, MB: runner, kernel");
  for (const elements of [count / 10, count, 3 * count]) {
    const { runnerMb, kernelsMb } = await run(span(elements));
    const shown = `${runnerMb.toFixed(0)}, ${kernelsMb.toFixed(0)}`;
    console.log(`  span of ${String(elements).padEnd(8)}                     ${shown}`);
  }
}

try {
  const { bytes } = await loadRunner();
  writeFileSync(runner, bytes);
  console.log(`Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
  console.log(`Runner: ${(bytes.length / 1024).toFixed(0)} KB`);
  await starts();
  await spans();
  await memory();
  console.log(
    `\nLoad at the end: ${loadavg()[0]?.toFixed(1)}; where that is above 1, trust ratios, not times.`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
