import {
  compareExpr,
  type Expr,
  fn,
  parse,
  printInputForm,
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

  test("nesting a million deep compares", () => {
    const nest = (leaf: Expr) => {
      let deep: Expr = leaf;
      for (let i = 0; i < 1_000_000; i++) deep = fn("f", deep);
      return deep;
    };
    expect(compareExpr(nest(1), nest(2))).toBe(-1);
  });
});
