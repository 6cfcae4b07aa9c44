import { complex, divide, isInexactNumber, rational } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import {
  Complex,
  type Expr,
  Fn,
  hasHead,
  isInteger,
  isNumber,
  type Num,
  type RealNumber,
} from "../../core/expr.js";
import { compareReal } from "../../core/order.js";
import { machineReals, smallIntegers } from "../../core/small-integers.js";
import * as S from "../../core/symbols.js";
import { plus } from "./plus.js";
import { power } from "./power.js";
import { times } from "./times.js";

const positiveInfinity = new Fn(S.DirectedInfinity, [1]);
const complexInfinity = new Fn(S.DirectedInfinity, []);
const imaginaryUnit = new Complex(0, 1);

/** Sums, products, powers and what is short for them. */
export const arithmetic = [
  builtin({
    name: "Plus",
    small: smallIntegers.Plus,
    machine: machineReals.Plus,
    attributes: ["Flat", "Listable", "NumericFunction", "OneIdentity", "Orderless"],
    state: "complete",
    doc: "ref/Plus",
    apply: plus,
  }),
  builtin({
    name: "Times",
    small: smallIntegers.Times,
    machine: machineReals.Times,
    attributes: ["Flat", "Listable", "NumericFunction", "OneIdentity", "Orderless"],
    state: "complete",
    doc: "ref/Times",
    apply: times,
  }),
  builtin({
    name: "Power",
    small: smallIntegers.Power,
    attributes: ["Listable", "NumericFunction", "OneIdentity"],
    state: "complete",
    doc: "ref/Power",
    apply: power,
  }),
  builtin({
    name: "Subtract",
    small: smallIntegers.Subtract,
    machine: machineReals.Subtract,
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/Subtract",
    arity: [2, 2],
    apply: ([a, b]) => new Fn(S.Plus, [a as Expr, new Fn(S.Times, [-1, b as Expr])]),
  }),
  builtin({
    name: "Divide",
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/Divide",
    arity: [2, 2],
    apply([a, b]) {
      if (isNumber(a as Expr) && isNumber(b as Expr)) {
        if (!isInexactNumber(b as Num) && b !== 0) return divide(a as Num, b as Num);
      }
      return new Fn(S.Times, [a as Expr, new Fn(S.Power, [b as Expr, -1])]);
    },
  }),
  builtin({
    name: "Minus",
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/Minus",
    arity: [1, 1],
    apply: ([a]) => new Fn(S.Times, [-1, a as Expr]),
  }),
  builtin({
    name: "Sqrt",
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: "ref/Sqrt",
    arity: [1, 1],
    apply: ([a]) => new Fn(S.Power, [a as Expr, rational(1n, 2n)]),
  }),
  builtin({
    name: "Exp",
    attributes: ["Listable", "NumericFunction", "ReadProtected"],
    state: "complete",
    doc: "ref/Exp",
    arity: [1, 1],
    apply: ([a]) => new Fn(S.Power, [S.E, a as Expr]),
  }),
  builtin({
    name: "Infinity",
    attributes: ["ReadProtected"],
    state: "complete",
    doc: "ref/Infinity",
    value: () => positiveInfinity,
  }),
  builtin({
    name: "ComplexInfinity",
    attributes: ["ReadProtected"],
    state: "complete",
    doc: "ref/ComplexInfinity",
    value: () => complexInfinity,
  }),
  builtin({
    name: "I",
    attributes: ["Locked", "ReadProtected"],
    state: "complete",
    doc: "ref/I",
    value: () => imaginaryUnit,
  }),
  builtin({
    name: "Rational",
    state: "complete",
    doc: "ref/Rational",
    apply([num, den]) {
      if (!isInteger(num) || !isInteger(den) || den === 0) return undefined;
      return rational(BigInt(num), BigInt(den));
    },
  }),
  builtin({
    name: "Complex",
    state: "complete",
    doc: "ref/Complex",
    apply([re, im]) {
      const isReal = (x: Expr | undefined): x is RealNumber =>
        x !== undefined && isNumber(x) && !(x instanceof Complex);
      return isReal(re) && isReal(im) ? complex(re, im) : undefined;
    },
  }),
  builtin({
    name: "DirectedInfinity",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/DirectedInfinity",
    apply(args, context) {
      const [direction] = args;
      if (args.length !== 1 || direction === undefined) return undefined;
      if (
        direction === 0 ||
        direction === S.Indeterminate ||
        hasHead(direction, S.DirectedInfinity)
      )
        return direction === 0 || direction === S.Indeterminate ? complexInfinity : direction;
      if (!isNumber(direction)) return undefined;
      if (!(direction instanceof Complex)) {
        const sign = compareReal(direction, 0);
        if (sign === 0) return complexInfinity;
        const unit = sign < 0 ? -1 : 1;
        return direction === unit ? undefined : new Fn(S.DirectedInfinity, [unit]);
      }
      const size = context.call(S.Abs, direction);
      return size === 1 || (isNumber(size) && isInexactNumber(size))
        ? undefined
        : new Fn(S.DirectedInfinity, [new Fn(S.Times, [direction, new Fn(S.Power, [size, -1])])]);
    },
  }),
];
