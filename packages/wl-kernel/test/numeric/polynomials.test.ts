import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bareissDeterminant,
  characteristicPolynomial,
  integerDeterminant,
  integerInverse,
  integerNullSpace,
  integerRank,
  integerSolve,
  rowReduce,
} from "../../src/numeric/exact-matrix.js";
import {
  derivative,
  discriminant,
  evaluatePolynomial,
  multiplyPolynomials,
  type Polynomial,
  polynomialGcd,
  primitivePart,
  resultant,
  trimPolynomial,
} from "../../src/numeric/integer-polynomial.js";
import { factorPolynomial } from "../../src/numeric/polynomial-factor.js";
import { fraction } from "../../src/numeric/rational.js";

const runs = Math.min(100, Number(process.env["PROPERTY_RUNS"] ?? 100));

const polynomial = fc
  .array(fc.bigInt({ min: -30n, max: 30n }), { minLength: 2, maxLength: 6 })
  .map((p) => trimPolynomial(p))
  .filter((p) => p.length > 1);

function product(list: readonly Polynomial[]): Polynomial {
  return list.reduce<Polynomial>((a, b) => multiplyPolynomials(a, b), [1n]);
}

describe("integer polynomials", () => {
  test("the factors multiply to the polynomial and do not split again", () => {
    fc.assert(
      fc.property(fc.array(polynomial, { minLength: 1, maxLength: 4 }), (parts) => {
        const whole = product(parts);
        const { content, factors } = factorPolynomial(whole);
        const back = factors.flatMap(([f, m]) => Array.from({ length: m }, () => f));
        expect(product([[content], ...back])).toEqual(whole);
        expect(back.length).toBeGreaterThanOrEqual(parts.length);
        for (const [f] of factors) expect(factorPolynomial(f).factors).toEqual([[f, 1]]);
      }),
      { numRuns: runs },
    );
  });

  test("x^n - 1 has as many factors as n has divisors, and Swinnerton-Dyer's polynomial one", () => {
    for (const [n, count] of [
      [12, 6],
      [30, 8],
      [105, 8],
    ] as const) {
      const p = [-1n, ...new Array<bigint>(n - 1).fill(0n), 1n];
      expect(factorPolynomial(p).factors.length).toBe(count);
    }
    expect(factorPolynomial([576n, 0n, -960n, 0n, 352n, 0n, -40n, 0n, 1n]).factors.length).toBe(1);
    expect(factorPolynomial([-6n, 0n, 6n])).toEqual({
      content: 6n,
      factors: [
        [[-1n, 1n], 1],
        [[1n, 1n], 1],
      ],
    });
  });

  test("the gcd of multiples contains the common factor", () => {
    fc.assert(
      fc.property(polynomial, polynomial, polynomial, (a, b, c) => {
        const g = polynomialGcd(multiplyPolynomials(a, c), multiplyPolynomials(b, c));
        const inner = polynomialGcd(a, b);
        const expected = multiplyPolynomials(inner, c);
        const sign = (expected.at(-1) as bigint) < 0n ? -1n : 1n;
        expect(g).toEqual(expected.map((x) => x * sign));
      }),
      { numRuns: runs },
    );
    expect(primitivePart([-4n, -6n])).toEqual([2n, 3n]);
  });

  test("the resultant is the determinant of Sylvester's matrix", () => {
    fc.assert(
      fc.property(polynomial, polynomial, (a, b) => {
        const [m, n] = [a.length - 1, b.length - 1];
        const rows: bigint[][] = [];
        const row = (p: Polynomial, shift: number): bigint[] => {
          const cells = new Array<bigint>(m + n).fill(0n);
          p.forEach((x, i) => {
            cells[shift + p.length - 1 - i] = x;
          });
          return cells;
        };
        for (let i = 0; i < n; i++) rows.push(row(a, i));
        for (let i = 0; i < m; i++) rows.push(row(b, i));
        expect(resultant(a, b)).toBe(bareissDeterminant(rows));
      }),
      { numRuns: runs },
    );
    expect(discriminant([3n, 5n, 2n])).toBe(1n);
    expect(discriminant([1n, -3n, 0n, 1n])).toBe(81n);
    expect(derivative([7n, 5n, 3n])).toEqual([5n, 6n]);
  });
});

describe("exact matrices", () => {
  const square = (n: number, size = 50n) =>
    fc.array(fc.array(fc.bigInt({ min: -size, max: size }), { minLength: n, maxLength: n }), {
      minLength: n,
      maxLength: n,
    });

  test("the determinant modulo primes agrees with Bareiss", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 9, max: 14 }).chain((n) => square(n, 10n ** 8n)),
        (m) => {
          expect(integerDeterminant(m)).toBe(bareissDeterminant(m));
        },
      ),
      { numRuns: Math.min(runs, 30) },
    );
    expect(integerDeterminant([])).toBe(1n);
  });

  test("inverse, solution and null space satisfy their equations", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }).chain((n) => square(n, 3n)),
        (m) => {
          const n = m.length;
          const singular = bareissDeterminant(m) === 0n;
          const inverse = integerInverse(m);
          expect(inverse === undefined).toBe(singular);
          const right = m.map((_, i) => BigInt(i + 1));
          const x = integerSolve(m, right);
          if (!singular) {
            expect(x).toBeDefined();
            expect(
              rowReduce(m).every((row, i) => row.every((v, j) => v.num === (i === j ? 1n : 0n))),
            ).toBe(true);
          }
          if (x !== undefined) {
            m.forEach((row, i) => {
              let sum = fraction(0n);
              row.forEach((a, j) => {
                const v = x[j] as { num: bigint; den: bigint };
                sum = fraction(sum.num * v.den + a * v.num * sum.den, sum.den * v.den);
              });
              expect(sum).toEqual(fraction(right[i] as bigint));
            });
          }
          const basis = integerNullSpace(m);
          expect(basis.length).toBe(n - integerRank(m));
          for (const vector of basis) {
            for (const row of m) {
              expect(row.reduce((sum, a, j) => sum + a * (vector[j] as bigint), 0n)).toBe(0n);
            }
          }
        },
      ),
      { numRuns: runs },
    );
  });

  test("the characteristic polynomial at an integer is the determinant of x - M", () => {
    fc.assert(
      fc.property(square(5), fc.bigInt({ min: -9n, max: 9n }), (m, x) => {
        const shifted = m.map((row, i) => row.map((a, j) => (i === j ? x - a : -a)));
        expect(evaluatePolynomial(characteristicPolynomial(m), x)).toBe(
          bareissDeterminant(shifted),
        );
      }),
      { numRuns: runs },
    );
  });
});
