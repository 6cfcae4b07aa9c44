import { assocOf, type Expr, fn, list, listOf, real, sym } from "@remotebatch/expr-model";
import { describe, expect, test } from "vitest";
import { decode, Encoder, encode, openCursor, token } from "../src/index.js";

/** The wire bytes of a text, made as plainly as can be. */
function plainText(tokenByte: number, text: string): number[] {
  const bytes = [...Buffer.from(text, "utf8")];
  const length =
    bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
  return [tokenByte, ...length, ...bytes];
}

const lengths = [...Array(70).keys(), 126, 127, 128, 129, 300];
/** Texts of a length whose last, first or every character is not ASCII. */
const shapes: readonly ((length: number) => string)[] = [
  (length) => "a".repeat(length),
  (length) => `${"a".repeat(Math.max(0, length - 1))}é`,
  (length) => `€${"a".repeat(Math.max(0, length - 1))}`,
  (length) => "€".repeat(length),
  (length) => "\u{1f40c}".repeat(length),
];

describe("text of every length", () => {
  test("is written as strings are", () => {
    for (const shape of shapes) {
      for (const text of lengths.map(shape)) {
        const expected = [0x38, 0x3a, ...plainText(token.string, text)];
        expect([...encode(text)]).toEqual(expected);
        expect(decode(Uint8Array.from(expected))).toBe(text);
      }
    }
  });

  test("is written as symbols are, the first time and again", () => {
    for (const shape of shapes) {
      for (const name of lengths.filter((length) => length > 0).map(shape)) {
        const symbol = sym(`n${name}`);
        const expected = plainText(token.symbol, symbol.name);
        const twice = [0x38, 0x3a, token.function, 1, ...expected, ...expected];
        expect([...encode(fn(symbol, symbol))]).toEqual(twice);
        expect([...encode(fn(symbol, symbol))]).toEqual(twice);
        expect(decode(Uint8Array.from(twice))).toEqual(fn(symbol, symbol));
      }
    }
  });

  test("keeps lone surrogates, whichever way it is written", () => {
    for (const length of [1, 5, 39, 40, 41, 47, 48, 100, 130]) {
      const text = `${"a".repeat(length - 1)}\ud800`;
      expect(decode(encode(text))).toBe(text);
      expect(decode(encode(`${text}${text}`))).toBe(`${text}${text}`);
    }
  });
});

test("symbols whose names differ in any one character are kept apart", () => {
  const names: string[] = [];
  for (let length = 1; length <= 33; length++) {
    for (let at = 0; at < length; at++)
      names.push(`${"a".repeat(at)}b${"a".repeat(length - at - 1)}`);
  }
  // Enough of one length and beginning that many of them share their place in the table of known names.
  for (let i = 50_000; i < 70_000; i++) names.push(`same${i.toString(36)}`);
  const expr = listOf(names.map(sym));
  for (let again = 0; again < 3; again++) {
    const { args } = decode(encode(expr)) as typeof expr;
    expect(args.filter((part, i) => part !== expr.args[i])).toEqual([]);
  }
});

test("a reusable encoder gives the same bytes whatever it wrote before", () => {
  const encoder = new Encoder();
  const large = listOf(Array.from({ length: 300_000 }, (_, i) => i * 7));
  const rows: Expr[] = [
    assocOf([
      ["ключ", real(0.5)],
      [sym("k"), real(Number.NaN), true],
    ]),
    large,
    "x",
    large,
    list(large, "é".repeat(50_000), large),
    list(),
  ];
  const alone = rows.map((row) => encode(row));
  expect(
    rows.map((row) => Buffer.compare(encoder.encode(row), alone[rows.indexOf(row)] as Uint8Array)),
  ).toEqual(rows.map(() => 0));
});

test("a cursor tells the text and size of every atom, short or long", () => {
  const parts = lengths.map((length) => "é".repeat(length));
  const cursor = openCursor(encode(list(...parts)));
  const seen: string[] = [];
  while (cursor.next()) if (cursor.token === token.string) seen.push(cursor.text());
  expect(seen).toEqual(parts);
});
