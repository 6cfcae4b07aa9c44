import { type Expr, Fn, printInputForm, sym } from "@remotebatch/expr-model";
import { exprArbitrary } from "@remotebatch/expr-model/testing";
import { decode, encode } from "@remotebatch/wxf-codec";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printExact, readExact } from "../src/wxf/exact-text.js";
import { bytesOf, realVectors, validVectors } from "./wxf-vectors.js";

/** The text as it is after a file or a pipe. */
const sent = (text: string): string => Buffer.from(text, "utf8").toString("utf8");
const again = (expr: Expr): Buffer => Buffer.from(encode(readExact(sent(printExact(expr)))));

describe("exact text", () => {
  const vectors = [
    ...validVectors.filter(({ canonical }) => canonical),
    ...realVectors.map((vector) => ({ ...vector, name: vector.file })),
  ];
  for (const vector of vectors) {
    test(`${vector.name} comes back byte for byte`, () => {
      const expr = decode(bytesOf(vector));
      const plain = Buffer.from(encode(expr));
      if (!vector.compressed) expect(plain.equals(bytesOf(vector))).toBe(true);
      expect(again(expr).equals(plain)).toBe(true);
    });
  }

  test("any expression comes back byte for byte", async () => {
    const runs = Number(process.env["PROPERTY_RUNS"] ?? 300);
    await fc.assert(
      fc.property(exprArbitrary(), (expr) => {
        expect(again(expr).equals(encode(expr))).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  test.each([
    ["a call that looks like an atom", new Fn(sym("ByteArray"), ["AAEC"])],
    ["a symbol that reads as a number", sym("I")],
    ["a bare name that is not the language's", sym("f")],
    ["a bare name written with the language's context", sym("System`Plus")],
    ["a name that no text can spell", sym("a b")],
    ["a symbol in the context of the marks", sym("WXF`Symbol")],
    ["a call of a mark", new Fn(sym("WXF`Symbol"), ["x"])],
    [
      "a rational and a quotient",
      new Fn(sym("List"), [
        new Fn(sym("Rational"), [1, 2]),
        new Fn(sym("Times"), [1, new Fn(sym("Power"), [2, -1])]),
      ]),
    ],
  ])("%s comes back as it was", (_, expr) => {
    expect(again(expr).equals(encode(expr))).toBe(true);
  });

  test("nesting as deep as a decoder allows comes back", () => {
    for (const wrap of [
      (expr: Expr) => new Fn(sym("Plus"), [expr, 1]),
      (expr: Expr) => new Fn(expr, []),
      (expr: Expr) => new Fn(sym("Power"), [2, expr]),
    ]) {
      let expr: Expr = sym("x");
      for (let level = 1; level < 10_000; level++) expr = wrap(expr);
      expect(again(expr).equals(encode(expr))).toBe(true);
    }
  });

  test("is the text that a person would write where nothing needs a mark", () => {
    expect(printExact(readExact('{1/2, 1 + 2*I, "two", Pi, Global`x -> <|"a" :> 2.5|>}'))).toBe(
      '{1/2, 1 + 2*I, "two", Pi, Global`x -> <|"a" :> 2.5|>}',
    );
    expect(printExact(decode(Uint8Array.from(Buffer.from("383ac1000103010203", "hex"))))).toBe(
      'WXF`PackedArray[NumericArray[{1, 2, 3}, "Integer8"]]',
    );
  });

  test("puts names that are not the language's into Global`", () => {
    expect(printInputForm(readExact("f[x, Sin, ctx`y]"))).toBe("Global`f[Global`x, Sin, ctx`y]");
  });

  test.each([
    "WXF`Other[1]",
    'WXF`Real["1"]',
    "WXF`PackedArray[{1, 2}]",
    'WXF`PackedArray["Real64", {2}, ByteArray["AAEC"]]',
    'WXF`PackedArray["Real64", {x}, ByteArray["AAEC"]]',
    'WXF`PackedArray["Real64", {-1}, ByteArray[""]]',
    'WXF`PackedArray[NumericArray[{1, 2}, "UnsignedInteger8"]]',
    'WXF`Symbol[""]',
    'WXF`NumericArray["Text", {1}, ByteArray[""]]',
  ])("refuses %s", (text) => {
    expect(() => readExact(text)).toThrow(/is no value/);
  });
});
