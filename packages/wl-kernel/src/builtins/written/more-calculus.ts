import { inLanguage } from "./in-language.js";

/** Functions of calculus that others are put together to. */
export const moreCalculus = inLanguage([
  [
    "ArcLength",
    "ArcLength[Circle[] | Circle[{_, _}]] := 2 Pi; ArcLength[Circle[{_, _}, r : Except[_List]]] := 2 Pi r; ArcLength[Line[l : {{__} ..}]] := Total[Map[Sqrt[Total[#^2]] &, Differences[l]]]; ArcLength[f_List, {t_Symbol, a_, b_}] := Integrate[Simplify[Sqrt[Total[D[f, t]^2]]], {t, a, b}]; ArcLength[f_, {x_Symbol, a_, b_}] := Integrate[Simplify[Sqrt[1 + D[f, x]^2]], {x, a, b}];",
    { state: "partial", missing: "regions, coordinate systems" },
  ],
  [
    "PadeApproximant",
    `PadeApproximant[f_, {x_Symbol, a_, n_Integer}] := PadeApproximant[f, {x, a, {n, n}}];
     PadeApproximant[f_, {x_Symbol, a_, {m_Integer, n_Integer}}] := Module[{c = Table[SeriesCoefficient[f, {x, a, k}], {k, 0, m + n}], q, v, s, at},
       at[k_] := If[k < 0, 0, c[[k + 1]]];
       If[n == 0, q = {1}, s = Quiet[LinearSolve[Table[at[m + i - j], {i, n}, {j, n}], Table[-at[m + i], {i, n}]]]; q = Prepend[s, 1]];
       Sum[Sum[at[i - j] q[[j + 1]], {j, 0, Min[i, n]}] (x - a)^i, {i, 0, m}]/Sum[q[[j + 1]] (x - a)^j, {j, 0, n}]];`,
    { state: "partial", missing: "poles and fractional powers" },
  ],
  [
    "InverseSeries",
    `InverseSeries[SeriesData[x_, 0, c_List, 1, n_, 1]] := InverseSeries[SeriesData[x, 0, c, 1, n, 1], x];
     InverseSeries[SeriesData[x_, 0, c_List, 1, n_, 1], y_] := Module[{a = PadRight[c, n - 1], b, t, p},
       b = {1/a[[1]]};
       Do[p = Normal[Series[Sum[b[[i]] z^i, {i, Length[b]}], {z, 0, k}]]; t = Coefficient[Expand[Sum[a[[i]] p^i, {i, k}]], z, k]; AppendTo[b, Expand[-t/a[[1]]]], {k, 2, n - 1}];
       SeriesData[y, 0, b, 1, n, 1]];`,
    { state: "partial", missing: "series that do not begin with the first power" },
  ],
  [
    "O",
    "O[x_Symbol] := SeriesData[x, 0, {}, 1, 1, 1]; O[x_Symbol, a_] := SeriesData[x, a, {}, 1, 1, 1];",
    { state: "partial", missing: "what SeriesData lacks" },
  ],
  [
    "NSum",
    `NSum[f_, i__] := Module[{e = Quiet[Sum[f, i]]}, N[e] /; NumericQ[N[e]]];
     NSum[f_, {i_, a_, Infinity}] := Module[{t = Table[N[f], {i, a, a + 60}], s}, s = Accumulate[t]; Nest[Map[(#[[1]] #[[3]] - #[[2]]^2)/(#[[1]] + #[[3]] - 2 #[[2]]) &, Partition[#, 3, 1]] &, Take[s, -7], 2][[-1]] /; False];`,
    { attributes: ["HoldAll"], state: "partial", missing: "sums without a closed form" },
  ],
  [
    "NProduct",
    "NProduct[f_, i__] := Module[{e = Quiet[Product[f, i]]}, N[e] /; NumericQ[N[e]]];",
    { attributes: ["HoldAll"], state: "partial", missing: "products without a closed form" },
  ],
  [
    "FunctionDomain",
    `FunctionDomain[f_, x_Symbol] := FunctionDomain[f, x, Reals];
     FunctionDomain[f_, x_Symbol, Reals] := Module[{c = DeleteDuplicates[domainOf[f, x]]}, (If[c === {}, True, With[{r = Reduce[And @@ c, x, Reals]}, If[r === Element[x, Reals], True, r]]]) /; FreeQ[c, None]];
     domainOf[f_, x_] := {} /; FreeQ[f, x] || f === x;
     domainOf[(h : Plus | Times | Sin | Cos | ArcTan | Sinh | Cosh | Tanh | Abs | ArcSinh)[a__], x_] := Flatten[Map[domainOf[#, x] &, {a}]];
     domainOf[Power[E, b_], x_] := domainOf[b, x];
     domainOf[Power[a_, b_Integer], x_] := Join[domainOf[a, x], If[b < 0, {a != 0}, {}]];
     domainOf[Power[a_, b_Rational], x_] := Join[domainOf[a, x], {If[b < 0, a > 0, a >= 0]}];
     domainOf[Power[a_?NumericQ, b_], x_] := domainOf[b, x] /; a > 0;
     domainOf[Log[a_], x_] := Append[domainOf[a, x], a > 0];
     domainOf[Log[b_, a_], x_] := Append[domainOf[a, x], a > 0];
     domainOf[ArcSin[a_] | ArcCos[a_], x_] := Append[domainOf[a, x], -1 <= a <= 1];
     domainOf[_, _] := {None};`,
    { state: "partial", missing: "periodic functions, several variables" },
  ],
  [
    "FunctionRange",
    `FunctionRange[f_, x_Symbol, y_] := Module[{lo = Minimize[f, x], hi = Maximize[f, x]}, Which[First[lo] === -Infinity && First[hi] === Infinity, True, First[lo] === -Infinity, y <= First[hi], First[hi] === Infinity, y >= First[lo], True, First[lo] <= y <= First[hi]] /; MatchQ[{lo, hi}, {{_, {_ -> _}}, {_, {_ -> _}}}]] /; PolynomialQ[f, x];
     FunctionRange[Sin[x_] | Cos[x_], x_, y_] := -1 <= y <= 1;
     FunctionRange[E^x_, x_, y_] := y > 0;`,
    { state: "partial", missing: "functions other than polynomials" },
  ],
  [
    "PiecewiseExpand",
    `PiecewiseExpand[e_, ___] := Module[{r = e //. {Abs[x_] :> Piecewise[{{-x, x < 0}}, x], UnitStep[x_] :> Piecewise[{{1, x >= 0}}, 0], Ramp[x_] :> Piecewise[{{x, x >= 0}}, 0], Max[x_, y_] :> Piecewise[{{x, x - y >= 0}}, y], Min[x_, y_] :> Piecewise[{{x, x - y <= 0}}, y], Boole[c_] :> Piecewise[{{1, c}}, 0], If[c_, a_, b_] :> Piecewise[{{a, c}}, b], Clip[x_] :> Piecewise[{{-1, x < -1}, {1, x > 1}}, x], Sign[x_] :> Piecewise[{{-1, x < 0}, {1, x > 0}}, 0]}}, r];`,
    { state: "partial", missing: "nested pieces, assumptions" },
  ],
  [
    "FunctionExpand",
    `FunctionExpand[e_, ___] := e //. {
       Gamma[n_Integer + x_] :> If[n > 0, Product[x + k, {k, 0, n - 1}] Gamma[x], Gamma[x]/Product[x - k, {k, 1, -n}]] /; n != 0 && Abs[n] < 50,
       Factorial[n_] :> Gamma[1 + n] /; ! IntegerQ[n],
       Binomial[n_, k_Integer] :> Product[n - i, {i, 0, k - 1}]/k! /; 0 <= k < 50,
       Pochhammer[x_, n_Integer] :> Product[x + k, {k, 0, n - 1}] /; 0 <= n < 50,
       Pochhammer[x_, n_] :> Gamma[n + x]/Gamma[x],
       Beta[a_, b_] :> Gamma[a] Gamma[b]/Gamma[a + b],
       HarmonicNumber[n_ + 1] :> HarmonicNumber[n] + 1/(n + 1),
       Subfactorial[n_] :> Gamma[1 + n, -1]/E,
       CatalanNumber[n_] :> 2^(2 n) Gamma[1/2 + n]/(Sqrt[Pi] Gamma[2 + n]),
       Sin[Pi/8] -> Sqrt[2 - Sqrt[2]]/2, Cos[Pi/8] -> Sqrt[2 + Sqrt[2]]/2, Tan[Pi/8] -> Sqrt[2] - 1, Cot[Pi/8] -> Sqrt[2] + 1,
       Sin[Pi/16] -> Sqrt[2 - Sqrt[2 + Sqrt[2]]]/2, Cos[Pi/16] -> Sqrt[2 + Sqrt[2 + Sqrt[2]]]/2,
       Sin[3 Pi/16] -> Sqrt[2 - Sqrt[2 - Sqrt[2]]]/2, Cos[3 Pi/16] -> Sqrt[2 + Sqrt[2 - Sqrt[2]]]/2,
       GoldenRatio -> (1 + Sqrt[5])/2,
       Degree -> Pi/180,
       Haversine[x_] :> (1 - Cos[x])/2,
       Fibonacci[n_] :> (((1 + Sqrt[5])/2)^n - (2/(1 + Sqrt[5]))^n Cos[n Pi])/Sqrt[5],
       LucasL[n_] :> ((1 + Sqrt[5])/2)^n + (2/(1 + Sqrt[5]))^n Cos[n Pi]};`,
    { state: "partial", missing: "most special functions" },
  ],
  [
    "MinimalPolynomial",
    `MinimalPolynomial[a_, x_] := Module[{p = algebraicPolynomial[a, x]}, p /; p =!= None];
     MinimalPolynomial[a_] := Module[{p = algebraicPolynomial[a, Slot[1]]}, Function[Evaluate[p]] /; p =!= None];
     algebraicPolynomial[r_Integer | r_Rational, x_] := Denominator[r] x - Numerator[r];
     algebraicPolynomial[a_, x_] := Module[{z, e, f, best},
       e = algebraicResultant[a, z];
       If[e === None, Return[None, Module]];
       f = Map[First, Rest[FactorList[e]]];
       best = First[SortBy[f, Abs[N[# /. z -> N[a, 60], 40]] &]];
       best = Expand[best];
       If[Coefficient[best, z, Exponent[best, z]] < 0, best = -best];
       best /. z -> x];
     algebraicResultant[r_Integer | r_Rational, z_] := Denominator[r] z - Numerator[r];
     algebraicResultant[c_Complex, z_] := Numerator[Together[(z - Re[c])^2 + Im[c]^2]];
     algebraicResultant[GoldenRatio, z_] := z^2 - z - 1;
     algebraicResultant[Power[b_, q : (_Integer | _Rational)], z_] := Module[{p = algebraicResultant[b, z], w}, If[p === None, None, If[q < 0, p = Numerator[Together[p /. z -> 1/z]]]; p = Resultant[Expand[p /. z -> w], w^Abs[Numerator[q]] - z, w]; p /. z -> z^Denominator[q]]];
     algebraicResultant[e : (Plus | Times)[a_, b__], z_] := Module[{p = algebraicResultant[a, z], q = algebraicResultant[Head[e][b], z], w}, If[p === None || q === None, None, If[Head[e] === Plus, Resultant[Expand[p /. z -> w], Expand[q /. z -> z - w], w], Resultant[Expand[p /. z -> w], Expand[w^Exponent[q, z] (q /. z -> z/w)], w]]]];
     algebraicResultant[_, _] := None;`,
    { state: "partial", missing: "Root objects, number fields" },
  ],
  [
    "AlgebraicIntegerQ",
    "AlgebraicIntegerQ[a_] := With[{p = MinimalPolynomial[a, t]}, Coefficient[p, t, Exponent[p, t]] === 1 /; Head[p] =!= MinimalPolynomial];",
  ],
  [
    "RootReduce",
    `RootReduce[l_List] := Map[RootReduce, l];
     RootReduce[e_] := Module[{z, p, s}, p = MinimalPolynomial[e, z]; s = If[Exponent[p, z] <= 2, Select[z /. Solve[p == 0, z], Abs[N[# - e, 30]] < 10^-20 &], {}]; If[Length[s] == 1, First[s], rootOf[p, z, e]] /; Head[p] =!= MinimalPolynomial] /; NumericQ[e] && ! FreeQ[e, Power];
     RootReduce[e_] := e /; FreeQ[e, Power];
     rootOf[p_, z_, e_] := Module[{r = z /. Solve[p == 0, z]}, First[SortBy[r, Abs[N[# - e, 30]] &]]];`,
    { state: "partial", missing: "degrees above four that have no Root object" },
  ],
]);
