import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import {
  Assoc,
  Complex,
  type Expr,
  Fn,
  hasHead,
  isNumber,
  Real,
  type RealNumber,
  Sym,
} from "../core/expr.js";
import { sameExpr } from "../core/identity.js";
import { compareReal, toDouble } from "../core/order.js";
import { smallIntegers } from "../core/small-integers.js";
import * as S from "../core/symbols.js";

/** True for expressions that a number can be computed of. */
export function isNumericQuantity(expr: Expr, context: Evaluator): boolean {
  if (isNumber(expr)) return true;
  if (expr instanceof Sym) return (context.attributesOf(expr) & 4096) !== 0;
  if (!(expr instanceof Fn) || !(expr.head instanceof Sym)) return false;
  return (
    (context.attributesOf(expr.head) & 2048) !== 0 &&
    expr.args.every((arg) => isNumericQuantity(arg, context))
  );
}

/** The real number that an expression is or can be computed to. */
export function realValue(expr: Expr, context: Evaluator): RealNumber | undefined {
  if (isNumber(expr)) return expr instanceof Complex ? undefined : expr;
  if (hasHead(expr, S.DirectedInfinity) && expr.args.length === 1) {
    if (expr.args[0] === 1) return new Real(Number.POSITIVE_INFINITY);
    if (expr.args[0] === -1) return new Real(Number.NEGATIVE_INFINITY);
  }
  if (!isNumericQuantity(expr, context)) return undefined;
  const numeric = context.call(S.N, expr);
  return isNumber(numeric) && !(numeric instanceof Complex) ? numeric : undefined;
}

/** True, false, or undefined when it cannot be told whether two expressions are equal. */
export function equal(a: Expr, b: Expr, context: Evaluator): boolean | undefined {
  if (typeof a === "number" && typeof b === "number") return a === b;
  if (isNumber(a) && isNumber(b)) return equalNumbers(a, b);
  if (sameExpr(a, b)) return a === S.Indeterminate ? undefined : true;
  if (typeof a === "string" && typeof b === "string") return false;
  if ((typeof a === "string" && isNumber(b)) || (typeof b === "string" && isNumber(a)))
    return false;
  if (hasHead(a, S.List) && hasHead(b, S.List)) {
    if (a.args.length !== b.args.length) return false;
    let known: boolean | undefined = true;
    for (let i = 0; i < a.args.length; i++) {
      const part = equal(a.args[i] as Expr, b.args[i] as Expr, context);
      if (part === false) return false;
      if (part === undefined) known = undefined;
    }
    return known;
  }
  if (a instanceof Assoc && b instanceof Assoc) return sameExpr(a, b) ? true : undefined;
  const x = realValue(a, context);
  const y = realValue(b, context);
  if (x !== undefined && y !== undefined) {
    const difference = toDouble(x) - toDouble(y);
    if (Math.abs(difference) > 1e-10 * Math.max(1, Math.abs(toDouble(x)))) return false;
    return undefined;
  }
  return undefined;
}

function equalNumbers(a: Expr, b: Expr): boolean {
  if (a instanceof Complex || b instanceof Complex) {
    const left = a instanceof Complex ? a : new Complex(a as RealNumber, 0);
    const right = b instanceof Complex ? b : new Complex(b as RealNumber, 0);
    return equalNumbers(left.re, right.re) && equalNumbers(left.im, right.im);
  }
  if (a instanceof Real || b instanceof Real) {
    const x = toDouble(a as RealNumber);
    const y = toDouble(b as RealNumber);
    // Equal treats machine numbers as the same when they differ in the last seven binary digits at most.
    return x === y || Math.abs(x - y) <= 2 ** -45 * Math.max(Math.abs(x), Math.abs(y));
  }
  return compareReal(a as RealNumber, b as RealNumber) === 0;
}

type Test = (comparison: number) => boolean;

function compare(
  args: readonly Expr[],
  context: Evaluator,
  test: Test,
  head: Sym,
): Expr | undefined {
  if (args.length === 2 && typeof args[0] === "number" && typeof args[1] === "number") {
    return S.bool(test(args[0] - args[1]));
  }
  if (args.length < 2) return args.length === 1 || args.length === 0 ? S.True : undefined;
  let known = true;
  for (let i = 1; i < args.length; i++) {
    const result = order(args[i - 1] as Expr, args[i] as Expr, context, head);
    if (result === undefined) known = false;
    else if (!test(result)) return S.False;
  }
  return known ? S.True : undefined;
}

function order(a: Expr, b: Expr, context: Evaluator, head: Sym): number | undefined {
  if (a instanceof Complex || b instanceof Complex) {
    context.message(head, "nord", a instanceof Complex ? a : b);
    return undefined;
  }
  const x = realValue(a, context);
  const y = x === undefined ? undefined : realValue(b, context);
  if (x === undefined || y === undefined) return undefined;
  if (!isNumber(a) || !isNumber(b)) {
    const difference = toDouble(x) - toDouble(y);
    return toDouble(x) === toDouble(y) ? 0 : difference;
  }
  if ((x instanceof Real || y instanceof Real) && equalNumbers(x, y)) return 0;
  return compareReal(x, y);
}

function ordering(name: keyof typeof smallIntegers, head: Sym, test: Test) {
  return builtin({
    name,
    small: smallIntegers[name],
    state: "complete",
    doc: `ref/${name}`,
    apply: (args, context) => compare(args, context, test, head),
  });
}

export const comparison = [
  ordering("Less", S.Less, (c) => c < 0),
  ordering("LessEqual", S.LessEqual, (c) => c <= 0),
  ordering("Greater", S.Greater, (c) => c > 0),
  ordering("GreaterEqual", S.GreaterEqual, (c) => c >= 0),
  builtin({
    name: "Equal",
    small: smallIntegers.Equal,
    state: "partial",
    missing: "high-precision comparison of exact quantities",
    doc: "ref/Equal",
    apply(args, context) {
      let known = true;
      for (let i = 1; i < args.length; i++) {
        const result = equal(args[i - 1] as Expr, args[i] as Expr, context);
        if (result === false) return S.False;
        if (result === undefined) known = false;
      }
      return known ? S.True : undefined;
    },
  }),
  builtin({
    name: "Unequal",
    small: smallIntegers.Unequal,
    state: "complete",
    doc: "ref/Unequal",
    apply(args, context) {
      let known = true;
      for (let i = 0; i < args.length; i++) {
        for (let j = i + 1; j < args.length; j++) {
          const result = equal(args[i] as Expr, args[j] as Expr, context);
          if (result === true) return S.False;
          if (result === undefined) known = false;
        }
      }
      return known ? S.True : undefined;
    },
  }),
  builtin({
    name: "SameQ",
    small: smallIntegers.SameQ,
    state: "complete",
    doc: "ref/SameQ",
    apply: (args) => S.bool(args.every((arg, i) => i === 0 || sameExpr(args[i - 1] as Expr, arg))),
  }),
  builtin({
    name: "UnsameQ",
    small: smallIntegers.UnsameQ,
    state: "complete",
    doc: "ref/UnsameQ",
    apply: (args) => S.bool(args.every((a, i) => args.slice(i + 1).every((b) => !sameExpr(a, b)))),
  }),
  builtin({
    name: "Inequality",
    attributes: [],
    state: "complete",
    doc: "ref/Inequality",
    apply(args, context) {
      if (args.length === 3) return new Fn(args[1] as Expr, [args[0] as Expr, args[2] as Expr]);
      const left: Expr[] = [];
      for (let i = 0; i + 2 < args.length; i += 2) {
        const part = context.call(args[i + 1] as Expr, args[i] as Expr, args[i + 2] as Expr);
        if (part === S.False) return S.False;
        if (part !== S.True) left.push(part);
      }
      if (left.length === 0) return S.True;
      return left.length === (args.length - 1) / 2 ? undefined : new Fn(S.And, left);
    },
  }),
];
