/** Coefficients of the classical orthogonal polynomials, constant first. */

import { checkpoint as look } from "./checkpoint.js";
import {
  addFractions,
  type Fraction,
  fraction,
  multiplyFractions,
  subtractFractions,
} from "./rational.js";

type Coefficients = readonly Fraction[];

const one: Fraction = { num: 1n, den: 1n };
const zero: Fraction = { num: 0n, den: 1n };

/** a x p + b p + c q. */
function step(a: Fraction, b: Fraction, c: Fraction, p: Coefficients, q: Coefficients): Fraction[] {
  const length = p.length + 1;
  return Array.from({ length }, (_, i) => {
    const shifted = i > 0 ? multiplyFractions(a, p[i - 1] ?? zero) : zero;
    const same = multiplyFractions(b, p[i] ?? zero);
    return addFractions(addFractions(shifted, same), multiplyFractions(c, q[i] ?? zero));
  });
}

function recurrence(
  n: number,
  start: readonly [Coefficients, Coefficients],
  next: (k: number) => readonly [a: Fraction, b: Fraction, c: Fraction],
): Coefficients {
  let [q, p] = start;
  if (n === 0) return q;
  for (let k = 1; k < n; k++) {
    look(20);
    const [a, b, c] = next(k);
    [q, p] = [p, step(a, b, c, p, q)];
  }
  return p;
}

const whole = (n: number): Fraction => ({ num: BigInt(n), den: 1n });
const ratio = (a: number, b: number): Fraction => fraction(BigInt(a), BigInt(b));

/** Legendre's P_n. */
export function legendreP(n: number): Coefficients {
  return recurrence(n, [[one], [zero, one]], (k) => [
    ratio(2 * k + 1, k + 1),
    zero,
    ratio(-k, k + 1),
  ]);
}

/** Chebyshev's T_n. */
export function chebyshevT(n: number): Coefficients {
  return recurrence(n, [[one], [zero, one]], () => [whole(2), zero, whole(-1)]);
}

/** Chebyshev's U_n. */
export function chebyshevU(n: number): Coefficients {
  return recurrence(n, [[one], [zero, whole(2)]], () => [whole(2), zero, whole(-1)]);
}

/** Hermite's H_n. */
export function hermiteH(n: number): Coefficients {
  return recurrence(n, [[one], [zero, whole(2)]], (k) => [whole(2), zero, whole(-2 * k)]);
}

/** Laguerre's L_n^a. */
export function laguerreL(n: number, a: Fraction): Coefficients {
  const first = [addFractions(one, a), whole(-1)];
  return recurrence(n, [[one], first], (k) => [
    ratio(-1, k + 1),
    multiplyFractions(ratio(1, k + 1), addFractions(whole(2 * k + 1), a)),
    multiplyFractions(ratio(-1, k + 1), addFractions(whole(k), a)),
  ]);
}

/** Gegenbauer's C_n^m for m not 0. */
export function gegenbauerC(n: number, m: Fraction): Coefficients {
  const first = [zero, multiplyFractions(whole(2), m)];
  return recurrence(n, [[one], first], (k) => [
    multiplyFractions(ratio(2, k + 1), addFractions(whole(k), m)),
    zero,
    multiplyFractions(ratio(-1, k + 1), addFractions(whole(k - 1), multiplyFractions(whole(2), m))),
  ]);
}

/** Jacobi's P_n^(a,b), from its expansion at 1. */
export function jacobiP(n: number, a: Fraction, b: Fraction): Coefficients {
  // sum of C(n,k) (n+a+b+1)_k (a+k+1)_(n-k)/n! ((x-1)/2)^k
  let result: Fraction[] = [];
  let power: Fraction[] = [one];
  let binomial = one;
  for (let k = 0; k <= n; k++) {
    look(20);
    let weight = binomial;
    for (let i = 0; i < k; i++)
      weight = multiplyFractions(weight, addFractions(addFractions(a, b), whole(n + 1 + i)));
    for (let i = k + 1; i <= n; i++) weight = multiplyFractions(weight, addFractions(a, whole(i)));
    for (let i = 1; i <= n; i++) weight = multiplyFractions(weight, ratio(1, i));
    result = Array.from({ length: Math.max(result.length, power.length) }, (_, i) =>
      addFractions(result[i] ?? zero, multiplyFractions(weight, power[i] ?? zero)),
    );
    const half = ratio(1, 2);
    power = Array.from({ length: power.length + 1 }, (_, i) =>
      multiplyFractions(
        half,
        subtractFractions(i > 0 ? (power[i - 1] ?? zero) : zero, power[i] ?? zero),
      ),
    );
    binomial = multiplyFractions(binomial, ratio(n - k, k + 1));
  }
  return result;
}
