import * as fc from "fast-check";
import { characterNamed, characterNames } from "./named-characters.js";
import { type Sym, sym } from "./symbol.js";

/** Strings with escapes, named, non-ASCII and private-use characters, and by default lone surrogates. */
export function stringArbitrary(
  options: { readonly loneSurrogates?: boolean } = {},
): fc.Arbitrary<string> {
  const units = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          "\n",
          "\t",
          "\\",
          '"',
          "\u0000",
          "\u007f",
          "\uF7D9",
          "\uFEFF",
          "(*",
          "\\[Pi]",
        ),
        fc.constantFrom(...characterNames()).map((name) => characterNamed(name) as string),
        fc.string({ unit: "grapheme", maxLength: 3 }),
        fc.string({ unit: "binary", maxLength: 2 }),
        ...(options.loneSurrogates === false ? [] : [fc.constantFrom("\uD800", "\uDFFF")]),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(""));
  return fc.oneof(fc.constantFrom("", "a", "tag", "Value", "a b"), units);
}

const common = [
  "x",
  "y",
  "f",
  "g",
  "a$1",
  "α",
  "Global`x",
  "My`Package`f",
  "Null",
  "All",
  "True",
  "List",
  "Plus",
  "E",
];

// One or two of every kind of letter: of alphabets, of the private area, pictures, signs that Unicode takes for
// operators or punctuation though the language does not, and one of two UTF-16 units.
const letters = [
  "a",
  "Z",
  "$",
  "é",
  "ß",
  "ж",
  "漢",
  "ϵ",
  "ℬ",
  "ℏ",
  "ℵ",
  "\uF6B2",
  "\uF800",
  "\uF854",
  "\uF720",
  "\uE123",
  "☺",
  "♯",
  "∅",
  "∠",
  "…",
  "†",
  "′",
  "¿",
  "«",
  "𝒜",
  "²",
];

/** Symbols, with and without contexts, of every kind of letter. */
export function symbolArbitrary(): fc.Arbitrary<Sym> {
  const letter = fc.constantFrom(...letters);
  const part = fc
    .tuple(letter, fc.array(fc.oneof(letter, fc.constantFrom("1", "0", "π")), { maxLength: 3 }))
    .map(([first, rest]) => first + rest.join(""));
  const exotic = fc
    .tuple(fc.boolean(), fc.array(part, { minLength: 1, maxLength: 3 }))
    .map(([marked, parts]) => (marked && parts.length > 1 ? "`" : "") + parts.join("`"));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...common).map(sym) },
    { weight: 1, arbitrary: exotic.map(sym) },
  );
}
