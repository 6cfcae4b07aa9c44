import { isInexactNumber } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Complex,
  type Expr,
  Fn,
  hasHead,
  isInteger,
  isNumber,
  Rational,
  Sym,
} from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { isPrime } from "../../numeric/primality.js";
import { call } from "./integer-arguments.js";
import { isNumericQuantity, signOfQuantity } from "./quantities.js";

/** True for numbers made by arithmetic and roots from rationals. */
function isAlgebraicNumber(x: Expr): boolean {
  if (isNumber(x)) return !isInexactNumber(x);
  if (x === S.GoldenRatio) return true;
  if (hasHead(x, S.Plus) || hasHead(x, S.Times)) return x.args.every(isAlgebraicNumber);
  return (
    hasHead(x, S.Power) &&
    isAlgebraicNumber(x.args[0] as Expr) &&
    (isInteger(x.args[1]) || x.args[1] instanceof Rational)
  );
}

/** Whether x lies in a domain: `undefined` when it cannot be told. */
function isIn(x: Expr, domain: string, context: Evaluator): boolean | undefined {
  if (domain === "Booleans")
    return x === S.True || x === S.False
      ? true
      : isNumber(x) || typeof x === "string"
        ? false
        : undefined;
  if (typeof x === "string" || x === S.True || x === S.False) return false;
  if (!isNumericQuantity(x, context)) return hasHead(x, S.DirectedInfinity) ? false : undefined;
  const real =
    x instanceof Complex ? false : signOfQuantity(x, context) !== undefined ? true : undefined;
  switch (domain) {
    case "Complexes":
      return true;
    case "Reals":
      return real;
    case "Algebraics":
      return isAlgebraicNumber(x)
        ? true
        : x === S.Pi || x === S.E || (isNumber(x) && isInexactNumber(x))
          ? false
          : undefined;
    case "Rationals":
      if (isInteger(x) || x instanceof Rational) return true;
      return isNumber(x) || x === S.Pi || x === S.E || hasHead(x, S.Power) ? false : undefined;
    case "Integers":
      if (isInteger(x)) return true;
      return isNumber(x) ? false : notWhole(x, context);
    case "Primes":
      if (isInteger(x)) return isPrime(BigInt(x));
      return isNumber(x) ? false : notWhole(x, context);
    case "NonNegativeIntegers":
      return isInteger(x) ? x >= 0 : isNumber(x) ? false : notWhole(x, context);
    case "PositiveIntegers":
      return isInteger(x) ? x > 0 : isNumber(x) ? false : notWhole(x, context);
    case "PositiveReals":
      return real === true ? signOfQuantity(x, context) === 1 : real;
    case "NonNegativeReals":
      return real === true ? signOfQuantity(x, context) !== -1 : real;
    default:
      return undefined;
  }
}

/** False for a quantity that is certainly between two integers. */
function notWhole(x: Expr, context: Evaluator): boolean | undefined {
  const part = context.call(S.Plus, x, call(S.Times, -1, call(S.Floor, x)));
  const sign = signOfQuantity(part, context);
  return sign === 1 ? false : undefined;
}

function element(x: Expr, domain: Expr, context: Evaluator): Expr | undefined {
  if (!(domain instanceof Sym)) return undefined;
  const list = hasHead(x, S.Alternatives) ? x.args : undefined;
  if (list === undefined) {
    const known = isIn(x, domain.name, context);
    return known === undefined ? undefined : S.bool(known);
  }
  const tests = list.map((part) => isIn(part, domain.name, context));
  if (tests.includes(false)) return S.False;
  if (tests.every((test) => test === true)) return S.True;
  const left = list.filter((_part, i) => tests[i] === undefined);
  if (left.length === list.length) return undefined;
  return call(
    S.Element,
    left.length === 1 ? (left[0] as Expr) : new Fn(S.Alternatives, left),
    domain,
  );
}

/** Membership of numbers in domains. */
export const domains = [
  builtin({
    name: "Element",
    state: "partial",
    missing: "regions and assumptions",
    doc: "ref/Element",
    arity: [2, 2],
    apply([x, domain], context) {
      if (!hasHead(x, S.List)) return element(x as Expr, domain as Expr, context);
      return element(new Fn(S.Alternatives, x.args), domain as Expr, context);
    },
  }),
  builtin({
    name: "NotElement",
    state: "partial",
    missing: "regions and assumptions",
    doc: "ref/NotElement",
    arity: [2, 2],
    apply([x, domain], context) {
      const known = element(x as Expr, domain as Expr, context);
      return known === S.True ? S.False : known === S.False ? S.True : undefined;
    },
  }),
  ...[
    "Integers",
    "Rationals",
    "Reals",
    "Complexes",
    "Algebraics",
    "Primes",
    "Booleans",
    "PositiveIntegers",
    "NonNegativeIntegers",
    "PositiveReals",
    "NonNegativeReals",
  ].map((name) => builtin({ name, state: "complete", doc: `ref/${name}` })),
];
