import { builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, hasHead, integer, isInteger, Rational, systemSymbol } from "../core/expr.js";
import * as S from "../core/symbols.js";
import {
  carmichaelLambda,
  divisorSigma,
  divisors,
  eulerPhi,
  liouvilleLambda,
  moebiusMu,
  primeNu,
  primeOmega,
} from "../numeric/arithmetic-functions.js";
import { factorInteger } from "../numeric/factor-integer.js";
import { binomial, doubleFactorial, factorial } from "../numeric/factorials.js";
import { extendedGcd, gcd, lcm } from "../numeric/gcd.js";
import { fromDigits, integerDigits } from "../numeric/integer-digits.js";
import { powerMod } from "../numeric/power-mod.js";
import { isPrime, nextPrime } from "../numeric/primality.js";
import { nthPrime, primePi } from "../numeric/prime-count.js";
import { fibonacci, lucas } from "../numeric/recurrences.js";
import { chineseRemainder, multiplicativeOrder } from "../numeric/residues.js";

const absolute = (n: bigint): bigint => (n < 0n ? -n : n);

/** The argument as a bigint, or `undefined` when it is no integer. */
const whole = (expr: Expr | undefined): bigint | undefined =>
  isInteger(expr) ? BigInt(expr) : undefined;

/** The argument as a small non-negative number, or `undefined`. */
const count = (expr: Expr | undefined): number | undefined =>
  typeof expr === "number" && expr >= 0 ? expr : undefined;

const checkpointOf = (context: Evaluator) => (): void => context.limits.check(1024);

/** A function of one integer, threaded over lists. */
function ofInteger(
  name: string,
  compute: (n: bigint, checkpoint: () => void) => bigint | number | undefined,
) {
  return builtin({
    name,
    attributes: ["Listable"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply([arg], context) {
      const n = whole(arg);
      const value = n === undefined ? undefined : compute(n, checkpointOf(context));
      return typeof value === "bigint" ? integer(value) : value;
    },
  });
}

/** Reads integers, `undefined` when one is none. */
function wholes(args: readonly Expr[]): readonly bigint[] | undefined {
  const values: bigint[] = [];
  for (const arg of args) {
    const value = whole(arg);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function factored(
  value: bigint,
  sign: 1 | -1,
  context: Evaluator,
): readonly (readonly [bigint, number])[] {
  return factorInteger(value, { checkpoint: checkpointOf(context) }).map(
    ([prime, exponent]) => [prime, sign * exponent] as const,
  );
}

export const numberTheory = [
  builtin({
    name: "FactorInteger",
    attributes: ["Listable"],
    state: "partial",
    missing: "Gaussian integers and the second argument",
    doc: "ref/FactorInteger",
    arity: [1, 2],
    apply([n, limit], context) {
      if (limit !== undefined) return undefined;
      const value = whole(n);
      const pairs =
        value !== undefined
          ? value === 1n
            ? [[1n, 1] as const]
            : factored(value, 1, context)
          : n instanceof Rational
            ? [
                ...(absolute(n.num) === 1n && n.num > 0n ? [] : factored(n.num, 1, context)),
                ...factored(n.den, -1, context),
              ]
            : undefined;
      if (pairs === undefined) return undefined;
      const sorted = [...pairs].sort((a, b) => (a[0] < b[0] ? -1 : 1));
      return context.list(
        sorted.map(([prime, exponent]) => context.list([integer(prime), exponent])),
      );
    },
  }),
  builtin({
    name: "PrimeQ",
    attributes: ["Listable"],
    state: "partial",
    missing: "Gaussian integers",
    doc: "ref/PrimeQ",
    arity: [1, 1],
    apply([n]) {
      const value = whole(n);
      return S.bool(value !== undefined && isPrime(absolute(value)));
    },
  }),
  builtin({
    name: "CompositeQ",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/CompositeQ",
    arity: [1, 1],
    apply([n]) {
      const value = whole(n);
      return S.bool(value !== undefined && absolute(value) > 3n && !isPrime(absolute(value)));
    },
  }),
  builtin({
    name: "NextPrime",
    attributes: ["Listable"],
    state: "partial",
    missing: "negative steps",
    doc: "ref/NextPrime",
    arity: [1, 2],
    apply([n, steps = 1], context) {
      let value = whole(n);
      if (value === undefined || typeof steps !== "number" || steps < 1) return undefined;
      for (let i = 0; i < steps; i++) value = nextPrime(value, checkpointOf(context));
      return integer(value);
    },
  }),
  builtin({
    name: "Prime",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Prime",
    arity: [1, 1],
    apply: ([n]) => (typeof n === "number" && n > 0 && n < 1e9 ? nthPrime(n) : undefined),
  }),
  builtin({
    name: "PrimePi",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/PrimePi",
    arity: [1, 1],
    apply: ([n]) => (typeof n === "number" && n < 1e12 ? primePi(n) : undefined),
  }),
  builtin({
    name: "PowerMod",
    attributes: ["Listable"],
    state: "partial",
    missing: "rational exponents",
    doc: "ref/PowerMod",
    arity: [3, 3],
    apply(args, context) {
      const values = wholes(args);
      if (values === undefined || values[2] === 0n) return undefined;
      const [base, exponent, modulus] = values as [bigint, bigint, bigint];
      const value = powerMod(base, exponent, modulus);
      if (value !== undefined) return integer(value);
      context.message(systemSymbol("PowerMod"), "ninv", args[0] as Expr, args[2] as Expr);
      return undefined;
    },
  }),
  builtin({
    name: "GCD",
    attributes: ["Flat", "Listable", "OneIdentity", "Orderless"],
    state: "partial",
    missing: "rationals and Gaussian integers",
    doc: "ref/GCD",
    apply(args) {
      const values = wholes(args);
      return values === undefined ? undefined : integer(values.reduce((a, b) => gcd(a, b), 0n));
    },
  }),
  builtin({
    name: "LCM",
    attributes: ["Flat", "Listable", "OneIdentity", "Orderless"],
    state: "partial",
    missing: "rationals",
    doc: "ref/LCM",
    apply(args) {
      const values = wholes(args);
      return values === undefined || values.length === 0
        ? undefined
        : integer(values.reduce((a, b) => lcm(a, b), 1n));
    },
  }),
  builtin({
    name: "ExtendedGCD",
    state: "partial",
    missing: "more than two integers",
    doc: "ref/ExtendedGCD",
    arity: [2, 2],
    apply(args, context) {
      const values = wholes(args);
      if (values === undefined) return undefined;
      const { g, s, t } = extendedGcd(values[0] as bigint, values[1] as bigint);
      return context.list([integer(g), context.list([integer(s), integer(t)])]);
    },
  }),
  builtin({
    name: "CoprimeQ",
    state: "complete",
    doc: "ref/CoprimeQ",
    apply(args) {
      const values = wholes(args);
      if (values === undefined) return undefined;
      return S.bool(values.every((a, i) => values.slice(i + 1).every((b) => gcd(a, b) === 1n)));
    },
  }),
  builtin({
    name: "Divisible",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Divisible",
    arity: [2, 2],
    apply(args) {
      const values = wholes(args);
      if (values === undefined || values[1] === 0n) return undefined;
      return S.bool((values[0] as bigint) % (values[1] as bigint) === 0n);
    },
  }),
  builtin({
    name: "Divisors",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Divisors",
    arity: [1, 1],
    apply([n], context) {
      const value = whole(n);
      if (value === undefined || value === 0n) return undefined;
      return context.list(
        divisors(absolute(value), { checkpoint: checkpointOf(context) }).map(integer),
      );
    },
  }),
  builtin({
    name: "DivisorSigma",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/DivisorSigma",
    arity: [2, 2],
    apply([k, n]) {
      const power = count(k);
      const value = whole(n);
      return power === undefined || value === undefined || value === 0n
        ? undefined
        : integer(divisorSigma(power, absolute(value)));
    },
  }),
  ofInteger("EulerPhi", (n) => (n === 0n ? 0 : eulerPhi(absolute(n)))),
  ofInteger("MoebiusMu", (n) => (n === 0n ? 0 : moebiusMu(absolute(n)))),
  ofInteger("LiouvilleLambda", (n) => (n === 0n ? undefined : liouvilleLambda(absolute(n)))),
  ofInteger("PrimeNu", (n) => (n === 0n ? undefined : primeNu(absolute(n)))),
  ofInteger("PrimeOmega", (n) => (n === 0n ? undefined : primeOmega(absolute(n)))),
  ofInteger("CarmichaelLambda", (n) => (n === 0n ? undefined : carmichaelLambda(absolute(n)))),
  ofInteger("Fibonacci", (n) => (absolute(n) < 10_000_000n ? fibonacci(n) : undefined)),
  ofInteger("LucasL", (n) => (absolute(n) < 10_000_000n ? lucas(n) : undefined)),
  builtin({
    name: "Factorial",
    attributes: ["Listable", "NumericFunction"],
    state: "partial",
    missing: "arguments that are no integers",
    doc: "ref/Factorial",
    arity: [1, 1],
    apply([n], context) {
      if (typeof n !== "number") return undefined;
      if (n < 0) return S.ComplexInfinity;
      if (n * Math.log2(Math.max(n, 2)) > context.state.maxBits) {
        context.message(S.General, "ovfl");
        return undefined;
      }
      return integer(factorial(n));
    },
  }),
  builtin({
    name: "Factorial2",
    attributes: ["Listable", "NumericFunction"],
    state: "partial",
    missing: "arguments that are no integers",
    doc: "ref/Factorial2",
    arity: [1, 1],
    apply: ([n]) =>
      typeof n === "number" && n >= 0 && n < 1e6 ? integer(doubleFactorial(n)) : undefined,
  }),
  builtin({
    name: "Binomial",
    attributes: ["Listable", "NumericFunction"],
    state: "partial",
    missing: "arguments that are no integers",
    doc: "ref/Binomial",
    arity: [2, 2],
    apply(args) {
      const values = wholes(args);
      if (values === undefined || values.some((v) => absolute(v) > 1_000_000n)) return undefined;
      return integer(binomial(values[0] as bigint, values[1] as bigint));
    },
  }),
  builtin({
    name: "IntegerDigits",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/IntegerDigits",
    arity: [1, 3],
    apply([n, base = 10, length], context) {
      const value = whole(n);
      if (value === undefined || typeof base !== "number" || base < 2) return undefined;
      const digits: Expr[] = [...integerDigits(absolute(value), BigInt(base) as never)].map((d) =>
        typeof d === "bigint" ? integer(d) : (d as number),
      );
      if (typeof length === "number") {
        context.reserve(length);
        while (digits.length < length) digits.unshift(0);
        if (digits.length > length) digits.splice(0, digits.length - length);
      }
      return context.list(digits);
    },
  }),
  builtin({
    name: "FromDigits",
    state: "partial",
    missing: "strings and real digits",
    doc: "ref/FromDigits",
    arity: [1, 2],
    apply([list, base = 10]) {
      if (!hasHead(list, S.List) || typeof base !== "number") return undefined;
      const digits = wholes(list.args);
      return digits === undefined ? undefined : integer(fromDigits(digits, BigInt(base)));
    },
  }),
  builtin({
    name: "Chop",
    attributes: ["Listable"],
    state: "partial",
    missing: "parts of expressions",
    doc: "ref/Chop",
    arity: [1, 2],
    apply: ([x]) =>
      typeof x === "object" &&
      "value" in x &&
      typeof x.value === "number" &&
      Math.abs(x.value) < 1e-10
        ? 0
        : x,
  }),
  builtin({
    name: "ChineseRemainder",
    state: "complete",
    doc: "ref/ChineseRemainder",
    arity: [2, 2],
    apply([rests, moduli]) {
      const r = hasHead(rests, S.List) ? wholes(rests.args) : undefined;
      const m = hasHead(moduli, S.List) ? wholes(moduli.args) : undefined;
      const value =
        r === undefined || m === undefined ? undefined : chineseRemainder([...r], [...m]);
      return value === undefined ? undefined : integer(value);
    },
  }),
  builtin({
    name: "MultiplicativeOrder",
    state: "partial",
    missing: "generators",
    doc: "ref/MultiplicativeOrder",
    arity: [2, 2],
    apply(args) {
      const values = wholes(args);
      const order =
        values === undefined
          ? undefined
          : multiplicativeOrder(values[0] as bigint, values[1] as bigint);
      return order === undefined ? undefined : integer(BigInt(order));
    },
  }),
];
