import { NumberTooLarge } from "../../core/arithmetic.js";
import { attributeBits } from "../../core/attributes.js";
import { machinePrecision } from "../../core/big-real.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Assoc,
  BigReal,
  Complex,
  type Expr,
  Fn,
  isNumber,
  Rational,
  Real,
  Sym,
} from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { accuracyOf } from "../../numeric/big-float.js";
import { digitsOf, numberWith, numericize } from "./numericize.js";
import { isNumericQuantity } from "./quantities.js";

const maxExtra = 50;

/** An exact quantity as a number of `digits` digits, computed with more as long as some are lost. */
function approximated(expr: Expr, digits: number, context: Evaluator): Expr {
  let extra = 5;
  let best: Expr = expr;
  for (;;) {
    context.limits.check(1024);
    const value = numericize(expr, digits + extra, context);
    if (!isNumber(value)) return value;
    best = value;
    if (value === 0) return value;
    const known = digitsOf(value);
    if (known === undefined || known >= digits) return numberWith(value, digits);
    if (extra > maxExtra || hasInexactPart(expr)) break;
    extra = Math.min(Math.max(extra * 2, extra + digits - known + 2), maxExtra + 5 + digits);
  }
  if (!hasInexactPart(expr)) {
    context.message(S.N, "meprec", 50, expr);
    if (best instanceof BigReal && best.float.mantissa === 0n) return best;
  }
  return isNumber(best) ? numberWith(best, digits) : best;
}

function hasInexactPart(expr: Expr): boolean {
  if (expr instanceof Real || expr instanceof BigReal) return true;
  if (expr instanceof Complex) return hasInexactPart(expr.re) || hasInexactPart(expr.im);
  return expr instanceof Fn && expr.args.some(hasInexactPart);
}

/** `N[expr, digits]`: every numeric quantity in an expression to that many digits. */
export function toDigits(expr: Expr, digits: number, context: Evaluator): Expr {
  if (isNumber(expr)) return numberWith(expr, digits);
  const own = ownValue(expr, digits, context);
  if (own !== undefined) return toDigits(own, digits, context);
  if (isNumericQuantity(expr, context)) return approximated(expr, digits, context);
  if (expr instanceof Assoc) {
    return new Assoc(
      expr.keys,
      expr.values.map((value) => toDigits(value, digits, context)),
      expr.delayed,
    );
  }
  if (!(expr instanceof Fn)) return expr;
  const attributes = expr.head instanceof Sym ? context.attributesOf(expr.head) : 0;
  const args = expr.args.map((arg, i) => {
    const bit = i === 0 ? attributeBits.NHoldFirst : attributeBits.NHoldRest;
    const exponent = expr.head === S.Power && i === 1 && isExactReal(arg);
    return (attributes & bit) !== 0 || exponent ? arg : toDigits(arg, digits, context);
  });
  const head = expr.head instanceof Fn ? toDigits(expr.head, digits, context) : expr.head;
  return context.evaluate(new Fn(head, args));
}

function isExactReal(expr: Expr): boolean {
  return typeof expr === "number" || typeof expr === "bigint";
}

/** The value that a definition such as `N[f[x_]] := …` gives. */
function ownValue(expr: Expr, digits: number, context: Evaluator): Expr | undefined {
  let symbol: Expr = expr;
  while (symbol instanceof Fn) symbol = symbol.head;
  if (!(symbol instanceof Sym)) return undefined;
  const table = context.record(symbol).numeric;
  if (table === undefined) return undefined;
  return (
    context.applyTable(table, new Fn(S.N, [expr, digits])) ??
    context.applyTable(table, new Fn(S.N, [expr]))
  );
}

/** `N[expr]`: machine numbers wherever that is possible. */
export function toMachine(expr: Expr, context: Evaluator): Expr {
  const own = context.hasNumericValues ? withOwnValues(expr, context) : expr;
  return numericize(own, undefined, context);
}

/** Parts that a definition such as `N[f[x_]] := …` is about, replaced by their values. */
function withOwnValues(expr: Expr, context: Evaluator): Expr {
  const own = ownValue(expr, machinePrecision, context);
  if (own !== undefined) return own;
  if (!(expr instanceof Fn)) return expr;
  const args = expr.args.map((arg) => withOwnValues(arg, context));
  return args.every((arg, i) => arg === expr.args[i]) ? expr : new Fn(expr.head, args);
}

/** The digits that a precision argument asks for: `undefined` for machine precision, null when it is none. */
export function requestedDigits(precision: Expr, context: Evaluator): number | undefined | null {
  if (precision === S.MachinePrecision) return undefined;
  if (precision === S.DirectedInfinity) return null;
  const value = isNumber(precision) ? precision : context.call(S.N, precision);
  if (!isNumber(value) || value instanceof Complex) return null;
  if (value instanceof Real) return value.value === machinePrecision ? undefined : value.value;
  if (value instanceof BigReal) return Number.parseFloat(value.text);
  if (value instanceof Rational) return Number(value.num) / Number(value.den);
  return Number(value);
}

/** `N`. */
export function n(args: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined {
  const [of, precision] = args as readonly [Expr, Expr | undefined];
  try {
    if (precision === undefined) return toMachine(of, context);
    if (precision instanceof Fn && precision.head === S.List)
      return nWithAccuracy(of, precision, context);
    const digits = requestedDigits(precision, context);
    if (digits === undefined) return toMachine(of, context);
    if (digits === null || !Number.isFinite(digits)) {
      if (precision instanceof Fn && precision.head === S.DirectedInfinity) return of;
      context.message(S.N, "precbd", precision);
      return undefined;
    }
    if (digits > context.state.maxBits / 4) return undefined;
    return toDigits(of, Math.max(digits, 1), context);
  } catch (error) {
    if (!(error instanceof NumberTooLarge)) throw error;
    context.message(S.General, "ovfl");
    void expr;
    return new Fn(S.Overflow, []);
  }
}

/** `N[expr, {precision, accuracy}]`: whichever is reached first. */
function nWithAccuracy(of: Expr, spec: Fn, context: Evaluator): Expr | undefined {
  const [precision, accuracy] = spec.args;
  if (precision === undefined || typeof accuracy !== "number") return undefined;
  const rough = toDigits(of, 20, context);
  if (!isNumber(rough) || rough instanceof Complex) return undefined;
  const size = rough instanceof BigReal ? 20 - accuracyOf(rough.float) : 0;
  const wanted = Math.max(1, accuracy + size);
  const limit =
    precision instanceof Fn ? wanted : (requestedDigits(precision, context) ?? machinePrecision);
  return toDigits(of, Math.min(wanted, limit), context);
}
