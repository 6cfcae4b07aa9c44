// The long form of the fuzz test: node … run-fuzz.ts <inputs> <seed>. Prints figures, memory and the slowest block.
import { fuzz } from "./mutation-fuzz.js";

const inputs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 1);
const block = 10_000;
const codes: Record<string, number> = {};
let accepted = 0;
let slowestMs = 0;
let largestHeapBytes = 0;
for (let done = 0; done < inputs; done += block) {
  const start = performance.now();
  const figures = fuzz(Math.min(block, inputs - done), seed + 2 * done);
  slowestMs = Math.max(slowestMs, performance.now() - start);
  largestHeapBytes = Math.max(largestHeapBytes, process.memoryUsage().heapUsed);
  accepted += figures.accepted;
  for (const [code, count] of Object.entries(figures.codes))
    codes[code] = (codes[code] ?? 0) + count;
}
process.stdout.write(
  `${JSON.stringify({ inputs, accepted, codes, slowestMs, largestHeapBytes }, null, 2)}\n`,
);
