import { isInexactNumber, rational } from "../../core/arithmetic.js";
import type { Builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  type Expr,
  isInteger,
  isNumber,
  type Num,
  Rational,
  systemSymbol,
} from "../../core/expr.js";
import { exactValue } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { lcm } from "../../numeric/gcd.js";
import {
  chebyshevT,
  chebyshevU,
  gegenbauerC,
  hermiteH,
  jacobiP,
  laguerreL,
  legendreP,
} from "../../numeric/orthogonal-polynomials.js";
import { gauss, hypergeometric } from "../../numeric/plain-hypergeometric.js";
import type { Fraction } from "../../numeric/rational.js";
import { call, count } from "./integer-arguments.js";
import { numericFunction } from "./numeric-function.js";
import type { Compute } from "./numeric-values.js";
import { polynomialIn } from "./polynomial-values.js";

/** The polynomial at x, for symbols with a common denominator in front: (-3 x + 5 x^3)/2. */
function valueAt(coefficients: readonly Fraction[], x: Expr, context: Evaluator): Expr {
  if (isNumber(x))
    return polynomialIn(
      coefficients.map(({ num, den }) => rational(num, den)),
      x,
      context,
    );
  const den = coefficients.reduce((common, value) => lcm(common, value.den), 1n);
  const whole = coefficients.map((value) => rational((value.num * den) / value.den, 1n));
  const polynomial = polynomialIn(whole, x, context);
  return den === 1n ? polynomial : call(S.Times, rational(1n, den), polynomial);
}

const fractionOf = (expr: Expr | undefined): Fraction | undefined =>
  isInteger(expr) || expr instanceof Rational ? exactValue(expr) : undefined;

interface Family {
  readonly name: string;
  readonly parameters: number;
  readonly coefficients: (
    n: number,
    parameters: readonly Fraction[],
  ) => readonly Fraction[] | undefined;
  readonly compute?: Compute;
  /** What else is known, for example associated functions. */
  readonly other?: (args: readonly Expr[], context: Evaluator) => Expr | undefined;
  readonly negative?: (n: number, rest: readonly Expr[]) => Expr | undefined;
}

function family({ name, parameters, coefficients, compute, other, negative }: Family): Builtin {
  return numericFunction({
    name,
    arity: [
      2,
      2 +
        Math.max(
          parameters,
          name === "LegendreP" || name === "LaguerreL" || name === "GegenbauerC" ? 1 : 0,
        ),
    ],
    compute: (args, c) => {
      // Whole degrees go through the polynomial, which is exact in its coefficients.
      return args.length === 2 + parameters ? compute?.(args, c) : undefined;
    },
    exact: (args, context) => {
      const n = args[0];
      const x = args[args.length - 1] as Expr;
      const degree = count(n);
      if (degree === undefined)
        return typeof n === "number" ? negative?.(n, args.slice(1)) : other?.(args, context);
      if (degree > 400) return undefined;
      if (args.length !== 2 + parameters) return other?.(args, context);
      const values = args.slice(1, -1).map(fractionOf);
      if (values.some((value) => value === undefined)) return other?.(args, context);
      const list = coefficients(degree, values as Fraction[]);
      return list === undefined ? other?.(args, context) : valueAt(list, x, context);
    },
  });
}

/** P_n^m(x) = (-1)^m (1-x^2)^(m/2) d^m/dx^m P_n(x). */
function associatedLegendre(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [n, m, x] = args;
  const [degree, order] = [count(n), count(m)];
  if (x === undefined || degree === undefined || order === undefined || degree > 200)
    return undefined;
  if (order === 0) return call(systemSymbol("LegendreP"), degree, x);
  if (order > degree) return 0;
  let list = [...legendreP(degree)];
  for (let k = 0; k < order; k++)
    list = list.slice(1).map(({ num, den }, i) => ({ num: num * BigInt(i + 1), den }));
  const root = call(
    S.Power,
    call(S.Plus, 1, call(S.Times, -1, call(S.Power, x, 2))),
    rational(BigInt(order), 2n),
  );
  return call(S.Times, order % 2 === 0 ? 1 : -1, root, valueAt(list.map(reduced), x, context));
}

function reduced({ num, den }: Fraction): Fraction {
  const value = rational(num, den);
  return exactValue(value);
}

const trigonometricChebyshev: Compute = ([n, x], c) => {
  if (n === undefined || x === undefined) return undefined;
  const w = c.wider(c.bits);
  return c.round(w.sinCos(w.mul(n, w.acos(x)))[1]);
};

/** The classical orthogonal polynomials. */
export const orthogonalPolynomials = [
  family({
    name: "LegendreP",
    parameters: 0,
    coefficients: (n) => legendreP(n),
    compute: ([n, x], c) => {
      if (n === undefined || x === undefined) return undefined;
      const w = c.wider(32);
      const one = w.int(1);
      return gauss(w.neg(n), w.add(n, one), one, w.shift(w.sub(one, x), -1), w);
    },
    other: associatedLegendre,
    negative: (n, rest) =>
      rest.length === 1 ? call(systemSymbol("LegendreP"), -n - 1, rest[0] as Expr) : undefined,
  }),
  family({
    name: "ChebyshevT",
    parameters: 0,
    coefficients: (n) => chebyshevT(n),
    compute: trigonometricChebyshev,
    negative: (n, rest) => call(systemSymbol("ChebyshevT"), -n, rest[0] as Expr),
  }),
  family({
    name: "ChebyshevU",
    parameters: 0,
    coefficients: (n) => chebyshevU(n),
    compute: ([n, x], c) => {
      if (n === undefined || x === undefined) return undefined;
      const w = c.wider(c.bits);
      const angle = w.acos(x);
      const bottom = w.sinCos(angle)[0];
      return w.magnitude(bottom) === Number.NEGATIVE_INFINITY
        ? undefined
        : c.round(w.div(w.sinCos(w.mul(w.add(n, w.int(1)), angle))[0], bottom));
    },
  }),
  family({ name: "HermiteH", parameters: 0, coefficients: (n) => hermiteH(n) }),
  family({
    name: "LaguerreL",
    parameters: 0,
    coefficients: (n) => laguerreL(n, { num: 0n, den: 1n }),
    compute: ([n, x], c) =>
      n === undefined || x === undefined ? undefined : hypergeometric([c.neg(n)], [c.int(1)], x, c),
    other: ([n, a, x], context) => {
      const degree = count(n);
      const parameter = fractionOf(a);
      if (degree === undefined || x === undefined) return undefined;
      if (parameter !== undefined) return valueAt(laguerreL(degree, parameter), x, context);
      // With a symbol: the sum of (-x)^k C(n + a, n - k)/k!.
      if (degree > 20) return undefined;
      const terms = Array.from({ length: degree + 1 }, (_, k) =>
        call(
          S.Times,
          call(S.Power, call(S.Times, -1, x), k),
          call(S.Binomial, call(S.Plus, degree, a as Expr), degree - k),
          call(S.Power, call(S.Factorial, k), -1),
        ),
      );
      return call(S.Plus, ...terms);
    },
  }),
  family({
    name: "GegenbauerC",
    parameters: 1,
    coefficients: (n, [m]) => (m === undefined || m.num === 0n ? undefined : gegenbauerC(n, m)),
    other: ([n, m, x]) => {
      const degree = count(n);
      if (degree === undefined) return undefined;
      if (x === undefined)
        return degree === 0
          ? S.ComplexInfinity
          : call(
              S.Times,
              rational(2n, BigInt(degree)),
              call(systemSymbol("ChebyshevT"), degree, m as Expr),
            );
      if (m === 0) return degree === 0 ? 1 : 0;
      if (degree > 20 || (isNumber(m as Expr) && isInexactNumber(m as Num))) return undefined;
      const terms: Expr[] = [];
      for (let k = 0; 2 * k <= degree; k++) {
        const rising = call(systemSymbol("Pochhammer"), m as Expr, degree - k);
        const size = call(
          S.Power,
          call(S.Times, call(S.Factorial, k), call(S.Factorial, degree - 2 * k)),
          -1,
        );
        terms.push(
          call(
            S.Times,
            k % 2 === 0 ? 1 : -1,
            rising,
            size,
            call(S.Power, call(S.Times, 2, x), degree - 2 * k),
          ),
        );
      }
      return call(S.Plus, ...terms);
    },
  }),
  family({
    name: "JacobiP",
    parameters: 2,
    coefficients: (n, [a, b]) =>
      a === undefined || b === undefined ? undefined : jacobiP(n, a, b),
  }),
];
