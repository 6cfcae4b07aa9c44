import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bitLength, extendedGcd, gcd, lcm } from "../../src/numeric/gcd.js";
import {
  integerRoot,
  integerSqrt,
  isSquare,
  perfectPower,
} from "../../src/numeric/integer-root.js";
import {
  modularInverse,
  multiplyModNumber,
  powerMod,
  squareRootModPrimeNumber,
} from "../../src/numeric/power-mod.js";
import {
  isPrime,
  isPrimeNumber,
  isStrongLucasProbablePrime,
  isStrongProbablePrime,
  jacobiSymbol,
  nextPrime,
  previousPrime,
} from "../../src/numeric/primality.js";
import { primesInRange, primesUpTo } from "../../src/numeric/prime-sieve.js";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);
const big = fc.bigInt({ min: -(1n << 700n), max: 1n << 700n });

function euclid(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

describe("greatest common divisors", () => {
  test("Lehmer's gcd agrees with plain Euclid, also with a large common factor", () => {
    fc.assert(
      fc.property(big, big, big, (a, b, c) => {
        expect(gcd(a, b)).toBe(euclid(a, b));
        expect(gcd(a * c, b * c)).toBe(euclid(a * c, b * c));
      }),
      { numRuns: runs },
    );
  });

  test("neighbouring Fibonacci numbers, the worst case of Euclid, are coprime", () => {
    let [a, b] = [1n, 1n];
    for (let i = 0; i < 3000; i++) [a, b] = [b, a + b];
    expect(gcd(a, b)).toBe(1n);
    expect(gcd(a * 12n, b * 18n)).toBe(euclid(a * 12n, b * 18n));
  });

  test("the extended form gives cofactors of the gcd", () => {
    fc.assert(
      fc.property(big, big, (a, b) => {
        const { g, s, t } = extendedGcd(a, b);
        expect(s * a + t * b).toBe(g);
        expect(g).toBe(euclid(a, b));
        expect(lcm(a, b) * g).toBe(a * b < 0n ? -a * b : a * b);
      }),
      { numRuns: runs },
    );
  });

  test("bitLength is the length of the binary text", () => {
    fc.assert(
      fc.property(big, (a) => {
        const text = (a < 0n ? -a : a).toString(2);
        expect(bitLength(a)).toBe(a === 0n ? 0 : text.length);
      }),
      { numRuns: runs },
    );
  });
});

describe("modular arithmetic", () => {
  test("products of doubles below 2^51 agree with big integers", () => {
    const modulus = fc.oneof(
      fc.integer({ min: 1, max: 2 ** 27 }),
      fc.maxSafeInteger().map((n) => (Math.abs(n) % (2 ** 51 - 2)) + 1),
      fc.integer({ min: 1, max: 1000 }).map((n) => 2 ** 51 - n),
    );
    fc.assert(
      fc.property(modulus, fc.maxSafeInteger(), fc.maxSafeInteger(), (n, x, y) => {
        const a = Math.abs(x) % n;
        const b = Math.abs(y) % n;
        expect(BigInt(multiplyModNumber(a, b, n))).toBe((BigInt(a) * BigInt(b)) % BigInt(n));
      }),
      { numRuns: runs * 10 },
    );
  });

  test("powers agree with repeated multiplication", () => {
    const modulus = fc.oneof(
      fc.bigInt({ min: 1n, max: 1n << 52n }),
      fc.bigInt({ min: 1n, max: 1n << 300n }),
    );
    fc.assert(
      fc.property(big, fc.nat(60), modulus, (base, exponent, n) => {
        const expected = ((base ** BigInt(exponent) % n) + n) % n;
        expect(powerMod(base, BigInt(exponent), n)).toBe(expected);
      }),
      { numRuns: runs },
    );
  });

  test("long exponents add up", () => {
    const exponent = fc.bigInt({ min: 0n, max: 1n << 200n });
    fc.assert(
      fc.property(big, exponent, exponent, (base, e, f) => {
        const n = (1n << 127n) + 45n;
        const product = ((powerMod(base, e, n) ?? 0n) * (powerMod(base, f, n) ?? 0n)) % n;
        expect(powerMod(base, e + f, n)).toBe(product);
      }),
      { numRuns: runs },
    );
  });

  test("an inverse exists exactly for coprime arguments", () => {
    fc.assert(
      fc.property(big, fc.bigInt({ min: 2n, max: 1n << 90n }), (a, n) => {
        const inverse = modularInverse(a, n);
        expect(inverse !== undefined).toBe(euclid(a, n) === 1n);
        if (inverse !== undefined) expect((((a * inverse) % n) + n) % n).toBe(1n);
        expect(powerMod(a, -1n, n)).toBe(inverse);
      }),
      { numRuns: runs },
    );
    expect(powerMod(3n, 5n, 0n)).toBeUndefined();
  });

  test("square roots modulo primes square back, and non-residues have none", () => {
    for (const p of [2, 3, 17, 257, 65537, 1000003, 998244353]) {
      let residues = 0;
      const tried = Math.min(p, 300);
      for (let a = 0; a < tried; a++) {
        const root = squareRootModPrimeNumber(a, p);
        if (root < 0) continue;
        residues++;
        expect(multiplyModNumber(root, root, p)).toBe(a);
      }
      if (p < 300) expect(residues).toBe(p === 2 ? 2 : (p + 1) / 2);
    }
  });
});

describe("roots", () => {
  test("a floor root is the last whose power does not exceed the number", () => {
    const order = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 800 }));
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 3000n }), order, (n, k) => {
        const root = integerRoot(n, k);
        expect(root ** BigInt(k) <= n).toBe(true);
        expect((root + 1n) ** BigInt(k) > n).toBe(true);
        expect(integerSqrt(n)).toBe(integerRoot(n, 2));
      }),
      { numRuns: runs },
    );
  });

  test("squares and their neighbours are told apart", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n, max: 1n << 400n }), (n) => {
        expect(isSquare(n * n)).toBe(true);
        expect(isSquare(n * n + 1n)).toBe(false);
        expect(isSquare(n * n - 1n)).toBe(false);
        expect(isSquare(-n * n)).toBe(false);
        expect(integerSqrt(n * n - 1n)).toBe(n - 1n);
      }),
      { numRuns: runs },
    );
  });

  test("perfect powers are taken apart completely", () => {
    expect(perfectPower(2n ** 60n)).toEqual([2n, 60]);
    expect(perfectPower(6n ** 35n)).toEqual([6n, 35]);
    expect(perfectPower(-(12n ** 6n))).toEqual([-144n, 3]);
    expect(perfectPower(10n ** 30n + 1n)).toEqual([10n ** 30n + 1n, 1]);
  });

  test("roots that do not exist are refused", () => {
    expect(() => integerSqrt(-1n)).toThrow(RangeError);
    expect(() => integerRoot(-8n, 2)).toThrow(RangeError);
    expect(integerRoot(-8n, 3)).toBe(-2n);
  });
});

describe("primes", () => {
  test("the test agrees with the sieve up to 200,000", () => {
    const table = new Set(primesUpTo(200_000));
    for (let n = 0; n <= 200_000; n++) {
      if (isPrimeNumber(n) !== table.has(n)) throw new Error(`isPrimeNumber is wrong at ${n}`);
    }
    expect(table.size).toBe(17984);
  });

  test("the segmented sieve agrees with the plain one and with single tests", () => {
    expect(primesInRange(0, 100_000)).toEqual([...primesUpTo(100_000)]);
    const high = primesInRange(10 ** 12, 10 ** 12 + 2000);
    for (let n = 10 ** 12; n <= 10 ** 12 + 2000; n++) {
      expect(high.includes(n)).toBe(isPrime(BigInt(n)));
    }
  });

  test("strong pseudoprimes of published lists are found composite", () => {
    const pseudoprimes = [
      2047n,
      3215031751n,
      341550071728321n,
      3825123056546413051n,
      318665857834031151167461n,
    ];
    for (const n of pseudoprimes) expect(isPrime(n)).toBe(false);
    expect(isStrongProbablePrime(318665857834031151167461n, 37n)).toBe(true);
    // Carmichael numbers and strong Lucas pseudoprimes.
    for (const n of [561n, 41041n, 825265n, 5459n, 5777n, 10877n]) expect(isPrime(n)).toBe(false);
    for (const n of [5459n, 5777n, 10877n]) expect(isStrongLucasProbablePrime(n)).toBe(true);
  });

  test("Mersenne exponents below 1,300 are the known ones", () => {
    const known = [2, 3, 5, 7, 13, 17, 19, 31, 61, 89, 107, 127, 521, 607, 1279];
    const found = [...primesUpTo(1300)].filter((p) => isPrime((1n << BigInt(p)) - 1n));
    expect(found).toEqual(known);
  });

  test("neighbouring primes have no prime between them", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 70n }), (n) => {
        const next = nextPrime(n);
        expect(isPrime(next)).toBe(true);
        expect(next > n).toBe(true);
        expect(previousPrime(next + 1n)).toBe(next);
        const before = previousPrime(next);
        if (before !== undefined) expect(before <= n).toBe(true);
      }),
      { numRuns: runs },
    );
    expect(nextPrime(10n ** 30n)).toBe(10n ** 30n + 57n);
    expect(previousPrime(2n)).toBeUndefined();
    expect(previousPrime(3n)).toBe(2n);
  });

  test("the Jacobi symbol is Euler's criterion at primes and multiplicative below", () => {
    for (const p of [3n, 5n, 7n, 101n, 65537n]) {
      for (let a = -20n; a < 20n; a++) {
        const power = powerMod(a, (p - 1n) / 2n, p);
        const expected = power === 0n ? 0 : power === 1n ? 1 : -1;
        expect(jacobiSymbol(a, p)).toBe(expected);
        expect(jacobiSymbol(a, p * 7n) + 0).toBe(jacobiSymbol(a, p) * jacobiSymbol(a, 7n) + 0);
      }
    }
  });
});
