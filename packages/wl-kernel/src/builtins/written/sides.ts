import { inLanguage } from "./in-language.js";

/** Arithmetic on both sides of relations. */
export const sides = inLanguage([
  [
    "ApplySides",
    "ApplySides[f_, (r : Equal | Unequal | Less | LessEqual | Greater | GreaterEqual)[a__]] := Map[f, r[a]];",
    { state: "partial", missing: "assumptions" },
  ],
  [
    "AddSides",
    "AddSides[(r : Equal | Unequal | Less | LessEqual | Greater | GreaterEqual)[a_, b_], (r_)[c_, d_]] := r[a + c, b + d]; AddSides[(r : Equal | Unequal | Less | LessEqual | Greater | GreaterEqual)[a__], c_] := Map[# + c &, r[a]];",
    { state: "partial", missing: "relations of different kinds" },
  ],
  [
    "SubtractSides",
    "SubtractSides[(r : Equal | Unequal | Less | LessEqual | Greater | GreaterEqual)[a_, b_]] := r[a - b, 0]; SubtractSides[Equal[a_, b_], Equal[c_, d_]] := a - c == b - d; SubtractSides[(r : Equal | Unequal | Less | LessEqual | Greater | GreaterEqual)[a__], c_] := Map[# - c &, r[a]];",
    { state: "partial", missing: "relations of different kinds" },
  ],
  [
    "MultiplySides",
    "MultiplySides[(r : Equal | Unequal | Less | LessEqual | Greater | GreaterEqual)[a__], c_?Positive] := Map[# c &, r[a]]; MultiplySides[(r : Equal | Unequal)[a__], c_ /; NumericQ[c] && c != 0] := Map[# c &, r[a]]; MultiplySides[(r : Less | LessEqual | Greater | GreaterEqual)[a_, b_], c_?Negative] := (r /. {Less -> Greater, LessEqual -> GreaterEqual, Greater -> Less, GreaterEqual -> LessEqual})[a c, b c];",
    { state: "partial", missing: "symbolic factors" },
  ],
  [
    "DivideSides",
    "DivideSides[(r : Equal | Unequal | Less | LessEqual | Greater | GreaterEqual)[a__], c_?Positive] := Map[#/c &, r[a]]; DivideSides[(r : Equal | Unequal)[a__], c_ /; NumericQ[c] && c != 0] := Map[#/c &, r[a]]; DivideSides[(r : Less | LessEqual | Greater | GreaterEqual)[a_, b_], c_?Negative] := (r /. {Less -> Greater, LessEqual -> GreaterEqual, Greater -> Less, GreaterEqual -> LessEqual})[a/c, b/c];",
    { state: "partial", missing: "symbolic divisors" },
  ],
  [
    "Between",
    "Between[x_, {a_, b_}] := a <= x <= b; Between[x_, l : {{_, _} ..}] := Apply[Or, Map[Between[x, #] &, l]]; Between[r_List][x_] := Between[x, r];",
  ],
]);
