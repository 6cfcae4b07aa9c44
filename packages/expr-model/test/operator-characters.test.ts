import {
  BigReal,
  type Expr,
  isSystemName,
  parse,
  parseAll,
  printFullForm,
  printInputForm,
  sameExpr,
  WlSyntaxError,
} from "@remotebatch/expr-model";
import { describe, expect, test } from "vitest";
import {
  infixCharacters,
  matchfixCharacters,
  postfixCharacters,
  prefixCharacters,
} from "../src/operator-characters.js";

function full(text: string): string {
  return printFullForm(parse(text));
}

describe("operators beyond ASCII", () => {
  test.each([
    ["⌊x⌋ + ⌈y⌉", "Plus[Floor[x], Ceiling[y]]"],
    ["⌊x, y⌋", "Floor[x, y]"],
    ["\\[LeftAngleBracket]a, b\\[RightAngleBracket]", "AngleBracket[a, b]"],
    ["\\[LeftBracketingBar]x\\[RightBracketingBar]", "BracketingBar[x]"],
    ["\\[LeftDoubleBracketingBar]x\\[RightDoubleBracketingBar]", "DoubleBracketingBar[x]"],
    ["2⌊x⌋ y", "Times[2, Floor[x], y]"],
    ["\\[LeftAssociation]a \\[Rule] b\\[RightAssociation]", "Association[Rule[a, b]]"],
    ["x\\[LeftDoubleBracket]1, 2\\[RightDoubleBracket]", "Part[x, 1, 2]"],
    ["a ∈ b ∈ c", "Element[a, b, c]"],
    ["a⋃b⋂c", "Union[a, Intersection[b, c]]"],
    ["a∪b∩c", "Union[a, Intersection[b, c]]"],
    ["a\\[CirclePlus]b\\[CircleTimes]c", "CirclePlus[a, CircleTimes[b, c]]"],
    ["a\\[CircleMinus]b\\[CircleMinus]c", "CircleMinus[CircleMinus[a, b], c]"],
    ["a\\[Vee]b\\[Wedge]c", "Vee[a, Wedge[b, c]]"],
    ["a\\[TensorProduct]b\\[CenterDot]c", "CenterDot[TensorProduct[a, b], c]"],
    ["a\\[Cross]b.c", "Dot[Cross[a, b], c]"],
    ["a\\[Or]b\\[Xor]c\\[And]\\[Not]d", "Or[a, Xor[b, And[c, Not[d]]]]"],
    ["a\\[Implies]b\\[Implies]c", "Implies[a, Implies[b, c]]"],
    ["a\\[Equivalent]b\\[Equivalent]c", "Equivalent[a, b, c]"],
    ["a\\[LessEqual]b\\[Equal]c", "Inequality[a, LessEqual, b, Equal, c]"],
    ["a\\[LessSlantEqual]b\\[LessEqual]c", "LessEqual[a, b, c]"],
    ["a\\[LongEqual]b\\[NotEqual]c", "Inequality[a, Equal, b, Unequal, c]"],
    ["a\\[Precedes]b\\[Precedes]c", "Precedes[a, b, c]"],
    ["a\\[VectorLess]b", "VectorLess[List[a, b]]"],
    ["a\\[Divides]b", "Divisible[b, a]"],
    ["a\\[RightArrow]b", "RightArrow[a, b]"],
    ["a⇒b", "DoubleRightArrow[a, b]"],
    ["a\\[DirectedEdge]b->c", "Rule[DirectedEdge[a, b], c]"],
    ["a\\[UndirectedEdge]b+1", "UndirectedEdge[a, Plus[b, 1]]"],
    ["x\\[Distributed]d\\[Conditioned]c", "Conditioned[Distributed[x, d], c]"],
    ["x\\[Function]y=3", "Function[x, Set[y, 3]]"],
    ["a\\[RuleDelayed]b\\[Rule]c", "RuleDelayed[a, Rule[b, c]]"],
    ["a\\[Colon]b\\[VerticalSeparator]c", "VerticalSeparator[Colon[a, b], c]"],
    ["a\\[PlusMinus]b+c", "Plus[PlusMinus[a, b], c]"],
    ["\\[PlusMinus]x y", "Times[PlusMinus[x], y]"],
    ["\\[Del]f\\[Square]g^2", "Times[Del[f], Square[Power[g, 2]]]"],
    ["\\[Sqrt]x+\\[CubeRoot]y", "Plus[Sqrt[x], CubeRoot[y]]"],
    ["x\\[Transpose]\\[Conjugate]^2", "Power[Conjugate[Transpose[x]], 2]"],
    ["x\\[HermitianConjugate]", "ConjugateTranspose[x]"],
    ["f@x\\[ConjugateTranspose]", "ConjugateTranspose[f[x]]"],
    ["a\\[InvisibleTimes]b", "Times[a, b]"],
    ["f[a\\[InvisibleComma]b]", "f[a, b]"],
    ["f\\[InvisibleApplication]x", "f[x]"],
    ["1\\[ImplicitPlus]1/2", "Plus[1, Times[1, Power[2, -1]]]"],
    ["a\\[Minus]b", "Plus[a, Times[-1, b]]"],
    ["∫ x y \\[DifferentialD]x + 1", "Plus[Integrate[Times[x, y], x], 1]"],
    ["∫∫x \\[DifferentialD]x^2 \\[DifferentialD]y", "Integrate[Integrate[x, Power[x, 2]], y]"],
    ["2∫f[x]\\[DifferentialD]x", "Times[2, Integrate[f[x], x]]"],
    ["a \\[DifferentialD]x", "Times[a, DifferentialD[x]]"],
    ["\\[Piecewise]{{1, x > 0}}", "Piecewise[List[List[1, Greater[x, 0]]]]"],
    ["\\[ExponentialE]^(\\[ImaginaryI] \\[Pi])", "Power[E, Times[I, Pi]]"],
    ["a\\[Continuation]\n+b", "Plus[a, b]"],
    ["a === b == c", "SameQ[a, Equal[b, c]]"],
    ["f@g'", "Derivative[1][f[g]]"],
    ["f@g@*h", "f[Composition[g, h]]"],
    ["++x++", "PreIncrement[Increment[x]]"],
    ["a//=b//c", "c[ApplyTo[a, b]]"],
  ])("%s means %s", (text, expected) => {
    expect(full(text)).toBe(expected);
  });

  test("every operator of one character reads as its head, and what is printed reads back the same", () => {
    const same = (expr: Expr) => {
      expect(sameExpr(parse(printInputForm(expr)), expr)).toBe(true);
      expect(printFullForm(parse(printFullForm(expr)))).toBe(printFullForm(expr));
    };
    const arithmetic = ["Divide", "Divisible", "Plus"];
    for (const { character, head, grouping } of infixCharacters) {
      const two = parse(`a${character}b`);
      same(two);
      same(parse(`(a${character}b)${character}(c${character}d)^2`));
      if (arithmetic.includes(head)) continue;
      const list = head.startsWith("Vector");
      if (list) expect(printFullForm(two)).toBe(`${head}[List[a, b]]`);
      else expect(printFullForm(two)).toBe(`${head}[a, b]`);
      const three = list ? `${head}[List[a, b, c]]` : `${head}[a, b, c]`;
      const expected = {
        left: `${head}[${head}[a, b], c]`,
        right: `${head}[a, ${head}[b, c]]`,
      }[grouping];
      expect(full(`a${character}b${character}c`)).toBe(expected ?? three);
    }
    for (const { character, head } of prefixCharacters) {
      if (head === "Integral") continue;
      expect(full(`${character}a`)).toBe(`${head}[a]`);
      same(parse(`b ${character}a`));
    }
    for (const { open, close, head } of matchfixCharacters) {
      expect(full(`${open}a${close}`)).toBe(`${head}[a]`);
    }
    for (const { character, head } of postfixCharacters) {
      expect(full(`a${character}`)).toBe(`${head}[a]`);
    }
  });
});

test.each([
  "∫ !a \\[DifferentialD]x \\[DifferentialD]y",
  "∫ (a \\[DifferentialD]x)",
  "∫ {a, b} + c",
  "∫ x \\[DifferentialD]",
])("%s is refused: no variable stands where the integral wants it", (text) => {
  expect(() => parse(text)).toThrowError(WlSyntaxError);
});

test("every operator makes a symbol of the language, so that it stays bare on the wire", () => {
  const tables = [infixCharacters, prefixCharacters, postfixCharacters, matchfixCharacters];
  expect(
    tables
      .flat()
      .map(({ head }) => head)
      .filter((head) => !isSystemName(head)),
  ).toEqual([]);
});

test("a slot takes a quoted name, and the other slots stay what they are", () => {
  expect(full('#"a b" &')).toBe('Function[Slot["a b"]]');
  expect(full('#"\\[Alpha]\\n"')).toBe('Slot["α\\n"]');
  expect(full('#name + ##2 + #1 + # + ## "x"')).toBe(
    'Plus[Slot["name"], SlotSequence[2], Slot[1], Slot[1], Times[SlotSequence[1], "x"]]',
  );
  expect(() => parse('#"a')).toThrowError(expect.objectContaining({ code: "WL_UNBALANCED" }));
});

test("a first line for the shell is left out of a file, and errors keep their place", () => {
  const line = '#!/usr/bin/env -S "my\\program (*';
  expect(parseAll(`${line}\n1 + 1\n`).map((expr) => printFullForm(expr))).toEqual(["Plus[1, 1]"]);
  expect(parseAll(`${line}\r\n`)).toEqual([]);
  expect(() => parseAll(`${line}\n\n 2)`)).toThrowError(
    expect.objectContaining({ line: 3, column: 3, offset: line.length + 4 }),
  );
  expect(printFullForm(parseAll("#!&")[0] as Expr)).toBe("Function[Factorial[Slot[1]]]");
});

test("a limit that is no number is refused before anything is read", () => {
  for (const bad of [Number.NaN, -1]) {
    expect(() => parse("x", { maxDepth: bad })).toThrow(RangeError);
    expect(() => parseAll("x", { maxDigits: bad })).toThrow(RangeError);
  }
  expect(parse("2", { maxDepth: Number.POSITIVE_INFINITY })).toBe(2);
});

test.each([
  ["1.5", 'BigReal["1.5"]'],
  ["1.5`", 'BigReal["1.5`"]'],
  ["15*^3", 'BigReal["15*^3"]'],
  ["1.5`-3", 'BigReal["1.5`-3"]'],
  ["1.5`20*^0", 'BigReal["1.5`20*^0"]'],
  ["-1.5`20.*^3", "-1.5`20.*^3"],
  ["1.5``-3", "1.5``-3"],
  ["1.5*^400", "1.5*^400"],
  ["1.23456789012345678901", "1.23456789012345678901"],
])("the big real %s prints as %s and reads back as the atom it is", (text, printed) => {
  const number = new BigReal(text);
  expect(printInputForm(number)).toBe(printed);
  expect(sameExpr(parse(printed, { atoms: true }), number)).toBe(true);
});
