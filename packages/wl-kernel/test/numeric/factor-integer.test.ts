import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ecmFactor } from "../../src/numeric/ecm.js";
import { factorInteger } from "../../src/numeric/factor-integer.js";
import { gf2Dependencies } from "../../src/numeric/gf2-dependencies.js";
import { rhoFactorNumber, squareFormsFactor } from "../../src/numeric/pollard-rho.js";
import { isPrime, nextPrime } from "../../src/numeric/primality.js";
import { siqsFactor } from "../../src/numeric/siqs.js";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

/** A semiprime of two random primes with the given number of bits each. */
function semiprime(bits: number): fc.Arbitrary<readonly [bigint, bigint]> {
  const half = fc.bigInt({ min: 1n << BigInt(bits - 1), max: (1n << BigInt(bits)) - 1n });
  return fc.tuple(half, half).map(([a, b]) => [nextPrime(a), nextPrime(b)] as const);
}

describe("factorInteger", () => {
  test("special arguments follow the language's convention", () => {
    expect(factorInteger(0n)).toEqual([[0n, 1]]);
    expect(factorInteger(1n)).toEqual([]);
    expect(factorInteger(-1n)).toEqual([[-1n, 1]]);
    expect(factorInteger(-12n)).toEqual([
      [-1n, 1],
      [2n, 2],
      [3n, 1],
    ]);
  });

  test("factors of Fermat and Mersenne numbers match published tables", () => {
    expect(factorInteger(2n ** 64n + 1n)).toEqual([
      [274177n, 1],
      [67280421310721n, 1],
    ]);
    expect(factorInteger(2n ** 128n + 1n)).toEqual([
      [59649589127497217n, 1],
      [5704689200685129054721n, 1],
    ]);
    expect(factorInteger(2n ** 67n - 1n)).toEqual([
      [193707721n, 1],
      [761838257287n, 1],
    ]);
    expect(factorInteger(10n ** 19n + 1n)).toEqual([
      [11n, 1],
      [909090909090909091n, 1],
    ]);
  });

  test("the product of the prime powers is the number and every base is prime", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1n << 96n }), (n) => {
        let product = 1n;
        let last = 0n;
        for (const [prime, exponent] of factorInteger(n)) {
          expect(isPrime(prime)).toBe(true);
          expect(prime > last).toBe(true);
          last = prime;
          product *= prime ** BigInt(exponent);
        }
        expect(product).toBe(n);
      }),
      { numRuns: runs },
    );
  });

  test("high powers of large primes are found as powers", () => {
    const p = nextPrime(10n ** 25n);
    const q = nextPrime(10n ** 9n);
    expect(factorInteger(p ** 4n * q ** 2n * 2n ** 100n)).toEqual([
      [2n, 100],
      [q, 2],
      [p, 4],
    ]);
  });

  test("what the checkpoint throws ends the work", () => {
    const n = nextPrime(10n ** 60n) * nextPrime(10n ** 61n);
    let calls = 0;
    const stop = new Error("stop");
    expect(() =>
      factorInteger(n, {
        checkpoint: () => {
          if (++calls === 50) throw stop;
        },
      }),
    ).toThrow(stop);
  });
});

describe("single methods", () => {
  test("rho splits every semiprime of 50 bits", () => {
    fc.assert(
      fc.property(semiprime(25), ([p, q]) => {
        const factor = rhoFactorNumber(Number(p * q));
        expect([p, q]).toContain(BigInt(factor));
      }),
      { numRuns: runs },
    );
  });

  test("square forms split semiprimes of 64 bits", () => {
    fc.assert(
      fc.property(semiprime(32), ([p, q]) => {
        expect([p, q]).toContain(squareFormsFactor(p * q));
      }),
      { numRuns: Math.min(runs, 50) },
    );
  });

  test("the sieve splits semiprimes of 66 to 110 bits", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 33, max: 55 }).chain((bits) => semiprime(bits)),
        ([p, q]) => {
          if (p === q) return;
          expect([p, q]).toContain(siqsFactor(p * q));
        },
      ),
      { numRuns: Math.min(runs, 60) },
    );
  });

  test("curves find a factor of nine digits beside a large prime", () => {
    const p = nextPrime(700_000_000n);
    const q = nextPrime(10n ** 50n);
    const options = { bound1: 300, bound2: 20_000, curves: 100 };
    expect(ecmFactor(p * q, options)).toBe(p);
  });

  test("dependencies over GF(2) sum to zero and are as many as the rank leaves", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(39), { maxLength: 12 }), { minLength: 41, maxLength: 60 }),
        (rows) => {
          const dependencies = gf2Dependencies(rows, 40);
          expect(dependencies.length).toBeGreaterThanOrEqual(rows.length - 40);
          for (const members of dependencies) {
            expect(members.length).toBeGreaterThan(0);
            const parity = new Uint8Array(40);
            for (const member of members) {
              for (const column of rows[member] ?? []) parity[column] = (parity[column] ?? 0) ^ 1;
            }
            expect(parity.every((bit) => bit === 0)).toBe(true);
          }
        },
      ),
      { numRuns: runs },
    );
  });
});
