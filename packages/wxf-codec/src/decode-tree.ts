import { Assoc, ByteArr, type Expr, Fn, Numeric, Packed, Real } from "@remotebatch/expr-model";
import type { BodyReader } from "./body-reader.js";
import { knownSymbol } from "./symbol-table.js";
import { token } from "./tokens.js";

/** Nesting down to which plain recursion is used; below it an explicit stack takes over. */
const recursionDepth = 400;

/** By token: bits of a 32-bit word that an integer of this width leaves over; 255 for any other token. */
const spareBits = new Uint8Array(256).fill(255);
spareBits[token.integer8] = 24;
spareBits[token.integer16] = 16;
spareBits[token.integer32] = 0;

/** How arrays and byte strings are given: as views of the input, or as copies. */
export interface TreeOptions {
  readonly copy: boolean;
}

/** Reads one expression, which must end at `limit` at the latest. */
export function readTree(reader: BodyReader, limit: number, options: TreeOptions): Expr {
  return readPart(reader, limit, 1, options);
}

function readPart(reader: BodyReader, limit: number, depth: number, options: TreeOptions): Expr {
  const { bytes } = reader;
  const at = reader.position;
  if (at >= limit) reader.truncated(at);
  const tokenByte = bytes[at] as number;
  reader.position = at + 1;
  if (at + 2 <= limit) {
    const next = bytes[at + 1] as number;
    if (tokenByte === token.integer8) {
      reader.position = at + 2;
      return (next << 24) >> 24;
    }
    if (tokenByte === token.symbol) return readSymbol(reader, at + 2, next, limit);
    if (tokenByte === token.function) return readFunction(reader, limit, depth, options);
  }
  if (tokenByte === token.association) return readAssociation(reader, limit, depth, options);
  return readAtom(reader, tokenByte, limit, options);
}

/** Reads a symbol; `length` is what the byte before `from` says, when it is below 128. */
function readSymbol(reader: BodyReader, from: number, length: number, limit: number): Expr {
  if (length < 0x80 && length > 0 && from + length <= limit) {
    const known = knownSymbol(reader.bytes, reader.view, from, length);
    if (known !== undefined) {
      reader.position = from + length;
      return known;
    }
  }
  return reader.symbol(limit);
}

function readAtom(
  reader: BodyReader,
  tokenByte: number,
  limit: number,
  options: TreeOptions,
): Expr {
  switch (tokenByte) {
    case token.function:
      // Its number of arguments does not fit in any more.
      return reader.truncated(reader.position);
    case token.symbol:
      return reader.symbol(limit);
    case token.string:
      return reader.string(limit);
    case token.real64:
      return new Real(reader.view.getFloat64(reader.take(8, limit), true));
    case token.integer8:
      return ((reader.bytes[reader.take(1, limit)] as number) << 24) >> 24;
    case token.integer16:
      return reader.view.getInt16(reader.take(2, limit), true);
    case token.integer32:
      return reader.view.getInt32(reader.take(4, limit), true);
    case token.integer64:
      return reader.integer64(limit);
    case token.bigInteger:
      return reader.bigInteger(limit);
    case token.bigReal:
      return reader.bigReal(limit);
    case token.byteArray: {
      reader.weighArray(reader.position - 1);
      const bytes = reader.byteArray(limit);
      return new ByteArr(options.copy ? bytes.slice() : bytes);
    }
    case token.packedArray:
    case token.numericArray: {
      reader.weighArray(reader.position - 1);
      const { type, dims, byteLength } = reader.arrayHeader(tokenByte, limit);
      const from = reader.take(byteLength, limit);
      const view = reader.bytes.subarray(from, from + byteLength);
      const bytes = options.copy ? view.slice() : view;
      return tokenByte === token.packedArray
        ? new Packed(type, dims, bytes)
        : new Numeric(type, dims, bytes);
    }
    default:
      return reader.noToken(tokenByte, reader.position - 1);
  }
}

function readFunction(
  reader: BodyReader,
  limit: number,
  depth: number,
  options: TreeOptions,
): Expr {
  const at = reader.position - 1;
  if (depth >= recursionDepth) {
    reader.position = at;
    return readDeep(reader, limit, depth, options);
  }
  if (depth >= reader.limits.maxDepth) reader.tooDeep(at);
  const arity = reader.varint(limit);
  // Each part takes two bytes at least: `limit` less that is where the head must end.
  let partLimit = limit - 2 * arity;
  if (partLimit - reader.position < 2) reader.truncated(at);
  reader.promise(arity + 1, at);
  const { bytes, view } = reader;
  const inner = depth + 1;
  const head = readPart(reader, partLimit, inner, options);
  // Arrays written out are made in one step, and most functions are short.
  switch (arity) {
    case 0:
      return new Fn(head, []);
    case 1:
      return new Fn(head, [readPart(reader, limit, inner, options)]);
    case 2:
      return new Fn(head, [
        readPart(reader, limit - 2, inner, options),
        readPart(reader, limit, inner, options),
      ]);
    case 3:
      return new Fn(head, [
        readPart(reader, limit - 4, inner, options),
        readPart(reader, limit - 2, inner, options),
        readPart(reader, limit, inner, options),
      ]);
    case 4:
      return new Fn(head, [
        readPart(reader, limit - 6, inner, options),
        readPart(reader, limit - 4, inner, options),
        readPart(reader, limit - 2, inner, options),
        readPart(reader, limit, inner, options),
      ]);
    case 5:
      return new Fn(head, [
        readPart(reader, limit - 8, inner, options),
        readPart(reader, limit - 6, inner, options),
        readPart(reader, limit - 4, inner, options),
        readPart(reader, limit - 2, inner, options),
        readPart(reader, limit, inner, options),
      ]);
  }
  const args = new Array<Expr>(arity);
  for (let i = 0; i < arity; i++) {
    partLimit += 2;
    const from = reader.position;
    const tokenByte = bytes[from] as number;
    // Runs of small integers are common enough to be read without a call, and without a branch for each width:
    // which one comes next cannot be guessed.
    const spare = spareBits[tokenByte] as number;
    const next = from + 5 - (spare >> 3);
    if (spare < 32 && next <= partLimit && from + 5 <= bytes.length) {
      args[i] = (view.getInt32(from + 1, true) << spare) >> spare;
      reader.position = next;
    } else {
      args[i] = readPart(reader, partLimit, inner, options);
    }
  }
  return new Fn(head, args);
}

/** Shared by all empty associations, of which two bytes each make one. */
const noParts: readonly Expr[] = [];

function readAssociation(
  reader: BodyReader,
  limit: number,
  depth: number,
  options: TreeOptions,
): Expr {
  const at = reader.position - 1;
  if (depth >= recursionDepth) {
    reader.position = at;
    return readDeep(reader, limit, depth, options);
  }
  const size = reader.varint(limit);
  if (size > 0 && depth >= reader.limits.maxDepth) reader.tooDeep(at);
  let entryLimit = limit - 5 * size;
  if (entryLimit < reader.position) reader.truncated(at);
  reader.promise(2 * size, at);
  if (size === 0) return new Assoc(noParts, noParts);
  const keys = new Array<Expr>(size);
  const values = new Array<Expr>(size);
  let delayed: Uint8Array | undefined;
  for (let i = 0; i < size; i++) {
    entryLimit += 5;
    if (reader.rule(entryLimit)) {
      delayed ??= new Uint8Array(size);
      delayed[i] = 1;
    }
    keys[i] = readPart(reader, entryLimit - 2, depth + 1, options);
    values[i] = readPart(reader, entryLimit, depth + 1, options);
  }
  return new Assoc(keys, values, delayed);
}

/** A function or association whose parts are being read. */
interface OpenPart {
  readonly isFunction: boolean;
  readonly parts: Expr[];
  readonly count: number;
  /** Where the whole part must end at the latest. */
  readonly limit: number;
  delayed: Uint8Array | undefined;
}

/** The same as {@link readPart} with the stack in an array: for any depth that `maxDepth` allows. */
function readDeep(
  reader: BodyReader,
  limit: number,
  baseDepth: number,
  options: TreeOptions,
): Expr {
  const open: OpenPart[] = [];
  for (;;) {
    const top = open[open.length - 1];
    let done: Expr;
    const partLimit = top === undefined ? limit : limitOfNextPart(reader, top);
    const at = reader.take(1, partLimit);
    const tokenByte = reader.bytes[at] as number;
    if (tokenByte === token.function || tokenByte === token.association) {
      const next = openPart(reader, tokenByte, partLimit, at);
      if (next.count > 0) {
        if (baseDepth + open.length >= reader.limits.maxDepth) reader.tooDeep(at);
        open.push(next);
        continue;
      }
      done = new Assoc(noParts, noParts);
    } else {
      done = readAtom(reader, tokenByte, partLimit, options);
    }
    for (;;) {
      const parent = open[open.length - 1];
      if (parent === undefined) return done;
      parent.parts.push(done);
      if (parent.parts.length < parent.count) break;
      open.pop();
      done = closePart(parent);
    }
  }
}

function openPart(reader: BodyReader, tokenByte: number, limit: number, at: number): OpenPart {
  const isFunction = tokenByte === token.function;
  const size = reader.varint(limit);
  const least = isFunction ? 2 * (size + 1) : 5 * size;
  if (least > limit - reader.position) reader.truncated(at);
  const count = isFunction ? size + 1 : 2 * size;
  reader.promise(count, at);
  return { isFunction, parts: [], count, limit, delayed: undefined };
}

function limitOfNextPart(reader: BodyReader, top: OpenPart): number {
  const read = top.parts.length;
  if (top.isFunction) return top.limit - 2 * (top.count - read - 1);
  const entriesAfter = (top.count >> 1) - (read >> 1) - 1;
  const entryLimit = top.limit - 5 * entriesAfter;
  if (read % 2 === 1) return entryLimit;
  if (reader.rule(entryLimit)) {
    top.delayed ??= new Uint8Array(top.count / 2);
    top.delayed[read / 2] = 1;
  }
  return entryLimit - 2;
}

function closePart({ isFunction, parts, delayed }: OpenPart): Expr {
  const [head] = parts;
  if (isFunction && head !== undefined) return new Fn(head, parts.slice(1));
  const keys = parts.filter((_, i) => i % 2 === 0);
  const values = parts.filter((_, i) => i % 2 === 1);
  return new Assoc(keys, values, delayed);
}
