import { deserialize, serialize } from "node:v8";
import { Assoc, ByteArr, type Expr, Fn, Numeric, Packed, Real, Sym } from "@remotebatch/expr-model";
import {
  Decoder,
  decodeLazy,
  Encoder,
  encodeChunks,
  type LazyExpr,
  openCursor,
  token,
} from "@remotebatch/wxf-codec";
import { Encoder as CborEncoder } from "cbor-x";
import { Packr } from "msgpackr";
import type { DataSet } from "./data-sets.js";

/** One codec under test; `walk` visits every leaf and gives a checksum. */
export interface Codec {
  encode(data: DataSet): unknown;
  decode(bytes: Uint8Array): unknown;
  walk(decoded: unknown): number;
  /** Operations that mean something for this codec; all when left out. */
  readonly measures?: readonly ("encode" | "decode" | "walk")[];
  /** Data sets that the codec has a form for; all when left out. */
  readonly only?: readonly string[];
}

const limits = { maxBytes: 2 ** 32 };
const wxfEncoder = new Encoder();
const wxfDecoder = new Decoder(limits);
const packr = new Packr({ useRecords: true, mapsAsObjects: false });
const cbor = new CborEncoder({ useRecords: false, mapsAsObjects: false });

/** The sum of all elements, the same code for every codec; no data set has an array of bigints. */
function sumOf(elements: Float64Array | Int32Array): number {
  let sum = 0;
  for (let i = 0; i < elements.length; i++) sum += elements[i] as number;
  return sum;
}

function walkExpr(expr: Expr): number {
  if (typeof expr === "number") return expr;
  if (typeof expr === "string") return expr.length;
  if (expr instanceof Fn) {
    let sum = walkExpr(expr.head);
    for (const part of expr.args) sum += walkExpr(part);
    return sum;
  }
  if (expr instanceof Sym) return expr.name.length;
  if (expr instanceof Real) return expr.value;
  if (expr instanceof Packed || expr instanceof Numeric) return sumOf(expr.data as Float64Array);
  if (expr instanceof Assoc) {
    let sum = 0;
    for (let i = 0; i < expr.size; i++) {
      sum += walkExpr(expr.keys[i] as Expr) + walkExpr(expr.values[i] as Expr);
    }
    return sum;
  }
  return expr instanceof ByteArr ? expr.bytes.length : 0;
}

function walkPlain(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "string") return value.length;
  if (Array.isArray(value)) {
    let sum = 0;
    for (let i = 0; i < value.length; i++) sum += walkPlain(value[i]);
    return sum;
  }
  if (ArrayBuffer.isView(value)) return sumOf(value as Float64Array);
  if (!(value instanceof Map)) return 0;
  let sum = 0;
  for (const [key, entry] of value) sum += walkPlain(key) + walkPlain(entry);
  return sum;
}

/** A pass over every part that builds nothing. */
function walkCursor(bytes: Uint8Array): number {
  const cursor = openCursor(bytes, limits);
  let sum = 0;
  while (cursor.next()) {
    switch (cursor.token) {
      case token.symbol:
        sum += cursor.size;
        break;
      case token.function:
        break;
      case token.integer8:
      case token.integer16:
        sum += cursor.integer() as number;
        break;
      case token.string:
        sum += cursor.size;
        break;
      case token.real64:
        sum += cursor.real();
        break;
      case token.association:
        break;
      case token.packedArray:
        sum += sumOf(cursor.array().data as Float64Array);
        break;
      default:
        sum += Number(cursor.integer());
    }
  }
  return sum;
}

const jsonReplacer = (_: string, value: unknown): unknown =>
  value instanceof Map ? Object.fromEntries(value) : value;

/** Every codec by name. */
export const codecs: Readonly<Record<string, Codec>> = {
  wxf: {
    encode: ({ expr }) => wxfEncoder.encode(expr),
    decode: (bytes) => wxfDecoder.decode(bytes),
    walk: (decoded) => walkExpr(decoded as Expr),
  },
  "wxf lazy": {
    encode: ({ expr }) => wxfEncoder.encode(expr),
    decode: (bytes) => decodeLazy(bytes, limits),
    walk: (decoded) => walkExpr((decoded as LazyExpr).toExpr()),
  },
  "wxf cursor": {
    encode: ({ expr }) => wxfEncoder.encode(expr),
    decode: (bytes) => bytes,
    walk: (bytes) => walkCursor(bytes as Uint8Array),
    measures: ["walk"],
  },
  "wxf chunks": {
    encode: ({ expr }) => encodeChunks(expr),
    decode: (bytes) => bytes,
    walk: () => 0,
    measures: ["encode"],
    only: ["floats", "sparse"],
  },
  msgpackr: {
    encode: ({ plain }) => packr.pack(plain),
    decode: (bytes) => packr.unpack(bytes) as unknown,
    walk: walkPlain,
  },
  "cbor-x": {
    encode: ({ plain }) => cbor.encode(plain),
    decode: (bytes) => cbor.decode(bytes) as unknown,
    walk: walkPlain,
  },
  "v8.serialize": {
    encode: ({ plain }) => serialize(plain),
    decode: (bytes) => deserialize(bytes) as unknown,
    walk: walkPlain,
  },
  JSON: {
    encode: ({ plain }) => new TextEncoder().encode(JSON.stringify(plain, jsonReplacer)),
    decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as unknown,
    walk: (decoded) =>
      walkPlain(
        typeof decoded === "object" && decoded !== null && !Array.isArray(decoded)
          ? new Map(Object.entries(decoded))
          : decoded,
      ),
    only: ["tree", "ints", "strings", "assoc"],
  },
  memcpy: {
    encode: ({ expr }) => copied(expr, (size) => new Uint8Array(size)),
    decode: (bytes) => bytes,
    walk: () => 0,
    measures: ["encode"],
    only: ["floats", "sparse"],
  },
  "memcpy, reused": {
    encode: ({ expr }) =>
      copied(expr, (size) => {
        if (keptBuffer.length < size) keptBuffer = new Uint8Array(size);
        return keptBuffer.subarray(0, size);
      }),
    decode: (bytes) => bytes,
    walk: () => 0,
    measures: ["encode"],
    only: ["floats", "sparse"],
  },
};

let keptBuffer = new Uint8Array(0);

/** All array bytes of the expression, one after the other in one buffer. */
function copied(expr: Expr, buffer: (size: number) => Uint8Array): Uint8Array {
  const arrays = arraysOf(expr);
  const to = buffer(arrays.reduce((size, bytes) => size + bytes.length, 0));
  let at = 0;
  for (const bytes of arrays) {
    to.set(bytes, at);
    at += bytes.length;
  }
  return to;
}

function arraysOf(expr: Expr): Uint8Array[] {
  if (expr instanceof Packed) return [expr.bytes];
  return expr instanceof Fn ? expr.args.flatMap(arraysOf) : [];
}
