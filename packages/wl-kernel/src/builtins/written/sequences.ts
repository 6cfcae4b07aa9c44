import { inLanguage } from "./in-language.js";

/** More functions of lists: orders, windows, recurrences, transforms. */
export const sequences = inLanguage([
  [
    "FlattenAt",
    `FlattenAt[e_, n_Integer] := FlattenAt[e, {n}];
     FlattenAt[e_, p : {__Integer}] := ReplacePart[e, p -> Sequence @@ e[[Sequence @@ p]]];
     FlattenAt[e_, p : {{__Integer} ..}] := Fold[FlattenAt, e, Reverse[Sort[p]]];
     FlattenAt[p_][e_] := FlattenAt[e, p];`,
  ],
  [
    "Comap",
    "Comap[fs_List, x_] := Map[#[x] &, fs]; Comap[fs_Association, x_] := Map[#[x] &, fs]; Comap[h_[fs___], x_] := h @@ Map[#[x] &, {fs}]; Comap[fs_][x_] := Comap[fs, x];",
  ],
  [
    "ComapApply",
    "ComapApply[fs_List, x_] := Map[# @@ x &, fs]; ComapApply[fs_][x_] := ComapApply[fs, x];",
  ],
  [
    "PermutationReplace",
    "PermutationReplace[n_Integer, c_] := With[{l = PermutationList[c]}, If[1 <= n <= Length[l], l[[n]], n]]; PermutationReplace[l_List, c_] := Map[PermutationReplace[#, c] &, l];",
    { state: "partial", missing: "lists of permutations" },
  ],
  [
    "PermutationMin",
    "PermutationMin[Cycles[c_]] := Min[c]; PermutationMin[l_List] := PermutationMin[PermutationCycles[l]];",
  ],
  [
    "NumericalOrder",
    "NumericalOrder[a_?NumericQ, b_?NumericQ] := Which[a < b, 1, a > b, -1, True, 0]; NumericalOrder[a_, b_] := Order[a, b];",
  ],
  [
    "AlphabeticOrder",
    "AlphabeticOrder[a_String, b_String] := Order[a, b]; AlphabeticOrder[a_List, b_List] := Order[a, b]; AlphabeticOrder[l_String][a_, b_] := AlphabeticOrder[a, b];",
    { state: "partial", missing: "languages" },
  ],
  [
    "AlphabeticSort",
    "AlphabeticSort[l_List] := Sort[l];",
    { state: "partial", missing: "languages" },
  ],
  [
    "LexicographicOrder",
    "LexicographicOrder[a_List, b_List] := lex[a, b]; LexicographicOrder[a_String, b_String] := lex[Characters[a], Characters[b]]; lex[{}, {}] := 0; lex[{}, _] := 1; lex[_, {}] := -1; lex[a_, b_] := Module[{k = 1, m = Min[Length[a], Length[b]]}, While[k <= m && a[[k]] === b[[k]], k++]; If[k <= m, Order[a[[k]], b[[k]]], Sign[Length[b] - Length[a]]]];",
    { state: "partial", missing: "an ordering function" },
  ],
  [
    "LexicographicSort",
    "LexicographicSort[l_List] := Sort[l, LexicographicOrder]; LexicographicSort[l_List, p_] := Sort[l, LexicographicOrder[#1, #2, p] &];",
    { state: "partial", missing: "an ordering function" },
  ],
  [
    "SequenceFold",
    "SequenceFold[f_, i_List, l_List] := Last[SequenceFoldList[f, i, l]]; SequenceFold[f_, i_List, l_List, n_] := Last[SequenceFoldList[f, i, l, n]];",
  ],
  [
    "SequenceFoldList",
    "SequenceFoldList[f_, i_List, l_List] := With[{n = Length[i]}, Fold[Append[#1, f[Sequence @@ Take[#1, -n], #2]] &, i, l]]; SequenceFoldList[f_, i_List, l_List, k_Integer] := With[{n = Length[i]}, Module[{out = i, j = 1}, While[j + k - 1 <= Length[l], out = Append[out, f[Sequence @@ Take[out, -n], Sequence @@ l[[j ;; j + k - 1]]]]; j++]; out]];",
    { state: "partial", missing: "more levels of arguments" },
  ],
  [
    "UniqueElements",
    "UniqueElements[l : {__List}] := Table[DeleteDuplicates[Select[l[[i]], Function[x, ! MemberQ[Flatten[Delete[l, i], 1], x]]]], {i, Length[l]}];",
    { state: "partial", missing: "a test" },
  ],
  [
    "ArrayReduce",
    "ArrayReduce[f_, a_List, n_Integer] := With[{d = ArrayDepth[a]}, Map[f, Transpose[a, Ordering[Append[DeleteCases[Range[d], n], n]]], {d - 1}]]; ArrayReduce[f_, a_List, {n_Integer}] := ArrayReduce[f, a, n];",
    { state: "partial", missing: "several levels" },
  ],
  [
    "Subsequences",
    "Subsequences[l_List] := Join[{{}}, Flatten[Table[l[[i ;; i + n - 1]], {n, Length[l]}, {i, Length[l] - n + 1}], 1]]; Subsequences[l_List, {n_Integer}] := Table[l[[i ;; i + n - 1]], {i, Length[l] - n + 1}]; Subsequences[l_List, n_Integer] := Select[Subsequences[l], Length[#] <= n &]; Subsequences[l_List, {a_Integer, b_Integer}] := Flatten[Table[Subsequences[l, {n}], {n, a, Min[b, Length[l]]}], 1];",
  ],
  [
    "SubsetCount",
    "SubsetCount[l_List, p_] := Length[SubsetCases[l, p]];",
    { state: "partial", missing: "patterns of variable length" },
  ],
  [
    "DeleteAdjacentDuplicates",
    "DeleteAdjacentDuplicates[l_List] := Map[First, Split[l]]; DeleteAdjacentDuplicates[l_List, f_] := Map[First, Split[l, f]];",
  ],
  [
    "PositionLargest",
    "PositionLargest[l_] := Map[First, Position[l, Max[l], {1}, Heads -> False]];",
    { state: "partial", missing: "several positions" },
  ],
  [
    "PositionSmallest",
    "PositionSmallest[l_] := Map[First, Position[l, Min[l], {1}, Heads -> False]];",
    { state: "partial", missing: "several positions" },
  ],
  [
    "OrderingBy",
    "OrderingBy[l_List, f_] := Ordering[Map[f, l]]; OrderingBy[l_List, f_, n_] := Ordering[Map[f, l], n]; OrderingBy[f_][l_] := OrderingBy[l, f];",
  ],
  [
    "CoordinateBounds",
    "CoordinateBounds[p : {__List}] := Map[MinMax, Transpose[p]]; CoordinateBounds[p : {__List}, d_] := Map[MinMax[#, d] &, Transpose[p]];",
    { state: "partial", missing: "scaled padding" },
  ],
  [
    "CoordinateBoundingBox",
    "CoordinateBoundingBox[p : {__List}] := Transpose[CoordinateBounds[p]];",
    { state: "partial", missing: "padding" },
  ],
  ["MaxFilter", filter("MaxFilter", "Max")],
  ["MinFilter", filter("MinFilter", "Min")],
  ["MeanFilter", filter("MeanFilter", "Mean")],
  ["MedianFilter", filter("MedianFilter", "Median")],
  [
    "UnitVector",
    "UnitVector[k_Integer] := UnitVector[2, k]; UnitVector[n_Integer, k_Integer] := Table[Boole[i == k], {i, n}] /; 1 <= k <= n;",
  ],
  [
    "LinearRecurrence",
    "LinearRecurrence[k_List, i_List, n_Integer] := Module[{s = i, m = Length[k]}, Do[AppendTo[s, Reverse[k] . Take[s, -m]], {Max[0, n - Length[i]]}]; Take[s, n]] /; n >= 0 && Length[i] >= Length[k]; LinearRecurrence[k_List, i_List, {n_Integer}] := Last[LinearRecurrence[k, i, n]]; LinearRecurrence[k_List, i_List, {a_Integer, b_Integer}] := Drop[LinearRecurrence[k, i, b], a - 1];",
    { state: "partial", missing: "matrices" },
  ],
  [
    "CellularAutomaton",
    `CellularAutomaton[r_, i_, 0] := {first[i]};
     CellularAutomaton[r_Integer, {l_List, 0}, n_Integer] := Module[{s = ArrayPad[l, n], out}, out = {s}; Do[s = rule[r, s]; AppendTo[out, s], {n}]; out];
     CellularAutomaton[r_Integer, l : {(0 | 1) ..}, n_Integer] := NestList[rule[r, #] &, l, n];
     CellularAutomaton[r_Integer, l : {(0 | 1) ..}] := rule[r, l];
     first[{l_List, 0}] := l; first[l_] := l;
     rule[r_, s_] := With[{bits = Reverse[IntegerDigits[r, 2, 8]]}, bits[[1 + 4 RotateRight[s] + 2 s + RotateLeft[s]]]];`,
    { state: "partial", missing: "rules other than elementary ones" },
  ],
  [
    "SubstitutionSystem",
    "SubstitutionSystem[r_List, i_List, n_Integer] := NestList[Flatten[Replace[#, r, {1}], 1] &, i, n]; SubstitutionSystem[r_List, s_String, n_Integer] := NestList[StringReplace[#, r] &, s, n];",
    { state: "partial", missing: "several dimensions" },
  ],
  ["StringTakeDrop", "StringTakeDrop[s_String, n_] := {StringTake[s, n], StringDrop[s, n]};"],
  [
    "WordFrequency",
    "WordFrequency[t_String, w_String] := N[Count[TextWords[t], w]/WordCount[t]]; WordFrequency[t_String, w_List] := AssociationMap[WordFrequency[t, #] &, w];",
    { state: "partial", missing: "options" },
  ],
  [
    "Fourier",
    `Fourier[l_List, ___Rule] := (0. I + transform[N[l], 1]/Sqrt[N[Length[l]]]) /; VectorQ[l, NumericQ] && l =!= {};
     transform[{x_}, _] := {x};
     transform[l_, s_] := With[{n = Length[l]}, If[OddQ[n], direct[l, s], With[{a = transform[l[[1 ;; ;; 2]], s], b = transform[l[[2 ;; ;; 2]], s] Table[Exp[s 2. Pi I k/n], {k, 0, n/2 - 1}]}, Join[a + b, a - b]]]];
     direct[l_, s_] := With[{n = Length[l]}, Table[Sum[l[[r]] Exp[s 2. Pi I (r - 1) (k - 1)/n], {r, n}], {k, n}]];`,
    { state: "partial", missing: "FourierParameters, several dimensions" },
  ],
  [
    "InverseFourier",
    `InverseFourier[l_List, ___Rule] := Conjugate[Fourier[Conjugate[l]]] /; VectorQ[l, NumericQ] && l =!= {};`,
    { state: "partial", missing: "FourierParameters, several dimensions" },
  ],
  [
    "InterpolatingPolynomial",
    "InterpolatingPolynomial[d : {{_, _} ..}, x_] := With[{xs = d[[All, 1]], n = Length[d]}, Module[{c = d[[All, 2]]}, Do[Do[c[[i]] = (c[[i]] - c[[i - 1]])/(xs[[i]] - xs[[i - k]]), {i, n, k + 1, -1}], {k, n - 1}]; Fold[#2[[1]] + (x - #2[[2]]) #1 &, Last[c], Reverse[Transpose[{Most[c], Most[xs]}]]]]]; InterpolatingPolynomial[l_List, x_] := InterpolatingPolynomial[Transpose[{Range[Length[l]], l}], x];",
    { state: "partial", missing: "derivatives and several variables" },
  ],
  [
    "BooleanTable",
    "BooleanTable[e_, v_List] := Map[ReplaceAll[e, Thread[v -> #]] &, Tuples[{True, False}, Length[v]]]; BooleanTable[e_] := BooleanTable[e, BooleanVariables[e]];",
    { state: "partial", missing: "nested lists of variables" },
  ],
  [
    "DifferenceQuotient",
    "DifferenceQuotient[f_, {x_, h_}] := ((f /. x -> x + h) - f)/h;",
    { state: "partial", missing: "orders" },
  ],
]);

/** A function of the neighbours of each element, fewer at both ends. */
function filter(name: string, f: string): string {
  return `${name}[l_List, r_Integer] := Table[${f}[l[[Max[1, i - r] ;; Min[Length[l], i + r]]]], {i, Length[l]}] /; VectorQ[l];`;
}
