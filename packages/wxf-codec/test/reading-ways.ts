import { Assoc, type Expr, Fn } from "@remotebatch/expr-model";
import {
  decode,
  decodeLazy,
  decodeStream,
  type LazyExpr,
  openCursor,
  TreeBuilder,
  token,
  visitStream,
  type WxfCursor,
} from "../src/index.js";

/** Reads a whole file in one of the ways that the package offers, down to the last atom. */
export type ReadingWay = (bytes: Uint8Array) => Expr | Promise<Expr>;

/** Every way, by name. */
export const readingWays: Readonly<Record<string, ReadingWay>> = {
  eager: (bytes) => decode(bytes),
  "eager with copies": (bytes) => decode(bytes, { copy: true }),
  "lazy, part by part": (bytes) => fromLazy(decodeLazy(bytes)),
  "lazy, at once": (bytes) => decodeLazy(bytes).toExpr(),
  "cursor, part by part": (bytes) => fromCursor(bytes),
  "cursor, at once": (bytes) => {
    const cursor = openCursor(bytes);
    cursor.next();
    const expr = cursor.expr();
    if (cursor.next()) throw new Error("The cursor came to a second expression.");
    return expr;
  },
  "stream, one chunk": (bytes) => decodeStream([bytes]),
  "stream, chunks of 7": (bytes) => decodeStream(chunks(bytes, 7)),
  "stream, web": (bytes) => decodeStream(new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()),
  "visitor, chunks of 1000": async (bytes) => {
    const tree = new TreeBuilder();
    await visitStream(chunks(bytes, 1000), tree);
    return tree.expr as Expr;
  },
};

/** Chunks of so many bytes; the memory of each is overwritten as soon as the next one is asked for. */
export function* chunks(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  const memory = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    memory.set(part);
    yield memory.subarray(0, part.length);
    memory.fill(0xee);
  }
}

/** Rebuilds the tree from its lazy parts, one by one. */
export function fromLazy(lazy: LazyExpr): Expr {
  if (lazy.kind === "Fn") return new Fn(fromLazy(lazy.head as LazyExpr), [...lazy].map(fromLazy));
  if (lazy.kind !== "Assoc") return lazy.toExpr();
  const values = [...lazy].map(fromLazy);
  const keys = values.map((_, i) => fromLazy(lazy.key(i + 1) as LazyExpr));
  const delayed = Uint8Array.from(values.map((_, i) => (lazy.isDelayed(i + 1) ? 1 : 0)));
  return new Assoc(keys, values, delayed);
}

/** Rebuilds the tree with nothing but `next` and the getters. */
export function fromCursor(bytes: Uint8Array): Expr {
  const cursor = openCursor(bytes);
  const tree = new TreeBuilder();
  const left: number[] = [];
  const finish = (): void => {
    for (let top = left.pop(); top !== undefined; top = left.pop()) {
      if (top > 1) {
        left.push(top - 1);
        return;
      }
      tree.end();
    }
  };
  while (cursor.next()) {
    if (cursor.depth !== left.length + 1) throw new Error(`Depth ${cursor.depth} is wrong.`);
    if (cursor.isKey) tree.beginEntry(cursor.isDelayed);
    const isFunction = cursor.token === token.function;
    if (isFunction || cursor.token === token.association) {
      if (isFunction) tree.beginFunction(cursor.size);
      else tree.beginAssociation(cursor.size);
      const parts = isFunction ? cursor.size + 1 : 2 * cursor.size;
      if (parts > 0) {
        left.push(parts);
        continue;
      }
      tree.end();
    } else {
      addAtom(tree, cursor);
    }
    finish();
  }
  return tree.expr as Expr;
}

function addAtom(tree: TreeBuilder, cursor: WxfCursor): void {
  switch (cursor.token) {
    case token.real64:
      tree.real(cursor.real());
      return;
    case token.string:
      tree.string(cursor.text());
      return;
    case token.symbol:
      tree.symbol(cursor.symbol());
      return;
    case token.byteArray:
      tree.byteArray(cursor.byteArray());
      return;
    case token.packedArray:
    case token.numericArray:
      tree.array(cursor.array());
      return;
    case token.bigReal: {
      const expr = cursor.expr();
      if (typeof expr !== "object" || expr.kind !== "BigReal" || expr.text !== cursor.text()) {
        throw new Error("A big real read twice is not the same.");
      }
      tree.bigReal(expr);
      return;
    }
    default:
      tree.integer(cursor.integer());
  }
}
