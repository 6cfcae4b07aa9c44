import { inLanguage } from "./in-language.js";

const columns = (name: string): string =>
  `${name}[m : {__List}] := Map[${name}, Transpose[m]] /; MatrixQ[m]; ${name}[a_Association] := ${name}[Values[a]];`;

const binned = `
     bounds[l_, d_] := Range[Floor[Min[l], d], Floor[Max[l], d] + d, d];
     edges[l_, Automatic] := bounds[l, 1];
     edges[l_, {a_, b_, d_}] := Range[a, b, d];
     edges[l_, {b_List}] := b;
     edges[l_, d_] := bounds[l, d];`;

/** Statistics of lists of data. */
export const descriptive = inLanguage([
  [
    "Quantile",
    `Quantile[l_, q_] := Quantile[l, q, {{0, 0}, {1, 0}}];
     Quantile[a_Association, q_, p_] := Quantile[Values[a], q, p];
     Quantile[l_List, q_List, p_] := Map[Quantile[l, #, p] &, q];
     Quantile[m : {__List}, q_, p_] := Map[Quantile[#, q, p] &, Transpose[m]] /; MatrixQ[m] && ! ListQ[q];
     Quantile[l_List, q_, {{a_, b_}, {c_, d_}}] := quantile[Sort[l, Less], Length[l], a + (Length[l] + b) q, c, d] /; VectorQ[l, NumericQ] && l =!= {} && NumericQ[q] && 0 <= q <= 1;
     quantile[s_, n_, x_, 1, 0] := s[[Clip[Ceiling[x], {1, n}]]];
     quantile[s_, n_, x_, c_, d_] := With[{j = Floor[x]}, With[{u = s[[Clip[j, {1, n}]]], v = s[[Clip[j + 1, {1, n}]]]}, u + (v - u) (c + d (x - j))]];`,
    { state: "partial", missing: "distributions" },
  ],
  [
    "Quartiles",
    `${columns("Quartiles")} Quartiles[l_List] := Quartiles[l, {{1/2, 0}, {0, 1}}] /; VectorQ[l]; Quartiles[l_List, p_] := Quantile[l, {1/4, 1/2, 3/4}, p];`,
  ],
  [
    "InterquartileRange",
    "InterquartileRange[l_] := InterquartileRange[l, {{1/2, 0}, {0, 1}}]; InterquartileRange[l_List, p_] := Quantile[l, 3/4, p] - Quantile[l, 1/4, p];",
  ],
  ["QuartileDeviation", "QuartileDeviation[l_List] := InterquartileRange[l]/2;"],
  [
    "QuartileSkewness",
    "QuartileSkewness[l_List] := With[{q = Quartiles[l]}, (q[[1]] - 2 q[[2]] + q[[3]])/(q[[3]] - q[[1]])];",
  ],
  [
    "GeometricMean",
    `${columns("GeometricMean")} GeometricMean[l_List] := (Times @@ l)^(1/Length[l]) /; VectorQ[l] && l =!= {};`,
  ],
  [
    "HarmonicMean",
    `${columns("HarmonicMean")} HarmonicMean[l_List] := Length[l]/Total[1/l] /; VectorQ[l] && l =!= {};`,
  ],
  [
    "ContraharmonicMean",
    `${columns("ContraharmonicMean")} ContraharmonicMean[l_List] := Total[l^2]/Total[l] /; VectorQ[l] && l =!= {}; ContraharmonicMean[l_List, p_] := Total[l^p]/Total[l^(p - 1)];`,
  ],
  [
    "RootMeanSquare",
    `${columns("RootMeanSquare")} RootMeanSquare[l_List] := Sqrt[Total[l^2]/Length[l]] /; VectorQ[l] && l =!= {};`,
  ],
  [
    "MeanDeviation",
    `${columns("MeanDeviation")} MeanDeviation[l_List] := Mean[Abs[l - Mean[l]]] /; VectorQ[l];`,
  ],
  [
    "MedianDeviation",
    `${columns("MedianDeviation")} MedianDeviation[l_List] := Median[Abs[l - Median[l]]] /; VectorQ[l];`,
  ],
  [
    "CentralMoment",
    "CentralMoment[m : {__List}, r_] := Map[CentralMoment[#, r] &, Transpose[m]]; CentralMoment[l_List, r_] := Mean[(l - Mean[l])^r] /; VectorQ[l];",
    { state: "partial", missing: "distributions" },
  ],
  [
    "Moment",
    "Moment[m : {__List}, r_] := Map[Moment[#, r] &, Transpose[m]]; Moment[l_List, r_] := Mean[l^r] /; VectorQ[l]; Moment[r_][l_] := Moment[l, r];",
    { state: "partial", missing: "distributions" },
  ],
  [
    "FactorialMoment",
    "FactorialMoment[l_List, r_] := Mean[FactorialPower[l, r]] /; VectorQ[l];",
    { state: "partial", missing: "distributions" },
  ],
  [
    "Cumulant",
    "Cumulant[l_List, 1] := Mean[l]; Cumulant[l_List, 2] := CentralMoment[l, 2]; Cumulant[l_List, 3] := CentralMoment[l, 3]; Cumulant[l_List, 4] := CentralMoment[l, 4] - 3 CentralMoment[l, 2]^2;",
    { state: "partial", missing: "orders above 4, distributions" },
  ],
  [
    "Skewness",
    `${columns("Skewness")} Skewness[l_List] := CentralMoment[l, 3]/CentralMoment[l, 2]^(3/2) /; VectorQ[l];`,
  ],
  [
    "Kurtosis",
    `${columns("Kurtosis")} Kurtosis[l_List] := CentralMoment[l, 4]/CentralMoment[l, 2]^2 /; VectorQ[l];`,
  ],
  [
    "Covariance",
    `Covariance[m : {__List}] := Covariance[m, m] /; MatrixQ[m];
     Covariance[a_List, b_List] := (a - Mean[a]) . Conjugate[b - Mean[b]]/(Length[a] - 1) /; VectorQ[a] && VectorQ[b] && Length[a] == Length[b] > 1;
     Covariance[a : {__List}, b : {__List}] := Outer[Covariance, Transpose[a], Transpose[b], 1] /; MatrixQ[a] && MatrixQ[b];`,
    { state: "partial", missing: "distributions" },
  ],
  [
    "Correlation",
    `Correlation[m : {__List}] := Correlation[m, m] /; MatrixQ[m];
     Correlation[a_List, b_List] := Covariance[a, b]/(StandardDeviation[a] StandardDeviation[b]) /; VectorQ[a] && VectorQ[b] && Length[a] == Length[b] > 1;
     Correlation[a : {__List}, b : {__List}] := Outer[Correlation, Transpose[a], Transpose[b], 1] /; MatrixQ[a] && MatrixQ[b];`,
    { state: "partial", missing: "distributions" },
  ],
  [
    "AbsoluteCorrelation",
    "AbsoluteCorrelation[a_List, b_List] := a . Conjugate[b]/Length[a] /; VectorQ[a] && Length[a] == Length[b];",
  ],
  [
    "SpearmanRho",
    "SpearmanRho[a_List, b_List] := Correlation[rank[a], rank[b]] /; Length[a] == Length[b]; rank[l_] := Map[With[{x = #}, Count[l, _?(# < x &)] + (Count[l, _?(# == x &)] + 1)/2] &, l];",
    { state: "partial", missing: "matrices" },
  ],
  [
    "KendallTau",
    "KendallTau[a_List, b_List] := With[{s = Flatten[Table[Sign[a[[i]] - a[[j]]] Sign[b[[i]] - b[[j]]], {i, Length[a]}, {j, i - 1}]], x = ties[a], y = ties[b]}, Total[s]/Sqrt[x y]]; ties[l_] := Total[Flatten[Table[Boole[l[[i]] != l[[j]]], {i, Length[l]}, {j, i - 1}]]];",
    { state: "partial", missing: "matrices" },
  ],
  [
    "Standardize",
    "Standardize[m : {__List}] := Transpose[Map[Standardize, Transpose[m]]] /; MatrixQ[m]; Standardize[l_List] := Standardize[l, Mean, StandardDeviation]; Standardize[l_List, f_] := Standardize[l, f, 1 &]; Standardize[l_List, f_, g_] := (l - f[l])/g[l] /; VectorQ[l];",
  ],
  [
    "TrimmedMean",
    "TrimmedMean[l_List] := TrimmedMean[l, 1/20]; TrimmedMean[l_List, f_] := TrimmedMean[l, {f, f}] /; ! ListQ[f]; TrimmedMean[l_List, {a_, b_}] := Mean[Take[Sort[l, Less], {1 + Floor[a Length[l]], Length[l] - Floor[b Length[l]]}]] /; VectorQ[l, NumericQ];",
  ],
  [
    "TrimmedVariance",
    "TrimmedVariance[l_List, f_] := TrimmedVariance[l, {f, f}] /; ! ListQ[f]; TrimmedVariance[l_List, {a_, b_}] := Variance[Take[Sort[l, Less], {1 + Floor[a Length[l]], Length[l] - Floor[b Length[l]]}]] /; VectorQ[l, NumericQ];",
  ],
  [
    "WinsorizedMean",
    "WinsorizedMean[l_List] := WinsorizedMean[l, 1/20]; WinsorizedMean[l_List, f_] := With[{s = Sort[l, Less], k = Floor[f Length[l]]}, Mean[Clip[s, {s[[k + 1]], s[[-k - 1]]}]]] /; VectorQ[l, NumericQ];",
    { state: "partial", missing: "two fractions" },
  ],
  [
    "BinCounts",
    `BinCounts[l_List] := BinCounts[l, Automatic];
     BinCounts[l_List, s_] := With[{e = edges[l, s]}, counts[l, e]] /; VectorQ[l, NumericQ];
     BinCounts[m : {{_, _} ..}, s_, t_] := With[{e = edges[m[[All, 1]], s], f = edges[m[[All, 2]], t]}, Table[Count[m, {x_, y_} /; e[[i]] <= x < e[[i + 1]] && f[[j]] <= y < f[[j + 1]]], {i, Length[e] - 1}, {j, Length[f] - 1}]];
     counts[l_, e_] := Table[Count[l, x_ /; e[[i]] <= x < e[[i + 1]]], {i, Length[e] - 1}];${binned}`,
    { state: "partial", missing: "named binnings" },
  ],
  [
    "BinLists",
    `BinLists[l_List] := BinLists[l, Automatic];
     BinLists[l_List, s_] := With[{e = edges[l, s]}, Table[Select[l, Function[x, e[[i]] <= x < e[[i + 1]]]], {i, Length[e] - 1}]] /; VectorQ[l, NumericQ];${binned}`,
    { state: "partial", missing: "named binnings, several dimensions" },
  ],
  [
    "ExponentialMovingAverage",
    "ExponentialMovingAverage[l_List, a_] := FoldList[#1 + a (#2 - #1) &, l] /; l =!= {};",
  ],
  [
    "Entropy",
    "Entropy[l_] := Entropy[E, l]; Entropy[k_, l_List] := With[{p = Values[Counts[l]]/Length[l]}, -Total[p Log[k, p]]]; Entropy[k_, s_String] := Entropy[k, Characters[s]];",
  ],
  [
    "Fit",
    `Fit[d : {{_, _} ..}, f_List, x_Symbol] := With[{m = N[Table[f /. x -> p, {p, d[[All, 1]]}]]}, LeastSquares[m, N[d[[All, 2]]]] . f] /; MatrixQ[d, NumericQ];
     Fit[d_List, f_List, x_Symbol] := Fit[Transpose[{Range[Length[d]], d}], f, x] /; VectorQ[d, NumericQ];
     Fit[{m_?MatrixQ, v_?VectorQ}] := LeastSquares[m, v];`,
    { state: "partial", missing: "several variables, regularization" },
  ],
]);
