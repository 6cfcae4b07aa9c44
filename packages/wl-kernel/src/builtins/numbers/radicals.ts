import { rational } from "../../core/arithmetic.js";
import { type Expr, Fn, Rational } from "../../core/expr.js";
import { structuralKey } from "../../core/identity.js";
import { compareExpr } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { gcd } from "../../numeric/gcd.js";
import { perfectPower } from "../../numeric/integer-root.js";

/** A positive base, exact number or constant quantity, with its fractional exponent. */
export interface Radical {
  readonly base: Expr;
  readonly exponent: Rational;
}

interface Exponent {
  num: bigint;
  den: bigint;
}

/** Prime powers of n by trial division; what is left counts as one prime, or as the power that it is. */
function trialFactors(n: bigint): [bigint, bigint][] {
  const found: [bigint, bigint][] = [];
  let left = n;
  for (let p = 2n; p * p <= left && p < 20_000n; p += p === 2n ? 1n : 2n) {
    let count = 0n;
    while (left % p === 0n) {
      left /= p;
      count++;
    }
    if (count > 0n) found.push([p, count]);
  }
  if (left === 1n) return found;
  const [root, exponent] = perfectPower(left);
  found.push([root, BigInt(exponent)]);
  return found;
}

function addExponent(target: Exponent, num: bigint, den: bigint): void {
  const top = target.num * den + num * target.den;
  const bottom = target.den * den;
  const divisor = gcd(top, bottom);
  target.num = divisor === 0n ? 0n : top / divisor;
  target.den = divisor === 0n ? 1n : bottom / divisor;
}

/** A product of radicals in normal form: a rational in front, and factors that no longer combine. */
export interface CombinedRadicals {
  readonly coefficient: number | bigint | Rational;
  readonly factors: readonly Expr[];
}

interface Group {
  readonly num: bigint;
  readonly den: bigint;
  top: bigint;
  bottom: bigint;
  readonly above: Expr[];
  readonly below: Expr[];
}

/**
 * coefficient times the radicals: whole powers of primes come out, bases with the same exponent are put together, as
 * `Sqrt[2] Sqrt[3]` to `Sqrt[6]` and `2/Sqrt[6]` to `Sqrt[2/3]`.
 */
export function combineRadicals(
  coefficient: number | bigint | Rational,
  radicals: readonly Radical[],
): CombinedRadicals {
  const primes = new Map<bigint, Exponent>();
  const constants = new Map<unknown, { base: Expr; exponent: Exponent }>();
  const addPrimes = (n: bigint, num: bigint, den: bigint): void => {
    for (const [prime, count] of trialFactors(n)) {
      const exponent = primes.get(prime) ?? { num: 0n, den: 1n };
      addExponent(exponent, num * count, den);
      primes.set(prime, exponent);
    }
  };
  for (const { base, exponent } of radicals) {
    if (typeof base === "number" || typeof base === "bigint") {
      addPrimes(BigInt(base), exponent.num, exponent.den);
    } else if (base instanceof Rational) {
      addPrimes(base.num, exponent.num, exponent.den);
      addPrimes(base.den, -exponent.num, exponent.den);
    } else {
      const key = structuralKey(base);
      const known = constants.get(key) ?? { base, exponent: { num: 0n, den: 1n } };
      addExponent(known.exponent, exponent.num, exponent.den);
      constants.set(key, known);
    }
  }
  let top = coefficient instanceof Rational ? coefficient.num : BigInt(coefficient);
  let bottom = coefficient instanceof Rational ? coefficient.den : 1n;
  const groups = new Map<string, Group>();
  const groupOf = (exponent: Exponent): Group => {
    const num = exponent.num < 0n ? -exponent.num : exponent.num;
    const key = `${num}/${exponent.den}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = { num, den: exponent.den, top: 1n, bottom: 1n, above: [], below: [] };
      groups.set(key, group);
    }
    return group;
  };
  for (const [prime, exponent] of primes) {
    while (top !== 0n && top % prime === 0n) {
      top /= prime;
      exponent.num += exponent.den;
    }
    while (bottom % prime === 0n) {
      bottom /= prime;
      exponent.num -= exponent.den;
    }
    const whole = exponent.num / exponent.den;
    if (whole > 0n) top *= prime ** whole;
    else if (whole < 0n) bottom *= prime ** -whole;
    const rest = { num: exponent.num - whole * exponent.den, den: exponent.den };
    if (rest.num === 0n) continue;
    const group = groupOf(rest);
    if (rest.num > 0n) group.top *= prime;
    else group.bottom *= prime;
  }
  const factors: Expr[] = [];
  for (const { base, exponent } of constants.values()) {
    if (exponent.num === 0n) continue;
    const size = exponent.num < 0n ? -exponent.num : exponent.num;
    const group = size < exponent.den ? groups.get(`${size}/${exponent.den}`) : undefined;
    // A constant joins numbers, and other constants, only under the same root.
    if (size >= exponent.den) {
      factors.push(new Fn(S.Power, [base, rational(exponent.num, exponent.den)]));
      continue;
    }
    const target = group ?? groupOf(exponent);
    if (exponent.num > 0n) target.above.push(base);
    else target.below.push(base);
  }
  for (const group of groups.values()) {
    const factor = groupFactor(group);
    if (factor !== undefined) factors.push(factor);
  }
  return { coefficient: rational(top, bottom), factors };
}

function groupFactor(group: Group): Expr | undefined {
  const { num, den, top, bottom, above, below } = group;
  const upside = top !== 1n || above.length > 0;
  const downside = bottom !== 1n || below.length > 0;
  if (!upside && !downside) return undefined;
  const flip = !upside;
  const exponent = new Rational(flip ? -num : num, den);
  const number = flip ? rational(bottom, top) : rational(top, bottom);
  const constants = (flip ? below : above)
    .map((base): Expr => base)
    .concat((flip ? above : below).map((base) => new Fn(S.Power, [base, -1])));
  if (constants.length === 0) return new Fn(S.Power, [number, exponent]);
  const parts = (number === 1 ? constants : [number, ...constants]).sort(compareExpr);
  const base = parts.length === 1 ? (parts[0] as Expr) : new Fn(S.Times, parts);
  return new Fn(S.Power, [base, exponent]);
}
