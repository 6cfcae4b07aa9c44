// Every codec on every data set: a fresh process per pair, rounds interleaved, ratios against msgpackr.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encode } from "@remotebatch/wxf-codec";
import { codecs } from "./codecs.js";
import { dataSets } from "./data-sets.js";
import { pythonTimes, pythonWithClient } from "./python-client.js";
import { type Figures, report } from "./report.js";
import { sizeFigures } from "./size-figures.js";
import { streamFigures } from "./stream-figures.js";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
const budgetMs = Number(process.env["BENCH_MS"] ?? 1500);
const wanted = new RegExp(process.argv[2] ?? ".");
const program = fileURLToPath(new URL("run-pair.ts", import.meta.url));

const pairs = Object.keys(dataSets).flatMap((setName) =>
  Object.entries(codecs)
    .filter(([, { only }]) => only === undefined || only.includes(setName))
    .map(([codecName]) => ({ setName, codecName, key: `${setName} ${codecName}` }))
    .filter(({ key }) => wanted.test(key)),
);
const results = new Map<string, Figures[]>(pairs.map(({ key }) => [key, []]));
const clientKey = "tree wolframclient";
const python = wanted.test(clientKey) ? pythonWithClient() : undefined;
if (python !== undefined) {
  pairs.push({ setName: "tree", codecName: "wolframclient", key: clientKey });
  results.set(clientKey, []);
}

function figuresOf(codecName: string, setName: string): Figures {
  const flags = ["--single-threaded-gc", "--expose-gc", "--conditions=@remotebatch/source"];
  const words = [...flags, "--import", "tsx", program, codecName, setName];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" })) as Figures;
}

function clientFigures(pythonPath: string): Figures {
  const data = dataSets["tree"]?.();
  if (data === undefined) throw new Error("The tree is missing.");
  const bytes = encode(data.expr);
  const { encode: written, decode: read } = pythonTimes(pythonPath, bytes);
  const time = (cpu: number) => ({ cpu, wall: Number.NaN });
  const walk = time(Number.NaN);
  return { bytes: bytes.length, encode: time(written), decode: time(read), walk };
}

for (let round = 0; round < rounds; round++) {
  for (const { setName, codecName, key } of pairs) {
    // Python takes a minute each time, so one round of it must do.
    if (key !== clientKey) results.get(key)?.push(figuresOf(codecName, setName));
    else if (round === 0 && python !== undefined) results.get(key)?.push(clientFigures(python));
  }
  process.stderr.write(`round ${round + 1} of ${rounds}\n`);
}

const isWhole = process.argv[2] === undefined;
const other = isWhole ? { streams: streamFigures(), sizes: sizeFigures() } : {};
const text = report(pairs, results, { rounds, budgetMs, sets: Object.keys(dataSets) }, other);
process.stdout.write(text);
if (isWhole) {
  const notes = readFileSync(new URL("notes.md", import.meta.url), "utf8");
  writeFileSync(new URL("../RESULTS.md", import.meta.url), text + notes);
}
