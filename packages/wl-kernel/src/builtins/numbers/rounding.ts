import {
  add,
  addReal,
  complex,
  divideReal,
  floorReal,
  multiplyReal,
  negateReal,
  signOf,
} from "../../core/arithmetic.js";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  BigReal,
  Complex,
  type Expr,
  Fn,
  hasHead,
  integer,
  isInteger,
  isNumber,
  type Num,
  Rational,
  Real,
  type RealNumber,
  systemSymbol,
} from "../../core/expr.js";
import { compareReal } from "../../core/order.js";
import { machineReals, smallIntegers } from "../../core/small-integers.js";
import * as S from "../../core/symbols.js";
import { accuracyOf } from "../../numeric/big-float.js";
import { numericize } from "./numericize.js";
import { isNumericQuantity, isZeroNumber } from "./quantities.js";

type Rounder = (x: RealNumber) => number | bigint;

function ceiling(x: RealNumber): number | bigint {
  const floor = floorReal(x);
  return compareReal(floor, x) === 0 ? floor : integer(BigInt(floor) + 1n);
}

/** To the nearest integer, ties to the even one. */
function nearest(x: RealNumber): number | bigint {
  const floor = floorReal(x);
  const rest = compareReal(add(x, negateReal(floor)) as RealNumber, new Rational(1n, 2n));
  const up = rest > 0 || (rest === 0 && BigInt(floor) % 2n !== 0n);
  return up ? integer(BigInt(floor) + 1n) : floor;
}

const truncate: Rounder = (x) => (signOf(x) < 0 ? ceiling(x) : floorReal(x));

/** The real or complex value of a quantity, known well enough below the point to be rounded. */
function roundable(x: Expr, context: Evaluator): Num | undefined {
  if (isNumber(x)) {
    if (x instanceof Complex) return isFiniteReal(x.re) && isFiniteReal(x.im) ? x : undefined;
    return isFiniteReal(x) ? x : undefined;
  }
  if (!isNumericQuantity(x, context)) return undefined;
  let last: Num | undefined;
  for (const digits of [20, 60, 200]) {
    const value = numericize(x, digits, context);
    if (!isNumber(value)) return undefined;
    last = value;
    const parts = value instanceof Complex ? [value.re, value.im] : [value];
    if (parts.every(isSettled)) return value;
  }
  return last;
}

function isFiniteReal(x: RealNumber): boolean {
  return !(x instanceof Real) || Number.isFinite(x.value);
}

/** True when what is not known of a number cannot move it over an integer or a half. */
function isSettled(x: RealNumber): boolean {
  if (!(x instanceof BigReal)) return true;
  const accuracy = accuracyOf(x.float);
  if (accuracy < 3) return false;
  const twice = multiplyReal(2, x);
  const distance = addReal(twice, negateReal(nearest(twice)));
  if (isZeroNumber(distance)) return false;
  const size = signOf(distance) < 0 ? negateReal(distance) : distance;
  return (
    compareReal(size, new Rational(1n, 10n ** BigInt(Math.min(200, Math.floor(accuracy) - 2)))) > 0
  );
}

function roundNumber(x: Num, round: Rounder): Num {
  return x instanceof Complex ? complex(round(x.re), round(x.im)) : round(x);
}

/** A rounding function with its second argument: to multiples of a. */
function rounding(name: string, round: Rounder, multiples: boolean): Builtin {
  return builtin({
    name,
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: `ref/${name}`,
    arity: multiples ? [1, 2] : [1, 1],
    apply([x, a], context, expr) {
      if (a !== undefined) {
        if (a === 0) return S.Indeterminate;
        const quotient = new Fn(S.Times, [x as Expr, new Fn(S.Power, [a, -1])]);
        if (!isNumericQuantity(x as Expr, context) || !isNumericQuantity(a, context))
          return undefined;
        const value = context.call(expr.head, quotient);
        return isNumber(value) ? new Fn(S.Times, [a, value]) : undefined;
      }
      const value = roundable(x as Expr, context);
      if (value !== undefined) return roundNumber(value, round);
      if (hasHead(x, S.DirectedInfinity) || x === S.Indeterminate) return x;
      return withIntegersOut(x as Expr, expr.head);
    },
  });
}

/** Floor[x + 2] is 2 + Floor[x]. */
function withIntegersOut(x: Expr, head: Expr): Expr | undefined {
  if (!hasHead(x, S.Plus) || !isInteger(x.args[0]) || head === S.Round) return undefined;
  const rest = x.args.length === 2 ? (x.args[1] as Expr) : new Fn(S.Plus, x.args.slice(1));
  const name = head;
  if (name !== S.Floor && name !== S.Ceiling) return undefined;
  return new Fn(S.Plus, [x.args[0] as Expr, new Fn(head, [rest])]);
}

/** The integer q for which a - b q lies between the offset and the offset plus b. */
function quotientOf(a: Expr, b: Expr, offset: Expr, context: Evaluator): Num | undefined {
  const exactParts = [a, b, offset].every((part) => isNumericQuantity(part, context));
  if (!exactParts) return undefined;
  if (isNumber(a) && isNumber(b) && isNumber(offset)) {
    if (!(a instanceof Complex) && !(b instanceof Complex) && !(offset instanceof Complex)) {
      if (isZeroNumber(b)) return undefined;
      const ratio = divideReal(addReal(a, negateReal(offset)), b);
      return isFiniteReal(ratio) ? floorReal(ratio) : undefined;
    }
  }
  const difference = new Fn(S.Plus, [a, new Fn(S.Times, [-1, offset])]);
  const ratio = context.evaluate(new Fn(S.Times, [difference, new Fn(S.Power, [b, -1])]));
  const value = roundable(ratio, context);
  if (value === undefined) return undefined;
  // Gaussian integers are rounded to the nearest one.
  return value instanceof Complex ? roundNumber(value, nearest) : floorReal(value);
}

function residue(args: readonly Expr[], context: Evaluator, expr: Fn): Expr | undefined {
  const [a, b, offset = 0] = args as readonly [Expr, Expr, Expr | undefined];
  if (b === 0) {
    context.message(S.Mod, "indet", expr);
    return S.Indeterminate;
  }
  const quotient = quotientOf(a, b, offset, context);
  if (quotient === undefined) return undefined;
  return new Fn(S.Plus, [a, new Fn(S.Times, [-1, b, quotient])]);
}

/** Floors, remainders and their relatives. */
export const roundingFunctions = [
  rounding("Floor", floorReal, true),
  rounding("Ceiling", ceiling, true),
  rounding("Round", nearest, true),
  rounding("IntegerPart", truncate, false),
  builtin({
    name: "FractionalPart",
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/FractionalPart",
    arity: [1, 1],
    apply([x], context) {
      const value = roundable(x as Expr, context);
      if (value === undefined) return undefined;
      return new Fn(S.Plus, [x as Expr, new Fn(S.Times, [-1, roundNumber(value, truncate)])]);
    },
  }),
  builtin({
    name: "Mod",
    small: smallIntegers.Mod,
    machine: machineReals.Mod,
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/Mod",
    arity: [2, 3],
    apply: residue,
  }),
  builtin({
    name: "Quotient",
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/Quotient",
    arity: [2, 3],
    apply([a, b, offset = 0], context, expr) {
      if (b === 0) {
        context.message(S.Quotient, "infy", expr);
        return S.ComplexInfinity;
      }
      return quotientOf(a as Expr, b as Expr, offset, context);
    },
  }),
  builtin({
    name: "QuotientRemainder",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/QuotientRemainder",
    arity: [2, 2],
    apply([a, b], context) {
      if (b === 0) {
        context.message(
          systemSymbol("QuotientRemainder"),
          "divz",
          b,
          new Fn(systemSymbol("QuotientRemainder"), [a as Expr, b]),
        );
        return undefined;
      }
      const quotient = quotientOf(a as Expr, b as Expr, 0, context);
      if (quotient === undefined) return undefined;
      return new Fn(S.List, [
        quotient,
        new Fn(S.Plus, [a as Expr, new Fn(S.Times, [-1, b as Expr, quotient])]),
      ]);
    },
  }),
];
