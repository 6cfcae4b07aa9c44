import { inLanguage } from "./in-language.js";

/** Functions that take lists apart and put them together again. */
export const rearranging = inLanguage([
  [
    "Riffle",
    `Riffle[{}, _] := {};
     Riffle[l_List, x_List] := If[x === {}, l, Module[{n = Length[l], k = Length[x]},
       If[n === k, Flatten[Transpose[{l, x}], 1],
         Flatten[Table[If[i < n, {l[[i]], x[[Mod[i - 1, k] + 1]]}, {l[[i]]}], {i, n}], 1]]]];
     Riffle[l_List, x_] := Flatten[Table[If[i < Length[l], {l[[i]], x}, {l[[i]]}], {i, Length[l]}], 1];
     Riffle[l_List, x_, n_Integer /; n > 1] := Fold[Insert[#1, x, #2] &, l, Range[n, Length[l] + Quotient[Length[l] - 1, n - 1], n]];
     Riffle[l_List, x_List, {a_Integer, b_Integer, s_Integer}] := riffle[l, x, a, b, s];
     Riffle[l_List, x_, {a_Integer, b_Integer, s_Integer}] := riffle[l, {x}, a, b, s];
     Riffle[l_List, x_, {a_Integer, b_Integer}] := Riffle[l, x, {a, b, 2}];
     riffle[l_, x_, a_, b_, s_] := Module[{out = l, i = a, j = 0, last = If[b < 0, Length[l] + b + 1, b]},
       While[If[b < 0, i <= Length[out] + b + 2, i <= last], out = Insert[out, x[[Mod[j, Length[x]] + 1]], i]; i += s; j++]; out];`,
  ],
  [
    "TakeWhile",
    "TakeWhile[l_, f_] := Take[l, LengthWhile[l, f]]; TakeWhile[f_][l_] := TakeWhile[l, f];",
  ],
  [
    "LengthWhile",
    `LengthWhile[l_, f_] := Module[{n = 0, m = Length[l]}, While[n < m && TrueQ[f[l[[n + 1]]]], n++]; n];
     LengthWhile[f_][l_] := LengthWhile[l, f];`,
  ],
  [
    "TakeList",
    `TakeList[l_, specs_List] := Module[{rest = l}, Map[Module[{d = TakeDrop[rest, #]}, rest = d[[2]]; d[[1]]] &, specs]];`,
  ],
  ["TakeDrop", "TakeDrop[l_, spec__] := {Take[l, spec], Drop[l, spec]};"],
  [
    "Catenate",
    "Catenate[l_List] := Flatten[Map[If[AssociationQ[#], Values[#], #] &, l], 1]; Catenate[a_Association] := Catenate[Values[a]];",
  ],
  [
    "Subdivide",
    `Subdivide[n_Integer?Positive] := Table[i/n, {i, 0, n}];
     Subdivide[b_, n_Integer?Positive] := Table[b i/n, {i, 0, n}];
     Subdivide[a_, b_, n_Integer?Positive] := Table[a + (b - a) i/n, {i, 0, n}];`,
  ],
  [
    "PowerRange",
    `PowerRange[b_] := PowerRange[1, b, 10]; PowerRange[a_, b_] := PowerRange[a, b, 10];
     PowerRange[a_, b_, r_] := Module[{x = a, out = {}}, While[If[TrueQ[Abs[r] > 1], Abs[x] <= Abs[b], Abs[x] >= Abs[b]], AppendTo[out, x]; x = x r]; out];`,
  ],
  [
    "BlockMap",
    `BlockMap[f_, l_, n_] := Map[f, Partition[l, n]]; BlockMap[f_, l_, n_, d_] := Map[f, Partition[l, n, d]];`,
  ],
  [
    "MovingMap",
    `MovingMap[f_, l_List, n_Integer] := Map[f, Partition[l, n + 1, 1]];`,
    { state: "partial", missing: "padding, time series" },
  ],
  [
    "MovingAverage",
    `MovingAverage[l_List, n_Integer?Positive] := Map[Mean, Partition[l, n, 1]];
     MovingAverage[l_List, w_List] := Map[(# . w)/Total[w] &, Partition[l, Length[w], 1]];`,
  ],
  ["MovingMedian", "MovingMedian[l_List, n_Integer?Positive] := Map[Median, Partition[l, n, 1]];"],
  [
    "Ratios",
    "Ratios[l_List] := Table[l[[i + 1]]/l[[i]], {i, Length[l] - 1}]; Ratios[l_List, n_Integer] := Nest[Ratios, l, n];",
  ],
  [
    "FoldPairList",
    `FoldPairList[f_, y_, l_List] := FoldPairList[f, y, l, First];
     FoldPairList[f_, y_, l_List, g_] := Module[{s = y, out = {}, p}, Do[p = f[s, e]; out = Append[out, g[p]]; s = p[[2]], {e, l}]; out];`,
  ],
  [
    "FoldPair",
    `FoldPair[f_, y_, l_List] := FoldPair[f, y, l, First];
     FoldPair[f_, y_, l_List, g_] := Last[FoldPairList[f, y, l, g]];`,
  ],
  [
    "FoldWhile",
    `FoldWhile[f_, x_, l_List, test_] := Module[{s = x, i = 1}, While[i <= Length[l] && TrueQ[test[s]], s = f[s, l[[i]]]; i++]; s];
     FoldWhile[f_, l_List, test_] := FoldWhile[f, First[l], Rest[l], test];`,
  ],
  [
    "FoldWhileList",
    `FoldWhileList[f_, x_, l_List, test_] := Module[{s = x, i = 1, out = {x}}, While[i <= Length[l] && TrueQ[test[s]], s = f[s, l[[i]]]; AppendTo[out, s]; i++]; out];
     FoldWhileList[f_, l_List, test_] := FoldWhileList[f, First[l], Rest[l], test];`,
  ],
  [
    "ArrayPad",
    `ArrayPad[l_List, n_Integer] := ArrayPad[l, n, 0];
     ArrayPad[l_List, n_Integer, x_] := ArrayPad[l, Table[{n, n}, {ArrayDepth[l]}], x];
     ArrayPad[l_List, {a_Integer, b_Integer}] := ArrayPad[l, {a, b}, 0];
     ArrayPad[l_List, {a_Integer, b_Integer}, x_] := ArrayPad[l, Table[{a, b}, {ArrayDepth[l]}], x];
     ArrayPad[l_List, s : {{_Integer, _Integer} ..}] := ArrayPad[l, s, 0];
     ArrayPad[l_List, {{a_, b_}}, "Fixed"] := Join[Table[First[l], {a}], l, Table[Last[l], {b}]];
     ArrayPad[l_List, {{a_, b_}}, "Periodic"] := Module[{n = Length[l]}, Table[l[[Mod[i - 1, n] + 1]], {i, 1 - a, n + b}]];
     ArrayPad[l_List, {{a_, b_}}, "Reflected"] := Module[{n = Length[l]}, Table[l[[n - Abs[Mod[i - 1, 2 (n - 1)] - (n - 1)]]], {i, 1 - a, n + b}]];
     ArrayPad[l_List, {{a_, b_}}, x_] := cut[l, a, b, x];
     ArrayPad[l_List, {{a_, b_}, more__}, x_] := With[{inner = Map[ArrayPad[#, {more}, x] &, l]}, cut[inner, a, b, If[StringQ[x], x, ConstantArray[x, Dimensions[First[inner]]]]]];
     cut[l_, a_, b_, x_] := Join[Table[x, {Max[a, 0]}], Take[l, {1 + Max[-a, 0], Length[l] - Max[-b, 0]}], Table[x, {Max[b, 0]}]];`,
    { state: "partial", missing: "named paddings of nested lists" },
  ],
  [
    "ArrayFlatten",
    `ArrayFlatten[a_List] := ArrayFlatten[a, 2];
     ArrayFlatten[a_List, 1] := Join @@ a;
     ArrayFlatten[a_List, 2] := Module[{rows, columns},
       rows = Map[Max[1, Sequence @@ Cases[#, m_List :> Length[m]]] &, a];
       columns = Map[Max[1, Sequence @@ Cases[#, m_List :> Length[First[m]]]] &, Transpose[a]];
       Join @@ Table[MapThread[Join, Table[If[ListQ[a[[i, j]]], a[[i, j]], ConstantArray[a[[i, j]], {rows[[i]], columns[[j]]}]], {j, Length[columns]}]], {i, Length[rows]}]];`,
    { state: "partial", missing: "ranks above 2" },
  ],
  [
    "ListConvolve",
    `ListConvolve[k_List, l_List] := Map[# . Reverse[k] &, Partition[l, Length[k], 1]];
     ListConvolve[k_List, l_List, j_Integer] := ListConvolve[k, l, {j, j}];
     ListConvolve[k_List, l_List, {a_Integer, b_Integer}] := Module[{m = Length[k], n = Length[l], p, q},
       p = If[a < 0, m + a + 1, a]; q = If[b < 0, m + b + 1, b];
       Table[Sum[k[[r]] l[[Mod[t + p - r - 1, n] + 1]], {r, m}], {t, 1, n + q - p}]];
     ListConvolve[k_List, l_List, j_Integer, x_] := ListConvolve[k, l, {j, j}, x];
     ListConvolve[k_List, l_List, {a_Integer, b_Integer}, x_] := ListCorrelate[Reverse[k], l, {-a, -b}, x];`,
    { state: "partial", missing: "two dimensions, lists as padding" },
  ],
  [
    "ListCorrelate",
    `ListCorrelate[k_List, l_List] := Map[# . k &, Partition[l, Length[k], 1]];
     ListCorrelate[k_List, l_List, j_Integer] := ListCorrelate[k, l, {j, j}];
     ListCorrelate[k_List, l_List, {a_Integer, b_Integer}] := Module[{m = Length[k], n = Length[l], p, q},
       p = If[a < 0, m + a + 1, a]; q = If[b < 0, m + b + 1, b];
       Table[Sum[k[[r]] l[[Mod[t + r - p - 1, n] + 1]], {r, m}], {t, 1, n + p - q}]];
     ListCorrelate[k_List, l_List, j_Integer, x_] := ListCorrelate[k, l, {j, j}, x];
     ListCorrelate[k_List, l_List, {a_Integer, b_Integer}, x : Except[_List]] := Module[{m = Length[k], n = Length[l], p, q},
       p = If[a < 0, m + a + 1, a]; q = If[b < 0, m + b + 1, b];
       Table[Sum[k[[r]] With[{i = t + r - p}, If[1 <= i <= n, l[[i]], x]], {r, m}], {t, 1, n + p - q}]];`,
    { state: "partial", missing: "two dimensions, lists as padding" },
  ],
  [
    "SequenceCases",
    `SequenceCases[l_List, rule : (_Rule | _RuleDelayed)] := Module[{i = 1, n = Length[l], out = {}, j, found, mark},
       While[i <= n, found = False;
         For[j = n, j >= i && ! found, j--, With[{r = Replace[l[[i ;; j]], {rule, _ -> mark}]}, If[r =!= mark, AppendTo[out, r]; i = j + 1; found = True]]];
         If[! found, i++]]; out];
     SequenceCases[l_List, p_] := Module[{i = 1, n = Length[l], out = {}, j, found},
       While[i <= n, found = False;
         For[j = n, j >= i && ! found, j--, If[MatchQ[l[[i ;; j]], p], AppendTo[out, l[[i ;; j]]]; i = j + 1; found = True]];
         If[! found, i++]]; out];
     SequenceCases[l_List, rule_, Overlaps -> False] := SequenceCases[l, rule];
     SequenceCases[l_List, rule_, Overlaps -> all : True | All] := Module[{n = Length[l], mark, try},
       try[i_, j_] := If[MatchQ[rule, _Rule | _RuleDelayed], Replace[l[[i ;; j]], {rule, _ -> mark}], If[MatchQ[l[[i ;; j]], rule], l[[i ;; j]], mark]];
       Flatten[Table[With[{found = DeleteCases[Table[try[i, j], {j, n, i, -1}], mark]}, If[all === All, found, Take[found, UpTo[1]]]], {i, n}], 1]];
     SequenceCases[p_][l_List] := SequenceCases[l, p];`,
    { state: "partial", missing: "count of matches" },
  ],
  [
    "SequencePosition",
    `SequencePosition[l_List, p_] := Module[{i, n = Length[l], out = {}, j, found},
       For[i = 1, i <= n, i++, found = False;
         For[j = n, j >= i && ! found, j--, If[MatchQ[l[[i ;; j]], p], AppendTo[out, {i, j}]; found = True]]]; out];
     SequencePosition[p_][l_List] := SequencePosition[l, p];`,
    { state: "partial", missing: "option Overlaps, count" },
  ],
  ["SequenceCount", "SequenceCount[l_List, p_] := Length[SequenceCases[l, p]];"],
  [
    "SequenceSplit",
    `SequenceSplit[l_List, p_] := Module[{i = 1, s = 1, n = Length[l], out = {}, j, found},
       While[i <= n, found = False;
         For[j = n, j >= i && ! found, j--, If[MatchQ[l[[i ;; j]], p], If[i > s, AppendTo[out, l[[s ;; i - 1]]]]; i = s = j + 1; found = True]];
         If[! found, i++]];
       If[s <= n, AppendTo[out, l[[s ;; n]]]]; out];`,
    { state: "partial", missing: "rules, count" },
  ],
  [
    "SequenceReplace",
    `SequenceReplace[l_List, rule : (_Rule | _RuleDelayed)] := SequenceReplace[l, {rule}];
     SequenceReplace[l_List, rules_List] := Module[{i = 1, n = Length[l], out = {}, j, found, mark, r},
       While[i <= n, found = False;
         For[j = n, j >= i && ! found, j--, r = Replace[l[[i ;; j]], Append[rules, _ -> mark]]; If[r =!= mark, AppendTo[out, r]; i = j + 1; found = True]];
         If[! found, AppendTo[out, l[[i]]]; i++]]; out];`,
  ],
  [
    "LongestCommonSequence",
    `LongestCommonSequence[a_String, b_String] := StringJoin[LongestCommonSequence[Characters[a], Characters[b]]];
     LongestCommonSequence[a_List, b_List] := Module[{m = Length[a], n = Length[b], t, i, j, out = {}},
       t = ConstantArray[0, {m + 1, n + 1}];
       Do[t[[i + 1, j + 1]] = If[a[[i]] === b[[j]], t[[i, j]] + 1, Max[t[[i, j + 1]], t[[i + 1, j]]]], {i, m}, {j, n}];
       i = m; j = n;
       While[i > 0 && j > 0, Which[a[[i]] === b[[j]], PrependTo[out, a[[i]]]; i--; j--, t[[i, j + 1]] >= t[[i + 1, j]], i--, True, j--]]; out];`,
  ],
  [
    "LongestCommonSubsequence",
    `LongestCommonSubsequence[a_String, b_String] := StringJoin[LongestCommonSubsequence[Characters[a], Characters[b]]];
     LongestCommonSubsequence[a_List, b_List] := Module[{m = Length[a], n = Length[b], t, best = 0, at = 0},
       t = ConstantArray[0, {m + 1, n + 1}];
       Do[If[a[[i]] === b[[j]], t[[i + 1, j + 1]] = t[[i, j]] + 1; If[t[[i + 1, j + 1]] > best, best = t[[i + 1, j + 1]]; at = i]], {i, m}, {j, n}];
       a[[at - best + 1 ;; at]]];`,
  ],
]);
