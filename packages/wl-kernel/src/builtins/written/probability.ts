import { inLanguage } from "./in-language.js";

const expectations = `expected[g_, x_, d_] := With[{e = Expand[g]}, Map[expected[#, x, d] &, e] /; Head[e] === Plus];
     expected[c_, x_, d_] := c /; FreeQ[c, x];
     expected[c_ g_, x_, d_] := c expected[g, x, d] /; FreeQ[c, x];
     expected[x_, x_, d_] := Mean[d] /; Head[d] =!= List;
     expected[x_^2, x_, d_] := With[{m = Mean[d], v = Variance[d]}, Expand[m^2] + v /; FreeQ[{m, v}, Mean | Variance]] /; Head[d] =!= List;
     expected[x_^n_Integer?Positive, x_, d_] := With[{m = Moment[d, n]}, m /; FreeQ[m, Moment]] /; Head[d] =!= List;
     expected[g_, x_, EmpiricalDistribution[l_List]] := Mean[Map[g /. x -> # &, l]];
     expected[g_, x_, l_List] := Mean[Map[g /. x -> # &, l]];
     expected[g_, x_, DiscreteUniformDistribution[{a_Integer, b_Integer}]] := Sum[g /. x -> k, {k, a, b}]/(b - a + 1);
     expected[g_, x_, BernoulliDistribution[p_]] := (1 - p) (g /. x -> 0) + p (g /. x -> 1);
     expected[g_, x_, BinomialDistribution[n_Integer, p_]] := Simplify[Sum[Binomial[n, k] p^k (1 - p)^(n - k) (g /. x -> k), {k, 0, n}]];
     expected[g_, x_, UniformDistribution[{a_, b_}]] := With[{i = Integrate[g, {x, a, b}]}, i/(b - a) /; FreeQ[i, Integrate]];
     expected[x_, x_, ExponentialDistribution[l_]] := 1/l;
     expected[g_, x_, ExponentialDistribution[l_]] := With[{i = Integrate[g l E^(-l x), {x, 0, Infinity}]}, (i /. ConditionalExpression[v_, _] :> v) /; FreeQ[i, Integrate]];
     expected[g_, x_, PoissonDistribution[m_]] := With[{i = Sum[g m^x E^-m/x!, {x, 0, Infinity}]}, i /; FreeQ[i, Sum]];
     expected[g_, x_, NormalDistribution[m_, s_]] := With[{i = Integrate[(g /. x -> m + s x) E^(-x^2/2)/Sqrt[2 Pi], {x, -Infinity, Infinity}]}, i /; FreeQ[i, Integrate | ConditionalExpression]];
     expected[E^(t_. x_), x_, NormalDistribution[m_, s_]] := E^(m t + s^2 t^2/2) /; FreeQ[t, x];`;

/** Chances and expected values of distributions and of data. */
export const probability = inLanguage([
  [
    "Distributed",
    "Distributed[x_List, d_, e__] := Map[Distributed[#, d] &, x] /; False;",
    { state: "complete" },
  ],
  [
    "Probability",
    `Probability[p_, Distributed[x_, d_]] := Module[{r = chance[p, x, d]}, r /; FreeQ[r, chance | CDF | PDF]];
     Probability[p_, Distributed[x_, l_List]] := Mean[Map[Boole[p /. x -> #] &, l]];
     Probability[p_, Distributed[x_, d_], __Rule] := Probability[p, Distributed[x, d]];
     Probability[Conditioned[p_, q_], Distributed[x_, d_]] := With[{a = Probability[p && q, Distributed[x, d]], b = Probability[q, Distributed[x, d]]}, Simplify[a/b] /; FreeQ[{a, b}, Probability]];
     Probability[p_, l : {Distributed[_, DiscreteUniformDistribution[{_Integer, _Integer}]] ..}] := Module[{v = Map[First, l], r = Map[Range @@ #[[2, 1]] &, l], t}, t = Tuples[r]; Count[Map[p /. Thread[v -> #] &, t], True]/Length[t] /; Times @@ Map[Length, r] < 20000];
     chance[p_, x_, l_List] := Mean[Map[Boole[p /. x -> #] &, l]];
     chance[p_, x_, EmpiricalDistribution[l_List]] := Mean[Map[Boole[p /. x -> #] &, l]];
     chance[p_, x_, DiscreteUniformDistribution[{a_Integer, b_Integer}]] := Count[Map[p /. x -> # &, Range[a, b]], True]/(b - a + 1) /; b - a < 10^5;
     chance[p_, x_, d : (BinomialDistribution[n_Integer, _] | BernoulliDistribution[_])] := Simplify[Total[Map[PDF[d, #] &, Select[Range[0, If[Head[d] === BernoulliDistribution, 1, n]], TrueQ[p /. x -> #] &]]]] /; ! FreeQ[p, x];
     chance[p_, x_, d_] := With[{r = Reduce[p && If[discreteQ[d], x >= 0, True], x, If[discreteQ[d], Integers, Reals]]}, chanceOf[r, x, d] /; Head[r] =!= Reduce] /; VectorQ[List @@ d, NumericQ] || MatchQ[d, UniformDistribution[{_?NumericQ, _?NumericQ}]];
     chance[x_ < a_, x_, d_] := CDF[d, a] /; ! discreteQ[d];
     chance[x_ <= a_, x_, d_] := CDF[d, a];
     chance[x_ > a_, x_, d_] := Simplify[1 - CDF[d, a]];
     chance[x_ == a_, x_, d_] := If[discreteQ[d], PDF[d, a], 0];
     discreteQ[d_] := MemberQ[{PoissonDistribution, GeometricDistribution, BinomialDistribution, BernoulliDistribution, DiscreteUniformDistribution, NegativeBinomialDistribution, HypergeometricDistribution}, Head[d]];
     chanceOf[False, _, _] := 0;
     chanceOf[True | Element[_, _], _, _] := 1;
     chanceOf[r_Or, x_, d_] := Total[Map[chanceOf[#, x, d] &, List @@ r]];
     chanceOf[Element[x_, Integers] && r_, x_, d_] := chanceOf[r, x, d];
     chanceOf[x_ == a_, x_, d_] := If[discreteQ[d], PDF[d, a], 0];
     chanceOf[(Less | LessEqual)[x_, a_], x_, d_] := CDF[d, a];
     chanceOf[Greater[x_, a_], x_, d_] := upperChance[d, a, 0];
     chanceOf[GreaterEqual[x_, a_], x_, d_] := upperChance[d, a, If[discreteQ[d], 1, 0]];
     upperChance[NormalDistribution[], a_, _] := Erfc[a/Sqrt[2]]/2;
     upperChance[NormalDistribution[m_, s_], a_, _] := Erfc[(a - m)/(Sqrt[2] s)]/2;
     upperChance[d_, a_, k_] := If[discreteQ[d], If[a - k < 0, 1, Together[1 - CDF[d, a - k]]], With[{s = SurvivalFunction[d, a]}, If[FreeQ[s, SurvivalFunction], s, 1 - CDF[d, a]]]];
     chanceOf[(Less | LessEqual)[a_, x_, b_] | Inequality[a_, _, x_, _, b_], x_, d_] := If[discreteQ[d], chance[a <= x <= b, x, d], CDF[d, b] - CDF[d, a]];`,
    { state: "partial", missing: "several continuous variables" },
  ],
  [
    "NProbability",
    "NProbability[p_, d_, ___Rule] := With[{r = Probability[p, d]}, N[r] /; FreeQ[r, Probability]];",
    { state: "partial", missing: "what Probability lacks" },
  ],
  [
    "Expectation",
    `Expectation[g_, Distributed[x_, d_], ___Rule] := Module[{r = expected[g, x, d]}, r /; FreeQ[r, expected | Mean | Variance | Moment]];
     Expectation[g_, l : {Distributed[_, DiscreteUniformDistribution[{_Integer, _Integer}]] ..}] := Module[{v = Map[First, l], r = Map[Range @@ #[[2, 1]] &, l]}, Mean[Map[g /. Thread[v -> #] &, Tuples[r]]] /; Times @@ Map[Length, r] < 20000];
     Expectation[Conditioned[g_, q_], Distributed[x_, d : DiscreteUniformDistribution[{a_Integer, b_Integer}]]] := Mean[Map[g /. x -> # &, Select[Range[a, b], TrueQ[q /. x -> #] &]]];
     ${expectations}`,
    { state: "partial", missing: "several continuous variables, conditions" },
  ],
  [
    "NExpectation",
    "NExpectation[g_, d_, ___Rule] := With[{r = Expectation[g, d]}, N[r] /; FreeQ[r, Expectation]];",
    { state: "partial", missing: "what Expectation lacks" },
  ],
  [
    "CharacteristicFunction",
    `CharacteristicFunction[NormalDistribution[], t_] := E^(-t^2/2);
     CharacteristicFunction[NormalDistribution[m_, s_], t_] := E^(I m t - s^2 t^2/2);
     CharacteristicFunction[PoissonDistribution[m_], t_] := E^((-1 + E^(I t)) m);
     CharacteristicFunction[ExponentialDistribution[l_], t_] := l/(-I t + l);
     CharacteristicFunction[BernoulliDistribution[p_], t_] := 1 - p + E^(I t) p;
     CharacteristicFunction[BinomialDistribution[n_, p_], t_] := (1 - p + E^(I t) p)^n;
     CharacteristicFunction[GeometricDistribution[p_], t_] := p/(1 - E^(I t) (1 - p));
     CharacteristicFunction[UniformDistribution[{a_, b_}], t_] := -((I (-E^(I a t) + E^(I b t)))/((-a + b) t));
     CharacteristicFunction[CauchyDistribution[a_, b_], t_] := E^(I a t - b t Sign[t]);`,
    { state: "partial", missing: "other distributions" },
  ],
  [
    "MomentGeneratingFunction",
    `MomentGeneratingFunction[NormalDistribution[], t_] := E^(t^2/2);
     MomentGeneratingFunction[NormalDistribution[m_, s_], t_] := E^(m t + s^2 t^2/2);
     MomentGeneratingFunction[PoissonDistribution[m_], t_] := E^((-1 + E^t) m);
     MomentGeneratingFunction[ExponentialDistribution[l_], t_] := l/(-t + l);
     MomentGeneratingFunction[BernoulliDistribution[p_], t_] := 1 - p + E^t p;
     MomentGeneratingFunction[BinomialDistribution[n_, p_], t_] := (1 + (-1 + E^t) p)^n;
     MomentGeneratingFunction[GammaDistribution[a_, b_], t_] := (1 - b t)^-a;`,
    { state: "partial", missing: "other distributions" },
  ],
  [
    "HazardFunction",
    "HazardFunction[ExponentialDistribution[l_], x_?Positive] := l; HazardFunction[ExponentialDistribution[l_], x_] := Piecewise[{{l, x >= 0}}, 0]; HazardFunction[d_, x_?NumericQ] := With[{p = PDF[d, x], c = CDF[d, x]}, p/(1 - c) /; FreeQ[{p, c}, PDF | CDF]];",
    { state: "partial", missing: "symbolic arguments of other distributions" },
  ],
  [
    "HistogramList",
    `HistogramList[l_List] := HistogramList[l, Automatic];
     HistogramList[l_List, Automatic] := HistogramList[l, histogramStep[N[l]]] /; VectorQ[l, NumericQ] && Length[l] > 0;
     HistogramList[l_List, n_Integer?Positive] := HistogramList[l, {histogramNice[(Max[l] - Min[l])/n]}] /; VectorQ[l, NumericQ] && Length[l] > 0;
     HistogramList[l_List, {s_?NumericQ}] := Module[{a = s Floor[Min[l]/s], b = s (Floor[Max[l]/s] + 1)}, HistogramList[l, {a, b, s}]];
     HistogramList[l_List, {a_?NumericQ, b_?NumericQ, s_?NumericQ}] := {Range[a, b, s], BinCounts[l, {a, b, s}]};
     HistogramList[l_List, {b_List}] := {b, BinCounts[l, {b}]};
     HistogramList[l_List, b_, "Count"] := HistogramList[l, b];
     HistogramList[l_List, b_, h : "Probability" | "PDF" | "CDF" | "CumulativeCount"] := Module[{r = HistogramList[l, b]}, {First[r], histogramHeights[h, Last[r], Differences[First[r]]]} /; Head[r] === List];
     histogramHeights["Probability", c_, _] := c/Total[c];
     histogramHeights["PDF", c_, w_] := c/Total[c]/w;
     histogramHeights["CDF", c_, _] := Accumulate[c]/Total[c];
     histogramHeights["CumulativeCount", c_, _] := Accumulate[c];
     histogramStep[l_] := {histogramNice[If[Max[l] == Min[l], 1, Max[2 InterquartileRange[l]/Length[l]^(1/3), (Max[l] - Min[l])/100]]]};
     histogramNice[w_] := Module[{e = Floor[Log10[N[w]]], m}, m = N[w]/10^e; Which[m < 1.5, 1, m < 3.5, 2, m < 7.5, 5, True, 10] 10^e];`,
    { state: "partial", missing: "named rules for the number of bins, several dimensions" },
  ],
]);
