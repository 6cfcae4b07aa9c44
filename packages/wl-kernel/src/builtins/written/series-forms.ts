import type { LanguageEntry } from "./in-language.js";

/** Series that plain derivatives do not reach: at infinity, through poles of functions, with logarithms and roots. */
export const seriesForms: readonly LanguageEntry[] = [
  [
    "Series",
    `Series[f_, {x_Symbol, Infinity, n_Integer}] := Module[{t, s}, s = Series[seriesTurned[f, x, t], {t, 0, n}]; seriesFar[s, t, x] /; Head[s] === SeriesData && FreeQ[s, Log[t] | Series]] /; ! FreeQ[f, x];
     seriesTurned[f_, x_, t_] := (f /. x -> 1/t) /. Power[p_, q_Rational] :> With[{u = Together[p]}, With[{k = Exponent[Denominator[u], t] - Exponent[Numerator[u], t, Min]}, t^(-k q) Together[u t^k]^q /; IntegerQ[k q] && PolynomialQ[Numerator[u], t] && PolynomialQ[Denominator[u], t]]];
     seriesFar[SeriesData[t_, 0, c_, a_, b_, d_], t_, x_] := SeriesData[x, Infinity, c, a, b, d];
     Series[f_, {x_Symbol, a_, n_Integer}] := Module[{l, s, b = x - a, g}, g = With[{b = b}, f /. {Power[b, p_] /; ! FreeQ[p, x] :> E^(p l), Log[b] -> l}]; s = If[g === f, None, Series[g, {x, a, n}]]; (s /. l -> Log[b]) /; Head[s] === SeriesData] /; ! FreeQ[f, Log | Power[_, p_ /; ! FreeQ[p, x]]];
     Series[f_, {x_Symbol, a_, n_Integer}] := Module[{r = seriesRecipe[f, x, a, n + 6]}, (r + SeriesData[x, a, {}, n + 1, n + 1, 1]) /; Head[r] === SeriesData && Part[r, 5] > n] /; ! FreeQ[f, Csc | Cot | Sec | Tan | Csch | Coth | Sech | Tanh | Gamma | Zeta | PolyGamma];
     Series[f_, {x_Symbol, 0, n_Integer}] := Module[{t, s, d = LCM @@ Cases[{f}, Power[x, q_Rational] :> Denominator[q], Infinity]}, s = Series[f /. Power[x, q_Rational] :> t^(d q) /. x -> t^d, {t, 0, d n}]; Replace[s, SeriesData[t, 0, c_, a_, b_, 1] :> SeriesData[x, 0, c, a, d n + 1, d]] /; Head[s] === SeriesData && FreeQ[s, x]] /; ! FreeQ[f, Power[x, _Rational]];
     seriesRecipe[f_, x_, a_, n_] := f /; FreeQ[f, x];
     seriesRecipe[f_Plus, x_, a_, n_] := Map[seriesRecipe[#, x, a, n] &, f];
     seriesRecipe[f_Times, x_, a_, n_] := Map[seriesRecipe[#, x, a, n] &, f];
     seriesRecipe[Power[f_, p_Integer], x_, a_, n_] := seriesRecipe[f, x, a, n]^p;
     seriesRecipe[Csc[u_], x_, a_, n_] := 1/Series[Sin[u], {x, a, n}];
     seriesRecipe[Sec[u_], x_, a_, n_] := 1/Series[Cos[u], {x, a, n}];
     seriesRecipe[Cot[u_], x_, a_, n_] := Series[Cos[u], {x, a, n}]/Series[Sin[u], {x, a, n}];
     seriesRecipe[Tan[u_], x_, a_, n_] := Series[Sin[u], {x, a, n}]/Series[Cos[u], {x, a, n}];
     seriesRecipe[Csch[u_], x_, a_, n_] := 1/Series[Sinh[u], {x, a, n}];
     seriesRecipe[Sech[u_], x_, a_, n_] := 1/Series[Cosh[u], {x, a, n}];
     seriesRecipe[Coth[u_], x_, a_, n_] := Series[Cosh[u], {x, a, n}]/Series[Sinh[u], {x, a, n}];
     seriesRecipe[Tanh[u_], x_, a_, n_] := Series[Sinh[u], {x, a, n}]/Series[Cosh[u], {x, a, n}];
     seriesRecipe[Gamma[x_], x_, 0, n_] := MapAt[Map[Together, #] &, Series[Gamma[1 + x], {x, 0, n}]/x, 3] /; n < 9;
     seriesRecipe[Zeta[x_], x_, 1, n_] := 1/SeriesData[x, 1, {1}, 1, n, 1] + SeriesData[x, 1, Table[If[k == 0, EulerGamma, (-1)^k StieltjesGamma[k]/k!], {k, 0, n - 1}], 0, n, 1];
     seriesRecipe[f_, x_, a_, n_] := Series[f, {x, a, n}];`,
  ],
  [
    "SeriesCoefficient",
    `SeriesCoefficient[f_, {x_Symbol, 0, n_Symbol}] := With[{c = seriesTerm[f, x, n]}, Piecewise[{{c, n >= 0}}, 0] /; c =!= None];
     seriesTerm[E^x_, x_, n_] := 1/n!;
     seriesTerm[E^(c_ x_), x_, n_] := c^n/n! /; FreeQ[c, x];
     seriesTerm[1/(1 - x_), x_, n_] := 1;
     seriesTerm[1/(1 + c_ x_), x_, n_] := (-c)^n /; FreeQ[c, x];
     seriesTerm[1/(1 + x_), x_, n_] := (-1)^n;
     seriesTerm[_, _, _] := None;`,
  ],
];
