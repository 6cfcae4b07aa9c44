import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, integer, isNumber } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";
import { factorial } from "../../numeric/factorials.js";
import { call, wholes } from "./integer-arguments.js";

function multinomialCoefficient(args: readonly Expr[]): Expr | undefined {
  const values = wholes(args);
  if (values?.every((value) => value >= 0n)) {
    const total = values.reduce((a, b) => a + b, 0n);
    if (total > 1_000_000n) return undefined;
    return integer(
      values.reduce((result, value) => result / factorial(Number(value)), factorial(Number(total))),
    );
  }
  if (args.length === 1) return 1;
  if (args.length === 2) return call(S.Binomial, call(S.Plus, ...args), args[1] as Expr);
  if (!args.every((arg) => isNumber(arg))) return undefined;
  const gamma = (x: Expr): Expr => call(S.Gamma, call(S.Plus, x, 1));
  return call(
    S.Times,
    gamma(call(S.Plus, ...args)),
    ...args.map((arg) => call(S.Power, gamma(arg), -1)),
  );
}

function delta(args: readonly Expr[], context: Evaluator): Expr | undefined {
  if (args.length === 0) return 1;
  const list = args.length === 1 ? [args[0] as Expr, 0] : args;
  let known = true;
  for (let i = 1; i < list.length; i++) {
    const same = context.call(S.Equal, list[0] as Expr, list[i] as Expr);
    if (same === S.False) return 0;
    if (same !== S.True) known = false;
  }
  return known ? 1 : undefined;
}

/** The sign of the permutation that sorts a list, 0 when elements repeat. */
function signature(list: readonly Expr[], context: Evaluator): number {
  const sorted = hasHead(context.call(S.Sort, new Fn(S.List, list)), S.List)
    ? (context.call(S.Sort, new Fn(S.List, list)) as Fn).args
    : list;
  for (let i = 1; i < sorted.length; i++)
    if (sameExpr(sorted[i - 1] as Expr, sorted[i] as Expr)) return 0;
  const places = list.map((element) => sorted.findIndex((other) => sameExpr(other, element)));
  let sign = 1;
  for (let i = 0; i < places.length; i++) {
    while (places[i] !== i) {
      context.tick();
      const to = places[i] as number;
      [places[i], places[to]] = [places[to] as number, to];
      sign = -sign;
    }
  }
  return sign;
}

/** Deltas, signatures and multinomial coefficients. */
export const indexSymbols = [
  builtin({
    name: "Multinomial",
    attributes: ["Listable", "NumericFunction", "Orderless"],
    state: "complete",
    doc: "ref/Multinomial",
    apply: multinomialCoefficient,
  }),
  builtin({
    name: "KroneckerDelta",
    attributes: ["NumericFunction", "Orderless"],
    state: "complete",
    doc: "ref/KroneckerDelta",
    apply: delta,
  }),
  builtin({
    name: "DiscreteDelta",
    attributes: ["NumericFunction", "Orderless"],
    state: "complete",
    doc: "ref/DiscreteDelta",
    apply(args, context) {
      const tests = args.map((arg) => context.call(S.Equal, arg, 0));
      if (tests.includes(S.False)) return 0;
      return tests.every((test) => test === S.True) ? 1 : undefined;
    },
  }),
  builtin({
    name: "Signature",
    state: "complete",
    doc: "ref/Signature",
    arity: [1, 1],
    apply: ([list], context) => (list instanceof Fn ? signature(list.args, context) : undefined),
  }),
];
