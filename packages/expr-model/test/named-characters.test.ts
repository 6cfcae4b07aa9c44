import {
  parse,
  printFullForm,
  printInputForm,
  Sym,
  sym,
  WlSyntaxError,
} from "@remotebatch/expr-model";
import { describe, expect, test } from "vitest";
import { characterNamed, characterNames, nameOfCharacter } from "../src/named-characters.js";

function codeOf(name: string): string | undefined {
  return characterNamed(name)?.codePointAt(0)?.toString(16);
}

/** What Unicode has among the letters of the language's alphabets; all others lie in the private area. */
const unicodeLetters: Readonly<Record<string, string>> = {
  ScriptG: "210a",
  ScriptE: "212f",
  ScriptL: "2113",
  ScriptO: "2134",
  ScriptCapitalB: "212c",
  ScriptCapitalE: "2130",
  ScriptCapitalF: "2131",
  ScriptCapitalH: "210b",
  ScriptCapitalI: "2110",
  ScriptCapitalL: "2112",
  ScriptCapitalM: "2133",
  ScriptCapitalR: "211b",
  GothicCapitalC: "212d",
  GothicCapitalH: "210c",
  GothicCapitalI: "2111",
  GothicCapitalR: "211c",
  GothicCapitalZ: "2128",
};

describe("named characters", () => {
  test("there are 1054 names of as many characters, and each character leads back to its name", () => {
    const names = characterNames();
    expect(names).toHaveLength(1054);
    expect(new Set(names).size).toBe(1054);
    for (const name of names) {
      const character = characterNamed(name) as string;
      expect([...character]).toHaveLength(1);
      expect(nameOfCharacter(character.codePointAt(0) ?? 0)).toBe(name);
    }
  });

  test.each([
    ["RawTab", "9"],
    ["RawTilde", "7e"],
    ["DownQuestion", "bf"],
    ["CapitalThorn", "de"],
    ["YDoubleDot", "ff"],
    ["ZHacek", "17e"],
    ["CurlyEpsilon", "3b5"],
    ["Epsilon", "3f5"],
    ["CurlyPhi", "3c6"],
    ["Phi", "3d5"],
    ["Sampi", "3e1"],
    ["ThickSpace", "2005"],
    ["MediumSpace", "205f"],
    ["Dalet", "2138"],
    ["Union", "22c3"],
    ["Intersection", "22c2"],
    ["Wedge", "22c0"],
    ["And", "2227"],
    ["Star", "22c6"],
    ["Precedes", "227a"],
    ["DescendingEllipsis", "22f1"],
    ["Cup", "2323"],
    ["HeartSuit", "2661"],
    ["PiscesSign", "2653"],
    ["LeftDownTeeVector", "2961"],
    ["DoubleLeftTee", "2ae4"],
    ["RightDoubleBracket", "301b"],
    ["TwoWayRule", "f120"],
    ["VerticalBar", "f3d0"],
    ["TensorProduct", "f3da"],
    ["Earth", "f3df"],
    ["MinLimit", "f43a"],
    ["Square", "f520"],
    ["Application", "f530"],
    ["Wolf", "f720"],
    ["TripleDot", "f758"],
    ["LongEqual", "f7d9"],
    ["GothicEight", "f7ed"],
    ["GothicNine", "f7ef"],
    ["ScriptZero", "f7f0"],
    ["FormalCapitalOmega", "f84c"],
    ["FormalAlpha", "f854"],
    ["FormalCurlyPi", "f879"],
    ["FormalSampi", "f884"],
    ["FormalEpsilon", "f88a"],
    ["UnderBrace", "fe38"],
    ["UnknownGlyph", "fffd"],
  ])("\\[%s] is U+%s", (name, code) => {
    expect(codeOf(name)).toBe(code);
  });

  test("letters of the four alphabets are private but for those that Unicode has", () => {
    const firsts: Readonly<Record<string, number>> = {
      Script: 0xf6b2,
      Gothic: 0xf6cc,
      DoubleStruck: 0xf6e6,
      Formal: 0xf800,
      ScriptCapital: 0xf770,
      GothicCapital: 0xf78a,
      DoubleStruckCapital: 0xf7a4,
      FormalCapital: 0xf81a,
    };
    for (const [prefix, first] of Object.entries(firsts)) {
      for (let i = 0; i < 26; i++) {
        const name = prefix + String.fromCharCode(65 + i);
        expect(`${name} ${codeOf(name)}`).toBe(
          `${name} ${unicodeLetters[name] ?? (first + i).toString(16)}`,
        );
      }
    }
  });

  test("every name reads within a string, and the printed string reads back", () => {
    for (const name of characterNames()) {
      const character = characterNamed(name) as string;
      expect(parse(`"\\[${name}]"`)).toBe(character);
      expect(parse(printInputForm(character))).toBe(character);
      expect(parse(printFullForm(character))).toBe(character);
    }
  });

  test("outside a string every named character beyond ASCII is a letter, or nothing that a name may hold", () => {
    let letters = 0;
    for (const name of characterNames()) {
      const character = characterNamed(name) as string;
      if (character.charCodeAt(0) < 128) continue;
      let read: unknown;
      try {
        read = parse(`a\\[${name}]b`);
      } catch (error) {
        expect(error).toBeInstanceOf(WlSyntaxError);
      }
      const isLetter = read instanceof Sym && read.name === `a${character}b`;
      if (isLetter) {
        letters++;
        // Alone it is another spelling of the symbol Pi.
        if (name === "Pi") continue;
        expect(printInputForm(sym(character))).toBe(character);
        expect(parse(character)).toEqual(sym(character));
      } else {
        expect(printInputForm(sym(`a${character}b`))).toBe(
          `Symbol[${printInputForm(`a${character}b`)}]`,
        );
      }
    }
    expect(letters).toBe(672);
  });

  test.each([
    ["\\[Foo] + 1", "WL_BAD_CHARACTER", "\\[Foo] is no character of the language", 1],
    ['f["a\\[Foo]"]', "WL_BAD_STRING", "\\[Foo] is no character of the language", 5],
    ["x \\[PartialD] y", "WL_BAD_CHARACTER", "\\[PartialD] (∂, U+2202)", 3],
    ["x + ∑", "WL_BAD_CHARACTER", "write Sum[f, {i, 1, n}]", 5],
    ["a\\[NumberComma]b", "WL_BAD_CHARACTER", "\\[NumberComma] (U+F7FC)", 2],
    ["a ⩵ b", "WL_BAD_CHARACTER", "⩵ U+2A75", 3],
    ["a，b", "WL_BAD_CHARACTER", "， U+FF0C", 2],
    ["⌊x", "WL_UNBALANCED", "\\[LeftFloor] (⌊, U+230A) is not closed", 1],
    ["\\[LeftBracketingBar]x)", "WL_UNEXPECTED", "\\[RightBracketingBar] (U+F604)", 22],
    ["∫ x + 1", "WL_UNEXPECTED", "expected \\[DifferentialD] and the variable", 5],
  ])("%s is refused with the name of the character", (text, code, part, column) => {
    expect(() => parse(text)).toThrowError(
      expect.objectContaining({ code, column, message: expect.stringContaining(part) }),
    );
  });
});
