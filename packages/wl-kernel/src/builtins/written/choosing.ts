import { inLanguage } from "./in-language.js";

/** Functions that choose, count and sort elements. */
export const choosing = inLanguage([
  [
    "SelectFirst",
    `SelectFirst[e_, f_] := SelectFirst[e, f, Missing["NotFound"]];
     SelectFirst[e_, f_, d_] := Module[{r = Select[e, f, 1]}, If[Length[r] > 0, First[r], d]];
     SelectFirst[f_][e_] := SelectFirst[e, f];`,
    { attributes: ["HoldRest"] },
  ],
  [
    "NoneTrue",
    "NoneTrue[e_, f_] := ! AnyTrue[e, f]; NoneTrue[e_, f_, n_] := ! AnyTrue[e, f, n]; NoneTrue[f_][e_] := NoneTrue[e, f];",
  ],
  [
    "Pick",
    `Pick[l_, s_] := Pick[l, s, True];
     Pick[l_, s_, p_] := pick[l, s, p] /. none -> Sequence[];
     pick[l_, s_, p_] := If[MatchQ[s, p], l, If[! AtomQ[l] && ! AtomQ[s] && Length[l] === Length[s], Head[l] @@ MapThread[pick[#1, #2, p] &, {List @@ l, List @@ s}], none]];`,
  ],
  [
    "ReverseSort",
    "ReverseSort[e_] := Reverse[Sort[e]]; ReverseSort[e_, f_] := Reverse[Sort[e, f]];",
  ],
  [
    "ReverseSortBy",
    "ReverseSortBy[e_, f_] := Reverse[SortBy[e, f]]; ReverseSortBy[f_][e_] := ReverseSortBy[e, f];",
  ],
  [
    "TakeLargestBy",
    `TakeLargestBy[e_, f_, n_] := With[{v = If[AssociationQ[e], Values[e], e]}, With[{o = Take[Reverse[Ordering[f /@ v]], n]}, If[AssociationQ[e], Association[Normal[e][[o]]], e[[o]]]]];
     TakeLargestBy[f_, n_][e_] := TakeLargestBy[e, f, n];`,
  ],
  [
    "TakeSmallestBy",
    `TakeSmallestBy[e_, f_, n_] := With[{v = If[AssociationQ[e], Values[e], e]}, With[{o = Take[Ordering[f /@ v], n]}, If[AssociationQ[e], Association[Normal[e][[o]]], e[[o]]]]];
     TakeSmallestBy[f_, n_][e_] := TakeSmallestBy[e, f, n];`,
  ],
  [
    "DeleteMissing",
    "DeleteMissing[a_Association] := Select[a, Not[MissingQ[#]] &]; DeleteMissing[l_] := DeleteCases[l, _Missing]; DeleteMissing[l_, n_] := DeleteCases[l, _Missing, n];",
  ],
  ["MissingQ", "MissingQ[_Missing] := True; MissingQ[_] := False;"],
  ["FailureQ", "FailureQ[_Failure | $Failed | $Aborted] := True; FailureQ[_] := False;"],
  [
    "Nearest",
    `Nearest[l : {(_Rule | _RuleDelayed) ..}, x_] := Nearest[Keys[l] -> Values[l], x];
     Nearest[l : {(_Rule | _RuleDelayed) ..}, x_, n_] := Nearest[Keys[l] -> Values[l], x, n];
     Nearest[l_List, x_] := With[{d = Map[distance[#, x] &, l]}, l[[Flatten[Position[d, Min[d], {1}, Heads -> False]]]]];
     Nearest[l_List, x_, n_Integer] := l[[Take[Ordering[N[Map[distance[#, x] &, l]]], UpTo[n]]]];
     Nearest[(l_List) -> (v_List), x_] := With[{d = Map[distance[#, x] &, l]}, v[[Flatten[Position[d, Min[d], {1}, Heads -> False]]]]];
     Nearest[l_List -> "Index", x_] := With[{d = Map[distance[#, x] &, l]}, Flatten[Position[d, Min[d], {1}, Heads -> False]]];
     Nearest[(l_List) -> (v_List), x_, n : _Integer | _UpTo] := v[[Take[Ordering[N[Map[distance[#, x] &, l]]], UpTo[If[IntegerQ[n], n, First[n]]]]]];
     Nearest[l_List -> "Index", x_, n_Integer] := Take[Ordering[N[Map[distance[#, x] &, l]]], UpTo[n]];
     Nearest[l_List, x_, {n_ : Infinity, r_?NumericQ}] := Select[If[MatchQ[n, All | Infinity], l[[Ordering[N[Map[distance[#, x] &, l]]]]], Nearest[l, x, n]], distance[#, x] <= r &];
     Nearest[l_List][x__] := Nearest[l, x];
     Nearest[l_Rule][x__] := Nearest[l, x];
     distance[a_String, b_String] := EditDistance[a, b];
     distance[a_List, b_List] := Sqrt[Total[Abs[a - b]^2]];
     distance[a_, b_] := Abs[a - b];`,
    { state: "partial", missing: "distance functions, several points, radii" },
  ],
  [
    "SubsetCases",
    'SubsetCases[l_List, p_] := Module[{rest = l, out = {}, s}, While[(s = SelectFirst[Subsets[rest, {Length[p]}], MatchQ[#, p] &]) =!= Missing["NotFound"], AppendTo[out, s]; Do[rest = Delete[rest, First[FirstPosition[rest, e]]], {e, s}]]; out];',
    { state: "partial", missing: "patterns of variable length" },
  ],
]);
