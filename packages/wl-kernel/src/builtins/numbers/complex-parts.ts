import {
  add,
  complex,
  imaginaryPart,
  multiply,
  negateReal,
  realPart,
} from "../../core/arithmetic.js";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  BigReal,
  Complex,
  type Expr,
  Fn,
  hasHead,
  isInteger,
  isNumber,
  type Num,
  Rational,
  Real,
  type RealNumber,
} from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { realZ } from "../../numeric/plain-complex.js";
import { computeNumeric } from "./numeric-values.js";
import { isInfinite } from "./plus.js";
import { isNumericQuantity, signOfQuantity } from "./quantities.js";
import { withoutMinus } from "./sign-of-expression.js";

const half = new Rational(1n, 2n);

/** True for quantities that are certainly real. */
export function isRealQuantity(expr: Expr, context: Evaluator): boolean {
  return isNumericQuantity(expr, context) && signOfQuantity(expr, context) !== undefined;
}

function absoluteValue(x: Expr, context: Evaluator, expr: Fn): Expr | undefined {
  if (x instanceof Complex) {
    if (x.re instanceof Real && x.im instanceof Real)
      return new Real(Math.hypot(x.re.value, x.im.value));
    if (x.re instanceof BigReal || x.im instanceof BigReal)
      return computeNumeric(([z], c) => z && realZ(c.abs(z)), [x]);
    return new Fn(S.Power, [add(multiply(x.re, x.re), multiply(x.im, x.im)), half]);
  }
  if (isInfinite(x)) return new Fn(S.DirectedInfinity, [1]);
  const sign = signOfQuantity(x, context);
  if (sign !== undefined) return sign < 0 ? new Fn(S.Times, [-1, x]) : x;
  if (hasHead(x, S.Power) && isNumericQuantity(x, context)) {
    // |b^z| = b^Re z for a positive b, and 1 for (-1)^q.
    const [base, exponent] = x.args as readonly [Expr, Expr];
    if (signOfQuantity(base, context) === 1)
      return new Fn(S.Power, [base, new Fn(S.Re, [exponent])]);
    if (base === -1 && isRealQuantity(exponent, context)) return 1;
  }
  const parts = isNumericQuantity(x, context) ? cartesian(x, context) : undefined;
  if (parts !== undefined) {
    const [re, im] = parts;
    return new Fn(S.Power, [
      new Fn(S.Plus, [new Fn(S.Power, [re, 2]), new Fn(S.Power, [im, 2])]),
      half,
    ]);
  }
  if (hasHead(x, S.Times)) {
    const outside = x.args.filter((factor) => isNumericQuantity(factor, context));
    if (outside.length > 0) {
      const rest = x.args.filter((factor) => !outside.includes(factor));
      return new Fn(S.Times, [
        ...outside.map((factor) => new Fn(S.Abs, [factor])),
        new Fn(expr.head, [product(rest)]),
      ]);
    }
  }
  if (hasHead(x, S.Power) && isInteger(x.args[1])) {
    return new Fn(S.Power, [new Fn(S.Abs, [x.args[0] as Expr]), x.args[1]]);
  }
  if (hasHead(x, S.Abs)) return x;
  const positive = hasHead(x, S.Plus) ? undefined : withoutMinus(x);
  return positive === undefined ? undefined : new Fn(S.Abs, [positive]);
}

function product(factors: readonly Expr[]): Expr {
  return factors.length === 1 ? (factors[0] as Expr) : new Fn(S.Times, factors);
}

/** Real and imaginary part of a numeric sum or product made of real quantities and I. */
function cartesian(x: Expr, context: Evaluator): readonly [Expr, Expr] | undefined {
  if (x instanceof Complex) return [x.re, x.im];
  if (isRealQuantity(x, context)) return [x, 0];
  if (hasHead(x, S.Plus)) {
    const parts = x.args.map((term) => cartesian(term, context));
    if (parts.some((part) => part === undefined)) return undefined;
    return [0, 1].map((i) =>
      context.call(S.Plus, ...parts.map((part) => part?.[i as 0 | 1] as Expr)),
    ) as [Expr, Expr];
  }
  if (hasHead(x, S.Times)) {
    const number = x.args.find((factor) => factor instanceof Complex);
    const others = x.args.filter((factor) => factor !== number);
    if (!(number instanceof Complex) || !others.every((factor) => isRealQuantity(factor, context)))
      return undefined;
    return [
      context.call(S.Times, number.re, ...others),
      context.call(S.Times, number.im, ...others),
    ];
  }
  if (hasHead(x, S.Power) && x.args[0] === S.E) {
    const parts = cartesian(x.args[1] as Expr, context);
    if (parts === undefined) return undefined;
    const size = new Fn(S.Power, [S.E, parts[0]]);
    return [
      context.evaluate(new Fn(S.Times, [size, new Fn(S.Cos, [parts[1]])])),
      context.evaluate(new Fn(S.Times, [size, new Fn(S.Sin, [parts[1]])])),
    ];
  }
  if (hasHead(x, S.Power) && x.args[0] === -1) {
    const angle = new Fn(S.Times, [S.Pi, x.args[1] as Expr]);
    return [context.evaluate(new Fn(S.Cos, [angle])), context.evaluate(new Fn(S.Sin, [angle]))];
  }
  return undefined;
}

function signum(x: Expr, context: Evaluator): Expr | undefined {
  if (x instanceof Complex) return new Fn(S.Times, [x, new Fn(S.Power, [new Fn(S.Abs, [x]), -1])]);
  if (hasHead(x, S.DirectedInfinity) && x.args.length === 1) return x.args[0];
  const sign = signOfQuantity(x, context);
  if (sign !== undefined) return sign;
  if (x === S.Indeterminate) return x;
  if (isNumericQuantity(x, context) && cartesian(x, context) !== undefined)
    return new Fn(S.Times, [x, new Fn(S.Power, [new Fn(S.Abs, [x]), -1])]);
  if (hasHead(x, S.Times)) {
    const known = x.args.filter((factor) => isNumericQuantity(factor, context));
    if (known.length > 0) {
      const rest = x.args.filter((factor) => !known.includes(factor));
      return new Fn(S.Times, [
        ...known.map((factor) => new Fn(S.Sign, [factor])),
        new Fn(S.Sign, [product(rest)]),
      ]);
    }
  }
  return undefined;
}

function argument(x: Expr, context: Evaluator): Expr | undefined {
  if (x === 0) return 0;
  if (x instanceof Complex) {
    if (x.re instanceof Real && x.im instanceof Real)
      return new Real(Math.atan2(x.im.value, x.re.value));
    if (x.re instanceof BigReal || x.im instanceof BigReal)
      return computeNumeric(([z], c) => z && realZ(c.r.angle(z.re, z.im)), [x]);
    return new Fn(S.ArcTan, [x.re, x.im]);
  }
  if (x instanceof Real) return x.value < 0 ? new Real(Math.PI) : 0;
  if (hasHead(x, S.DirectedInfinity) && x.args.length === 1)
    return new Fn(S.Arg, [x.args[0] as Expr]);
  const sign = signOfQuantity(x, context);
  if (sign !== undefined) return sign < 0 ? S.Pi : 0;
  if (!isNumericQuantity(x, context)) return undefined;
  const parts = cartesian(x, context);
  return parts === undefined ? undefined : new Fn(S.ArcTan, [parts[0], parts[1]]);
}

/** Re and Im: real numbers and factors come out of sums and products. */
function part(name: string, of: (x: Num) => RealNumber, index: 0 | 1): Builtin {
  return builtin({
    name,
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply([x], context, expr) {
      if (isNumber(x as Expr)) return of(x as Num);
      if (hasHead(x, S.DirectedInfinity) && x.args.length === 1) {
        const direction = of(x.args[0] as Num);
        return direction === 0 ? 0 : new Fn(S.Times, [direction, new Fn(S.DirectedInfinity, [1])]);
      }
      const parts = isNumericQuantity(x as Expr, context)
        ? cartesian(x as Expr, context)
        : undefined;
      if (parts !== undefined) return parts[index];
      return partOfSum(x as Expr, index, context, expr);
    },
  });
}

function partOfSum(x: Expr, index: 0 | 1, context: Evaluator, expr: Fn): Expr | undefined {
  const other = index === 0 ? S.Im : S.Re;
  if (hasHead(x, S.Times)) {
    const first = x.args[0] as Expr;
    if (!isNumericQuantity(first, context)) return undefined;
    const rest = product(x.args.slice(1));
    if (!(first instanceof Complex))
      return isRealQuantity(first, context)
        ? new Fn(S.Times, [first, new Fn(expr.head, [rest])])
        : undefined;
    const sign = index === 0 ? -1 : 1;
    return new Fn(S.Plus, [
      new Fn(S.Times, [first.re, new Fn(expr.head, [rest])]),
      new Fn(S.Times, [sign, first.im, new Fn(other, [rest])]),
    ]);
  }
  if (hasHead(x, S.Plus)) {
    const known = x.args.filter(
      (term) =>
        isNumericQuantity(term, context) ||
        (hasHead(term, S.Times) && isNumber(term.args[0] as Expr)),
    );
    if (known.length === 0) return undefined;
    const rest = x.args.filter((term) => !known.includes(term));
    const sum =
      rest.length === 0
        ? []
        : [new Fn(expr.head, [rest.length === 1 ? (rest[0] as Expr) : new Fn(S.Plus, rest)])];
    return new Fn(S.Plus, [...known.map((term) => new Fn(expr.head, [term])), ...sum]);
  }
  if (
    x instanceof Fn &&
    x.args.length === 1 &&
    (x.head === S.Re || x.head === S.Im || x.head === S.Abs || x.head === S.Arg)
  )
    return index === 0 ? x : 0;
  return undefined;
}

function conjugate(x: Expr, context: Evaluator, expr: Fn): Expr | undefined {
  if (isNumber(x)) return x instanceof Complex ? complex(x.re, negateReal(x.im)) : x;
  if (isRealQuantity(x, context)) return x;
  if (hasHead(x, S.Conjugate) && x.args.length === 1) return x.args[0];
  if (hasHead(x, S.Plus) || hasHead(x, S.Times)) {
    const known = x.args.filter((term) => isNumericQuantity(term, context));
    if (hasHead(x, S.Plus) || known.length > 0) {
      const rest = x.args.filter((term) => !known.includes(term));
      const each = hasHead(x, S.Plus) ? rest : rest.length === 0 ? [] : [product(rest)];
      return new Fn(
        x.head,
        [...known, ...each].map((term) => new Fn(expr.head, [term])),
      );
    }
  }
  if (hasHead(x, S.Power) && isInteger(x.args[1])) {
    return new Fn(S.Power, [new Fn(S.Conjugate, [x.args[0] as Expr]), x.args[1]]);
  }
  if (hasHead(x, S.Power) && signOfQuantity(x.args[0] as Expr, context) === 1) {
    return new Fn(S.Power, [x.args[0] as Expr, new Fn(S.Conjugate, [x.args[1] as Expr])]);
  }
  if (x instanceof Fn && isNumericQuantity(x, context) && x.args.length > 0) {
    const parts = cartesian(x, context);
    if (parts !== undefined)
      return new Fn(S.Plus, [parts[0], new Fn(S.Times, [new Complex(0, -1), parts[1]])]);
  }
  if (x instanceof Fn && (x.head === S.Re || x.head === S.Im || x.head === S.Abs)) return x;
  return undefined;
}

const pair = (name: string, first: typeof S.Re, second: typeof S.Im) =>
  builtin({
    name,
    attributes: ["Listable"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply: ([x]) => new Fn(S.List, [new Fn(first, [x as Expr]), new Fn(second, [x as Expr])]),
  });

const ofOne = (name: string, apply: (x: Expr, context: Evaluator, expr: Fn) => Expr | undefined) =>
  builtin({
    name,
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply: ([x], context, expr) => apply(x as Expr, context, expr),
  });

/** Absolute values, signs and the parts of complex numbers. */
export const complexParts = [
  ofOne("Abs", absoluteValue),
  ofOne("Sign", signum),
  ofOne("Arg", argument),
  part("Re", realPart, 0),
  part("Im", imaginaryPart, 1),
  ofOne("Conjugate", conjugate),
  pair("ReIm", S.Re, S.Im),
  pair("AbsArg", S.Abs, S.Arg),
  ofOne("RealAbs", (x, context) => {
    const sign = signOfQuantity(x, context);
    return sign === undefined ? undefined : new Fn(S.Times, [sign < 0 ? -1 : 1, x]);
  }),
  ofOne("RealSign", (x, context) => signOfQuantity(x, context)),
];
