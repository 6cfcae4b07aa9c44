// Streams 1 GB of packed doubles into an expression, and a 200 MB tree past a visitor, and prints by how much the
// resident memory grew beyond the result: a line of JSON for each.
import {
  type BigReal,
  type ByteArr,
  fn,
  List,
  list,
  listOf,
  type Numeric,
  Packed,
  real,
  type Sym,
  sym,
} from "@remotebatch/expr-model";
import {
  decodeStream,
  encode,
  encodeBody,
  visitStream,
  type WxfVisitor,
  WxfWriter,
} from "@remotebatch/wxf-codec";
import type { StreamFigures } from "./stream-figures.js";

const megabyte = 1_000_000;
const limits = { maxBytes: 2 ** 32, maxNodes: 2 ** 30 };
let highest = 0;

/** Passes chunks on and watches the resident memory meanwhile. */
function* watched(chunks: Iterable<Uint8Array>): Generator<Uint8Array, void, undefined> {
  let count = 0;
  for (const chunk of chunks) {
    if (count++ % 64 === 0) highest = Math.max(highest, process.memoryUsage.rss());
    yield chunk;
  }
  highest = Math.max(highest, process.memoryUsage.rss());
}

/** A packed array of so many doubles, chunk by chunk. */
function* doubles(count: number): Generator<Uint8Array, void, undefined> {
  const writer = new WxfWriter();
  // A file of one double has the same beginning, but for the dimension.
  writer.part(new Packed("Real64", [1], new Uint8Array(8)));
  yield writer.end().slice(0, 5);
  const dimension: number[] = [];
  for (let rest = count; rest > 0; rest = Math.floor(rest / 128)) {
    dimension.push((rest % 128) + (rest > 127 ? 128 : 0));
  }
  yield Uint8Array.from(dimension);
  const chunk = new Float64Array(8192);
  for (let written = 0; written < count; written += chunk.length) {
    chunk.forEach((_, i) => {
      chunk[i] = written + i;
    });
    yield new Uint8Array(chunk.buffer, 0, 8 * Math.min(chunk.length, count - written));
  }
}

/** The list of so many copies of a body, in chunks of 64 kB. */
function* copies(body: Uint8Array, count: number): Generator<Uint8Array, void, undefined> {
  const writer = new WxfWriter();
  writer.beginFunction(List, count);
  yield writer.take();
  for (let i = 0; i < count; i++) {
    for (let at = 0; at < body.length; at += 65_536) yield body.subarray(at, at + 65_536);
  }
}

/** The resident memory after collecting what can be collected. */
function settled(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage.rss();
}

function show(what: string, before: number, bytes: number, start: number, parts?: number): void {
  const resultBytes = parts === undefined ? bytes : 0;
  const figures: StreamFigures = {
    what,
    bytes,
    ...(parts === undefined ? {} : { parts }),
    growthMegabytes: (highest - before - resultBytes) / megabyte,
    seconds: (performance.now() - start) / 1000,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

// Small parts, so that what is resident before is not room that the stream could reuse unseen.
const row = fn(
  "f",
  sym("x"),
  list(1, -300, 70_000, "text"),
  fn("g", list(), real(0.5), 3, sym("Global`y")),
);
const body = encodeBody(row);
const rowsPerCopy = Math.floor(65_536 / body.length);
const treeBody = encodeBody(listOf(new Array<typeof row>(rowsPerCopy).fill(row)));
const treeCount = Math.ceil((200 * megabyte) / treeBody.length);
/** Takes everything a file can hold, so that nothing is skipped; counts it, and sums up what came. */
class FullVisit implements Required<WxfVisitor> {
  nodes = 0;
  ends = 0;
  sum = 0;
  #add(value: number): void {
    this.nodes++;
    this.sum += value;
  }
  #text(text: string): void {
    let value = text.length;
    for (let i = 0; i < text.length; i++) value += text.charCodeAt(i);
    this.#add(value);
  }
  beginFunction(arity: number): void {
    this.#add(arity);
  }
  beginAssociation(size: number): void {
    this.#add(size);
  }
  beginEntry(delayed: boolean): void {
    this.sum += delayed ? 2 : 1;
  }
  end(): void {
    this.ends++;
  }
  integer(value: number | bigint): void {
    this.#add(Number(value));
  }
  real(value: number): void {
    this.#add(value);
  }
  bigReal({ text }: BigReal): void {
    this.#text(text);
  }
  string(text: string): void {
    this.#text(text);
  }
  symbol({ name }: Sym): void {
    this.#text(name);
  }
  byteArray({ bytes }: ByteArr): void {
    this.#add(bytes.reduce((sum, byte) => sum + byte, 0));
  }
  array({ bytes }: Packed | Numeric): void {
    this.#add(bytes.reduce((sum, byte) => sum + byte, 0));
  }
}

const once = new FullVisit();
await visitStream([encode(listOf([row]))], once);
const outer = new FullVisit();
await visitStream([encode(listOf([]))], outer);
/** What a visit must come to: lists in a list, of rows that each give what one row gives. */
function expected(what: "nodes" | "ends" | "sum"): number {
  const ofRow = once[what] - outer[what] - (what === "sum" ? 1 : 0);
  const arities = what === "sum" ? treeCount * rowsPerCopy + treeCount : 0;
  return treeCount * (rowsPerCopy * ofRow + outer[what]) + outer[what] + arities;
}

const visitor = new FullVisit();
let before = settled();
highest = before;
let start = performance.now();
await visitStream(watched(copies(treeBody, treeCount)), visitor, limits);
for (const what of ["nodes", "ends", "sum"] as const) {
  if (visitor[what] === expected(what)) continue;
  throw new Error(`The visitor came to other ${what}: ${visitor[what]} for ${expected(what)}.`);
}
show("stream of a 200 MB tree", before, treeCount * treeBody.length, start, visitor.nodes);

const elements = 125_000_000;
before = settled();
highest = before;
start = performance.now();
const array = await decodeStream(watched(doubles(elements)), limits);
if (!(array instanceof Packed) || array.data[elements - 1] !== elements - 1) {
  throw new Error("The array is not what was sent.");
}
show("stream of 1 GB of doubles", before, array.bytes.length, start);
