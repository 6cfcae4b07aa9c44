import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, integer, isNumber } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import {
  carmichaelLambda,
  divisorSigma,
  divisors as divisorsOf,
  eulerPhi,
  liouvilleLambda,
  mangoldtBase,
  moebiusMu,
  primeNu,
  primeOmega,
} from "../../numeric/arithmetic-functions.js";
import {
  absolute,
  call,
  checkpointOf,
  integerFunction,
  integerList,
  whole,
} from "./integer-arguments.js";

const options = (context: Evaluator) => ({
  checkpoint: checkpointOf(context),
  maxCount: context.state.maxElements,
});

function sumOverDivisors(
  n: bigint,
  form: Expr,
  condition: Expr | undefined,
  context: Evaluator,
): Expr {
  const terms: Expr[] = [];
  for (const divisor of divisorsOf(absolute(n), options(context))) {
    const d = integer(divisor);
    if (condition !== undefined && context.call(condition, d) !== S.True) continue;
    terms.push(context.call(form, d));
  }
  return new Fn(S.Plus, terms);
}

function sigma(k: Expr, n: Expr, context: Evaluator): Expr | undefined {
  const value = whole(n);
  if (value === undefined || value === 0n) return undefined;
  if (typeof k === "number" && k >= 0) {
    if (k * value.toString(2).length > context.state.maxBits) return undefined;
    return integer(divisorSigma(k, absolute(value), options(context)));
  }
  if (!isNumber(k) && absolute(value) > 1_000_000n) return undefined;
  const list = divisorsOf(absolute(value), options(context));
  return new Fn(
    S.Plus,
    list.map((d) => call(S.Power, integer(d), k)),
  );
}

/** Multiplicative functions and divisors. */
export const divisorFunctions = [
  builtin({
    name: "Divisors",
    attributes: ["Listable"],
    state: "partial",
    missing: "Gaussian integers",
    doc: "ref/Divisors",
    arity: [1, 1],
    apply([n], context) {
      const value = whole(n);
      if (value === undefined || value === 0n) return undefined;
      return integerList(divisorsOf(absolute(value), options(context)), context);
    },
  }),
  builtin({
    name: "DivisorSum",
    state: "complete",
    doc: "ref/DivisorSum",
    arity: [2, 3],
    apply([n, form, condition], context) {
      const value = whole(n);
      return value === undefined || value <= 0n
        ? undefined
        : sumOverDivisors(value, form as Expr, condition, context);
    },
  }),
  builtin({
    name: "DivisorSigma",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/DivisorSigma",
    arity: [2, 2],
    apply: ([k, n], context) => sigma(k as Expr, n as Expr, context),
  }),
  integerFunction("EulerPhi", (n, context) => eulerPhi(absolute(n), options(context))),
  integerFunction("CarmichaelLambda", (n, context) =>
    carmichaelLambda(absolute(n), options(context)),
  ),
  integerFunction("MoebiusMu", (n, context) =>
    n === 0n ? 0 : moebiusMu(absolute(n), options(context)),
  ),
  integerFunction("LiouvilleLambda", (n, context) =>
    n === 0n ? undefined : liouvilleLambda(absolute(n), options(context)),
  ),
  integerFunction("PrimeNu", (n, context) =>
    n === 0n ? undefined : primeNu(absolute(n), options(context)),
  ),
  integerFunction("PrimeOmega", (n, context) =>
    n === 0n ? undefined : primeOmega(absolute(n), options(context)),
  ),
  integerFunction("MangoldtLambda", (n, context) => {
    if (n === 0n) return undefined;
    const base = mangoldtBase(absolute(n), options(context));
    return base === 1n ? 0 : call(S.Log, integer(base));
  }),
  builtin({
    name: "IntegerExponent",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/IntegerExponent",
    arity: [1, 2],
    apply([n, base = 10]) {
      const value = whole(n);
      const b = whole(base);
      if (value === undefined || b === undefined || b < 2n) return undefined;
      if (value === 0n) return new Fn(S.DirectedInfinity, [1]);
      let left = absolute(value);
      let exponent = 0;
      while (left % b === 0n) {
        left /= b;
        exponent++;
      }
      return exponent;
    },
  }),
  builtin({
    name: "Divisible",
    attributes: ["Listable", "ReadProtected"],
    state: "complete",
    doc: "ref/Divisible",
    arity: [2, 2],
    apply([n, m], context) {
      if (m === 0) return undefined;
      if (!isNumber(n as Expr) || !isNumber(m as Expr)) return undefined;
      const quotient = context.call(S.Divide, n as Expr, m as Expr);
      return isNumber(quotient) ? S.bool(whole(quotient) !== undefined) : undefined;
    },
  }),
];
