import type { LanguageEntry } from "./in-language.js";
import { integralForms } from "./integral-forms.js";
import { limitForms } from "./limit-forms.js";
import { productForms, sumForms } from "./sum-forms.js";

/** Forms of calculus functions that are tried when their own code leaves a call alone. */
export const calculusForms: readonly LanguageEntry[] = [
  [
    "Limit",
    `Limit[f_, x_Symbol -> Infinity] := Module[{t, g, r}, g = f /. Power[p_, q_Rational] /; PolynomialQ[p, x] && ! FreeQ[p, x] && Coefficient[p, x, Exponent[p, x]] > 0 :> t^(-Exponent[p, x] q) Expand[t^Exponent[p, x] (p /. x -> 1/t)]^q; r = Quiet[Series[Together[g /. x -> 1/t], {t, 0, 0}]]; If[MatchQ[r, SeriesData[t, 0, _, _?NonNegative, _, _]], r = Normal[r] /. t -> 0]; r /; NumericQ[r]] /; ! FreeQ[f, Power[p_ /; PolynomialQ[p, x] && ! FreeQ[p, x], _Rational]];
${limitForms}`,
  ],
  [
    "Integrate",
    `${integralForms}
     Integrate[e_Plus, x_Symbol] := Map[Integrate[#, x] &, e];
     Integrate[c_ e_, x_Symbol] := c Integrate[e, x] /; FreeQ[c, x];
     Integrate[f_, {x_Symbol, a_, b_}] := Module[{p = integralPieces[f, x, a, b]}, integralOverPieces[f, x, p] /; p =!= None] /; ! FreeQ[f, Abs | UnitStep | HeavisideTheta | Sign | Max | Min | Piecewise | Boole | UnitBox | Floor | If];
     Integrate[c_ f_, {x_Symbol, a_, b_}] := c Integrate[f, {x, a, b}] /; FreeQ[c, x];
     Integrate[DiracDelta[x_], {x_Symbol, a_, b_}] := 1 /; TrueQ[a < 0 < b];
     Integrate[DiracDelta[x_ + c_] f_., {x_Symbol, -Infinity, Infinity}] := (f /. x -> -c) /; FreeQ[c, x];
     Integrate[DiracDelta[x_] f_, {x_Symbol, -Infinity, Infinity}] := f /. x -> 0;
     Integrate[Abs[x_], x_Symbol] := Piecewise[{{-x^2/2, x <= 0}}, x^2/2];
     Integrate[x_^a_. E^(-x_), {x_Symbol, 0, Infinity}] := ConditionalExpression[Gamma[1 + a], Re[a] > -1] /; FreeQ[a, x];
     Integrate[E^(-a_ x_^2), {x_Symbol, -Infinity, Infinity}] := ConditionalExpression[Sqrt[Pi]/Sqrt[a], Re[a] > 0] /; FreeQ[a, x];
     Integrate[E^(-a_ x_^2), {x_Symbol, 0, Infinity}] := ConditionalExpression[Sqrt[Pi]/(2 Sqrt[a]), Re[a] > 0] /; FreeQ[a, x];
     integralPieces[f_, x_, a_, b_] := Module[{u, z},
       If[! (NumericQ[a] || MatchQ[a, -Infinity]) || ! (NumericQ[b] || MatchQ[b, Infinity]), Return[None, Module]];
       u = Flatten[Cases[{f}, (h : Abs | UnitStep | HeavisideTheta | Sign)[g_] :> g, Infinity]];
       u = Join[u, Cases[{f}, UnitBox[g_] :> (g - 1/2) (g + 1/2), Infinity], Cases[{f}, (Max | Min)[g_, h_] :> g - h, Infinity]];
       u = Join[u, Flatten[Cases[{f}, Piecewise[l_, ___] :> Cases[l, (Less | LessEqual | Greater | GreaterEqual | Inequality)[c__] :> Map[# - x &, Select[{c}, NumericQ]], Infinity], Infinity]], Flatten[Cases[{f}, Boole[c_] | If[c_, __] :> Cases[{c}, (Less | LessEqual | Greater | GreaterEqual)[g__] :> Subtract @@@ Partition[{g}, 2, 1], Infinity], Infinity]]];
       z = Map[Solve[# == 0, x] &, Select[u, ! FreeQ[#, x] &]];
       If[! MatchQ[z, {{{_ -> _} ...} ...}], Return[None, Module]];
       z = Select[Union[Flatten[{x /. Flatten[z, 1]}]], NumericQ[#] && Im[#] == 0 && a < # < b &];
       If[! FreeQ[f, Floor], z = If[NumericQ[a] && NumericQ[b] && b - a < 200 && MatchQ[Cases[{f}, Floor[g_] :> g, Infinity], {x ..}], Union[z, Select[Range[Ceiling[a], Floor[b]], a < # < b &]], Return[None, Module]]];
       Join[{a}, SortBy[z, N], {b}]];
     integralOverPieces[f_, x_, p_] := Total[Map[integralPiece[f, x, #] &, Partition[p, 2, 1]]];
     integralPiece[f_, x_, {a_, b_}] := With[{m = Which[a === -Infinity && b === Infinity, 0, a === -Infinity, b - 1, b === Infinity, a + 1, True, (a + b)/2]}, Integrate[f /. {Abs[g_] :> If[TrueQ[(g /. x -> m) < 0], -g, g], UnitStep[g_] :> UnitStep[g /. x -> m], HeavisideTheta[g_] :> HeavisideTheta[g /. x -> m], Sign[g_] :> Sign[g /. x -> m], UnitBox[g_] :> UnitBox[g /. x -> m], Floor[g_] :> Floor[g /. x -> m], Max[g_, h_] :> If[TrueQ[(g - h /. x -> m) > 0], g, h], Min[g_, h_] :> If[TrueQ[(g - h /. x -> m) < 0], g, h], Boole[c_] :> Boole[c /. x -> m], If[c_, g_, h_] :> If[c /. x -> m, g, h], w_Piecewise :> pieceAt[w, x, m]}, {x, a, b}]];
     pieceAt[Piecewise[l_, d_ : 0], x_, m_] := FirstCase[l, {v_, c_} /; TrueQ[c /. x -> m] :> v, d];`,
  ],
  [
    "Sum",
    `${sumForms}
     Sum[f_ + g_, {k_, a_, Infinity}] := With[{s = Sum[f, {k, a, Infinity}], t = Sum[g, {k, a, Infinity}]}, s + t /; FreeQ[{s, t}, Sum]];
     Sum[k_ Binomial[n_, k_], {k_, 0 | 1, n_}] := 2^(n - 1) n;
     Sum[k_^2 Binomial[n_, k_], {k_, 0 | 1, n_}] := 2^(n - 2) n (1 + n);
     Sum[Binomial[n_, k_]^2, {k_, 0, n_}] := Binomial[2 n, n];
     Sum[(-1)^k_ Binomial[n_, k_], {k_, 0, n_}] := KroneckerDelta[n];
     Sum[x_^k_ Binomial[n_, k_], {k_, 0, n_}] := (1 + x)^n /; FreeQ[x, k];
     Sum[x_^k_ y_^(n_ - k_) Binomial[n_, k_], {k_, 0, n_}] := (x + y)^n /; FreeQ[{x, y}, k];
     Sum[(-1)^k_/(1 + 2 k_), {k_, 0, Infinity}] := Pi/4;
     Sum[1/(1 + 2 k_)^2, {k_, 0, Infinity}] := Pi^2/8;
     Sum[(-1)^k_/(1 + 2 k_)^2, {k_, 0, Infinity}] := Catalan;
     Sum[(-1)^(k_ + 1)/k_, {k_, 1, Infinity}] := Log[2];
     Sum[(-1)^k_/k_, {k_, 1, Infinity}] := -Log[2];
     Sum[x_^k_/k_, {k_, 1, Infinity}] := -Log[1 - x] /; FreeQ[x, k];
     Sum[k_ x_^k_, {k_, 0 | 1, Infinity}] := x/(1 - x)^2 /; FreeQ[x, k] && ! NumericQ[x];
     Sum[k_^p_, {k_, 1, Infinity}] := Zeta[-p] /; FreeQ[p, k] && ! NumericQ[p];
`,
  ],
  [
    "Product",
    `${productForms}
     Product[f_, {k_, a_Integer, Infinity}] := Module[{n, p, r}, p = Product[f, {k, a, n}]; r = Limit[FullSimplify[p], n -> Infinity]; r /; FreeQ[p, Product] && FreeQ[r, Product | Limit | n]] /; FreeQ[f, a0];
     Product[f_, {k_, a_Integer, n_}] := With[{t = Factor[Together[f]]}, FullSimplify[productOfFactors[t, k, a, n]] /; FreeQ[productOfFactors[t, k, a, n], None]] /; ! IntegerQ[n] && n =!= Infinity && PolynomialQ[Numerator[Together[f]], k] && PolynomialQ[Denominator[Together[f]], k];
     productOfFactors[t_, k_, a_, n_] := Times @@ Map[productOfFactor[#, k, a, n] &, If[Head[t] === Times, List @@ t, {t}]];
     productOfFactor[c_, k_, a_, n_] := c^(n - a + 1) /; FreeQ[c, k];
     productOfFactor[k_ + b_., k_, a_, n_] := (n + b)!/(a + b - 1)! /; IntegerQ[b] && a + b > 0;
     productOfFactor[k_, k_, a_, n_] := n!/(a - 1)! /; a > 0;
     productOfFactor[Power[p_, e_Integer], k_, a_, n_] := productOfFactor[p, k, a, n]^e;
     productOfFactor[_, _, _, _] := None;`,
  ],
  [
    "Factor",
    `Factor[p_, GaussianIntegers -> True] := Factor[p, Extension -> I];
     Factor[p_, Extension -> Automatic] := Factor[p, Extension -> DeleteDuplicates[Cases[p, Power[_Integer, 1/2] | I, {0, Infinity}]]];
     Factor[p_, Extension -> {a_}] := Factor[p, Extension -> a];
     Factor[p_, Extension -> a : (I | Complex[0, 1] | Sqrt[_Integer])] := Times @@ Map[extended[First[#], a^2]^Last[#] &, FactorList[p]];
     extended[f_, d_] := Module[{v = Variables[f], x, c, r}, If[Length[v] != 1, Return[f, Module]]; x = First[v]; c = CoefficientList[f, x];
       Which[
         Length[c] == 3, r = Sqrt[(c[[2]]^2 - 4 c[[1]] c[[3]])/d]; If[MatchQ[r, _Integer | _Rational], c[[3]] (x + (c[[2]] + r Sqrt[d])/(2 c[[3]])) (x + (c[[2]] - r Sqrt[d])/(2 c[[3]])), f],
         True, f]];`,
  ],
  [
    "PolynomialReduce",
    `PolynomialReduce[p_, l_List, x : Except[_List]] := PolynomialReduce[p, l, {x}];
     PolynomialReduce[p_, l_List, v_List] := Module[{q = ConstantArray[0, Length[l]], rest = Expand[p], r = 0, lead, leads, i, t},
       leads = Map[First[CoefficientRules[#, v]] &, l];
       While[rest =!= 0,
         lead = First[CoefficientRules[rest, v]];
         i = SelectFirst[Range[Length[l]], AllTrue[lead[[1]] - leads[[#, 1]], NonNegative] &, 0];
         If[i == 0,
           t = lead[[2]] Times @@ (v^lead[[1]]); r = r + t; rest = Expand[rest - t],
           t = Together[lead[[2]]/leads[[i, 2]]] Times @@ (v^(lead[[1]] - leads[[i, 1]])); q[[i]] = q[[i]] + t; rest = Expand[rest - t l[[i]]]]];
       {Map[Expand, q], Expand[r]}] /; AllTrue[Append[l, p], PolynomialQ[#, v] &];`,
  ],
  [
    "Transpose",
    `Transpose[l : {__Association}] := Module[{k = Keys[First[l]]}, AssociationMap[Function[x, Map[Lookup[#, Key[x]] &, l]], k] /; SameQ @@ Map[Keys, l]];
     Transpose[a_Association] := Module[{k = Keys[First[Values[a]]]}, AssociationMap[Function[x, Map[Lookup[#, Key[x]] &, a]], k] /; AllTrue[Values[a], AssociationQ] && SameQ @@ Map[Keys, Values[a]]];`,
  ],
];
