// The page of results of a run.
import { cpus, loadavg } from "node:os";
import type { Latency } from "./latency.js";
import type { StoredFigures } from "./stored-results.js";
import type { ArrayTimes } from "./whole-array.js";

/** What a run found out. */
export interface Figures {
  readonly loadBefore: number;
  readonly rounds: number;
  readonly elements: number;
  readonly array: ArrayTimes;
  readonly automatic: ArrayTimes;
  readonly peers: readonly {
    readonly name: string;
    readonly count: number;
    readonly seconds: number;
  }[];
  readonly cold: Latency;
  readonly warm: Latency;
  readonly stored: StoredFigures;
  readonly storedElements: number;
}

const asked: Readonly<Record<string, number>> = {
  "GNU parallel": 100,
  "Lithops localhost": 20,
  "submitit local": 20,
};

const shown = (value: number): string =>
  value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
const grouped = (value: number): string => value.toLocaleString("en-US");

/** Lines of a Markdown table of the times of trivial jobs. */
export function latencyTable(cold: Latency, warm: Latency): readonly string[] {
  const row = (name: string, { first, least, median, most }: Latency): string =>
    `| ${name} | ${[first, least, median, most].map(shown).join(" | ")} |`;
  return [
    "| | first | least | median | most |",
    "| --- | ---: | ---: | ---: | ---: |",
    row("cold", cold),
    row("warm", warm),
  ];
}

/** The page as Markdown. */
export function report(figures: Figures): string {
  const { array, automatic, elements, peers, cold, warm, stored } = figures;
  const ownMs = (1000 * array.all) / elements;
  const ratioOf = (peer: { readonly count: number; readonly seconds: number }): number =>
    (1000 * peer.seconds) / peer.count / ownMs;
  const target = (what: string, limit: string, seen: string, met: boolean): string =>
    `| ${what} | ${limit} | ${seen} | ${met ? "yes" : "no"} |`;
  const below = (what: string, limit: number, value: number, unit: string): string =>
    target(what, `< ${limit} ${unit}`, `${shown(value)} ${unit}`, value < limit);
  return `${[
    "# Jobs on this machine",
    "",
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores (${process.arch}). Load average before: ${figures.loadBefore.toFixed(1)}, after:`,
    `${loadavg()[0]?.toFixed(1)}; where that is above 1, trust ratios, not times. Made by \`pnpm --filter @remotebatch/benchmarks run bench:local\`.`,
    "",
    "## Against the targets",
    "",
    "| target | asked | seen | met |",
    "| --- | ---: | ---: | --- |",
    ...peers.map((peer) => {
      const least = asked[peer.name] ?? 1;
      const ratio = ratioOf(peer);
      return target(
        `time per evaluation of ${peer.name}, in ours`,
        `≥ ${least}`,
        shown(ratio),
        ratio >= least,
      );
    }),
    below("trivial job, submit to result, cold: median", 400, cold.median, "ms"),
    below("trivial job, submit to result, warm runner: median", 40, warm.median, "ms"),
    below(
      `one of ${grouped(figures.storedElements)} stored results: median`,
      5,
      stored.elementMs,
      "ms",
    ),
    below("all of them iterated: growth of resident memory", 100, stored.growthMb, "MB"),
    "",
    `## An array of ${grouped(elements)} evaluations of n² + 1`,
    "",
    "Whole job, from the call to the list of all results. Ours: `#^2 + 1 &` on the embedded kernel, one child per core. The others run fewer",
    "evaluations, whose time is divided by their number: GNU parallel runs the shell's own arithmetic (`echo $(({}*{}+1))`), Lithops and",
    `submitit a Python function, on all cores. Least of ${figures.rounds} runs in turns.`,
    "",
    "| what | evaluations | seconds | ms per evaluation | times ours |",
    "| --- | ---: | ---: | ---: | ---: |",
    `| remotebatch | ${grouped(elements)} | ${shown(array.all)} (submit ${shown(array.submit)}) | ${shown(ownMs)} | 1 |`,
    ...peers.map(
      (peer) =>
        `| ${peer.name} | ${grouped(peer.count)} | ${shown(peer.seconds)} | ${shown((1000 * peer.seconds) / peer.count)} | ${shown(ratioOf(peer))} |`,
    ),
    "",
    `With \`method: "Automatic"\`, which packs without knowing how long an evaluation takes: ${shown(automatic.all)} s, one run.`,
    "",
    "## A trivial job, submit to result",
    "",
    "Milliseconds, one job after another. Cold: both processes of the runner start for the job. Warm: `warmRunners: 2`, a pause of a second",
    "between jobs, in which a runner takes the used one's place. The first job of each also starts the scheduler.",
    "",
    ...latencyTable(cold, warm),
    "",
    `## ${grouped(figures.storedElements)} stored results`,
    "",
    "Read by a process that did not make them.",
    "",
    "| what | |",
    "| --- | ---: |",
    `| first element, ms | ${shown(stored.firstMs)} |`,
    `| further elements, median of 199, ms | ${shown(stored.elementMs)} |`,
    `| slowest of these, ms | ${shown(stored.slowestMs)} |`,
    `| all iterated in list order, s | ${shown(stored.iterateMs / 1000)} |`,
    `| growth of resident memory meanwhile, MB | ${shown(stored.growthMb)} |`,
  ].join("\n")}\n`;
}
