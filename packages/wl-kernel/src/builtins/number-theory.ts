import { type Builtin, builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, integer, isInteger } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { divisorSigma, divisors, eulerPhi, moebiusMu, primeNu, primeOmega } from "../numeric/arithmetic-functions.js";
import { factorInteger } from "../numeric/factor-integer.js";
import { binomial, doubleFactorial, factorial } from "../numeric/factorials.js";
import { gcd, lcm } from "../numeric/gcd.js";
import { fromDigits, integerDigits, integerLength } from "../numeric/integer-digits.js";
import { modularInverse, powerMod } from "../numeric/power-mod.js";
import { isPrime, nextPrime } from "../numeric/primality.js";
import { nthPrime, primePi } from "../numeric/prime-count.js";
import { fibonacci, lucas } from "../numeric/recurrences.js";

/** A function of integers; other arguments leave it unevaluated. */
function ofIntegers(
  name: string,
  arity: readonly [number, number],
  compute: (numbers: readonly bigint[], context: Evaluator) => Expr | undefined,
): Builtin {
  return builtin({
    name,
    attributes: ["Listable", "NumericFunction"],
    state: "partial",
    missing: "arguments other than integers, options",
    doc: `ref/${name}`,
    arity,
    apply(args, context) {
      if (!args.every(isInteger)) return undefined;
      return compute(args.map((arg) => BigInt(arg as number | bigint)), context);
    },
  });
}

/** Size guard: a result of about this many bits must be allowed. */
function roomFor(bits: number, context: Evaluator): boolean {
  if (bits <= context.state.maxBits) return true;
  context.message(S.General, "ovfl");
  return false;
}

function checkpoint(context: Evaluator): { readonly checkpoint: () => void } {
  return { checkpoint: () => context.limits.check(1) };
}

/** Quotient rounded towards minus infinity and its remainder. */
function floorDivision(a: bigint, b: bigint): readonly [bigint, bigint] {
  const quotient = a / b;
  const remainder = a % b;
  return remainder !== 0n && remainder < 0n !== b < 0n ? [quotient - 1n, remainder + b] : [quotient, remainder];
}

const first = (numbers: readonly bigint[]): bigint => numbers[0] as bigint;

export const numberTheory: readonly Builtin[] = [
  builtin({
    name: "PrimeQ",
    attributes: ["Listable"],
    state: "partial",
    missing: "Gaussian integers",
    doc: "ref/PrimeQ",
    arity: [1, 2],
    apply: ([n]) => S.bool(isInteger(n) && isPrime(BigInt(n) < 0n ? -BigInt(n) : BigInt(n))),
  }),
  ofIntegers("FactorInteger", [1, 2], (numbers, context) =>
    numbers.length > 1
      ? undefined
      : context.list(
          factorInteger(first(numbers), checkpoint(context)).map(([p, e]) => context.list([integer(p), e])),
        ),
  ),
  ofIntegers("NextPrime", [1, 1], (numbers, context) => {
    const n = first(numbers);
    return n < 2n ? 2 : integer(nextPrime(n, checkpoint(context).checkpoint));
  }),
  ofIntegers("Prime", [1, 1], (numbers, context) => {
    const n = first(numbers);
    return n < 1n || n > 100_000_000n ? undefined : nthPrime(Number(n), checkpoint(context).checkpoint);
  }),
  ofIntegers("PrimePi", [1, 1], (numbers, context) => {
    const n = first(numbers);
    if (n < 2n) return 0;
    return n > 1_000_000_000_000n ? undefined : primePi(Number(n), checkpoint(context).checkpoint);
  }),
  ofIntegers("GCD", [0, Number.POSITIVE_INFINITY], (numbers) => integer(numbers.reduce((a, b) => gcd(a, b), 0n))),
  ofIntegers("LCM", [1, Number.POSITIVE_INFINITY], (numbers) => integer(numbers.reduce((a, b) => lcm(a, b), 1n))),
  ofIntegers("Mod", [2, 3], ([a, b, offset = 0n], context) => {
    if (b === 0n) {
      context.message(S.Mod, "indet", new Fn(S.Mod, [integer(a as bigint), 0]));
      return S.Indeterminate;
    }
    return integer(floorDivision((a as bigint) - offset, b as bigint)[1] + offset);
  }),
  ofIntegers("Quotient", [2, 2], ([a, b], context) => {
    if (b === 0n) {
      context.message(S.Quotient, "infy", new Fn(S.Quotient, [integer(a as bigint), 0]));
      return S.ComplexInfinity;
    }
    return integer(floorDivision(a as bigint, b as bigint)[0]);
  }),
  ofIntegers("QuotientRemainder", [2, 2], ([a, b], context) =>
    b === 0n ? undefined : context.list(floorDivision(a as bigint, b as bigint).map(integer)),
  ),
  ofIntegers("PowerMod", [3, 3], ([a, b, m]) => {
    if (m === 0n) return undefined;
    const result = powerMod(a as bigint, b as bigint, m as bigint);
    return result === undefined ? undefined : integer(result);
  }),
  ofIntegers("ModularInverse", [2, 2], ([a, m]) => {
    if (m === 0n) return undefined;
    const result = modularInverse(a as bigint, m as bigint);
    return result === undefined ? undefined : integer(result);
  }),
  ofIntegers("Divisors", [1, 1], (numbers, context) => {
    const n = first(numbers);
    return n === 0n ? undefined : context.list(divisors(n < 0n ? -n : n, checkpoint(context)).map(integer));
  }),
  ofIntegers("DivisorSigma", [2, 2], ([k, n], context) =>
    (k as bigint) < 0n || (n as bigint) < 1n || (k as bigint) > 100_000n
      ? undefined
      : integer(divisorSigma(Number(k), n as bigint, checkpoint(context))),
  ),
  ofIntegers("EulerPhi", [1, 1], (numbers, context) => integer(eulerPhi(first(numbers), checkpoint(context)))),
  ofIntegers("MoebiusMu", [1, 1], (numbers, context) => moebiusMu(first(numbers), checkpoint(context))),
  ofIntegers("PrimeNu", [1, 1], (numbers, context) => primeNu(first(numbers), checkpoint(context))),
  ofIntegers("PrimeOmega", [1, 1], (numbers, context) => primeOmega(first(numbers), checkpoint(context))),
  ofIntegers("Factorial", [1, 1], (numbers, context) => {
    const n = Number(first(numbers));
    if (n < 0) return S.ComplexInfinity;
    return roomFor(n * Math.log2(n + 1), context) ? integer(factorial(n)) : undefined;
  }),
  ofIntegers("Factorial2", [1, 1], (numbers, context) => {
    const n = Number(first(numbers));
    return n < 0 || !roomFor(n * Math.log2(n + 1), context) ? undefined : integer(doubleFactorial(n));
  }),
  ofIntegers("Binomial", [2, 2], ([n, k], context) =>
    roomFor(Math.min(Number(k), Math.abs(Number(n))) * Math.log2(Math.abs(Number(n)) + 2), context)
      ? integer(binomial(n as bigint, k as bigint))
      : undefined,
  ),
  ofIntegers("Fibonacci", [1, 1], (numbers, context) =>
    roomFor(Math.abs(Number(first(numbers))), context) ? integer(fibonacci(first(numbers))) : undefined,
  ),
  ofIntegers("LucasL", [1, 1], (numbers, context) =>
    roomFor(Math.abs(Number(first(numbers))), context) ? integer(lucas(first(numbers))) : undefined,
  ),
  ofIntegers("IntegerLength", [1, 2], ([n, base = 10n]) =>
    base < 2n ? undefined : integerLength((n as bigint) < 0n ? -(n as bigint) : (n as bigint), base),
  ),
  ofIntegers("IntegerDigits", [1, 3], ([n, base = 10n, length], context) => {
    if (base < 2n) return undefined;
    const digits: Expr[] = [];
    for (const digit of integerDigits((n as bigint) < 0n ? -(n as bigint) : (n as bigint), base)) {
      digits.push(integer(BigInt(digit)));
    }
    if (length === undefined) return context.list(digits);
    const wanted = Number(length);
    context.reserve(wanted);
    while (digits.length < wanted) digits.unshift(0);
    return context.list(digits.slice(digits.length - wanted));
  }),
  builtin({
    name: "FromDigits",
    state: "partial",
    missing: "strings, symbolic digits",
    doc: "ref/FromDigits",
    arity: [1, 2],
    apply([digits, base = 10]) {
      if (!(digits instanceof Fn) || !digits.args.every(isInteger) || !isInteger(base)) return undefined;
      return integer(fromDigits(digits.args as readonly (number | bigint)[], BigInt(base)));
    },
  }),
  ofIntegers("CoprimeQ", [2, 2], ([a, b]) => S.bool(gcd(a as bigint, b as bigint) === 1n)),
  ofIntegers("Divisible", [2, 2], ([a, b]) => (b === 0n ? undefined : S.bool((a as bigint) % (b as bigint) === 0n))),
];
