import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bellNumber,
  bernoulli,
  bernoulliPolynomial,
  eulerNumber,
  harmonicNumber,
  stirlingS1,
  stirlingS2,
  sumFractions,
} from "../../src/numeric/bernoulli.js";
import {
  bitClear,
  bitCount,
  bitFlip,
  bitGet,
  bitLengthSigned,
  bitSet,
} from "../../src/numeric/bit-operations.js";
import {
  binomial,
  catalanNumber,
  doubleFactorial,
  factorial,
  fallingProduct,
  multinomial,
  subfactorial,
} from "../../src/numeric/factorials.js";
import {
  digitCounts,
  digitSum,
  fromDigits,
  integerDigits,
  integerExponent,
  integerLength,
  integerReverse,
} from "../../src/numeric/integer-digits.js";
import { integerPartitions, partitionsP, partitionsQ } from "../../src/numeric/partitions.js";
import {
  addFractions,
  ceilingFraction,
  compareFractions,
  divideFractions,
  floorFraction,
  fraction,
  fractionToNumber,
  multiplyFractions,
  powerFraction,
  roundFraction,
  scaleNumber,
  subtractFractions,
} from "../../src/numeric/rational.js";
import { fibonacci, linearRecurrenceElements, lucas } from "../../src/numeric/recurrences.js";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

describe("fractions", () => {
  const part = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
  const some = fc.tuple(part, part).map(([a, b]) => fraction(a, b === 0n ? 1n : b));

  test("the field laws hold and results are in lowest terms", () => {
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        const left = multiplyFractions(a, addFractions(b, c));
        const right = addFractions(multiplyFractions(a, b), multiplyFractions(a, c));
        expect(left).toEqual(right);
        expect(fraction(left.num, left.den)).toEqual(left);
        expect(addFractions(subtractFractions(a, b), b)).toEqual(a);
        if (b.num !== 0n) expect(multiplyFractions(divideFractions(a, b), b)).toEqual(a);
        expect(powerFraction(a, 3n)).toEqual(multiplyFractions(a, multiplyFractions(a, a)));
      }),
      { numRuns: runs },
    );
    expect(() => fraction(1n, 0n)).toThrow(RangeError);
    expect(() => divideFractions(fraction(1n), fraction(0n))).toThrow(RangeError);
  });

  test("floor, ceiling and round lie where they must, ties to even", () => {
    fc.assert(
      fc.property(some, (a) => {
        const floor = floorFraction(a);
        expect(compareFractions({ num: floor, den: 1n }, a)).not.toBe(1);
        expect(compareFractions({ num: floor + 1n, den: 1n }, a)).toBe(1);
        expect(ceilingFraction(a)).toBe(a.den === 1n ? floor : floor + 1n);
      }),
      { numRuns: runs },
    );
    const halves = [-3n, -1n, 1n, 3n, 5n].map((n) => roundFraction(fraction(n, 2n)));
    expect(halves).toEqual([-2n, 0n, 0n, 2n, 2n]);
  });

  test("conversion to a double is correctly rounded, subnormals included", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        // Every double is a fraction with a power of two below.
        let value = Math.abs(x);
        let shift = 0;
        while (value !== Math.floor(value)) {
          value *= 2;
          shift++;
        }
        const exact = BigInt(value);
        expect(fractionToNumber(exact * 3n ** 40n, (3n ** 40n) << BigInt(shift))).toBe(Math.abs(x));
      }),
      { numRuns: runs },
    );
    expect(fractionToNumber(1n, 3n)).toBe(1 / 3);
    expect(fractionToNumber(-(10n ** 400n), 1n)).toBe(Number.NEGATIVE_INFINITY);
    expect(fractionToNumber(1n, 10n ** 320n)).toBe(1e-320);
    expect(fractionToNumber(10n ** 25n + 1n, 7n * 10n ** 24n)).toBe(10 / 7);
    expect(scaleNumber(3n, -1075)).toBe(2 * 5e-324);
    expect(scaleNumber(1n, -1075)).toBe(0);
  });
});

describe("factorials and binomials", () => {
  test("prime swing agrees with plain multiplication", () => {
    let product = 1n;
    for (let n = 1; n <= 1200; n++) {
      product *= BigInt(n);
      if (n % 37 === 0 || n < 30 || (n > 390 && n < 410)) expect(factorial(n)).toBe(product);
    }
    expect(() => factorial(-1)).toThrow(RangeError);
  });

  test("double factorials and subfactorials satisfy their recurrences", () => {
    for (let n = 1; n < 60; n++) {
      expect(doubleFactorial(n)).toBe(BigInt(n) * doubleFactorial(n - 2));
      expect(subfactorial(n + 1)).toBe(BigInt(n) * (subfactorial(n) + subfactorial(n - 1)));
    }
    expect(subfactorial(5)).toBe(44n);
  });

  test("Pascal's rule holds for all signs", () => {
    for (let n = -12n; n <= 12n; n++) {
      for (let k = -12n; k <= 12n; k++) {
        // At the origin the language's convention breaks the rule.
        if (n === -1n && k === -1n) continue;
        if (n + 1n === 0n && k === 0n) continue;
        expect(binomial(n + 1n, k)).toBe(binomial(n, k) + binomial(n, k - 1n));
      }
    }
    expect(binomial(-3n, -5n)).toBe(6n);
  });

  test("binomials by primes agree with the product formula", () => {
    for (const [n, k] of [
      [5000, 1500],
      [10007, 5003],
      [4096, 2048],
    ] as const) {
      const byProduct = fallingProduct(BigInt(n), k) / factorial(k);
      expect(binomial(BigInt(n), BigInt(k))).toBe(byProduct);
    }
    expect(multinomial([2n, 3n, 4n])).toBe(1260n);
    expect(catalanNumber(10n)).toBe(16796n);
  });
});

describe("sequences", () => {
  test("Fibonacci and Lucas numbers satisfy Cassini and the addition law, negative indices too", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -500n, max: 500n }), (n) => {
        const sign = (n & 1n) === 0n ? 1n : -1n;
        expect(fibonacci(n - 1n) * fibonacci(n + 1n) - fibonacci(n) ** 2n).toBe(sign);
        expect(lucas(n)).toBe(fibonacci(n - 1n) + fibonacci(n + 1n));
      }),
      { numRuns: runs },
    );
    expect(fibonacci(100n)).toBe(354224848179261915075n);
    expect(linearRecurrenceElements([1n, 1n], [1n, 1n], 10)).toEqual(
      Array.from({ length: 10 }, (_, i) => fibonacci(BigInt(i + 1))),
    );
  });

  test("numbers of partitions agree with listing and with published values", () => {
    expect(partitionsP(100)).toBe(190569292n);
    expect(partitionsP(1000)).toBe(24061467864032622473692149727991n);
    expect(partitionsQ(100)).toBe(444793n);
    for (let n = 0; n < 25; n++) {
      const list = integerPartitions(n);
      expect(BigInt(list.length)).toBe(partitionsP(n));
      const distinct = list.filter((parts) => new Set(parts).size === parts.length);
      expect(BigInt(distinct.length)).toBe(partitionsQ(n));
    }
    expect(integerPartitions(5, { maxLength: 2 })).toEqual([[5], [4, 1], [3, 2]]);
    expect(integerPartitions(4)).toEqual([[4], [3, 1], [2, 2], [2, 1, 1], [1, 1, 1, 1]]);
    expect(() => integerPartitions(60, { maxCount: 100 })).toThrow(RangeError);
  });

  test("Bernoulli numbers satisfy their defining sum and Euler numbers theirs", () => {
    for (let n = 1; n <= 60; n++) {
      const terms = Array.from({ length: n + 1 }, (_, k) =>
        multiplyFractions(fraction(binomial(BigInt(n + 1), BigInt(k))), bernoulli(k)),
      );
      expect(sumFractions(terms).num).toBe(0n);
      let sum = 0n;
      for (let k = 0; k <= n; k++)
        sum += binomial(BigInt(2 * n), BigInt(2 * k)) * eulerNumber(2 * k);
      expect(sum).toBe(0n);
    }
    expect(bernoulli(30)).toEqual({ num: 8615841276005n, den: 14322n });
    expect(eulerNumber(10)).toBe(-50521n);
    expect(bernoulliPolynomial(2)).toEqual([
      { num: 1n, den: 6n },
      { num: -1n, den: 1n },
      { num: 1n, den: 1n },
    ]);
  });

  test("Stirling numbers of both kinds are inverse matrices and Bell numbers their sums", () => {
    for (let n = 0; n < 12; n++) {
      let bell = 0n;
      for (let k = 0; k < 12; k++) {
        let sum = 0n;
        for (let j = 0; j < 12; j++) sum += stirlingS1(n, j) * stirlingS2(j, k);
        expect(sum).toBe(n === k ? 1n : 0n);
        bell += stirlingS2(n, k);
      }
      expect(bellNumber(n)).toBe(bell);
    }
  });

  test("harmonic numbers are the sums they stand for", () => {
    expect(harmonicNumber(10)).toEqual({ num: 7381n, den: 2520n });
    expect(harmonicNumber(3, 2)).toEqual({ num: 49n, den: 36n });
    expect(harmonicNumber(0)).toEqual({ num: 0n, den: 1n });
  });
});

describe("digits", () => {
  test("digits rebuild the number in every base", () => {
    const base = fc.oneof(fc.bigInt({ min: 2n, max: 40n }), fc.bigInt({ min: 2n, max: 1n << 80n }));
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 600n }), base, (n, b) => {
        const digits = integerDigits(n, b);
        expect(fromDigits(digits, b)).toBe(n);
        if (n > 0n) {
          expect(BigInt(digits[0] as bigint | number)).not.toBe(0n);
          expect(integerLength(n, b)).toBe(digits.length);
        }
        for (const digit of digits) expect(BigInt(digit) < b).toBe(true);
        expect((n - digitSum(n, b)) % (b - 1n === 0n ? 1n : b - 1n)).toBe(0n);
      }),
      { numRuns: runs },
    );
  });

  test("trailing zeros, reversal and counts", () => {
    for (const b of [2n, 3n, 10n, 97n]) {
      for (const k of [0, 1, 5, 31, 32, 33, 100]) {
        expect(integerExponent(7n * 11n * b ** BigInt(k), b)).toBe(k);
      }
    }
    expect(integerReverse(12300n)).toBe(321n);
    expect(digitCounts(1123n, 10)).toEqual([0, 2, 1, 1, 0, 0, 0, 0, 0, 0]);
    expect(fromDigits([1, 23, 4])).toBe(334n);
    expect(() => integerDigits(5n, 1n)).toThrow(RangeError);
  });

  test("bits of negative numbers are those of two's complement", () => {
    expect(bitCount(0b1011n)).toBe(3);
    expect(bitLengthSigned(-1n)).toBe(0);
    expect(bitLengthSigned(-8n)).toBe(3);
    expect(bitGet(-1n, 70n)).toBe(1);
    expect(bitSet(0n, 5n)).toBe(32n);
    expect(bitClear(63n, 0n)).toBe(62n);
    expect(bitFlip(62n, 0n)).toBe(63n);
  });
});
