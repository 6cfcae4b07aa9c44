// One codec and one data set in a process of its own: prints the times in milliseconds as JSON.
import { openSync, readSync } from "node:fs";
import { codecs } from "./codecs.js";
import { dataSets } from "./data-sets.js";

const [codecName = "", setName = ""] = process.argv.slice(2);
const codec = codecs[codecName];
const data = dataSets[setName]?.();
if (codec === undefined || data === undefined) throw new Error("Which codec and which data set?");
const budgetMs = Number(process.env["BENCH_MS"] ?? 1500);
const collect = (globalThis as { gc?: () => void }).gc;

function openSchedule(): number | undefined {
  try {
    return openSync("/proc/thread-self/schedstat", "r");
  } catch {
    return undefined;
  }
}
const schedule = openSchedule();
const scratch = Buffer.alloc(100);

/** Milliseconds that this thread has run on a processor; where Linux does not tell, the wall clock. */
function threadTime(): number {
  if (schedule === undefined) return performance.now();
  const count = readSync(schedule, scratch, 0, scratch.length, 0);
  return Number(scratch.toString("latin1", 0, count).split(" ")[0]) / 1e6;
}

function measure(call: () => unknown): { cpu: number; wall: number } {
  call();
  const walls: number[] = [];
  let cpu = 0;
  let total = 0;
  for (let i = 0; i < 25 && total < budgetMs; i++) {
    collect?.();
    // The kernel counts thread time in steps of some milliseconds, so what is quick is called until they add up.
    let calls = 0;
    const start = performance.now();
    const startCpu = threadTime();
    do {
      if (call() === undefined) throw new Error("Nothing came out.");
      calls++;
    } while (performance.now() - start < 20);
    const spent = threadTime() - startCpu;
    const time = performance.now() - start;
    walls.push(time / calls);
    cpuTimes.push(spent / calls);
    total += time;
    cpu = medianOf(cpuTimes);
  }
  cpuTimes.length = 0;
  return { cpu, wall: medianOf(walls) };
}
const cpuTimes: number[] = [];

function medianOf(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] as number;
}

const encoded = codec.encode(data);
const bytes = encoded instanceof Uint8Array ? encoded : Buffer.concat(encoded as Uint8Array[]);
const measures = codec.measures ?? ["encode", "decode", "walk"];
const nothing = { cpu: Number.NaN, wall: Number.NaN };
process.stdout.write(
  JSON.stringify({
    bytes: bytes.length,
    encode: measures.includes("encode") ? measure(() => codec.encode(data)) : nothing,
    decode: measures.includes("decode") ? measure(() => codec.decode(bytes)) : nothing,
    walk: measures.includes("walk") ? measure(() => codec.walk(codec.decode(bytes))) : nothing,
  }),
);
