// Runs inside the browser, on the built packages: every vector by every way to read, every value by every way to write.
// The outcome is posted to whoever served the page.
import { type Expr, toNeutralJson } from "@remotebatch/expr-model";
import {
  decodeAsync,
  encode,
  encodeAsync,
  encodeChunks,
  encodeStream,
  inflate,
  inspect,
  PushDecoder,
  TreeBuilder,
  WxfDecodeError,
} from "../../src/index.js";
import { chunks, readingWays } from "../reading-ways.js";
import type { BrowserVector } from "./browser-vector.js";

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

async function digestOf(expr: Expr): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(toNeutralJson(expr)));
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", text)));
}

async function collect(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of source) parts.push(Uint8Array.from(part));
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function pushed(bytes: Uint8Array): Expr {
  const tree = new TreeBuilder();
  const decoder = new PushDecoder(tree);
  for (const piece of chunks(bytes, 3)) decoder.write(piece);
  decoder.end();
  return tree.expr as Expr;
}

/** Ways that inflate by themselves; the others get the file without compression. */
const inflating = /^(?:stream|visitor)/;
const ways: Readonly<Record<string, (bytes: Uint8Array) => Expr | Promise<Expr>>> = {
  ...readingWays,
  "decodeAsync, compressed": (bytes) => decodeAsync(bytes),
  "pushed, chunks of 3": pushed,
};

const bounded: ReadonlySet<string> = new Set([
  "decodeAsync, compressed",
  "lazy, at once",
  "stream, one chunk",
  "visitor, chunks of 1000",
]);

const writers: Readonly<Record<string, (expr: Expr) => Uint8Array | Promise<Uint8Array>>> = {
  encode: (expr) => encode(expr),
  encodeChunks: (expr) => collect(encodeChunks(expr)),
  encodeStream: (expr) => collect(encodeStream(expr)),
  "encodeAsync, compressed": async (expr) => inflate(await encodeAsync(expr, { compress: true })),
  "encodeStream, compressed": async (expr) =>
    inflate(await collect(encodeStream(expr, { compress: 1 }))),
};

const failures: string[] = [];
const done = { vectors: 0, reads: 0, writes: 0 };

async function read(vector: BrowserVector, bytes: Uint8Array): Promise<void> {
  for (const [way, from] of Object.entries(ways)) {
    // Of attacks on memory one try of each kind: they inflate to all that is allowed.
    if (vector.expect === "any" && !bounded.has(way)) continue;
    const what = `${vector.name} (${way})`;
    done.reads++;
    try {
      const readsItself = inflating.test(way) || way.endsWith("compressed");
      const expr = await from(readsItself ? bytes : await inflate(bytes));
      if (vector.expect === "refused") failures.push(`${what} was read`);
      if (vector.digest !== undefined && (await digestOf(expr)) !== vector.digest) {
        failures.push(`${what} is another value`);
      }
    } catch (problem) {
      const isRefusal = problem instanceof WxfDecodeError;
      if (vector.expect === "read" || !isRefusal) failures.push(`${what}: ${problem}`);
    }
  }
}

async function write(vector: BrowserVector, bytes: Uint8Array): Promise<void> {
  const plain = await inflate(bytes);
  const { nodes, depth } = inspect(plain);
  if (nodes !== vector.nodes || depth !== vector.depth) failures.push(`${vector.name} (inspect)`);
  if (!vector.isCanonical) return;
  const expr = await decodeAsync(bytes);
  for (const [way, to] of Object.entries(writers)) {
    done.writes++;
    const written = await to(expr);
    if (written.length !== plain.length || written.some((byte, i) => byte !== plain[i])) {
      failures.push(`${vector.name} is written otherwise (${way})`);
    }
  }
}

try {
  const vectors = (await (await fetch("/vectors.json")).json()) as readonly BrowserVector[];
  for (const vector of vectors) {
    done.vectors++;
    const bytes = fromBase64(vector.base64);
    await read(vector, bytes);
    if (vector.expect === "read") await write(vector, bytes);
  }
} catch (problem) {
  failures.push(String(problem));
}
await fetch("/outcome", { method: "POST", body: JSON.stringify({ ...done, failures }) });
