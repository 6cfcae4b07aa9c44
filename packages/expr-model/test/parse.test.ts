import {
  isSystemName,
  parse,
  parseAll,
  printFullForm,
  qualify,
  unqualify,
} from "@remotebatch/expr-model";
import { describe, expect, test } from "vitest";

describe("parse", () => {
  test.each([
    ["a - b", "Plus[a, Times[-1, b]]"],
    ["a - 2 b", "Plus[a, Times[-2, b]]"],
    ["a - 2*^-1 b", "Plus[a, Times[Rational[-1, 5], b]]"],
    ["a/b", "Times[a, Power[b, -1]]"],
    ["1/2", "Times[1, Power[2, -1]]"],
    ["-2", "-2"],
    ["-2^2", "Times[-1, Power[2, 2]]"],
    ["x^-1", "Power[x, -1]"],
    ["a^b^c", "Power[a, Power[b, c]]"],
    ["2x y", "Times[2, x, y]"],
    ["f''[x]", "Derivative[2][f][x]"],
    ["a;;b;;c", "Span[a, b, c]"],
    ["f[;;, 1;;]", "f[Span[1, All], Span[1, All]]"],
    ["a=.", "Unset[a]"],
    ["a /: f[a] = 3", "TagSet[a, f[a], 3]"],
    ["a /: f[a] =.", "TagUnset[a, f[a]]"],
    ["a;b;", "CompoundExpression[a, b, Null]"],
    ["x_Integer?Positive", "PatternTest[Pattern[x, Blank[Integer]], Positive]"],
    ["_?(#>2&)", "PatternTest[Blank[], Function[Greater[Slot[1], 2]]]"],
    ["x_:d", "Optional[Pattern[x, Blank[]], d]"],
    ["x:a|b", "Pattern[x, Alternatives[a, b]]"],
    ["x_.", "Optional[Pattern[x, Blank[]]]"],
    ["x__..", "Repeated[Pattern[x, BlankSequence[]]]"],
    ["f@g@x", "f[g[x]]"],
    ["a//f//g", "g[f[a]]"],
    ["f@*g@*h", "Composition[f, g, h]"],
    ["f/@a@@b", "Map[f, Apply[a, b]]"],
    ["f@@@x", "MapApply[f, x]"],
    ["a~f~b~g~c", "g[f[a, b], c]"],
    ["x!!", "Factorial2[x]"],
    ["!x", "Not[x]"],
    ["++x", "PreIncrement[x]"],
    ["x--", "Decrement[x]"],
    ["x//=f", "ApplyTo[x, f]"],
    ["a<b<c", "Less[a, b, c]"],
    ["a<b<=c", "Inequality[a, Less, b, LessEqual, c]"],
    ["f::tag", 'MessageName[f, "tag"]'],
    ["a[[1,2]][[3]]", "Part[Part[a, 1, 2], 3]"],
    ["a[b[c[[1]]]]", "a[b[Part[c, 1]]]"],
    ['<|a->1,"b":>2|>', 'Association[Rule[a, 1], RuleDelayed["b", 2]]'],
    ["a->b->c", "Rule[a, Rule[b, c]]"],
    ["a->b&", "Function[Rule[a, b]]"],
    ["x|->x^2", "Function[x, Power[x, 2]]"],
    ["#name + ##2 + #0", 'Plus[Slot["name"], SlotSequence[2], Slot[0]]'],
    ["%% + %5", "Plus[Out[-2], Out[5]]"],
    ["<<foo.m", 'Get["foo.m"]'],
    ["{a,,b,}", "List[a, Null, b, Null]"],
    ["16^^ff", "255"],
    ["2^^1*^100", "1267650600228229401496703205376"],
    ["16^^1*^-1", "Rational[1, 16]"],
    ["2^^1.1*^3", "12.`"],
    ["2^^1.1`20*^3", "12.`20"],
    ["36^^z.i", "35.5`"],
    ["1.5`20*^3", "1.5`20*^3"],
    ["2*^3", "2000"],
    ["1.23456789012345678901", "1.23456789012345678901"],
    ["1..", "Repeated[1]"],
    ["a (* c (* d *) *) b", "Times[a, b]"],
    ["\\[Pi]+\\[Alpha]\\[Element]Reals", "Element[Plus[Pi, α], Reals]"],
    ["a\\[Rule]b", "Rule[a, b]"],
    ['"a\\n\\"\\\\\\[Alpha]\\:00e9\\.41\\|01f600"', '"a\\n\\"\\\\αéA😀"'],
    ["a \\\n+ b", "Plus[a, b]"],
  ])("%s means %s", (text, expected) => {
    expect(printFullForm(parse(text))).toBe(expected);
  });

  test("a line end ends an expression only where it is complete", () => {
    const text = "a=1;\nf[x_]:=x+\n 2\n\n(* c *)g[\n1,\n2]\nb\n";
    expect(parseAll(text).map((expr) => printFullForm(expr))).toEqual([
      "CompoundExpression[Set[a, 1], Null]",
      "SetDelayed[f[Pattern[x, Blank[]]], Plus[x, 2]]",
      "g[1, 2]",
      "b",
    ]);
    expect(parseAll(" (* nothing *) ")).toEqual([]);
    expect(parseAll("a\n;;b\n;;").map((expr) => printFullForm(expr))).toEqual([
      "a",
      "Span[1, b]",
      "Span[1, All]",
    ]);
  });

  test("qualify gives every name that is not of the language its context, and unqualify takes it away", () => {
    const full = qualify(parse("f[System`Plus[x, my`y], Pi] -> $z"));
    expect(printFullForm(full)).toBe("Rule[Global`f[Plus[Global`x, my`y], Pi], Global`$z]");
    expect(printFullForm(unqualify(full))).toBe("Rule[f[Plus[x, my`y], Pi], $z]");
    expect(["Plus", "System`Map", "RemoteBatchSubmit", "$Version"].every(isSystemName)).toBe(true);
    expect(["plus", "Global`Plus", "constructor", ""].some(isSystemName)).toBe(false);
  });
});
