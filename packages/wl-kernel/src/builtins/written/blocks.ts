import { inLanguage } from "./in-language.js";

/** Functions of lists that find repeats, parts and orders. */
export const blocks = inLanguage([
  [
    "DeleteElements",
    `DeleteElements[l_List, e_List] := DeleteCases[l, Alternatives @@ Map[Verbatim, e]] /; e =!= {};
     DeleteElements[l_List, {}] := l;
     DeleteElements[l_List, n_Integer -> e_List] := Fold[DeleteCases[#1, Verbatim[#2], {1}, n] &, l, e];
     DeleteElements[l_List, n_List -> e_List] := Fold[DeleteCases[#1, Verbatim[#2[[2]]], {1}, #2[[1]]] &, l, Transpose[{n, e}]];
     DeleteElements[e_][l_List] := DeleteElements[l, e];`,
  ],
  [
    "FindRepeat",
    "FindRepeat[l_List] := SelectFirst[Table[Take[l, k], {k, Length[l]}], repeats[l, #] &]; FindRepeat[s_String] := StringJoin[FindRepeat[Characters[s]]]; repeats[l_, b_] := Take[Join @@ ConstantArray[b, Ceiling[Length[l]/Length[b]]], Length[l]] === l;",
    { state: "partial", missing: "minimum number of repeats" },
  ],
  [
    "FindTransientRepeat",
    `FindTransientRepeat[l_List, n_Integer] := Module[{r = transient[l, n]}, r];
     transient[l_, n_] := Module[{m = Length[l], t, b},
       Do[t = Drop[l, k]; Do[b = Take[t, p]; If[Take[Join @@ ConstantArray[b, Ceiling[Length[t]/p]], Length[t]] === t, Return[{Take[l, k], b}, Module]], {p, 1, Quotient[m - k, n]}], {k, 0, m - 1}];
       {l, {}}];`,
  ],
  [
    "LongestOrderedSequence",
    `LongestOrderedSequence[l_List] := LongestOrderedSequence[l, OrderedQ[{#1, #2}] &];
     LongestOrderedSequence[l_List, p_] := Module[{best = Table[1, {Length[l]}], before = Table[0, {Length[l]}], i, out = {}},
       Do[Do[If[best[[j]] + 1 > best[[k]] && TrueQ[p[l[[j]], l[[k]]]], best[[k]] = best[[j]] + 1; before[[k]] = j], {j, k - 1}], {k, Length[l]}];
       i = If[l === {}, 0, First[Ordering[-best]]];
       While[i > 0, PrependTo[out, l[[i]]]; i = before[[i]]];
       out];`,
  ],
  [
    "ArrayComponents",
    `ArrayComponents[a_] := Module[{n = 0, seen = <||>}, Map[If[# === 0, 0, Lookup[seen, Key[#], seen[#] = ++n]] &, a, {ArrayDepth[a]}]];
     ArrayComponents[a_, n_Integer] := Module[{k = 0, seen = <||>}, Map[If[# === 0, 0, Lookup[seen, Key[#], seen[#] = ++k]] &, a, {n}]];
     ArrayComponents[a_, n_Integer, r_Rule] := ArrayComponents[a, n, {r}];
     ArrayComponents[a_, n_Integer, r : {__Rule}] := Module[{k = Max[Map[Last, r]], seen = Association[r]}, Map[Lookup[seen, Key[#], seen[#] = ++k] &, a, {n}]];`,
  ],
  [
    "DeBruijnSequence",
    `DeBruijnSequence[k_Integer?Positive, n_Integer?Positive] := DeBruijnSequence[Range[0, k - 1], n];
     DeBruijnSequence[l_List, n_Integer?Positive] := l[[lyndon[Length[l], n] + 1]];
     lyndon[k_, n_] := Module[{w = {-1}, out = {}, m}, While[w =!= {}, w[[-1]] = w[[-1]] + 1; If[Mod[n, Length[w]] == 0, out = Join[out, w]]; m = Length[w]; While[Length[w] < n, AppendTo[w, w[[Length[w] - m + 1]]]]; While[w =!= {} && Last[w] == k - 1, w = Most[w]]]; out];`,
  ],
  ["OneHotVector", "OneHotVector[n_Integer, k_Integer] := UnitVector[n, k];"],
  [
    "NumericalSort",
    "NumericalSort[l_List] := SortBy[l, N]; NumericalSort[l_List, p_] := Sort[l, p[N[#1], N[#2]] &];",
    { state: "partial", missing: "elements without numeric value" },
  ],
  ["NumeratorDenominator", "NumeratorDenominator[e_] := {Numerator[e], Denominator[e]};"],
  [
    "SubsetPosition",
    "SubsetPosition[l_List, p_List] := Select[Permutations[Range[Length[l]], {Length[p]}], MatchQ[l[[#]], p] &];",
    { state: "partial", missing: "limits" },
  ],
  [
    "ArrayFilter",
    "ArrayFilter[f_, l_List, r_Integer] := Module[{n = Length[l]}, Table[f[l[[Clip[Range[i - r, i + r], {1, n}]]]], {i, n}]] /; VectorQ[l, ! ListQ[#] &]; ArrayFilter[f_, m_?MatrixQ, r_Integer] := ArrayFilter[f, m, {r, r}]; ArrayFilter[f_, m_?MatrixQ, {r_Integer, s_Integer}] := With[{a = Length[m], b = Length[First[m]]}, Table[f[m[[Clip[Range[i - r, i + r], {1, a}], Clip[Range[j - s, j + s], {1, b}]]]], {i, a}, {j, b}]];",
    { state: "partial", missing: "padding" },
  ],
  ["PermutationGroup", "PermutationGroup[{}] := PermutationGroup[{Cycles[{}]}];"],
  [
    "GroupElements",
    `GroupElements[g_] := Module[{n = groupDegree[g]}, Map[PermutationCycles, Sort[groupLists[g]]]] /; groupDegree[g] =!= None && GroupOrder[g] < 50000;
     groupDegree[SymmetricGroup[n_Integer] | AlternatingGroup[n_Integer] | CyclicGroup[n_Integer] | DihedralGroup[n_Integer]] := n;
     groupDegree[PermutationGroup[l_List]] := Max[1, Map[PermutationMax, l]];
     groupDegree[_] := None;
     groupLists[SymmetricGroup[n_]] := Permutations[Range[n]];
     groupLists[AlternatingGroup[n_]] := Select[Permutations[Range[n]], Signature[#] == 1 &];
     groupLists[g_] := groupClosure[Map[PermutationList[#, groupDegree[g]] &, GroupGenerators[g]], groupDegree[g]];
     groupClosure[gens_, n_] := Module[{all = {Range[n]}, new = {Range[n]}}, While[new =!= {}, new = Complement[Flatten[Table[p[[q]], {p, new}, {q, gens}], 1], all]; all = Join[all, new]]; all];`,
  ],
  [
    "GroupGenerators",
    `GroupGenerators[PermutationGroup[l_List]] := l;
     GroupGenerators[CyclicGroup[n_Integer]] := {Cycles[{Range[n]}]};
     GroupGenerators[SymmetricGroup[n_Integer]] := If[n < 2, {}, If[n == 2, {Cycles[{{1, 2}}]}, {Cycles[{{1, 2}}], Cycles[{Range[n]}]}]];
     GroupGenerators[AlternatingGroup[n_Integer]] := Table[Cycles[{{1, 2, k}}], {k, 3, n}];
     GroupGenerators[DihedralGroup[n_Integer]] := {Cycles[Table[{k, n + 1 - k}, {k, Quotient[n, 2]}]], Cycles[{Range[n]}]};`,
  ],
  [
    "GroupOrder",
    `GroupOrder[SymmetricGroup[n_Integer]] := n!;
     GroupOrder[AlternatingGroup[n_Integer]] := Max[1, n!/2];
     GroupOrder[CyclicGroup[n_Integer]] := n;
     GroupOrder[DihedralGroup[n_Integer]] := 2 n;
     GroupOrder[AbelianGroup[l_List]] := Times @@ l;
     GroupOrder[PermutationGroup[l_List]] := groupCount[l, Max[1, Map[PermutationMax, l]]];
     groupCount[l_, n_] := Module[{all = <|Range[n] -> True|>, new = {Range[n]}, gens = Map[PermutationList[#, n] &, l]}, While[new =!= {}, new = DeleteDuplicates[Select[Flatten[Table[p[[q]], {p, new}, {q, gens}], 1], ! KeyExistsQ[all, #] &]]; Do[all[p] = True, {p, new}]]; Length[all]];`,
    {
      state: "partial",
      missing: "sporadic groups, groups of more than some ten thousand elements",
    },
  ],
  [
    "GroupElementQ",
    "GroupElementQ[SymmetricGroup[n_Integer], c_Cycles] := PermutationMax[c] <= n; GroupElementQ[AlternatingGroup[n_Integer], c_Cycles] := PermutationMax[c] <= n && EvenQ[Total[Map[Length[#] - 1 &, First[c]]]]; GroupElementQ[g_, c_Cycles] := MemberQ[GroupElements[g], c];",
  ],
  [
    "GroupOrbits",
    "GroupOrbits[g_] := With[{l = Map[PermutationList[#, Max[1, Map[PermutationMax, GroupGenerators[g]]]] &, GroupGenerators[g]]}, orbits[l]]; GroupOrbits[g_, p_List] := DeleteDuplicates[Map[Function[x, SelectFirst[GroupOrbits[g], MemberQ[#, x] &, {x}]], p]]; orbits[l_] := Module[{left = Range[Length[First[l]]], out = {}, o, new}, While[left =!= {}, o = {First[left]}; new = o; While[new =!= {}, new = Complement[Flatten[Table[p[[x]], {x, new}, {p, l}]], o]; o = Join[o, new]]; AppendTo[out, Sort[o]]; left = Complement[left, o]]; out];",
    { state: "partial", missing: "actions" },
  ],
]);
