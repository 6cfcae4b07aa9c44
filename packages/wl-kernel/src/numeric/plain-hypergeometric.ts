/** Power series of hypergeometric type and what follows from them. */

import { checkpoint as look } from "./checkpoint.js";
import { type Complexes, realZ, type Z } from "./plain-complex.js";
import { plainZero } from "./plain-float.js";
import { cosPi, gammaZ, integerOf, reciprocalGamma, sinPi } from "./plain-gamma.js";

/**
 * The sum of (a1)_k … z^k / ((b1)_k … k!), with as many more bits as cancellation needs. Undefined when it does not
 * converge, or a lower parameter is a pole.
 */
export function hypergeometric(
  upper: readonly Z[],
  lower: readonly Z[],
  z: Z,
  c: Complexes,
): Z | undefined {
  let extra = 24;
  for (let round = 0; round < 6; round++) {
    look(20);
    const w = c.wider(extra);
    const outcome = partialSum(upper, lower, z, w);
    if (outcome === undefined) return undefined;
    const lost = outcome.largest - Math.max(w.magnitude(outcome.sum), outcome.largest - 8 * c.bits);
    if (lost + 16 <= extra) return c.round(outcome.sum);
    extra = lost + 40;
  }
  return undefined;
}

function partialSum(upper: readonly Z[], lower: readonly Z[], z: Z, w: Complexes) {
  let term = w.int(1);
  let sum = term;
  let largest = 1;
  for (let k = 0; k < 60_000; k++) {
    look(20);
    const step = w.int(k);
    for (const a of upper) term = w.mul(term, w.add(a, step));
    for (const b of lower) {
      look(20);
      const factor = w.add(b, step);
      if (w.magnitude(factor) === Number.NEGATIVE_INFINITY) return undefined;
      term = w.div(term, factor);
    }
    term = w.divInt(w.mul(term, z), k + 1);
    sum = w.add(sum, term);
    const size = w.magnitude(term);
    largest = Math.max(largest, size);
    if (size < Math.min(0, w.magnitude(sum)) - w.bits || size === Number.NEGATIVE_INFINITY) {
      return { sum, largest };
    }
  }
  return undefined;
}

/** Gauss' function 2F1 for arguments that the series or a linear transformation reaches. */
export function gauss(a: Z, b: Z, d: Z, z: Z, c: Complexes): Z | undefined {
  const polynomial = [a, b].some((x) => (integerOf(x) ?? 1n) <= 0n);
  const near = c.r.cmp(c.abs(z), c.r.ratio(4n, 5n)) <= 0;
  if (near || polynomial) return hypergeometric([a, b], [d], z, c);
  const one = c.int(1);
  const rest = c.sub(one, z);
  if (z.re.m < 0n) {
    // Pfaff: (1-z)^-a 2F1(a, c-b; c; z/(z-1)).
    const value = gauss(a, c.sub(d, b), d, c.div(z, c.sub(z, one)), c);
    return value && c.mul(c.pow(rest, c.neg(a)), value);
  }
  if (c.magnitude(rest) === Number.NEGATIVE_INFINITY) {
    const s = c.sub(c.sub(d, a), b);
    if (s.re.m <= 0n) return undefined;
    const top = [gammaZ(d, c), gammaZ(s, c)];
    if (top[0] === undefined || top[1] === undefined) return undefined;
    const bottom = c.mul(reciprocalGamma(c.sub(d, a), c), reciprocalGamma(c.sub(d, b), c));
    return c.mul(c.mul(top[0], top[1]), bottom);
  }
  if (c.r.cmp(c.abs(rest), c.r.ratio(9n, 10n)) > 0) return hypergeometric([a, b], [d], z, c);
  return nearOne(a, b, d, rest, c);
}

/** The connection formula at 1; a whole c-a-b is moved a little, which costs digits that are added first. */
function nearOne(a: Z, b: Z, d: Z, rest: Z, c: Complexes): Z | undefined {
  const whole = integerOf(c.sub(c.sub(d, a), b)) !== undefined;
  const w = c.wider(whole ? 2 * c.bits + 64 : 32);
  const nudge = realZ({ m: 1n, e: -(c.bits + 40) });
  const dd = whole ? w.add(d, nudge) : d;
  const s = w.sub(w.sub(dd, a), b);
  const one = w.int(1);
  const gd = gammaZ(dd, w);
  const gs = gammaZ(s, w);
  const gn = gammaZ(w.neg(s), w);
  const f = hypergeometric([a, b], [w.sub(one, s)], rest, w);
  const g = hypergeometric([w.sub(dd, a), w.sub(dd, b)], [w.add(one, s)], rest, w);
  if (!gd || !gs || !gn || !f || !g) return undefined;
  const first = w.mul(
    w.mul(w.mul(gd, gs), f),
    w.mul(reciprocalGamma(w.sub(dd, a), w), reciprocalGamma(w.sub(dd, b), w)),
  );
  const second = w.mul(
    w.mul(w.mul(gd, gn), g),
    w.mul(w.mul(reciprocalGamma(a, w), reciprocalGamma(b, w)), w.pow(rest, s)),
  );
  return c.round(w.add(first, second));
}

/** Bessel's J (sign -1) or I (sign 1). */
export function besselFirst(order: Z, z: Z, sign: 1 | -1, c: Complexes): Z | undefined {
  const n = integerOf(order);
  if (n !== undefined && n < 0n) {
    const value = besselFirst(c.neg(order), z, sign, c);
    return value && (sign === -1 && n % 2n !== 0n ? c.neg(value) : value);
  }
  if (c.magnitude(z) === Number.NEGATIVE_INFINITY) {
    return n === 0n ? c.int(1) : n === undefined && order.re.m < 0n ? undefined : realZ(plainZero);
  }
  const w = c.wider(32);
  const half = w.shift(z, -1);
  const square = w.mul(half, half);
  const above = w.add(order, w.int(1));
  const series = hypergeometric([], [above], sign === 1 ? square : w.neg(square), w);
  if (series === undefined) return undefined;
  const power = n === undefined ? w.pow(half, order) : integerPower(half, n, w);
  return c.round(w.mul(w.mul(power, reciprocalGamma(above, w)), series));
}

function integerPower(z: Z, n: bigint, c: Complexes): Z {
  let result = c.int(1);
  for (const bit of n.toString(2)) {
    look(20);
    result = c.mul(result, result);
    if (bit === "1") result = c.mul(result, z);
  }
  return result;
}

/** Bessel's Y (of J) or K (of I); a whole order is moved a little, which costs digits that are added first. */
export function besselSecond(order: Z, z: Z, kind: "Y" | "K", c: Complexes): Z | undefined {
  if (c.magnitude(z) === Number.NEGATIVE_INFINITY) return undefined;
  const whole = integerOf(order) !== undefined;
  const size = Math.max(0, 2 * 2 ** Math.min(16, Math.max(0, c.magnitude(z))) * 1.45);
  const w = c.wider((whole ? c.bits + 80 : 32) + (kind === "K" ? Math.ceil(size * 2) : 16));
  const nu = whole
    ? w.add(order, realZ({ m: 1n, e: -(c.bits + 40 + (kind === "K" ? Math.ceil(size) : 0)) }))
    : order;
  const sign = kind === "Y" ? -1 : 1;
  const up = besselFirst(nu, z, sign, w);
  const down = besselFirst(w.neg(nu), z, sign, w);
  if (up === undefined || down === undefined) return undefined;
  const sin = sinPi(nu, w);
  if (kind === "Y") return c.round(w.div(w.sub(w.mul(up, cosPi(nu, w)), down), sin));
  return c.round(w.mul(w.shift(w.pi(), -1), w.div(w.sub(down, up), sin)));
}
