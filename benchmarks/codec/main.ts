// Every codec on every data set: a fresh process per pair, rounds interleaved, ratios against msgpackr.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { codecs } from "./codecs.js";
import { dataSets } from "./data-sets.js";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
const budgetMs = Number(process.env["BENCH_MS"] ?? 1500);
const wanted = new RegExp(process.argv[2] ?? ".");
const program = fileURLToPath(new URL("run-pair.ts", import.meta.url));
const operations = ["encode", "decode", "walk"] as const;
type Operation = (typeof operations)[number];

interface Figures
  extends Readonly<Record<Operation, { readonly median: number; readonly best: number }>> {
  readonly bytes: number;
}

const pairs = Object.keys(dataSets).flatMap((setName) =>
  Object.entries(codecs)
    .filter(([, { only }]) => only === undefined || only.includes(setName))
    .map(([codecName]) => ({ setName, codecName, key: `${setName} ${codecName}` }))
    .filter(({ key }) => wanted.test(key)),
);
const results = new Map<string, Figures[]>(pairs.map(({ key }) => [key, []]));
for (let round = 0; round < rounds; round++) {
  for (const { setName, codecName, key } of pairs) {
    const flags = ["--expose-gc", "--conditions=@remotebatch/source", "--import", "tsx"];
    const text = execFileSync(process.execPath, [...flags, program, codecName, setName], {
      encoding: "utf8",
    });
    results.get(key)?.push(JSON.parse(text) as Figures);
  }
  process.stderr.write(`round ${round + 1} of ${rounds}\n`);
}

function medianOf(key: string, operation: Operation): number | undefined {
  const times = (results.get(key) ?? []).map((figures) => figures[operation].median);
  return times.sort((a, b) => a - b)[times.length >> 1];
}

const lines = [
  "# Codec results",
  "",
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} cores (${process.arch}), `,
  `${rounds} interleaved rounds, a fresh process for each pair. Times in milliseconds: the median over rounds of`,
  `per-process medians of up to 25 calls or ${budgetMs} ms. In brackets: how many times as fast as msgpackr`,
  "in the same run.",
  '"walk" is decoding and visiting every leaf. Other work ran on the machine meanwhile: trust ratios, not times.',
];
for (const setName of Object.keys(dataSets)) {
  const rows = pairs.filter((pair) => pair.setName === setName);
  if (rows.length === 0) continue;
  lines.push(
    "",
    `## ${setName}`,
    "",
    "| codec | bytes | encode | decode | walk |",
    "| --- | ---: | ---: | ---: | ---: |",
  );
  for (const { codecName, key } of rows) {
    const measures = codecs[codecName]?.measures ?? operations;
    const cells = operations.map((operation) => {
      if (!measures.includes(operation)) return "";
      const time = medianOf(key, operation);
      const base = medianOf(`${setName} msgpackr`, operation);
      if (time === undefined) return "";
      return base === undefined
        ? time.toFixed(3)
        : `${time.toFixed(3)} (${(base / time).toFixed(2)})`;
    });
    lines.push(`| ${codecName} | ${results.get(key)?.[0]?.bytes ?? ""} | ${cells.join(" | ")} |`);
  }
}
const text = `${lines.join("\n")}\n`;
process.stdout.write(text);
if (process.argv[2] === undefined) writeFileSync(new URL("../RESULTS.md", import.meta.url), text);
