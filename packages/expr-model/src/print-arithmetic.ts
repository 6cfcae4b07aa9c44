import { isLowestTerms, negateNumber } from "./exact-number.js";
import type { Expr, Integer } from "./expr.js";
import { Fn, isFn } from "./function.js";
import { precedence } from "./operators.js";
import { printBigReal } from "./print-leaf.js";
import { printReal } from "./print-number.js";
import type { PrintQueue } from "./print-queue.js";

/** Sums, products, powers and exact numbers for {@link printInputForm}; the result says whether there is such a form. */
export function printArithmetic(queue: PrintQueue, name: string, node: Fn, level: number): boolean {
  if (name === "Rational" || name === "Complex") return printNumber(queue, name, node, level);
  if (name === "Power" ? node.args.length !== 2 : node.args.length < 2) return false;
  const own =
    name === "Plus" ? precedence.plus : name === "Times" ? precedence.times : precedence.power;
  if (own < level) queue.text("(");
  if (name === "Plus") printSum(queue, node.args);
  else if (name === "Times") printProduct(queue, node.args);
  else {
    queue.part(node.args[0] as Expr, precedence.power + 1);
    queue.text("^");
    queue.part(node.args[1] as Expr, precedence.power);
  }
  if (own < level) queue.text(")");
  return true;
}

function printSum(queue: PrintQueue, terms: readonly Expr[]): void {
  queue.part(terms[0] as Expr, precedence.plus + 1);
  for (let i = 1; i < terms.length; i++) {
    const term = terms[i] as Expr;
    const positive = negative(term);
    if (positive !== undefined) {
      queue.text(" - ");
      queue.part(positive, precedence.plus + 1);
      continue;
    }
    if (isFn(term, "Times") && term.args.length > 1) {
      const factors = term.args;
      const first =
        negative(factors[0] as Expr) ??
        (queue.quotients ? withoutMinusOfI(factors[0] as Expr) : undefined);
      if (first !== undefined) {
        queue.text(" - ");
        if (isUnitMinus(queue, factors)) printFactors(queue, factors, 1, factors[1] as Expr);
        else printFactors(queue, factors, 0, first);
        continue;
      }
    }
    const rational = negativeRational(term);
    queue.text(rational === undefined ? " + " : " - ");
    queue.part(rational ?? term, precedence.plus + 1);
  }
}

/** `2*I` for `-2*I`; undefined for what is no negative exact multiple of `I`. */
function withoutMinusOfI(factor: Expr): Expr | undefined {
  if (!isFn(factor, "Complex") || factor.args.length !== 2 || factor.args[0] !== 0)
    return undefined;
  const size = factor.args[1] as Expr;
  const positive = isInteger(size) ? negative(size) : negativeRational(size);
  return positive === undefined ? undefined : new Fn(factor.head, [0, positive]);
}

function negativeRational(term: Expr): Expr | undefined {
  if (!isFn(term, "Rational") || rationalText(term) === undefined) return undefined;
  const numerator = term.args[0] as Integer;
  return numerator < 0
    ? new Fn(term.head, [negateNumber(numerator), term.args[1] as Expr])
    : undefined;
}

function printProduct(queue: PrintQueue, factors: readonly Expr[]): void {
  if (isUnitMinus(queue, factors)) {
    queue.text("-");
    printFactors(queue, factors, 1, factors[1] as Expr);
  } else {
    const first = factors[0] as Expr;
    const sign = negative(first);
    if (sign !== undefined) queue.text("-");
    printFactors(queue, factors, 0, sign ?? first);
  }
}

/** True for `-1*x*…` that reads back from `-x*…`: a number after the sign would take it for its own. */
function isUnitMinus(queue: PrintQueue, factors: readonly Expr[]): boolean {
  if (factors[0] !== -1) return false;
  const next = factors[1] as Expr;
  const divisor = divisorOf(next);
  if (divisor !== undefined && isInteger(divisor) && mayDivide(queue, -1, divisor)) return false;
  return typeof next === "string" || (typeof next === "object" && !isNumeric(next));
}

/** Writes the factors from `start` on, the first of them as `first`; a later `x^-1` as `/x`. */
function printFactors(
  queue: PrintQueue,
  factors: readonly Expr[],
  start: number,
  first: Expr,
): void {
  const level = precedence.minus + 1;
  // `-1/2*x` reads as the fraction times x.
  queue.part(first, start === 0 && isFn(first, "Rational") ? precedence.plus + 1 : level);
  for (let i = start + 1; i < factors.length; i++) {
    const factor = factors[i] as Expr;
    const divisor = divisorOf(factor);
    if (divisor !== undefined && mayDivide(queue, factors[i - 1] as Expr, divisor)) {
      queue.text("/");
      queue.part(divisor, level);
    } else {
      queue.text("*");
      queue.part(factor, level);
    }
  }
}

/** The `x` of `x^-1`. */
function divisorOf(factor: Expr): Expr | undefined {
  return isFn(factor, "Power") && factor.args.length === 2 && factor.args[1] === -1
    ? factor.args[0]
    : undefined;
}

/** False where the quotient could be read as a number: `2/3` is one, `2*3^(-1)` a product. */
function mayDivide(queue: PrintQueue, numerator: Expr, divisor: Expr): boolean {
  return queue.quotients || !isLowestTerms(numerator, divisor);
}

function isInteger(expr: Expr): boolean {
  return typeof expr === "number" || typeof expr === "bigint";
}

function isNumeric(expr: Expr): boolean {
  return (
    isInteger(expr) ||
    (typeof expr === "object" &&
      (expr.kind === "Real" ||
        expr.kind === "BigReal" ||
        isFn(expr, "Rational") ||
        isFn(expr, "Complex")))
  );
}

/** The number without its minus sign; `undefined` when it has none or is no plain number. */
function negative(expr: Expr): Expr | undefined {
  if (typeof expr === "number" || typeof expr === "bigint") {
    return expr < 0 ? negateNumber(expr) : undefined;
  }
  if (typeof expr !== "object") return undefined;
  if (expr.kind === "Real") {
    const { value } = expr;
    return Number.isFinite(value) && (value < 0 || Object.is(value, -0))
      ? negateNumber(expr)
      : undefined;
  }
  return expr.kind === "BigReal" && expr.text.startsWith("-") && printBigReal(expr) === expr.text
    ? negateNumber(expr)
    : undefined;
}

function printNumber(queue: PrintQueue, name: string, node: Fn, level: number): boolean {
  const text = name === "Rational" ? rationalText(node) : complexText(node, queue.quotients);
  if (text === undefined) return false;
  const own =
    text === "I"
      ? precedence.atom
      : name === "Rational"
        ? precedence.plus + 1
        : precedence.comparison + 1;
  queue.text(level <= own ? text : `(${text})`);
  return true;
}

function rationalText(node: Fn): string | undefined {
  const [numerator, denominator] = node.args;
  if (node.args.length !== 2 || numerator === undefined || denominator === undefined) return;
  return isLowestTerms(numerator, denominator) ? `${numerator}/${denominator}` : undefined;
}

function realPartText(expr: Expr | undefined): string | undefined {
  if (typeof expr === "number" || typeof expr === "bigint") return String(expr);
  if (typeof expr !== "object") return;
  if (expr.kind === "Real") return Number.isFinite(expr.value) ? printReal(expr.value) : undefined;
  if (expr.kind === "BigReal") return printBigReal(expr) === expr.text ? expr.text : undefined;
  return isFn(expr, "Rational") ? rationalText(expr) : undefined;
}

/**
 * `1. + 2.*I`; `undefined` for a call that is no complex number in the form of the atom. Told to write `quotients`, gives
 * `I/2` and `(3*I)/2` for `1/2*I` and `3/2*I`.
 */
export function complexText(node: Fn, quotients = false): string | undefined {
  const [re, im] = node.args;
  const real = realPartText(re);
  const size = realPartText(im);
  if (real === undefined || size === undefined || im === 0 || node.args.length !== 2) return;
  const joins = re !== 0;
  const negative = size.startsWith("-");
  const imaginary = imaginaryText(joins && negative ? size.slice(1) : size, quotients);
  return joins ? `${real} ${negative ? "-" : "+"} ${imaginary}` : imaginary;
}

function imaginaryText(size: string, quotients: boolean): string {
  if (size === "1") return "I";
  if (size === "-1") return "-I";
  const slash = quotients ? size.indexOf("/") : -1;
  if (slash < 0 || size.startsWith("-1/")) return `${size}*I`;
  const top = size.slice(0, slash);
  return `${top === "1" ? "I" : `(${top}*I)`}${size.slice(slash)}`;
}
