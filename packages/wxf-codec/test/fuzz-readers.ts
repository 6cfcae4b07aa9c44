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
import { fromCursor, fromLazy } from "./reading-ways.js";

/** Gives a whole number below another. */
export type Random = (below: number) => number;

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

/** Reads with a push decoder that gets the file in so many pieces or fewer, cut anywhere and overwritten afterwards. */
export function readPushed(bytes: Uint8Array, pieces: number, random: Random): Expr {
  const tree = new TreeBuilder();
  const decoder = new PushDecoder(tree);
  const cuts = Array.from({ length: pieces - 1 }, () => random(bytes.length + 1));
  let from = 0;
  for (const to of [...cuts.sort((a, b) => a - b), bytes.length]) {
    const piece = bytes.slice(from, to);
    decoder.write(piece);
    piece.fill(0xee);
    from = to;
  }
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
    if (!(problem instanceof WxfDecodeError)) throw problem;
    if (!Number.isInteger(problem.offset) || problem.offset < 0) {
      throw new Error(`${problem.offset} is no offset.`, { cause: problem });
    }
    return { code: problem.code };
  }
}

/** Codes of what passes that build nothing need not find: text, names and digits that nobody asked for. */
export const contentCodes: ReadonlySet<string> = new Set([
  "WXF_UTF8",
  "WXF_NUMBER",
  "WXF_SYMBOL",
  "WXF_LIMIT_DIGITS",
]);
