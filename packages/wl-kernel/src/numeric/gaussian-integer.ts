/** Gaussian integers: division, greatest common divisors and factors. */

import { type FactorOptions, factorInteger } from "./factor-integer.js";
import { isPrime } from "./primality.js";
import { squareRootModPrime } from "./residues.js";

/** re + im i. */
export interface Gaussian {
  readonly re: bigint;
  readonly im: bigint;
}

/** re^2 + im^2. */
export function gaussianNorm(z: Gaussian): bigint {
  return z.re * z.re + z.im * z.im;
}

/** The product. */
export function multiplyGaussian(a: Gaussian, b: Gaussian): Gaussian {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

function roundedQuotient(num: bigint, den: bigint): bigint {
  const twice = 2n * num + den;
  const quotient = twice / (2n * den);
  return twice < 0n && twice % (2n * den) !== 0n ? quotient - 1n : quotient;
}

/** The quotient rounded to the nearest Gaussian integer. */
export function divideGaussian(a: Gaussian, b: Gaussian): Gaussian {
  const norm = gaussianNorm(b);
  const top = multiplyGaussian(a, { re: b.re, im: -b.im });
  return { re: roundedQuotient(top.re, norm), im: roundedQuotient(top.im, norm) };
}

/** a - b times the rounded quotient. */
export function remainderGaussian(a: Gaussian, b: Gaussian): Gaussian {
  const product = multiplyGaussian(divideGaussian(a, b), b);
  return { re: a.re - product.re, im: a.im - product.im };
}

/** The associate with re > 0 and im >= 0; 0 stays. */
export function firstQuadrant(z: Gaussian): Gaussian {
  let value = z;
  for (let i = 0; i < 4; i++) {
    if (value.re > 0n && value.im >= 0n) return value;
    value = { re: -value.im, im: value.re };
  }
  return value;
}

/** The greatest common divisor in the first quadrant. */
export function gcdGaussian(a: Gaussian, b: Gaussian): Gaussian {
  let [x, y] = [a, b];
  while (gaussianNorm(y) !== 0n) [x, y] = [y, remainderGaussian(x, y)];
  return firstQuadrant(x);
}

/** Whether z is a prime of the Gaussian integers. */
export function isGaussianPrime(z: Gaussian): boolean {
  if (z.re === 0n || z.im === 0n) {
    const size = z.re + z.im < 0n ? -(z.re + z.im) : z.re + z.im;
    return size % 4n === 3n && isPrime(size);
  }
  return isPrime(gaussianNorm(z));
}

/** A prime above p = 1 mod 4, in the first quadrant with re < im. */
function splitPrime(p: bigint): Gaussian {
  const root = squareRootModPrime(p - 1n, p) ?? 0n;
  const factor = gcdGaussian({ re: p, im: 0n }, { re: root, im: 1n });
  return factor.re < factor.im ? factor : { re: factor.im, im: factor.re };
}

/** The factors of z, not 0, in the first quadrant with their exponents, and the unit in front. */
export function factorGaussian(
  z: Gaussian,
  options?: FactorOptions,
): { readonly unit: Gaussian; readonly factors: readonly (readonly [Gaussian, number])[] } {
  let rest = z;
  const factors: [Gaussian, number][] = [];
  const take = (prime: Gaussian): void => {
    let exponent = 0;
    while (gaussianNorm(remainderGaussian(rest, prime)) === 0n) {
      rest = divideGaussian(rest, prime);
      exponent++;
    }
    if (exponent > 0) factors.push([prime, exponent]);
  };
  for (const [prime] of factorInteger(gaussianNorm(z), options)) {
    if (prime === 2n) take({ re: 1n, im: 1n });
    else if (prime % 4n === 3n) take({ re: prime, im: 0n });
    else if (prime > 1n) {
      const split = splitPrime(prime);
      take(split);
      take({ re: split.im, im: split.re });
    }
  }
  return { unit: rest, factors };
}
