import { inLanguage } from "./in-language.js";

/** Functions that change how other functions get their arguments, or where they are applied. */
export const currying = inLanguage([
  ["Construct", "Construct[f_, a___] := f[a];"],
  [
    "Operate",
    `Operate[p_, e_] := Operate[p, e, 1];
     Operate[p_, e_, 0] := p[e];
     Operate[p_, e_, 1] := If[AtomQ[e], e, Apply[p[Head[e]], e]];
     Operate[p_, e_, n_Integer] := If[AtomQ[e], e, Apply[Operate[p, Head[e], n - 1], e]] /; n > 1;`,
  ],
  [
    "ComposeList",
    "ComposeList[l_List, x_] := FoldList[#2[#1] &, x, l]; ComposeList[l_List][x_] := ComposeList[l, x];",
  ],
  [
    "ReverseApplied",
    `ReverseApplied[f_][a___] := f @@ Reverse[{a}];
     ReverseApplied[f_, n_Integer][a___] := (f @@ Join[Reverse[Take[{a}, n]], Drop[{a}, n]]) /; Length[{a}] >= n;`,
    { state: "partial", missing: "negative counts" },
  ],
  [
    "CurryApplied",
    `CurryApplied[n_Integer][f_] := CurryApplied[f, n];
     CurryApplied[p : {__Integer}][f_] := CurryApplied[f, p];
     CurryApplied[f_, n_Integer][a__] := CurryApplied[f, Range[n], {a}] /; n > 0;
     CurryApplied[f_, n_Integer -> p : {__Integer}][a__] := CurryApplied[f, p, {a}];
     CurryApplied[f_, p : {__Integer}][a__] := CurryApplied[f, p, {a}];
     CurryApplied[f_, p_, {a__}][b__] := CurryApplied[f, p, {a, b}];
     CurryApplied[f_, p_List, {a__}] := With[{n = Max[p]}, f @@ Join[{a}[[p]], Drop[{a}, n]]] /; Length[{a}] >= Max[p];`,
  ],
  [
    "OperatorApplied",
    `OperatorApplied[f_][x_][y___] := f[y, x];
     OperatorApplied[f_, n_Integer][a_] := CurryApplied[f, n][a];
     OperatorApplied[f_, p : {__Integer}][a_] := CurryApplied[f, p][a];
     OperatorApplied[f_, n_Integer -> k_Integer][a_][b___] := With[{l = {b}}, f @@ Insert[l, a, k] /; n > 0];`,
    { state: "partial", missing: "positions with a count of arguments" },
  ],
  [
    "ReplaceAt",
    "ReplaceAt[e_, r_, p_] := MapAt[Replace[r], e, p]; ReplaceAt[r_, p_][e_] := ReplaceAt[e, r, p];",
  ],
  ["MapAll", "MapAll[f_, e_] := Map[f, e, {0, Infinity}]; MapAll[f_][e_] := MapAll[f, e];"],
  [
    "Curry",
    `Curry[f_][a_][b_] := f[b, a];
     Curry[f_, n_Integer][a_] := CurryApplied[f, n][a];
     Curry[f_, p : {__Integer}][a_] := CurryApplied[f, p][a];`,
  ],
]);
