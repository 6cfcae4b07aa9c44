import { checkpoint } from "../numeric/checkpoint.js";
import {
  Assoc,
  BigReal,
  ByteArr,
  Complex,
  type Expr,
  Fn,
  type Opaque,
  Rational,
  Real,
  Sym,
} from "./expr.js";
import { type PackedNumbers, packedNumbers } from "./packed-list.js";

/** True when two expressions are identical, as `SameQ` has it (machine reals by value). */
export function sameExpr(a: Expr, b: Expr): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (a instanceof Fn) {
    if (!(b instanceof Fn)) return false;
    checkpoint();
    const packed = packedNumbers(a);
    if (packed !== undefined) {
      const other = packedNumbers(b);
      if (other !== undefined) return samePacked(packed, other);
    }
    const left = a.args;
    const right = b.args;
    if (left.length !== right.length || !sameExpr(a.head, b.head)) return false;
    for (let i = 0; i < left.length; i++) {
      if (!sameExpr(left[i] as Expr, right[i] as Expr)) return false;
    }
    return true;
  }
  if (a instanceof Sym) return b instanceof Sym && a.name === b.name;
  if (a instanceof Real) {
    return b instanceof Real && (a.value === b.value || Object.is(a.value, b.value));
  }
  if (a instanceof Rational) return b instanceof Rational && a.num === b.num && a.den === b.den;
  if (a instanceof Complex) {
    return b instanceof Complex && sameExpr(a.re, b.re) && sameExpr(a.im, b.im);
  }
  if (a instanceof BigReal) return b instanceof BigReal && a.text === b.text;
  if (a instanceof Assoc) {
    if (!(b instanceof Assoc) || a.keys.length !== b.keys.length) return false;
    for (let i = 0; i < a.keys.length; i++) {
      if (!sameExpr(a.keys[i] as Expr, b.keys[i] as Expr)) return false;
      if (!sameExpr(a.values[i] as Expr, b.values[i] as Expr)) return false;
      if (a.delayed?.has(i) !== b.delayed?.has(i)) return false;
    }
    return true;
  }
  if (a instanceof ByteArr) {
    return b instanceof ByteArr && Buffer.compare(a.bytes, b.bytes) === 0;
  }
  return false;
}

function samePacked(a: PackedNumbers, b: PackedNumbers): boolean {
  const { length } = a.values;
  if (length !== b.values.length || a.real !== b.real) return false;
  for (let i = 0; i < length; i++) {
    const left = a.values[i];
    const right = b.values[i];
    if (left !== right && !Object.is(left, right)) return false;
  }
  return true;
}

const symbolIds = new WeakMap<Sym, number>();
let nextSymbolId = 1;

/** A number that stands for a symbol inside structural keys. */
function symbolId(symbol: Sym): number {
  let id = symbolIds.get(symbol);
  if (id === undefined) {
    id = nextSymbolId++;
    symbolIds.set(symbol, id);
  }
  return id;
}

/**
 * A value that is the same (as a `Map` key) exactly for identical expressions: primitives and symbols are
 * their own key, everything else gets a text that no string of the language can equal by its first character.
 */
export function structuralKey(expr: Expr): unknown {
  if (typeof expr === "string") return expr.charCodeAt(0) === 0 ? `\u0000s${expr}` : expr;
  if (typeof expr !== "object" || expr instanceof Sym) return expr;
  const parts: string[] = ["\u0000"];
  writeKey(expr, parts, Number.POSITIVE_INFINITY);
  return parts.join("");
}

/** Like {@link structuralKey} for an argument list, or `undefined` when it has more than `budget` leaves. */
export function argumentsKey(args: readonly Expr[], budget: number): unknown {
  if (args.length === 1) {
    const only = args[0] as Expr;
    if (typeof only !== "object" || only instanceof Sym) return only;
  }
  const parts: string[] = ["\u0000"];
  let left = budget;
  for (const arg of args) {
    left = writeKey(arg, parts, left);
    if (left < 0) return undefined;
  }
  return parts.join("");
}

function writeKey(expr: Expr, parts: string[], budget: number): number {
  let left = budget - 1;
  if (left < 0) return -1;
  if (typeof expr === "number" || typeof expr === "bigint") parts.push(`i${expr};`);
  else if (typeof expr === "string") parts.push(`"${expr.length}:${expr}`);
  else if (expr instanceof Sym) parts.push(`s${symbolId(expr)};`);
  else if (expr instanceof Fn) {
    checkpoint();
    parts.push(`f${expr.args.length};`);
    left = writeKey(expr.head, parts, left);
    for (const arg of expr.args) {
      if (left < 0) return -1;
      left = writeKey(arg, parts, left);
    }
  } else if (expr instanceof Real) {
    parts.push(Object.is(expr.value, -0) ? "r0;" : `r${expr.value};`);
  } else if (expr instanceof Rational) parts.push(`q${expr.num}/${expr.den};`);
  else if (expr instanceof Complex) {
    parts.push("c");
    writeKey(expr.re, parts, left);
    writeKey(expr.im, parts, left);
  } else if (expr instanceof BigReal) parts.push(`b${expr.text};`);
  else if (expr instanceof Assoc) {
    parts.push(`a${expr.keys.length};`);
    for (let i = 0; i < expr.keys.length; i++) {
      if (left < 0) return -1;
      left = writeKey(expr.keys[i] as Expr, parts, left);
      parts.push(expr.delayed?.has(i) === true ? ":" : "-");
      left = writeKey(expr.values[i] as Expr, parts, left);
    }
  } else if (expr instanceof ByteArr) {
    parts.push(`y${expr.bytes.length}:${Buffer.from(expr.bytes).toString("latin1")}`);
  } else parts.push(`o${opaqueId(expr)};`);
  return left;
}

const opaqueIds = new WeakMap<Opaque, number>();

function opaqueId(value: Opaque): number {
  let id = opaqueIds.get(value);
  if (id === undefined) {
    id = nextSymbolId++;
    opaqueIds.set(value, id);
  }
  return id;
}
