import { inLanguage } from "./in-language.js";

/** Functions fitted to data, or going through it. */
export const fitting = inLanguage([
  [
    "Interpolation",
    `Interpolation[l_List, o___Rule] := Interpolation[Transpose[{Range[Length[l]], l}], o] /; VectorQ[l, NumericQ];
     Interpolation[d : {{_?NumericQ, _} ..}, o___Rule] := Module[{n = Min[3, Length[d] - 1], s = SortBy[d, N[First[#]] &]}, n = Min[Replace[InterpolationOrder, Append[{o}, _ -> n]], Length[d] - 1]; InterpolatingFunction[{{First[First[s]], First[Last[s]]}}, {n, s}]];
     Interpolation[d : {{{_?NumericQ}, _} ..}, o___Rule] := Interpolation[Map[{#[[1, 1]], #[[2]]} &, d], o];
     Interpolation[d_List, x_?NumericQ, o___Rule] := Interpolation[d, o][x];`,
    { state: "partial", missing: "derivatives, several dimensions" },
  ],
  [
    "ListInterpolation",
    "ListInterpolation[l_List, o___Rule] := Interpolation[l, o] /; VectorQ[l, NumericQ]; ListInterpolation[l_List, {{a_, b_}}] := Interpolation[Transpose[{Subdivide[a, b, Length[l] - 1], l}]] /; VectorQ[l, NumericQ];",
    { state: "partial", missing: "several dimensions" },
  ],
  [
    "InterpolatingFunction",
    `InterpolatingFunction[{{a_, b_}}, {n_, s_List}][x_?NumericQ] := Module[{xs = s[[All, 1]], i, lo, part},
       i = FirstPosition[xs, t_ /; t >= x, {Length[xs]}, {1}, Heads -> False][[1]];
       If[! TrueQ[a <= x <= b], Message[InterpolatingFunction::dmval, {x}]];
       lo = Clip[i - 1 - Quotient[n - 1, 2] - If[xs[[i]] == x && False, 0, 0], {1, Length[xs] - n}];
       If[n == 0, lo = If[xs[[i]] == x, i, i]];
       part = s[[lo ;; lo + n]];
       Sum[part[[k, 2]] Product[If[m == k, 1, (x - part[[m, 1]])/(part[[k, 1]] - part[[m, 1]])], {m, Length[part]}], {k, Length[part]}]];
     InterpolatingFunction[d_, p_]["Domain"] := d;
     InterpolatingFunction[d_, p_][x_List] := Map[InterpolatingFunction[d, p], x];`,
    { state: "partial", missing: "derivatives, several dimensions" },
  ],
  [
    "FindFit",
    `FindFit[d_List, f_, p : Except[_List], x_] := FindFit[d, f, {p}, x];
     FindFit[d_List, f_, p_List, x_] := FindFit[Transpose[{Range[Length[d]], d}], f, p, x] /; VectorQ[d, NumericQ];
     FindFit[d : {{_, _} ..}, f_, p_List, x : Except[_List]] := Module[{names = Map[If[ListQ[#], First[#], #] &, p], e, linear, m, v},
       linear = AllTrue[names, PolynomialQ[f, #] && FreeQ[D[f, #], Alternatives @@ names] &];
       If[linear,
         m = N[Table[D[f, q] /. x -> t, {t, d[[All, 1]]}, {q, names}]];
         v = N[d[[All, 2]] - Map[(f /. Thread[names -> 0]) /. x -> # &, d[[All, 1]]]];
         Thread[names -> LeastSquares[m, v]],
         e = Total[Map[(#[[2]] - (f /. x -> #[[1]]))^2 &, N[d]]];
         Last[FindMinimum[e, Evaluate[Map[If[ListQ[#], #, {#, 1.}] &, p]]]]]] /; MatrixQ[d, NumericQ];`,
    { state: "partial", missing: "constraints, several variables" },
  ],
  [
    "LinearModelFit",
    `LinearModelFit[d_List, f_, x_] := LinearModelFit[Transpose[{Range[Length[d]], d}], f, x] /; VectorQ[d, NumericQ];
     LinearModelFit[d : {{_, _} ..}, f : Except[_List], x_Symbol] := LinearModelFit[d, {f}, x];
     LinearModelFit[d : {{_, _} ..}, f_List, x_Symbol] := With[{b = If[MemberQ[f, 1], f, Prepend[f, 1]]}, With[{m = N[Table[b /. x -> t, {t, d[[All, 1]]}]]}, FittedModel[b, LeastSquares[m, N[d[[All, 2]]]], x, d]]] /; MatrixQ[d, NumericQ];`,
    { state: "partial", missing: "weights, several variables" },
  ],
  [
    "FittedModel",
    `FittedModel[b_, c_, x_, d_][t_?NumericQ] := c . b /. x -> t;
     FittedModel[b_, c_, x_, d_]["BestFit"] := c . b;
     FittedModel[b_, c_, x_, d_]["BestFitParameters"] := c;
     FittedModel[b_, c_, x_, d_]["Data"] := d;
     FittedModel[b_, c_, x_, d_]["Function"] := Apply[Function, {{x}, c . b}];
     FittedModel[b_, c_, x_, d_]["PredictedResponse"] := Map[c . b /. x -> # &, N[d[[All, 1]]]];
     FittedModel[b_, c_, x_, d_]["FitResiduals"] := d[[All, 2]] - Map[c . b /. x -> # &, N[d[[All, 1]]]];
     FittedModel[b_, c_, x_, d_]["RSquared"] := With[{y = N[d[[All, 2]]], r = d[[All, 2]] - Map[c . b /. x -> # &, N[d[[All, 1]]]]}, 1 - r . r/Total[(y - Mean[y])^2]];
     FittedModel[b_, c_, x_, d_]["EstimatedVariance"] := With[{r = d[[All, 2]] - Map[c . b /. x -> # &, N[d[[All, 1]]]]}, r . r/(Length[d] - Length[c])];
     FittedModel[b_, c_, x_, d_][p_List] := Map[FittedModel[b, c, x, d], p];
`,
    { state: "partial", missing: "most properties" },
  ],
  [
    "Compile",
    "Compile[v_List, b_] := compiled[Map[If[Head[#] === List || Head[Unevaluated[#]] === List, First[#], #] &, Unevaluated[v]], Hold[b]]; Compile[v_, b_, __] := Compile[v, b]; compiled[l_, Hold[b_]] := CompiledFunction[l, Hold[b]];",
    { attributes: ["HoldAll"], state: "partial", missing: "types of variables, options" },
  ],
  [
    "CompiledFunction",
    "CompiledFunction[l_List, Hold[b_]][a___] := Apply[Function, Hold[l, b]][a] /; Length[{a}] == Length[l];",
    { state: "partial", missing: "types of variables" },
  ],
  [
    "NearestFunction",
    "NearestFunction[l_List][x_] := Nearest[l, x]; NearestFunction[l_List][x_, n_] := Nearest[l, x, n];",
  ],
  [
    "DistanceMatrix",
    "DistanceMatrix[u_List] := DistanceMatrix[u, u]; DistanceMatrix[u_List, v_List] := Outer[If[ListQ[#1], EuclideanDistance[#1, #2], Abs[#1 - #2]] &, u, v, 1]; DistanceMatrix[u_List, DistanceFunction -> f_] := Outer[f, u, u, 1];",
    { state: "partial", missing: "named distance functions" },
  ],
]);
