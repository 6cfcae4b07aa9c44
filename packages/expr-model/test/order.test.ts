import {
  BigReal,
  compareExpr,
  type Expr,
  fn,
  int,
  parse,
  printInputForm,
  real,
  sameExpr,
} from "@remotebatch/expr-model";
import { exprArbitrary } from "@remotebatch/expr-model/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

describe("compareExpr", () => {
  test.each([
    ['{b, 2, a, "x", 1.5, f[1], 1}', '{1, 1.5, 2, "x", a, b, f[1]}'],
    ["{x^2, x, 1, x^3, 2*x}", "{1, x, 2*x, x^2, x^3}"],
    ["{B, a, b, A}", "{a, A, b, B}"],
    ["{f[a, b], f[c], g[a]}", "{f[c], g[a], f[a, b]}"],
    ["{3, 1/2, -1}", "{-1, 1/2, 3}"],
    ["{1 - 2*I, 1 + I, 1 + 2*I, 1 - I}", "{1 - I, 1 + I, 1 - 2*I, 1 + 2*I}"],
    ["{Global`z, Plus, a`x, b`x, Global`a}", "{Global`a, Plus, a`x, b`x, Global`z}"],
    ['{"z", "é", "f", "É", "e"}', '{"e", "é", "É", "f", "z"}'],
  ])("%s sorts to %s", (given, sorted) => {
    const list = parse(given, { atoms: true }) as Expr & { readonly args: readonly Expr[] };
    expect(
      `{${[...list.args]
        .sort(compareExpr)
        .map((e) => printInputForm(e))
        .join(", ")}}`,
    ).toBe(sorted);
  });

  test("swapping the two sides turns the sign, and equal trees compare as 0", () => {
    fc.assert(
      fc.property(exprArbitrary(), exprArbitrary(), (a, b) => {
        expect(compareExpr(a, b) + compareExpr(b, a)).toBe(0);
        expect(compareExpr(a, a)).toBe(0);
        if (sameExpr(a, b)) expect(compareExpr(a, b)).toBe(0);
      }),
      { numRuns: runs },
    );
  });

  // Numbers that are next to each other, that no double can tell apart, or that no memory could hold written out.
  const wholes = fc.constantFrom(
    ...[0n, 1n, 3n, 2n ** 53n, 2n ** 1024n, 10n ** 400n].flatMap((n) => [n, n + 1n, n - 1n, -n]),
  );
  const quotients = fc
    .tuple(wholes, wholes)
    .filter(([, d]) => d !== 0n)
    .map(([n, d]) => fn("Rational", int(n), int(d)));
  const reals = fc.constantFrom(
    ...[0, -0, 1, 2 ** 53, Number.MAX_VALUE, Number.MIN_VALUE, 0.1, 1 / 3, Infinity, Number.NaN]
      .flatMap((x) => [x, -x])
      .map(real),
  );
  const bigReals = fc
    .tuple(
      fc.constantFrom("", "-"),
      fc.constantFrom("0.", "1.", "1.0", "0.1", "0.33333", "9007199254740993.", "10.", "99."),
      fc.constantFrom("", "*^1", "*^-1", "*^400", "*^999999999999", "*^-999999999999999999999"),
    )
    .map(([sign, mantissa, power]) => new BigReal(`${sign}${mantissa}\`20.${power}`));
  const odd = fc.constantFrom<Expr>(new BigReal("no number"), real(Number.NaN));
  const parts = fc.oneof(wholes.map(int), quotients, reals, bigReals, odd);
  const numbers = fc.oneof(
    { weight: 4, arbitrary: parts },
    { weight: 1, arbitrary: fc.tuple(parts, parts).map(([re, im]) => fn("Complex", re, im)) },
  );

  test("hostile numbers are in one order: swapped it turns, and of three it holds through the middle one", () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (a, b, c) => {
        expect(compareExpr(a, b) + compareExpr(b, a)).toBe(0);
        const [ab, bc, ac] = [compareExpr(a, b), compareExpr(b, c), compareExpr(a, c)];
        if (ab <= 0 && bc <= 0) expect(ac).toBeLessThanOrEqual(0);
        if (ab === 0) expect(ac).toBe(bc);
      }),
      { numRuns: 20 * runs },
    );
  });

  test.each<readonly [string, Expr, Expr]>([
    [
      "quotients of numbers beyond doubles",
      fn("Rational", 10n ** 400n, 3),
      fn("Rational", 10n ** 400n + 1n, 3),
    ],
    ["a quotient beyond doubles and a double", real(1e308), fn("Rational", 10n ** 400n, 3)],
    ["a quotient and the double next to it", real(1 / 3), fn("Rational", 1, 3)],
    ["quotients with a minus below", fn("Rational", 1, -2), fn("Rational", 1, 3)],
    [
      "big reals beyond doubles",
      new BigReal("1.`5.*^999999999999"),
      new BigReal("2.`5.*^999999999999"),
    ],
    ["a small big real and 0", 0, new BigReal("1.`5.*^-999999999999")],
    [
      "big reals that differ in a late digit",
      new BigReal("1.0000000000000000000001`30."),
      new BigReal("1.0000000000000000000002`30."),
    ],
    ["an integer and a big real of 400 digits", 10n ** 400n, new BigReal("1.`5.*^401")],
  ])("%s are told apart", (_, less, more) => {
    expect([compareExpr(less, more), compareExpr(more, less)]).toEqual([-1, 1]);
  });

  test("quotients and complex numbers nested a million deep compare", () => {
    for (const head of ["Rational", "Complex"]) {
      const nested = (leaf: Expr): Expr => {
        let deep = leaf;
        for (let i = 0; i < 1_000_000; i++) deep = fn(head, deep, 1);
        return deep;
      };
      expect(compareExpr(nested(2), nested(3))).toBe(-1);
    }
  });

  test("nesting a million deep compares", () => {
    const nest = (leaf: Expr) => {
      let deep: Expr = leaf;
      for (let i = 0; i < 1_000_000; i++) deep = fn("f", deep);
      return deep;
    };
    expect(compareExpr(nest(1), nest(2))).toBe(-1);
  });
});
