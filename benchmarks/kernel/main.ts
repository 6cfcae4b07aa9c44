// Ten programs on our evaluator and two others, as whole processes and in warm sessions, in one run on one machine.
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { type Engine, ours, peers, type Run, runWarm, runWhole } from "./engines.js";
import { programs } from "./programs.js";
import { median, startUp } from "./start-up.js";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);
const limitMs = Number(process.env["BENCH_LIMIT_MS"] ?? 300_000);
const wanted = new RegExp(process.argv[2] ?? ".");

/** Times of one program on one engine. */
interface Row {
  readonly program: string;
  readonly whole: ReadonlyMap<string, Run>;
  readonly warm: ReadonlyMap<string, Run>;
}

const self = await ours();
const engines: readonly Engine[] = [self, ...peers()];
const others = engines.slice(1);
const start = startUp(self);
const rows: Row[] = [];
for (const { name, code } of programs.filter((program) => wanted.test(program.name))) {
  process.stderr.write(`${name}\n`);
  const whole = new Map<string, Run>();
  const warm = new Map<string, Run>();
  const runs = new Map<string, Run[]>(engines.map((engine) => [engine.name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const engine of engines) {
      const before = runs.get(engine.name) ?? [];
      // A program that takes this long is not run again for the sake of a smoother figure.
      if ((before[0]?.ms ?? 0) > 5000) continue;
      before.push(await runWhole(engine, code, limitMs));
    }
  }
  for (const engine of engines) {
    const all = runs.get(engine.name) ?? [];
    whole.set(engine.name, { answer: all[0]?.answer, ms: median(all.map((run) => run.ms)) });
    // What had no answer in a process of its own would have none here either.
    const hopeless = all[0]?.answer === undefined;
    const none = { answer: undefined, ms: Number.NaN };
    warm.set(engine.name, hopeless ? none : await runWarm(engine, code, limitMs));
  }
  rows.push({ program: name, whole, warm });
}

const figure = (value: number): string => value.toPrecision(3).replace(/e\+.*/, (e) => e);
const time = (ms: number): string => (ms >= 100 ? ms.toFixed(0) : figure(ms));

function cell(run: Run | undefined, base: Run | undefined): string {
  if (run?.answer === undefined || !Number.isFinite(run.ms)) return "no answer";
  if (run === base || base === undefined) return time(run.ms);
  const mark = run.answer === base.answer ? "" : ", other result";
  return `${time(run.ms)} (${figure(run.ms / base.ms)}${mark})`;
}

/** Geometric mean of how many times as long as ours another engine takes, over the programs that both answer alike. */
function mean(engine: Engine, kind: "whole" | "warm"): { readonly ratio: number; count: number } {
  const ratios: number[] = [];
  for (const row of rows) {
    const mine = row[kind].get(self.name);
    const other = row[kind].get(engine.name);
    if (mine?.answer === undefined || other?.answer !== mine.answer) continue;
    ratios.push(other.ms / mine.ms);
  }
  const sum = ratios.reduce((total, ratio) => total + Math.log(ratio), 0);
  return { ratio: Math.exp(sum / ratios.length), count: ratios.length };
}

function tableOf(kind: "whole" | "warm"): readonly string[] {
  const header = `| program | ${engines.map((engine) => engine.name).join(" | ")} |`;
  const rule = `| --- |${engines.map(() => " ---: |").join("")}`;
  const lines = rows.map((row) => {
    const base = row[kind].get(self.name);
    const cells = engines.map((engine) => cell(row[kind].get(engine.name), base));
    return `| ${row.program} | ${cells.join(" | ")} |`;
  });
  const means = others.map((engine) => {
    const { ratio, count } = mean(engine, kind);
    return count === 0 ? "-" : `${figure(ratio)} over ${count}`;
  });
  return [header, rule, ...lines, `| **geometric mean of the ratios** | | ${means.join(" | ")} |`];
}

const lines = [
  "# Evaluator results",
  "",
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores (${process.arch}). Times in`,
  `milliseconds; in brackets: how many times as long as our evaluator. Load average at the end: ${loadavg()[0]?.toFixed(1)}; where`,
  "that is above 1, trust ratios, not times. A program whose result differs from ours, or that an engine does not answer within",
  `${limitMs / 1000} s, is left out of the mean.`,
  "",
  "## Whole processes",
  "",
  `From the start of the process to its end: median of ${rounds} runs in turns, one run where it takes more than 5 s.`,
  "",
  ...tableOf("whole"),
  "",
  "## Warm sessions",
  "",
  "Evaluation alone, in a process that has run: the best of three fresh sessions, one for Mathics3 and where it takes more than 5 s.",
  "",
  ...tableOf("warm"),
  "",
  "## Start-up",
  "",
  "| what | ms |",
  "| --- | ---: |",
  `| Node alone, process start to end | ${time(start.emptyNode)} |`,
  `| fresh evaluator: process start, bundle loaded, \`1 + 1\` answered, end | ${time(start.firstAnswer)} |`,
  `| of it ours | ${time(start.firstAnswer - start.emptyNode)} |`,
  `| fresh session with \`1 + 1\` in a warm process | ${time(start.freshSession)} |`,
];
const text = `${lines.join("\n")}\n`;
process.stdout.write(text);
if (process.argv[2] === undefined) {
  writeFileSync(new URL("../RESULTS-kernel.md", import.meta.url), text);
}
