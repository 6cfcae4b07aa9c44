import { inLanguage } from "./in-language.js";

/** Fourier series and transforms, residues, convergence. */
export const fourier = inLanguage([
  [
    "Residue",
    "Residue[f_, {x_, a_}] := With[{c = SeriesCoefficient[f, {x, a, -1}]}, c /; FreeQ[c, SeriesCoefficient]]; Residue[f_, {x_, a_}] := Module[{w, p, q, s}, {p, q} = Map[Simplify[CoefficientList[Expand[# /. x -> a + w], w]] &, {Numerator[Together[f]], Denominator[Together[f]]}]; s = SeriesCoefficient[(p . w^Range[0, Length[p] - 1])/(q . w^Range[0, Length[q] - 1]), {w, 0, -1}]; Simplify[s] /; FreeQ[s, SeriesCoefficient]] /; PolynomialQ[Numerator[Together[f]], x] && PolynomialQ[Denominator[Together[f]], x];",
    { state: "partial", missing: "essential singularities" },
  ],
  [
    "FourierCoefficient",
    `FourierCoefficient[f_, t_Symbol, n_Integer] := With[{c = Simplify[Integrate[f E^(-I n t), {t, -Pi, Pi}]/(2 Pi)]}, c /; FreeQ[c, Integrate]];`,
    { state: "partial", missing: "symbolic orders, options" },
  ],
  [
    "FourierSinCoefficient",
    "FourierSinCoefficient[f_, t_Symbol, n_Integer?Positive] := With[{c = Simplify[2 Integrate[f Sin[n t], {t, 0, Pi}]/Pi]}, c /; FreeQ[c, Integrate]]; FourierSinCoefficient[f_, t_Symbol, 0] := 0;",
    { state: "partial", missing: "symbolic orders, options" },
  ],
  [
    "FourierCosCoefficient",
    "FourierCosCoefficient[f_, t_Symbol, n_Integer?Positive] := With[{c = Simplify[2 Integrate[f Cos[n t], {t, 0, Pi}]/Pi]}, c /; FreeQ[c, Integrate]]; FourierCosCoefficient[f_, t_Symbol, 0] := With[{c = Simplify[Integrate[f, {t, 0, Pi}]/Pi]}, c /; FreeQ[c, Integrate]];",
    { state: "partial", missing: "symbolic orders, options" },
  ],
  [
    "FourierSeries",
    "FourierSeries[f_, t_Symbol, n_Integer?NonNegative] := With[{c = Table[FourierCoefficient[f, t, k], {k, -n, n}]}, Total[c Table[E^(I k t), {k, -n, n}]] /; FreeQ[c, FourierCoefficient]];",
    { state: "partial", missing: "several variables, options" },
  ],
  [
    "FourierTrigSeries",
    "FourierTrigSeries[f_, t_Symbol, n_Integer?NonNegative] := With[{a = Table[Simplify[Integrate[f Cos[k t], {t, -Pi, Pi}]/Pi], {k, 0, n}], b = Table[Simplify[Integrate[f Sin[k t], {t, -Pi, Pi}]/Pi], {k, 1, n}]}, First[a]/2 + Sum[a[[k + 1]] Cos[k t] + b[[k]] Sin[k t], {k, n}] /; FreeQ[{a, b}, Integrate]];",
    { state: "partial", missing: "several variables, options" },
  ],
  [
    "FourierSinSeries",
    "FourierSinSeries[f_, t_Symbol, n_Integer?NonNegative] := With[{c = Table[FourierSinCoefficient[f, t, k], {k, n}]}, Sum[c[[k]] Sin[k t], {k, n}] /; FreeQ[c, FourierSinCoefficient]];",
    { state: "partial", missing: "several variables, options" },
  ],
  [
    "FourierCosSeries",
    "FourierCosSeries[f_, t_Symbol, n_Integer?NonNegative] := With[{c = Table[FourierCosCoefficient[f, t, k], {k, 0, n}]}, Sum[c[[k + 1]] Cos[k t], {k, 0, n}] /; FreeQ[c, FourierCosCoefficient]];",
    { state: "partial", missing: "several variables, options" },
  ],
  [
    "FourierDCT",
    "FourierDCT[l_List] := FourierDCT[l, 2]; FourierDCT[l_List, 1] := With[{n = Length[l]}, N[Table[Sqrt[2/(n - 1)] (l[[1]]/2 + (-1)^(s - 1) l[[n]]/2 + Sum[l[[r]] Cos[Pi (r - 1) (s - 1)/(n - 1)], {r, 2, n - 1}]), {s, n}]]]; FourierDCT[l_List, 2] := With[{n = Length[l]}, N[Table[Sum[l[[r]] Cos[Pi (r - 1/2) (s - 1)/n], {r, n}]/Sqrt[n], {s, n}]]]; FourierDCT[l_List, 3] := With[{n = Length[l]}, N[Table[(l[[1]] + 2 Sum[l[[r]] Cos[Pi (r - 1) (s - 1/2)/n], {r, 2, n}])/Sqrt[n], {s, n}]]]; FourierDCT[l_List, 4] := With[{n = Length[l]}, N[Table[Sqrt[2/n] Sum[l[[r]] Cos[Pi (r - 1/2) (s - 1/2)/n], {r, n}], {s, n}]]];",
    { state: "partial", missing: "matrices" },
  ],
  [
    "FourierDST",
    "FourierDST[l_List] := FourierDST[l, 2]; FourierDST[l_List, 1] := With[{n = Length[l]}, N[Table[Sqrt[2/(n + 1)] Sum[l[[r]] Sin[Pi r s/(n + 1)], {r, n}], {s, n}]]]; FourierDST[l_List, 2] := With[{n = Length[l]}, N[Table[Sum[l[[r]] Sin[Pi (r - 1/2) s/n], {r, n}]/Sqrt[n], {s, n}]]]; FourierDST[l_List, 4] := With[{n = Length[l]}, N[Table[Sqrt[2/n] Sum[l[[r]] Sin[Pi (r - 1/2) (s - 1/2)/n], {r, n}], {s, n}]]];",
    { state: "partial", missing: "matrices, the third type" },
  ],
  [
    "FourierSinTransform",
    "FourierSinTransform[f_, t_Symbol, w_] := With[{c = Assuming[w > 0, Integrate[f Sin[w t], {t, 0, Infinity}]]}, Sqrt[2/Pi] c /; FreeQ[c, Integrate | ConditionalExpression]];",
    { state: "partial", missing: "what Integrate lacks, options" },
  ],
  [
    "FourierCosTransform",
    "FourierCosTransform[f_, t_Symbol, w_] := With[{c = Assuming[w > 0, Integrate[f Cos[w t], {t, 0, Infinity}]]}, Sqrt[2/Pi] c /; FreeQ[c, Integrate | ConditionalExpression]];",
    { state: "partial", missing: "what Integrate lacks, options" },
  ],
  [
    "DiscreteLimit",
    "DiscreteLimit[f_, n_Symbol -> Infinity] := With[{c = Limit[f, n -> Infinity]}, c /; FreeQ[c, Limit | Indeterminate]];",
    { state: "partial", missing: "several variables, conditions" },
  ],
  [
    "SumConvergence",
    `SumConvergence[f_, n_Symbol] := With[{r = Quiet[convergence[f, n]]}, r /; BooleanQ[r]];
     convergence[(-1)^(n_ + _.) g_, n_] := With[{a = Limit[g, n -> Infinity]}, If[a === 0, True, If[NumericQ[a], False, None]]] /; FreeQ[g, (-1)^_];
     convergence[f_, n_] := Module[{a = Limit[f, n -> Infinity], q, l, s},
       If[NumericQ[a] && a != 0 || MatchQ[a, DirectedInfinity[___]], Return[False, Module]];
       q = FullSimplify[(f /. n -> n + 1)/f];
       l = Limit[q, n -> Infinity];
       If[! NumericQ[l] || Head[l] === Complex, Return[None, Module]];
       If[Abs[l] < 1, Return[True, Module]];
       If[Abs[l] > 1, Return[False, Module]];
       If[l == -1, Return[If[a === 0, True, None], Module]];
       s = Limit[n (1 - q), n -> Infinity];
       If[s === Infinity || TrueQ[s > 1], Return[True, Module]];
       If[TrueQ[s < 1], Return[False, Module]];
       If[s === 1 && PolynomialQ[Numerator[Together[f]], n] && PolynomialQ[Denominator[Together[f]], n], False, None]];`,
    { state: "partial", missing: "conditions on parameters, conditional convergence in general" },
  ],
  [
    "FunctionPeriod",
    "FunctionPeriod[f_, x_Symbol] := With[{p = period[f, x]}, p /; p =!= None]; period[f_, x_] := 1 /; FreeQ[f, x]; period[(Sin | Cos | Sec | Csc)[a_. x_ + b_.], x_] := 2 Pi/Abs[a] /; FreeQ[{a, b}, x] && NumericQ[a]; period[(Tan | Cot)[a_. x_ + b_.], x_] := Pi/Abs[a] /; FreeQ[{a, b}, x] && NumericQ[a]; period[E^(a_. x_), x_] := 2 Pi I/a /; MatchQ[a, _Complex]; period[f_Plus, x_] := With[{l = Map[period[#, x] &, DeleteCases[List @@ f, _?(FreeQ[#, x] &)]]}, If[MemberQ[l, None], None, lcm[l]]]; period[_, _] := None; lcm[l_] := With[{q = l/First[l]}, If[VectorQ[q, MatchQ[#, _Integer | _Rational] &], First[l] LCM @@ q, None]];",
    { state: "partial", missing: "products, powers and sequences" },
  ],
]);
