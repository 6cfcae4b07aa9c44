// Jobs on this machine: a large array beside GNU parallel, Lithops and submitit in one run, the time that a trivial job takes, and
// a million stored results. With BENCH_ONLY=latency only the trivial jobs, and the page of results is left as it is.
import { writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { latency } from "./latency.js";
import { peers } from "./peers.js";
import { latencyTable, report } from "./report.js";
import { storedFigures } from "./stored-results.js";
import { type ArrayTimes, arrayTimes } from "./whole-array.js";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);
const elements = 100_000;
const storedElements = 1_000_000;
const latencyRounds = 21;

const loadBefore = loadavg()[0] ?? 0;
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

say("trivial jobs");
const cold = await latency({}, latencyRounds, 100);
const warm = await latency({ warmRunners: 2 }, latencyRounds, 1000);
if (process.env["BENCH_ONLY"] === "latency") {
  process.stdout.write(`${latencyTable(cold, warm).join("\n")}\n`);
  process.exit();
}

const others = peers();
const seconds = new Map<string, number>();
let array: ArrayTimes | undefined;
for (let round = 0; round < rounds; round++) {
  say(`round ${round + 1}: remotebatch`);
  const own = await arrayTimes(elements, { childJobCount: availableParallelism() });
  if (array === undefined || own.all < array.all) array = own;
  for (const { name, count, run } of others) {
    // What takes minutes is not run again for the sake of a smoother figure.
    if ((seconds.get(name) ?? 0) > 60) continue;
    say(`round ${round + 1}: ${name}`);
    const took = run(count);
    if (took !== undefined) seconds.set(name, Math.min(took, seconds.get(name) ?? took));
  }
}
say("stored results");
const stored = await storedFigures(storedElements, 4 * availableParallelism());
say("automatic packing");
const automatic = await arrayTimes(elements, "Automatic");

const text = report({
  ...{ loadBefore, rounds, elements, automatic, cold, warm, stored, storedElements },
  array: array ?? automatic,
  peers: others.flatMap(({ name, count }) => {
    const took = seconds.get(name);
    return took === undefined ? [] : [{ name, count, seconds: took }];
  }),
});
process.stdout.write(text);
writeFileSync(new URL("../RESULTS-local.md", import.meta.url), text);
