import type { Assoc } from "./association.js";
import type { Expr } from "./expr.js";
import { Fn, isFn } from "./function.js";
import { notExpression } from "./not-expression.js";
import { Packed } from "./number-array.js";
import { compareNumbers, isNumber } from "./number-order.js";
import { unpack } from "./packed-elements.js";
import { sym, systemName } from "./symbol.js";

/**
 * Canonical order, as `Sort` and `Orderless` use it: negative when `a` comes first, positive when `b` does, 0 when neither.
 * Numbers by value (complex ones by real part, then by the size of the imaginary one), then strings as in a dictionary,
 * symbols by name and then context, calls by length, head and
 * arguments, then associations and arrays. Sums, products and powers stand where their main term would. Works at any depth.
 * @throws ExprError `EXPR_UNSUPPORTED_VALUE` when it comes upon what is no expression.
 */
export function compareExpr(a: Expr, b: Expr): number {
  // What is left to compare, nearest last: pairs, each of which may put its parts here.
  const left: Expr[] = [a];
  const right: Expr[] = [b];
  while (left.length > 0) {
    const x = left.pop() as Expr;
    const y = right.pop() as Expr;
    if (x === y) continue;
    const before = left.length;
    const result = step(x, y, left, right);
    if (result !== 0) return result < 0 ? -1 : 1;
    reverseFrom(left, before);
    reverseFrom(right, before);
  }
  return 0;
}

/** The order of two nodes by themselves; 0 after adding the parts that decide, in order. */
function step(a: Expr, b: Expr, left: Expr[], right: Expr[]): number {
  const rankA = rankOf(a);
  const rankB = rankOf(b);
  if (rankA === 1 || rankB === 1) return rankA === rankB ? compareNumbers(a, b) : rankA - rankB;
  if (rankA === 2 || rankB === 2) {
    return rankA === rankB ? compareText(a as string, b as string) : rankA - rankB;
  }
  if (isFn(a, "Times") || isFn(b, "Times")) return compareTerms(a, b, "Times", left, right);
  if (isFn(a, "Power") || isFn(b, "Power")) {
    const powers = [powerParts(a), powerParts(b)] as const;
    left.push(powers[0][0], powers[0][1]);
    right.push(powers[1][0], powers[1][1]);
    return 0;
  }
  if (isFn(a, "Plus") || isFn(b, "Plus")) return compareTerms(a, b, "Plus", left, right);
  if (rankA !== rankB) return rankA - rankB;
  return compareAlike(a as Compound, b as Compound, left, right);
}

type Compound = Exclude<Expr, string | number | bigint>;

function compareAlike(a: Compound, b: Compound, left: Expr[], right: Expr[]): number {
  if (a.kind === "Sym" && b.kind === "Sym") return compareSymbols(a.name, b.name);
  if (a.kind === "ByteArr" && b.kind === "ByteArr") return compareBytes(a.bytes, b.bytes);
  if (a.kind === "Numeric" && b.kind === "Numeric") {
    return (
      compareText(a.type, b.type) ||
      compareText(a.dims.join(), b.dims.join()) ||
      compareBytes(a.bytes, b.bytes)
    );
  }
  if (a.kind === "Assoc" && b.kind === "Assoc") return compareAssociations(a, b, left, right);
  const listA = a instanceof Packed ? unpack(a) : (a as Fn);
  const listB = b instanceof Packed ? unpack(b) : (b as Fn);
  if (listA.args.length !== listB.args.length) return listA.args.length - listB.args.length;
  left.push(listA.head);
  right.push(listB.head);
  for (let i = 0; i < listA.args.length; i++) {
    left.push(listA.args[i] as Expr);
    right.push(listB.args[i] as Expr);
  }
  return 0;
}

function compareAssociations(a: Assoc, b: Assoc, left: Expr[], right: Expr[]): number {
  if (a.size !== b.size) return a.size - b.size;
  for (let i = 0; i < a.size; i++) {
    left.push(a.keys[i] as Expr, a.values[i] as Expr, Number(a.isDelayed(i)));
    right.push(b.keys[i] as Expr, b.values[i] as Expr, Number(b.isDelayed(i)));
  }
  return 0;
}

/** Sums and products from their last term back, the number in front last. */
function compareTerms(a: Expr, b: Expr, head: string, left: Expr[], right: Expr[]): number {
  const termsA = termsOf(a, head);
  const termsB = termsOf(b, head);
  const common = Math.min(termsA.length, termsB.length);
  for (let i = 1; i <= common; i++) {
    left.push(termsA[termsA.length - i] as Expr);
    right.push(termsB[termsB.length - i] as Expr);
  }
  const whole = [leadingNumber(a, head), leadingNumber(b, head)] as const;
  left.push(termsA.length, whole[0], Number(isFn(a, head)));
  right.push(termsB.length, whole[1], Number(isFn(b, head)));
  return 0;
}

function termsOf(expr: Expr, head: string): readonly Expr[] {
  if (!isFn(expr, head)) return [expr];
  const [first] = expr.args;
  return first !== undefined && rankOf(first) === 1 ? expr.args.slice(1) : expr.args;
}

function leadingNumber(expr: Expr, head: string): Expr {
  const first = isFn(expr, head) ? expr.args[0] : undefined;
  return first !== undefined && rankOf(first) === 1 ? first : head === "Times" ? 1 : 0;
}

/** Base and exponent. A call of `Power` with another number of arguments counts as a call of a name of its own. */
function powerParts(expr: Expr): readonly [Expr, Expr] {
  if (!isFn(expr, "Power")) return [expr, 1];
  if (expr.args.length !== 2) return [new Fn(sym("Power "), expr.args), 1];
  return [expr.args[0] as Expr, expr.args[1] as Expr];
}

function rankOf(expr: Expr): number {
  if (typeof expr === "string") return 2;
  if (typeof expr === "number" || typeof expr === "bigint") return 1;
  if (typeof expr !== "object" || expr === null) throw notExpression(expr);
  switch (expr.kind) {
    case "Real":
    case "BigReal":
      return 1;
    case "Sym":
      return 3;
    case "Fn":
      return isNumber(expr) ? 1 : 4;
    case "Packed":
      return 4;
    case "Assoc":
      return 5;
    case "ByteArr":
      return 6;
    case "Numeric":
      return 7;
    default:
      throw notExpression(expr);
  }
}

/** Symbols by their names, those of the same name by their contexts (documentation of Sort). */
function compareSymbols(a: string, b: string): number {
  const nameA = systemName(a);
  const nameB = systemName(b);
  const cutA = nameA.lastIndexOf("`") + 1;
  const cutB = nameB.lastIndexOf("`") + 1;
  return (
    compareText(nameA.slice(cutA), nameB.slice(cutB)) ||
    compareText(nameA.slice(0, cutA), nameB.slice(0, cutB))
  );
}

const isAscii = /^[\0-\x7f]*$/;

/** Letters without their accents, as dictionaries are ordered by. */
function plainLetters(text: string): string {
  return isAscii.test(text) ? text : text.normalize("NFD").replace(/\p{Mn}+/gu, "");
}

/**
 * As in a dictionary: by letters without regard to accents and case, then to case, then a small letter before its
 * capital.
 */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const x = a.toLowerCase();
  const y = b.toLowerCase();
  if (x !== y) {
    const plainX = plainLetters(x);
    const plainY = plainLetters(y);
    if (plainX !== plainY) return plainX < plainY ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return a > b ? -1 : 1;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

function reverseFrom(items: Expr[], from: number): void {
  for (let low = from, high = items.length - 1; low < high; low++, high--) {
    const item = items[low] as Expr;
    items[low] = items[high] as Expr;
    items[high] = item;
  }
}
