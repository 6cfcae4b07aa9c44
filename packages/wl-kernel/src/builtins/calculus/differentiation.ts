import { fn, isCall, plus, times } from "../../algebra/build.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, isNumber, Sym } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { derivative } from "./derivatives.js";

function gradient(expr: Expr, variables: readonly Expr[], context: Evaluator): Expr {
  if (isCall(expr, "List"))
    return context.list(expr.args.map((e) => gradient(e, variables, context)));
  return context.list(variables.map((x) => derivative(expr, x, context)));
}

/** The total derivative. */
function total(expr: Expr, x: Expr | undefined, context: Evaluator): Expr {
  if (x !== undefined && expr === x) return 1;
  if (isNumber(expr) || typeof expr === "string") return 0;
  if (expr instanceof Sym) {
    if (constants.has(expr.name)) return 0;
    return x === undefined ? fn("Dt", expr) : fn("Dt", expr, x);
  }
  if (!(expr instanceof Fn)) return 0;
  const { head, args } = expr;
  const d = (part: Expr): Expr => total(part, x, context);
  if (head === S.Plus || head === S.List || head === S.Equal)
    return context.evaluate(new Fn(head, args.map(d)));
  const slots = args.map((_a, i) => new Sym(`Algebra\`Private\`t${i}`));
  const open = new Fn(head, slots);
  return plus(
    context,
    ...args.map((arg, i) => {
      const slope = d(arg);
      if (slope === 0) return 0;
      let rate = derivative(open, slots[i] as Expr, context);
      args.forEach((value, j) => {
        rate = context.call(S.ReplaceAll, rate, new Fn(S.Rule, [slots[j] as Expr, value]));
      });
      return times(context, rate, slope);
    }),
  );
}

const constants = new Set(["Pi", "E", "Degree", "GoldenRatio", "EulerGamma", "Catalan", "I"]);

function vectorOf(
  f: Expr | undefined,
  x: Expr | undefined,
): readonly (readonly [Expr, Expr])[] | undefined {
  if (!isCall(f, "List") || !isCall(x, "List") || f.args.length !== x.args.length) return undefined;
  return f.args.map((part, i) => [part, x.args[i] as Expr] as const);
}

export const differentiation = [
  builtin({
    name: "Dt",
    state: "partial",
    missing: "Constants and higher orders",
    doc: "ref/Dt",
    arity: [1, 2],
    apply([expr, x], context) {
      if (expr instanceof Sym) {
        const value = total(expr, x, context);
        return isCall(value, "Dt") ? undefined : value;
      }
      return total(expr as Expr, x, context);
    },
  }),
  builtin({
    name: "Grad",
    state: "partial",
    missing: "curvilinear coordinates",
    doc: "ref/Grad",
    arity: [2, 2],
    apply: ([f, x], context) =>
      isCall(x, "List") ? gradient(f as Expr, x.args, context) : undefined,
  }),
  builtin({
    name: "Div",
    state: "partial",
    missing: "curvilinear coordinates and tensors",
    doc: "ref/Div",
    arity: [2, 2],
    apply([f, x], context) {
      const pairs = vectorOf(f, x);
      return pairs && plus(context, ...pairs.map(([part, v]) => derivative(part, v, context)));
    },
  }),
  builtin({
    name: "Laplacian",
    state: "partial",
    missing: "curvilinear coordinates",
    doc: "ref/Laplacian",
    arity: [2, 2],
    apply([f, x], context) {
      if (!isCall(x, "List")) return undefined;
      const one = (part: Expr): Expr =>
        plus(context, ...x.args.map((v) => derivative(derivative(part, v, context), v, context)));
      return isCall(f, "List") ? context.list(f.args.map(one)) : one(f as Expr);
    },
  }),
  builtin({
    name: "Curl",
    state: "partial",
    missing: "curvilinear coordinates",
    doc: "ref/Curl",
    arity: [2, 2],
    apply([f, x], context) {
      const pairs = vectorOf(f, x);
      if (pairs === undefined) return undefined;
      const d = (i: number, j: number): Expr =>
        derivative(pairs[i]?.[0] as Expr, pairs[j]?.[1] as Expr, context);
      const turn = (i: number, j: number): Expr =>
        plus(context, d(j, i), times(context, -1, d(i, j)));
      if (pairs.length === 2) return turn(0, 1);
      return pairs.length === 3 ? context.list([turn(1, 2), turn(2, 0), turn(0, 1)]) : undefined;
    },
  }),
];
