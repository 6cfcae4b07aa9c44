import type { Expr } from "@remotebatch/expr-model";
import {
  decode,
  decodeLazy,
  inspect,
  openCursor,
  PushDecoder,
  TreeBuilder,
  WxfDecodeError,
} from "../src/index.js";
import type { Random } from "./mutated-vectors.js";
import { fromCursor, fromLazy } from "./reading-ways.js";

/** A value, or why there is none. */
export type Outcome<Value> =
  | { readonly value: Value; readonly code?: undefined }
  | { readonly code: string };

/** Every way that reads a whole file at once, both headers. */
export const wholeReaders: Readonly<Record<string, (bytes: Uint8Array) => Expr>> = {
  lazy: (bytes) => decodeLazy(bytes).toExpr(),
  "lazy, part by part": (bytes) => fromLazy(decodeLazy(bytes)),
  cursor: (bytes) => {
    const cursor = openCursor(bytes);
    cursor.next();
    const expr = cursor.expr();
    if (cursor.next()) throw new Error("The cursor came to a second expression.");
    return expr;
  },
  "cursor, part by part": fromCursor,
  copies: (bytes) => decode(bytes, { copy: true }),
};

/** So many pieces of a file, cut anywhere; some may be empty. */
export function cutAnywhere(bytes: Uint8Array, pieces: number, random: Random): Uint8Array[] {
  const cuts = Array.from({ length: pieces - 1 }, () => random(bytes.length + 1));
  const ends = [...cuts.sort((a, b) => a - b), bytes.length];
  return ends.map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end));
}

/** Pieces one by one in the same memory, each overwritten as soon as the next is asked for. */
export function* overwritten(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  const memory = new Uint8Array(Math.max(...pieces.map(({ length }) => length)));
  for (const piece of pieces) {
    memory.set(piece);
    yield memory.subarray(0, piece.length);
    memory.fill(0xee);
  }
}

/** Reads with a push decoder that gets these pieces. */
export function readPushed(pieces: readonly Uint8Array[]): Expr {
  const tree = new TreeBuilder();
  const decoder = new PushDecoder(tree);
  for (const piece of overwritten(pieces)) decoder.write(piece);
  decoder.end();
  return tree.expr as Expr;
}

/** Parts and levels of a file by the two passes that build nothing; they must count alike. */
export function countedParts(bytes: Uint8Array): { nodes: number; depth: number } {
  const { nodes, depth } = inspect(bytes);
  const cursor = openCursor(bytes);
  let parts = 0;
  let deepest = 0;
  while (cursor.next()) {
    parts++;
    deepest = Math.max(deepest, cursor.depth);
  }
  if (parts !== nodes || deepest !== depth) throw new Error("Cursor and inspect count otherwise.");
  return { nodes, depth };
}

/** What a reader gives, or the code by which it refuses; any other error goes on. */
export function outcomeOf<Value>(read: () => Value): Outcome<Value> {
  try {
    return { value: read() };
  } catch (problem) {
    return { code: codeOf(problem) };
  }
}

/** The same of a reader that takes its time. */
export async function outcomeSoon<Value>(reading: Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await reading };
  } catch (problem) {
    return { code: codeOf(problem) };
  }
}

function codeOf(problem: unknown): string {
  if (!(problem instanceof WxfDecodeError)) throw problem;
  if (!Number.isInteger(problem.offset) || problem.offset < 0) {
    throw new Error(`${problem.offset} is no offset.`, { cause: problem });
  }
  return problem.code;
}

/** Codes of what passes that build nothing need not find: text, names and digits that nobody asked for. */
export const contentCodes: ReadonlySet<string> = new Set([
  "WXF_UTF8",
  "WXF_NUMBER",
  "WXF_SYMBOL",
  "WXF_LIMIT_DIGITS",
]);
