import type { Assoc } from "./association.js";
import type { Expr } from "./expr.js";
import { Fn } from "./function.js";
import type { Packed } from "./number-array.js";
import { maxComparedRank, sameUnpacked, unpack } from "./packed-elements.js";
import { Sym, sameSymbol } from "./symbol.js";

/** Options of {@link sameExpr}. */
export interface SameOptions {
  /** Also take a packed array and the nested list of the same elements for equal, as the language does. Default false. */
  readonly packedAsList?: boolean;
}

/** Deeper than this the comparison goes on with a stack of its own instead of the program's. */
const recursionLimit = 500;

/**
 * True when both are the same tree: same kinds, same values, same order. Symbols compare by meaning
 * (`List` and `` System`List `` are one), reals bit by bit except that all NaN are one, big reals by their text,
 * arrays by element type, dimensions and bytes. Works at any depth.
 */
export function sameExpr(a: Expr, b: Expr, options?: SameOptions): boolean {
  return same(a, b, options?.packedAsList === true, 0);
}

function same(a: Expr, b: Expr, loose: boolean, depth: number): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object") return sameInteger(a, b);
  if (a instanceof Fn && b instanceof Fn) {
    if (depth === recursionLimit) return sameDeep(a, b, loose);
    const left = a.args;
    const right = b.args;
    const length = left.length;
    if (length !== right.length || !same(a.head, b.head, loose, depth + 1)) return false;
    for (let i = 0; i < length; i++) {
      if (!same(left[i] as Expr, right[i] as Expr, loose, depth + 1)) return false;
    }
    return true;
  }
  if (a instanceof Sym) return b instanceof Sym && sameSymbol(a, b);
  if (a.kind === "Assoc" && b.kind === "Assoc") {
    if (depth === recursionLimit) return sameDeep(a, b, loose);
    if (!sameShape(a, b)) return false;
    for (let i = 0; i < a.keys.length; i++) {
      if (!same(a.keys[i] as Expr, b.keys[i] as Expr, loose, depth + 1)) return false;
      if (!same(a.values[i] as Expr, b.values[i] as Expr, loose, depth + 1)) return false;
    }
    return true;
  }
  return sameLeaf(a, b, loose);
}

/** The same comparison with an explicit stack. */
function sameDeep(first: Expr, second: Expr, loose: boolean): boolean {
  const stack: Expr[] = [first, second];
  while (stack.length > 0) {
    const b = stack.pop() as Expr;
    const a = stack.pop() as Expr;
    if (a === b) continue;
    if (typeof a !== "object" || typeof b !== "object") {
      if (!sameInteger(a, b)) return false;
      continue;
    }
    if (a instanceof Fn && b instanceof Fn) {
      if (a.args.length !== b.args.length) return false;
      for (let i = a.args.length - 1; i >= 0; i--) stack.push(a.args[i] as Expr, b.args[i] as Expr);
      stack.push(a.head, b.head);
    } else if (a.kind === "Assoc" && b.kind === "Assoc") {
      if (!sameShape(a, b)) return false;
      for (let i = 0; i < a.keys.length; i++) {
        stack.push(a.keys[i] as Expr, b.keys[i] as Expr, a.values[i] as Expr, b.values[i] as Expr);
      }
    } else if (!sameLeaf(a, b, loose)) return false;
  }
  return true;
}

/** A small integer may have been given as a `bigint`. */
function sameInteger(a: Expr, b: Expr): boolean {
  const [small, large] = typeof a === "bigint" ? [b, a] : [a, b];
  return (
    typeof small === "number" &&
    typeof large === "bigint" &&
    Number.isSafeInteger(small) &&
    BigInt(small) === large
  );
}

function sameShape(a: Assoc, b: Assoc): boolean {
  if (a.keys.length !== b.keys.length) return false;
  if (a.delayed === undefined && b.delayed === undefined) return true;
  for (let i = 0; i < a.keys.length; i++) if (a.isDelayed(i) !== b.isDelayed(i)) return false;
  return true;
}

function sameLeaf(a: Exclude<Expr, Primitive>, b: Exclude<Expr, Primitive>, loose: boolean) {
  switch (a.kind) {
    case "Sym":
      return b.kind === "Sym" && sameSymbol(a, b);
    case "Real":
      return b.kind === "Real" && Object.is(a.value, b.value);
    case "BigReal":
      return b.kind === "BigReal" && a.text === b.text;
    case "ByteArr":
      return b.kind === "ByteArr" && sameBytes(a.bytes, b.bytes);
    case "Numeric":
      return (
        b.kind === "Numeric" &&
        a.type === b.type &&
        sameDims(a.dims, b.dims) &&
        sameBytes(a.bytes, b.bytes)
      );
    case "Packed":
      if (b.kind === "Packed") {
        if (!sameDims(a.dims, b.dims)) return false;
        if (a.type === b.type) return sameBytes(a.bytes, b.bytes);
      }
      return loose && sameAsList(a, b);
    case "Fn":
      return loose && b.kind === "Packed" && sameAsList(b, a);
    default:
      return false;
  }
}

/** A packed array of a rank that no kernel makes is compared as the nested list that it is, by a stack of its own. */
function sameAsList(packed: Packed, other: Expr): boolean {
  if (packed.dims.length <= maxComparedRank) return sameUnpacked(packed, other);
  const isPacked = typeof other === "object" && other.kind === "Packed";
  return sameDeep(unpack(packed), isPacked ? unpack(other) : other, true);
}

type Primitive = string | number | bigint;

function sameDims(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  const length = a.length;
  if (length !== b.length) return false;
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}
