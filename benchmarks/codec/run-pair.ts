// One codec and one data set in a process of its own: prints the medians in milliseconds as JSON.
import { codecs } from "./codecs.js";
import { dataSets } from "./data-sets.js";

const [codecName = "", setName = ""] = process.argv.slice(2);
const codec = codecs[codecName];
const data = dataSets[setName]?.();
if (codec === undefined || data === undefined) throw new Error("Which codec and which data set?");
const budgetMs = Number(process.env["BENCH_MS"] ?? 1500);
const collect = (globalThis as { gc?: () => void }).gc;

function measure(call: () => unknown): { median: number; best: number } {
  call();
  const times: number[] = [];
  let total = 0;
  for (let i = 0; i < 25 && total < budgetMs; i++) {
    collect?.();
    const start = performance.now();
    const result = call();
    const time = performance.now() - start;
    if (result === undefined) throw new Error("Nothing came out.");
    times.push(time);
    total += time;
  }
  times.sort((a, b) => a - b);
  return { median: times[times.length >> 1] as number, best: times[0] as number };
}

const encoded = codec.encode(data);
const bytes = encoded instanceof Uint8Array ? encoded : Buffer.concat(encoded as Uint8Array[]);
process.stdout.write(
  JSON.stringify({
    bytes: bytes.length,
    encode: measure(() => codec.encode(data)),
    decode: measure(() => codec.decode(bytes)),
    walk: measure(() => codec.walk(codec.decode(bytes))),
    checksum: codec.walk(codec.decode(bytes)),
  }),
);
