import { inLanguage } from "./in-language.js";

/** Functions of numbers, symbols and coordinates that are put together from others. */
export const moreNumbers = inLanguage([
  ["PossibleZeroQ", "PossibleZeroQ[e_] := TrueQ[e == 0] || TrueQ[Simplify[e] === 0];"],
  [
    "PowerModList",
    "PowerModList[a_Integer, r_Rational, m_Integer?Positive] := With[{p = Numerator[r], q = Denominator[r]}, Select[Range[0, m - 1], PowerMod[#, q, m] == PowerMod[a, p, m] &] /; m < 10^5]; PowerModList[a_Integer, n_Integer, m_Integer] := {PowerMod[a, n, m]};",
    { state: "partial", missing: "large moduli" },
  ],
  [
    "NumberDigit",
    "NumberDigit[x_, n_Integer] := NumberDigit[x, n, 10]; NumberDigit[x_, n_Integer, b_Integer] := Mod[Floor[Abs[x] b^-n], b]; NumberDigit[x_, l_List, b_ : 10] := Map[NumberDigit[x, #, b] &, l];",
  ],
  [
    "InverseFunction",
    `InverseFunction[f_Symbol] := With[{g = Replace[f, {Sin -> ArcSin, Cos -> ArcCos, Tan -> ArcTan, ArcSin -> Sin, ArcCos -> Cos, ArcTan -> Tan, Exp -> Log, Log -> Exp, Sinh -> ArcSinh, Cosh -> ArcCosh, Tanh -> ArcTanh, ArcSinh -> Sinh, ArcCosh -> Cosh, ArcTanh -> Tanh, Identity -> Identity, Minus -> Minus, Sec -> ArcSec, Csc -> ArcCsc, Cot -> ArcCot, _ -> None}]}, g /; g =!= None];
     InverseFunction[InverseFunction[f_]] := f;
     InverseFunction[Function[b_]] := Module[{x, s}, s = Quiet[Solve[(Function[b])[x] == Slot[1], x]]; Function[Evaluate[Last[s][[1, 2]]]] /; MatchQ[s, {{_ -> _} ..}] && FreeQ[Last[s][[1, 2]], ConditionalExpression | x]];
     InverseFunction[Function[v_Symbol, b_]] := Module[{x, s, y}, s = Quiet[Solve[(Function[v, b])[x] == Slot[1], x]]; Function[Evaluate[Last[s][[1, 2]]]] /; MatchQ[s, {{_ -> _} ..}] && FreeQ[s, ConditionalExpression]];`,
    { state: "partial", missing: "functions of several arguments" },
  ],
  [
    "SymmetricPolynomial",
    "SymmetricPolynomial[k_Integer?NonNegative, v_List] := Total[Map[Apply[Times], Subsets[v, {k}]]];",
  ],
  [
    "QPochhammer",
    "QPochhammer[a_, q_, n_Integer?NonNegative] := Product[1 - a q^k, {k, 0, n - 1}];",
    { state: "partial", missing: "infinite products" },
  ],
  [
    "QFactorial",
    "QFactorial[n_Integer?NonNegative, q_] := Product[Sum[q^i, {i, 0, k - 1}], {k, 1, n}];",
    { state: "partial", missing: "symbolic arguments" },
  ],
  [
    "QBinomial",
    "QBinomial[n_Integer?NonNegative, k_Integer?NonNegative, q_] := If[k > n, 0, Factor[Cancel[Together[QFactorial[n, q]/(QFactorial[k, q] QFactorial[n - k, q])]]]];",
    { state: "partial", missing: "symbolic arguments" },
  ],
  [
    "BellY",
    "BellY[n_Integer?NonNegative, k_Integer?NonNegative, x_List] := bellY[n, k, PadRight[x, Max[n, 1]]]; bellY[0, 0, x_] := 1; bellY[n_, 0, x_] := 0; bellY[0, k_, x_] := 0; bellY[n_, k_, x_] := Expand[Sum[Binomial[n - 1, i - 1] x[[i]] bellY[n - i, k - 1, x], {i, 1, n - k + 1}]];",
    { state: "partial", missing: "matrices" },
  ],
  [
    "LegendreQ",
    `LegendreQ[n_Integer, x_] := Module[{p = Table[LegendreP[k, x], {k, 0, n}]},
       Last[p] (Log[1 + x] - Log[1 - x])/2 - Sum[p[[k]] p[[n + 1 - k]]/k, {k, n}]] /; 0 <= n <= 1000 && ! TrueQ[x^2 == 1];`,
    {
      attributes: ["Listable", "NumericFunction"],
      state: "partial",
      missing: "other degrees than 0 to 1000, orders, derivatives",
      arity: [2, 4],
    },
  ],
  [
    "SphericalHarmonicY",
    "SphericalHarmonicY[l_Integer?NonNegative, m_Integer, t_, p_] := If[Abs[m] > l, 0, Sqrt[(2 l + 1)/(4 Pi)] Sqrt[(l - m)!/(l + m)!] (LegendreP[l, m, x] /. x -> Cos[t] /. Sqrt[1 - Cos[t]^2] -> Sin[t] /. (1 - Cos[t]^2)^(a_) :> Sin[t]^(2 a)) E^(I m p)];",
    { state: "partial", missing: "symbolic orders" },
  ],
  [
    "ClebschGordan",
    "ClebschGordan[{a_, m_}, {b_, n_}, {c_, k_}] := (-1)^(a - b + k) Sqrt[2 c + 1] ThreeJSymbol[{a, m}, {b, n}, {c, -k}] /; VectorQ[{a, m, b, n, c, k}, NumericQ];",
  ],
  [
    "ThreeJSymbol",
    `ThreeJSymbol[{a_, m_}, {b_, n_}, {c_, k_}] := If[m + n + k != 0 || ! Abs[a - b] <= c <= a + b || Abs[m] > a || Abs[n] > b || Abs[k] > c, 0,
       (-1)^(a - b - k) Sqrt[(a + b - c)! (a - b + c)! (-a + b + c)!/(a + b + c + 1)!] Sqrt[(a + m)! (a - m)! (b + n)! (b - n)! (c + k)! (c - k)!] Sum[(-1)^t/(t! (c - b + t + m)! (c - a + t - n)! (a + b - c - t)! (a - t - m)! (b - t + n)!), {t, Max[0, b - c - m, a - c + n], Min[a + b - c, a - m, b + n]}]] /; VectorQ[{a, m, b, n, c, k}, NumericQ];`,
  ],
  [
    "FindIntegerNullVector",
    "FindIntegerNullVector[v_List] := Module[{n = Length[v], s = 10^20, m}, m = LatticeReduce[Transpose[Append[Transpose[IdentityMatrix[n]], Round[s N[v, 40]]]]]; m = Most[First[m]]; m = m Sign[First[DeleteCases[m, 0]]]; m /; Quiet[Abs[N[m . v, 40]] < 10^-15]] /; VectorQ[v, NumericQ];",
    { state: "partial", missing: "bounds" },
  ],
  [
    "RootApproximant",
    `RootApproximant[x_Real] := RootApproximant[x, 4];
     RootApproximant[x_Real, n_Integer] := Module[{p = Min[14, N[Precision[x]] - 2], found = None, v, z, s}, Do[v = First[LatticeReduce[Transpose[Append[Transpose[IdentityMatrix[d + 1]], Round[10^p Map[SetPrecision[x, 30]^# &, Range[0, d]]]]]]]; v = Most[v]; If[Abs[v . x^Range[0, d]] < 10^(3 - p) Max[1, Max[Abs[v]]] && Max[Abs[v]]^(d + 1) < 10^(p - 4), found = v; Break[]], {d, 1, n}]; (s = z /. Solve[found . z^Range[0, Length[found] - 1] == 0, z]; First[SortBy[s, Abs[N[#] - x] &]]) /; found =!= None];`,
    { state: "partial", missing: "degrees above four" },
  ],
  [
    "KnapsackSolve",
    "KnapsackSolve[{p_List, w_List}, b_Integer] := Module[{v = ConstantArray[0, b + 1], pick = ConstantArray[0, b + 1], out = ConstantArray[0, Length[p]], k}, Do[Do[If[w[[i]] <= k && v[[k - w[[i]] + 1]] + p[[i]] > v[[k + 1]], v[[k + 1]] = v[[k - w[[i]] + 1]] + p[[i]]; pick[[k + 1]] = i], {i, Length[p]}], {k, 0, b}]; k = b; While[pick[[k + 1]] > 0, out[[pick[[k + 1]]]]++; k = k - w[[pick[[k + 1]]]]]; out];",
    { state: "partial", missing: "limits of items" },
  ],
  [
    "HeavisidePi",
    "HeavisidePi[x_?NumericQ] := If[Abs[x] < 1/2, 1, 0] /; Abs[x] != 1/2;",
    { attributes: ["Listable"] },
  ],
  [
    "HeavisideLambda",
    "HeavisideLambda[x_?NumericQ] := Max[0, 1 - Abs[x]];",
    { attributes: ["Listable"] },
  ],
  [
    "ToSphericalCoordinates",
    "ToSphericalCoordinates[{x_, y_, z_}] := {Sqrt[x^2 + y^2 + z^2], ArcTan[z, Sqrt[x^2 + y^2]], ArcTan[x, y]};",
  ],
  [
    "FromSphericalCoordinates",
    "FromSphericalCoordinates[{r_, t_, p_}] := {r Cos[p] Sin[t], r Sin[p] Sin[t], r Cos[t]};",
  ],
  [
    "CoordinateTransform",
    `CoordinateTransform["Polar" -> "Cartesian", {r_, t_}] := {r Cos[t], r Sin[t]};
     CoordinateTransform["Cartesian" -> "Polar", {x_, y_}] := {Sqrt[x^2 + y^2], ArcTan[x, y]};
     CoordinateTransform["Spherical" -> "Cartesian", p_List] := FromSphericalCoordinates[p];
     CoordinateTransform["Cartesian" -> "Spherical", p_List] := ToSphericalCoordinates[p];
     CoordinateTransform["Cylindrical" -> "Cartesian", {r_, t_, z_}] := {r Cos[t], r Sin[t], z};
     CoordinateTransform["Cartesian" -> "Cylindrical", {x_, y_, z_}] := {Sqrt[x^2 + y^2], ArcTan[x, y], z};`,
    { state: "partial", missing: "other coordinates" },
  ],
  [
    "FromDMS",
    "FromDMS[{d_}] := d; FromDMS[{d_, m_}] := d + m/60; FromDMS[{d_, m_, s_}] := d + m/60 + s/3600;",
    { state: "partial", missing: "strings" },
  ],
  [
    "CoefficientArrays",
    "CoefficientArrays[e_, v_List] := Module[{p = Flatten[{e}] /. Equal[a_, b_] :> a - b, n}, n = Max[0, Map[Total, Flatten[Map[Keys[CoefficientRules[#, v]] &, p], 1], {1}]]; Table[With[{a = Map[coefficientArray[#, v, k] &, p]}, If[ListQ[e] || k > 0, SparseArray[If[ListQ[e], a, First[a]]], First[a]]], {k, 0, n}]]; coefficientArray[p_, v_, 0] := p /. Thread[v -> 0]; coefficientArray[p_, v_, 1] := Map[Coefficient[p, #] /. Thread[v -> 0] &, v]; coefficientArray[p_, v_, 2] := Table[If[i == j, Coefficient[p, v[[i]], 2] /. Thread[v -> 0], If[i < j, Coefficient[Coefficient[p, v[[i]]], v[[j]]] /. Thread[v -> 0], 0]], {i, Length[v]}, {j, Length[v]}];",
    { state: "partial", missing: "degrees above two" },
  ],
  [
    "NDSolve",
    `NDSolve[e_, y : Except[_List], r_List, o___Rule] := With[{s = NDSolve[e, {y}, r, o]}, s /; MatchQ[s, {{__Rule}}]];
     NDSolve[e_List, y_List, {x_Symbol, a_?NumericQ, b_?NumericQ}, ___Rule] := Module[{r = rungeKutta[e, Map[If[MatchQ[#, _[x]], Head[#], #] &, y], x, N[a], N[b]]}, {MapThread[If[MatchQ[#1, _[x]], #1 -> #2[x], #1 -> #2] &, {y, r}]} /; r =!= None];
     rungeKutta[e_, f_, x_, a_, b_] := Module[{orders, states, starts, rules, rhs, tops, n = 1000, h, s, t, w, k1, k2, k3, k4, out, put, step, g},
       orders = Map[Function[u, Max[0, Cases[e, Derivative[k_][u][x] :> k, Infinity]]], f];
       If[MemberQ[orders, 0], Return[None, Module]];
       tops = MapThread[Derivative[#2][#1][x] &, {f, orders}];
       rules = Select[e, ! FreeQ[#, Alternatives @@ tops] &];
       s = Quiet[Solve[rules, tops]];
       If[! MatchQ[s, {{__Rule}}], Return[None, Module]];
       states = Flatten[MapThread[Table[If[i == 0, #1[x], Derivative[i][#1][x]], {i, 0, #2 - 1}] &, {f, orders}]];
       starts = Complement[e, rules];
       t = Quiet[Solve[starts, states /. x -> First[Cases[starts, (Alternatives @@ f)[p_] | Derivative[_][Alternatives @@ f][p_] :> p, Infinity]]]];
       If[! MatchQ[t, {{__Rule}}] || Length[First[t]] != Length[states], Return[None, Module]];
       t = N[Map[Last, First[t]]];
       g = Table[Unique["s"], {Length[states]}];
       rhs = Flatten[MapThread[Function[{u, k, top}, Append[Table[Derivative[i][u][x], {i, 1, k - 1}], top /. First[s]]], {f, orders, tops}]] /. Thread[states -> g];
       put[p_, q_] := rhs /. x -> p /. Thread[g -> q];
       h = (b - a)/n;
       out = {{a, t}};
       step[p_, q_, d_] := (k1 = put[p, q]; k2 = put[p + d/2, q + d k1/2]; k3 = put[p + d/2, q + d k2/2]; k4 = put[p + d, q + d k3]; q + d (k1 + 2 k2 + 2 k3 + k4)/6);
       Do[s = a + (i - 1) h; w = step[s, t, h]; t = step[s + h/2, step[s, t, h/2], h/2]; If[! VectorQ[t, NumericQ] || ! TrueQ[Max[Abs[t - w]] < 10^-6 (1 + Max[Abs[t]])], t = None; Break[]]; AppendTo[out, {a + i h, t}], {i, n}];
       If[! VectorQ[t, NumericQ], Return[None, Module]];
       MapThread[Function[{u, p}, InterpolatingFunction[{{a, b}}, {3, Map[{#[[1]], #[[2, p]]} &, out]}]], {f, Most[FoldList[Plus, 1, orders]]}]];`,
    {
      state: "partial",
      missing:
        "boundary values, partial equations; systems that need shorter steps stay unevaluated",
    },
  ],
  [
    "NDSolveValue",
    "NDSolveValue[e_, y_, r_, o___] := With[{s = NDSolve[e, y, r, o]}, (y /. First[s]) /; MatchQ[s, {{__Rule}}]];",
    { state: "partial", missing: "what NDSolve lacks" },
  ],
]);
