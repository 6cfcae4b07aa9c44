import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  accuracyOf,
  addFloats,
  type BigFloat,
  compareFloats,
  divideFloats,
  floatFromFraction,
  floatToNumber,
  multiplyFloats,
  powerFloat,
  sqrtFloat,
  subtractFloats,
} from "../../src/numeric/big-float.js";
import {
  acosFloat,
  asinFloat,
  atanFloat,
  constantFloat,
  expFloat,
  logFloat,
  powFloat,
  sinCosFloat,
  sinhCoshFloat,
} from "../../src/numeric/big-float-functions.js";
import {
  bigFloatInputForm,
  bigFloatOutputForm,
  parseBigFloat,
} from "../../src/numeric/big-float-text.js";

const runs = Math.min(100, Number(process.env["PROPERTY_RUNS"] ?? 100));

const rational = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 6n }), fc.bigInt({ min: 1n, max: 10n ** 6n }))
  .map(([a, b]) => floatFromFraction(a, b, 60));

function expectClose(x: BigFloat | undefined, y: BigFloat | undefined, digits: number): void {
  if (x === undefined || y === undefined) throw new Error("a value is missing");
  const gap = subtractFloats(x, y);
  if (gap.mantissa === 0n) {
    expect(accuracyOf(gap)).toBeGreaterThan(digits - 8);
    return;
  }
  expect(Math.abs(floatToNumber(gap))).toBeLessThan(
    10 ** -digits * (1 + Math.abs(floatToNumber(x))),
  );
}

describe("big floats", () => {
  test("fifty digits of the constants are those of the tables", () => {
    const shown = (["Pi", "E", "EulerGamma", "Catalan", "GoldenRatio"] as const).map((name) =>
      bigFloatOutputForm(constantFloat(name, 50)),
    );
    expect(shown).toEqual([
      "3.1415926535897932384626433832795028841971693993751",
      "2.7182818284590452353602874713526624977572470937000",
      "0.57721566490153286060651209008240243104215933593992",
      "0.91596559417721901505460351493238411077414937428167",
      "1.6180339887498948482045868343656381177203091798058",
    ]);
  });

  test("the thousandth decimals of pi are right", () => {
    const mantissa = bigFloatOutputForm(constantFloat("Pi", 1001));
    expect(mantissa.slice(-10)).toBe("2164201989");
    expect(mantissa.startsWith("3.14159265358979")).toBe(true);
  });

  test("functions undo each other", () => {
    fc.assert(
      fc.property(rational, (x) => {
        const log = logFloat(x) as BigFloat;
        expectClose(expFloat(log), x, 50);
        const root = sqrtFloat(x) as BigFloat;
        expectClose(multiplyFloats(root, root), x, 50);
        expectClose(powFloat(x, floatFromFraction(1n, 2n, 60)), root, 50);
        const [sin, cos] = sinCosFloat(atanFloat(x)) as readonly [BigFloat, BigFloat];
        expectClose(divideFloats(sin, cos), x, 45);
      }),
      { numRuns: runs },
    );
  });

  test("identities of circular and hyperbolic functions hold", () => {
    const one = floatFromFraction(1n, 1n, 80);
    fc.assert(
      fc.property(fc.integer({ min: -5000, max: 5000 }), (k) => {
        const x = floatFromFraction(BigInt(k), 997n, 60);
        const [sin, cos] = sinCosFloat(x) as readonly [BigFloat, BigFloat];
        expectClose(addFloats(multiplyFloats(sin, sin), multiplyFloats(cos, cos)), one, 55);
        const [sinh, cosh] = sinhCoshFloat(x) as readonly [BigFloat, BigFloat];
        expectClose(addFloats(sinh, cosh), expFloat(x), 50);
        const half = floatFromFraction(BigInt(k), 5003n, 60);
        const sum = addFloats(asinFloat(half) as BigFloat, acosFloat(half) as BigFloat);
        const pi = constantFloat("Pi", 70);
        expectClose(addFloats(sum, sum), pi, 50);
        expect(floatToNumber(sin)).toBeCloseTo(Math.sin(k / 997), 12);
      }),
      { numRuns: runs },
    );
  });

  test("cancellation lowers the precision by the digits lost", () => {
    const x = floatFromFraction(1n, 1n, 20);
    const y = floatFromFraction(10n ** 10n - 1n, 10n ** 10n, 20);
    expect(subtractFloats(x, y).precision).toBeCloseTo(9.7, 1);
    expect(subtractFloats(x, x).mantissa).toBe(0n);
    expect(accuracyOf(subtractFloats(x, x))).toBeCloseTo(19.7, 1);
    expect(divideFloats(x, subtractFloats(x, x))).toBeUndefined();
  });

  test("powers agree with repeated products", () => {
    const x = floatFromFraction(7n, 3n, 40);
    expectClose(powerFloat(x, 5n), floatFromFraction(16807n, 243n, 60), 35);
    expectClose(powerFloat(x, -2n), floatFromFraction(9n, 49n, 60), 38);
  });

  test("InputForm text reads back as the same number", () => {
    fc.assert(
      fc.property(rational, (x) => {
        const back = parseBigFloat(bigFloatInputForm(x)) as BigFloat;
        expect(back.precision).toBe(60);
        expectClose(back, x, 58);
      }),
      { numRuns: runs },
    );
    expect(bigFloatInputForm(parseBigFloat("1.5`20.*^3") as BigFloat)).toBe("1500.`20.");
    expect(bigFloatInputForm(parseBigFloat("0``5") as BigFloat)).toBe("0``5.");
    expect(parseBigFloat("x")).toBeUndefined();
    expect(compareFloats(floatFromFraction(1n, 3n, 20), floatFromFraction(1n, 2n, 20))).toBe(-1);
  });
});
