// What the runner costs: its start, an element of a span, and memory, beside Node's own means in the same run. Prints, and
// with `--write` keeps what it printed in RESULTS-runner.md.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { loadRunner } from "@remotebatch/job-runner/asset";
import { type BenchmarkJob, type RunCost, runJob, writeJob } from "./job.js";
import { emptyNodeMs, evaluationsMs, forkedLoopMs } from "./peers.js";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 11);
const count = Number(process.env["BENCH_ELEMENTS"] ?? 100_000);
const spanRounds = Math.max(1, Math.round(rounds / 4));

const folder = mkdtempSync(join(tmpdir(), "remotebatch-bench-"));
/** One that never keeps its evaluator compiled, being new, and one that has since its first run. */
const runners = { first: join(folder, "first.mjs"), later: join(folder, "later.mjs") };
const lines: string[] = [];
let made = 0;

function say(line: string): void {
  console.log(line);
  lines.push(line);
}

async function run(job: BenchmarkJob, runner: string = runners.later): Promise<RunCost> {
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
  const kinds = { embedded, node };
  const costs: Record<string, RunCost[]> = {};
  for (let round = 0; round < rounds; round++) {
    empty.push(emptyNodeMs());
    forked.push(await forkedLoopMs(1));
    for (const [kind, job] of Object.entries(kinds)) {
      for (const [when, runner] of Object.entries(runners)) {
        const name = `${kind}, ${when} run`;
        costs[name] = [...(costs[name] ?? []), await run(job, runner)];
      }
    }
  }
  const least = (values: readonly number[]): string =>
    `${median(values).toFixed(0)} (best ${Math.min(...values).toFixed(0)})`;
  say(`\nStart, ms, median of ${rounds} in turns`);
  say(`  node -e 0, whole process             ${least(empty)}`);
  say(`  fork and one answer, whole process   ${least(forked)}`);
  for (const [kind, list] of Object.entries(costs)) {
    say(`  runner to first evaluation, ${kind.padEnd(19)} ${least(list.map((c) => c.firstMs))}`);
    say(`  runner to its end, ${kind.padEnd(28)} ${least(list.map((c) => c.wholeMs))}`);
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
  say(`\nPer element of a span of ${count}, microseconds, median of ${spanRounds}`);
  say(`  evaluations alone, no job            ${perElement(median(alone))}`);
  say(`  fork, one message each               ${perElement(median(forked))}`);
  for (const [name, make] of variants) {
    const times: number[] = [];
    for (let round = 0; round < spanRounds; round++) {
      const { wholeMs } = await run(make(1));
      times.push((await run(make(count))).wholeMs - wholeMs);
    }
    say(`  runner, ${name.padEnd(28)} ${perElement(median(times))}`);
  }
}

async function memory(): Promise<void> {
  say("\nLargest size in memory, MB: runner, kernel");
  for (const elements of [count, 10 * count]) {
    const { runnerMb, kernelsMb } = await run(span(elements));
    const shown = `${runnerMb.toFixed(0)}, ${kernelsMb.toFixed(0)}`;
    say(`  span of ${String(elements).padEnd(8)}                     ${shown}`);
  }
}

try {
  const { bytes } = await loadRunner();
  for (const path of Object.values(runners)) writeFileSync(path, bytes);
  const [now, hourS] = [Date.now() / 1000, 3600];
  utimesSync(runners.first, now + 24 * hourS, now + 24 * hourS);
  utimesSync(runners.later, now - hourS, now - hourS);
  await run(embedded);
  say(`Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
  say(`Runner: ${(bytes.length / 1024).toFixed(0)} KB`);
  await starts();
  await spans();
  await memory();
  say(
    `\nLoad at the end: ${loadavg()[0]?.toFixed(1)}; where that is above 1, trust ratios, not times.`,
  );
  if (process.argv.includes("--write")) {
    const path = new URL("../RESULTS-runner.md", import.meta.url);
    const fence = "```";
    const text = ["# What the runner costs", "", "Written by `pnpm run bench:runner --write`.", ""];
    writeFileSync(path, [...text, fence, ...lines, fence, ""].join("\n"));
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
