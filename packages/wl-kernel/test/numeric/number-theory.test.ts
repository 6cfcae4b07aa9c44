import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  carmichaelLambda,
  divisorSigma,
  divisors,
  eulerPhi,
  isPrimePower,
  isSquareFree,
  liouvilleLambda,
  mangoldtBase,
  moebiusMu,
  primeNu,
  primeOmega,
} from "../../src/numeric/arithmetic-functions.js";
import {
  continuedFraction,
  convergents,
  fromContinuedFraction,
  quadraticContinuedFraction,
  simplestBetween,
} from "../../src/numeric/continued-fraction.js";
import { gcd } from "../../src/numeric/gcd.js";
import { powerModPositive } from "../../src/numeric/power-mod.js";
import { isPrime, nextPrime } from "../../src/numeric/primality.js";
import { nthPrime, primePi } from "../../src/numeric/prime-count.js";
import { primesUpTo } from "../../src/numeric/prime-sieve.js";
import { compareFractions, fraction } from "../../src/numeric/rational.js";
import {
  chineseRemainder,
  discreteLog,
  isPrimitiveRootOfPrime,
  kroneckerSymbol,
  multiplicativeOrder,
  primitiveRoot,
  squareRootModPrime,
  squareRootsMod,
} from "../../src/numeric/residues.js";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

describe("functions of divisors", () => {
  test("all agree with counting by hand up to 300", () => {
    for (let n = 1; n <= 300; n++) {
      const big = BigInt(n);
      const list: number[] = [];
      let phi = 0;
      for (let d = 1; d <= n; d++) {
        if (n % d === 0) list.push(d);
        if (gcd(BigInt(d), big) === 1n) phi++;
      }
      expect(divisors(big).map(Number)).toEqual(list);
      expect(divisorSigma(0, big)).toBe(BigInt(list.length));
      expect(divisorSigma(3, big)).toBe(BigInt(list.reduce((sum, d) => sum + d ** 3, 0)));
      expect(eulerPhi(big)).toBe(BigInt(phi));
      const moebius = list.reduce((sum, d) => sum + moebiusMu(BigInt(d)), 0);
      expect(moebius).toBe(n === 1 ? 1 : 0);
      let exponent = 1n;
      while (
        list.length > 0 &&
        Array.from({ length: n }, (_, a) => BigInt(a)).some(
          (a) => gcd(a, big) === 1n && powerModPositive(a, exponent, big) !== 1n % big,
        )
      ) {
        exponent++;
      }
      expect(carmichaelLambda(big)).toBe(exponent);
    }
  });

  test("functions of prime exponents", () => {
    expect(primeNu(360n)).toBe(3);
    expect(primeOmega(360n)).toBe(6);
    expect(liouvilleLambda(12n)).toBe(-1);
    expect(mangoldtBase(243n)).toBe(3n);
    expect(mangoldtBase(12n)).toBe(1n);
    expect(isSquareFree(30n)).toBe(true);
    expect(isSquareFree(12n)).toBe(false);
    expect(isPrimePower(49n)).toBe(true);
    expect(isPrimePower(1n)).toBe(false);
    expect(() => divisors(0n)).toThrow(RangeError);
    expect(() => divisors(720720n, { maxCount: 10 })).toThrow(RangeError);
  });
});

describe("residues", () => {
  test("the Kronecker symbol follows its definition for even and negative n", () => {
    for (let a = -15n; a <= 15n; a++) {
      const two = (a & 1n) === 0n ? 0 : (a & 7n) === 1n || (a & 7n) === 7n ? 1 : -1;
      expect(kroneckerSymbol(a, 2n)).toBe(two);
      expect(kroneckerSymbol(a, -1n)).toBe(a < 0n ? -1 : 1);
      for (const n of [-12n, -7n, 6n, 8n, 15n, 20n]) {
        const product = kroneckerSymbol(a, 3n) * kroneckerSymbol(a, n);
        expect(kroneckerSymbol(a, 3n * n) + 0).toBe(product + 0);
      }
    }
  });

  test("the multiplicative order is the first return to 1", () => {
    for (let n = 2n; n < 90n; n++) {
      for (let k = 1n; k < n; k++) {
        let order: bigint | undefined;
        if (gcd(k, n) === 1n) {
          order = 1n;
          for (let x = k; x !== 1n; x = (x * k) % n) order++;
        }
        expect(multiplicativeOrder(k, n)).toBe(order);
      }
    }
  });

  test("primitive roots generate and exist exactly for 2, 4, p^k and 2p^k", () => {
    const exist: number[] = [];
    for (let n = 2n; n < 60n; n++) {
      const root = primitiveRoot(n);
      if (root === undefined) continue;
      exist.push(Number(n));
      expect(multiplicativeOrder(root, n)).toBe(eulerPhi(n));
    }
    const without = Array.from({ length: 58 }, (_, i) => i + 2).filter((n) => !exist.includes(n));
    expect(without.slice(0, 12)).toEqual([8, 12, 15, 16, 20, 21, 24, 28, 30, 32, 33, 35]);
    expect(isPrimitiveRootOfPrime(3n, 7n)).toBe(true);
    expect(isPrimitiveRootOfPrime(2n, 7n)).toBe(false);
  });

  test("discrete logarithms undo powers", () => {
    const p = 1000000007n;
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: p - 2n }), (x) => {
        expect(discreteLog(5n, powerModPositive(5n, x, p), p)).toBe(x);
      }),
      { numRuns: Math.min(runs, 20) },
    );
    expect(discreteLog(4n, 3n, 7n)).toBeUndefined();
    expect(discreteLog(2n, 4n, 8n)).toBe(2n);
  });

  test("the Chinese remainder satisfies every congruence, also for moduli with common factors", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.array(fc.bigInt({ min: 1n, max: 1000n }), { minLength: 1, maxLength: 5 }),
        (x, moduli) => {
          const found = chineseRemainder(
            moduli.map((m) => x % m),
            moduli,
          );
          expect(found).toBeDefined();
          for (const m of moduli) expect((found as bigint) % m).toBe(x % m);
          expect((found as bigint) <= x).toBe(true);
        },
      ),
      { numRuns: runs },
    );
    expect(chineseRemainder([0n, 1n], [2n, 4n])).toBeUndefined();
    expect(chineseRemainder([3n, 4n], [4n, 5n], 100n)).toBe(119n);
  });

  test("square roots modulo n are exactly those found by trying all residues", () => {
    for (const n of [2n, 8n, 9n, 12n, 15n, 16n, 27n, 36n, 49n, 64n, 100n, 105n]) {
      for (let a = 0n; a < n; a++) {
        const expected: bigint[] = [];
        for (let x = 0n; x < n; x++) if ((x * x - a) % n === 0n) expected.push(x);
        expect(squareRootsMod(a, n)).toEqual(expected);
      }
    }
    const p = nextPrime(1n << 80n);
    const root = squareRootModPrime(1234567n ** 2n, p);
    expect(root).toBe(1234567n);
  });
});

describe("continued fractions", () => {
  test("terms and value invert each other and the last convergent is the value", () => {
    const part = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(part, fc.bigInt({ min: 1n, max: 10n ** 20n }), (num, den) => {
        const value = fraction(num, den);
        const terms = continuedFraction(value);
        expect(fromContinuedFraction(terms)).toEqual(value);
        expect(convergents(terms).at(-1)).toEqual(value);
      }),
      { numRuns: runs },
    );
    expect(continuedFraction(fraction(-45n, 16n))).toEqual([-2n, -1n, -4n, -3n]);
  });

  test("square roots have the periods of the tables", () => {
    expect(quadraticContinuedFraction(0n, 13n, 1n)).toEqual({
      start: [3n],
      period: [1n, 1n, 1n, 1n, 6n],
    });
    expect(quadraticContinuedFraction(1n, 5n, 2n)).toEqual({ start: [], period: [1n] });
    expect(quadraticContinuedFraction(0n, 94n, 1n)?.period.length).toBe(16);
    expect(quadraticContinuedFraction(0n, 1000099n, 1n, 10)).toBeUndefined();
  });

  test("the simplest fraction between bounds lies there and no smaller denominator does", () => {
    const value = fc.tuple(fc.bigInt({ min: -999n, max: 999n }), fc.bigInt({ min: 1n, max: 99n }));
    fc.assert(
      fc.property(value, value, ([a, b], [c, d]) => {
        const [x, y] = [fraction(a, b), fraction(c, d)];
        const [low, high] = compareFractions(x, y) <= 0 ? [x, y] : [y, x];
        const best = simplestBetween(low, high);
        expect(compareFractions(low, best)).not.toBe(1);
        expect(compareFractions(best, high)).not.toBe(1);
        for (let q = 1n; q < best.den; q++) {
          const first = (low.num * q) / low.den;
          for (let p = first - 1n; p <= first + 1n; p++) {
            const inside = p * low.den >= low.num * q && p * high.den <= high.num * q;
            expect(inside).toBe(false);
          }
        }
      }),
      { numRuns: runs },
    );
  });
});

describe("counting primes", () => {
  test("counts at powers of ten are those of the tables", () => {
    const known = [4, 25, 168, 1229, 9592, 78498, 664579, 5761455, 50847534, 455052511];
    known.forEach((count, i) => {
      expect(primePi(10 ** (i + 1))).toBe(count);
    });
    expect(primePi(1)).toBe(0);
    expect(primePi(2.9)).toBe(1);
  });

  test("Lucy's method agrees with the sieve just above the table", () => {
    const count = primesUpTo(1_050_000).length;
    expect(primePi(1_050_000)).toBe(count);
    expect(primePi(1_002_001)).toBe(primesUpTo(1_002_001).length);
  });

  test("the n-th prime is counted n-th", () => {
    expect(nthPrime(1)).toBe(2);
    expect(nthPrime(78498)).toBe(999983);
    expect(nthPrime(78499)).toBe(1000003);
    expect(nthPrime(10 ** 6)).toBe(15485863);
    expect(nthPrime(10 ** 8)).toBe(2038074743);
    const p = nthPrime(3_456_789);
    expect(isPrime(BigInt(p))).toBe(true);
    expect(primePi(p)).toBe(3_456_789);
    expect(() => nthPrime(0)).toThrow(RangeError);
  });
});
