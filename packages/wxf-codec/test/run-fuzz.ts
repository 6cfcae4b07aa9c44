// The long form of the fuzz test: pnpm run fuzz [inputs] [seed]. Prints figures, to standard error those so far.
import { fuzz } from "./mutation-fuzz.js";

const inputs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 1);
const block = 10_000;
const codes: Record<string, number> = {};
const none = { weighed: 0, disturbed: 0, largestFactor: 0 };
const heap = { eager: { ...none }, lazy: { ...none }, pushed: { ...none } };
const ways = ["eager", "lazy", "pushed"] as const;
let [accepted, streamed, otherCodes, slowestMs, largestHeapBytes] = [0, 0, 0, 0, 0];
for (let done = 0; done < inputs; done += block) {
  const figures = await fuzz(Math.min(block, inputs - done), seed + 2 * done);
  accepted += figures.accepted;
  streamed += figures.streamed;
  otherCodes += figures.otherCodes;
  slowestMs = Math.max(slowestMs, figures.slowestMs);
  const { heapUsed, external } = process.memoryUsage();
  largestHeapBytes = Math.max(largestHeapBytes, heapUsed + external);
  for (const way of ways) {
    const [total, more] = [heap[way], figures.heap[way]];
    total.weighed += more.weighed;
    total.disturbed += more.disturbed;
    total.largestFactor = Math.max(total.largestFactor, more.largestFactor);
  }
  for (const [code, count] of Object.entries(figures.codes)) {
    codes[code] = (codes[code] ?? 0) + count;
  }
  if ((done + block) % (10 * block) === 0) process.stderr.write(`${said(done + block)}\n`);
}
process.stdout.write(`${said(inputs)}\n`);

function said(count: number): string {
  const figures = { inputs: count, seed, accepted, streamed, otherCodes, slowestMs };
  return JSON.stringify({ ...figures, heap, largestHeapBytes, codes });
}
