import { inLanguage, type LanguageEntry } from "./in-language.js";

/** `MaxValue`, `ArgMin` and their like: one part of what the whole search gives. */
function parts(
  whole: string,
  value: string,
  place: string,
  more: NonNullable<LanguageEntry[2]>,
): readonly LanguageEntry[] {
  const pattern =
    "MatchQ[r, {_, {__Rule}}] || MatchQ[r, {_?NumericQ | _DirectedInfinity, {___Rule}}]";
  return [
    [value, `${value}[f_, v__] := With[{r = ${whole}[f, v]}, First[r] /; ${pattern}];`, more],
    [
      place,
      `${place}[f_, v_, o___] := With[{r = ${whole}[f, v, o]}, ((If[MatchQ[v, {_Symbol, __?NumericQ}], {First[v]}, If[MatchQ[v, {{__} ..}], Map[First, v], v]]) /. Last[r]) /; ${pattern}];`,
      more,
    ],
  ];
}

const exact = { state: "partial", missing: "what Minimize lacks" } as const;
const numeric = { state: "partial", missing: "options" } as const;

/** Largest and smallest values. */
export const optimizing = inLanguage([
  [
    "Minimize",
    `Minimize[f : Except[_List], v_] := With[{r = Minimize[{f, True}, v]}, r /; Head[r] =!= Minimize];
     Minimize[f_, v_, Reals] := With[{r = Minimize[f, v]}, r /; Head[r] =!= Minimize];
     Minimize[{f_, c_, d__}, v_] := Minimize[{f, And[c, d]}, v];
     Minimize[{f_}, v_] := Minimize[{f, True}, v];
     Minimize[{f_, c_}, x : Except[_List]] := Minimize[{f, c}, {x}];
     Minimize[{f_, c_}, {x_}] := Module[{r = least[f, c, x]}, r /; r =!= leastFailed];
     Minimize[{f_, c_}, v : {_, __}] := Module[{r = If[c === True, leastFree[f, v], leastLinear[f, c, v]]}, If[r === leastFailed && c =!= True, r = leastOn[f, If[Head[c] === And, List @@ c, {c}], v]]; r /; r =!= leastFailed];
     leastOn[f_, c_, v_] := Module[{e, x, s, r},
       e = SelectFirst[c, Head[#] === Equal && AnyTrue[v, Function[y, FreeQ[D[Subtract @@ #, y], Alternatives @@ v] && D[Subtract @@ #, y] =!= 0]] &, None];
       If[e === None, Return[leastInBall[f, c, v], Module]];
       x = Last[Select[v, Function[y, FreeQ[D[Subtract @@ e, y], Alternatives @@ v] && D[Subtract @@ e, y] =!= 0]]];
       s = Solve[e, x];
       If[! MatchQ[s, {{_ -> _}}], Return[leastFailed, Module]];
       r = Minimize[{f, And @@ DeleteCases[c, e]} /. First[s], DeleteCases[v, x]];
       If[! MatchQ[r, {_?NumericQ, {__Rule}}], Return[leastFailed, Module]];
       {First[r], Map[# -> Simplify[# /. First[s] /. Last[r]] &, v]}];
     leastInBall[f_, {(r : Equal | LessEqual)[g_, b_?NumericQ]}, v_] := Module[{h = D[g, {v, 2}], m, s, p, k},
       If[! PolynomialQ[f, v] || ! PolynomialQ[g, v] || ! MatrixQ[h, NumericQ] || ! PositiveDefiniteMatrixQ[h], Return[leastFailed, Module]];
       s = Quiet[Solve[Append[Map[# == 0 &, D[f, {v}] - m D[g, {v}]], g == b], Append[v, m]]];
       If[! MatchQ[s, {{__Rule} ..}], Return[leastFailed, Module]];
       p = Map[v /. # &, s];
       If[r === LessEqual, s = Map[# == 0 &, D[f, {v}]]; s = If[MemberQ[s, False], {}, Quiet[Solve[s, v]]]; If[! MatchQ[s, {{___Rule} ...}] || ! AllTrue[s, Length[#] == Length[v] &], Return[leastFailed, Module]]; p = Join[p, Map[v /. # &, s]]];
       If[! MatrixQ[p, NumericQ], Return[leastFailed, Module]];
       p = Select[p, VectorQ[N[#, 20], Abs[Im[#]] < 10^-15 &] && (r[g, b] /. Thread[v -> #] /. e_ :> TrueQ[Simplify[e]]) &];
       If[p === {}, Return[leastFailed, Module]];
       k = First[Ordering[N[Map[f /. Thread[v -> #] &, p], 20], 1]];
       {Simplify[f /. Thread[v -> p[[k]]]], Thread[v -> p[[k]]]}];
     leastInBall[___] := leastFailed;
     least[f_, c_, x_] := Module[{d = Together[D[f, x]], cells, points, ends, cand, best, values},
       If[! (PolynomialQ[Numerator[Together[f]], x] && PolynomialQ[Denominator[Together[f]], x]), Return[leastFailed, Module]];
       If[Complement[Cases[{f, c}, s_Symbol /; Context[s] =!= "System\`", Infinity], {x}] =!= {}, Return[leastFailed, Module]];
       cells = If[c === True, Element[x, Reals], Reduce[c, x, Reals]];
       If[Head[cells] === Reduce, Return[leastFailed, Module]];
       If[cells === False, Return[{Infinity, {x -> Indeterminate}}, Module]];
       If[cells === True, cells = Element[x, Reals]];
       cells = If[Head[cells] === Or, List @@ cells, {cells}];
       points = If[d === 0, {}, x /. Solve[Numerator[d] == 0, x]];
       If[! VectorQ[points, NumericQ], Return[leastFailed, Module]];
       points = Select[points, Abs[Im[N[#, 20]]] < 10^-15 &];
       cand = Flatten[Map[leastIn[#, x, points] &, cells], 1];
       If[MemberQ[cand, leastFailed], Return[leastFailed, Module]];
       values = Map[If[MatchQ[#, {_, _DirectedInfinity}], Limit[f, x -> Last[#]], Simplify[f /. x -> Last[#]]] &, cand];
       If[! VectorQ[values, NumericQ[#] || MatchQ[#, _DirectedInfinity] &], Return[leastFailed, Module]];
       best = First[SortBy[Range[Length[cand]], {If[values[[#]] === -Infinity, -10^100, If[values[[#]] === Infinity, 10^100, N[values[[#]], 20]]] &, If[cand[[#, 1]], 0, 1] &}]];
       Which[
         values[[best]] === -Infinity, {-Infinity, {x -> cand[[best, 2]]}},
         cand[[best, 1]], {values[[best]], {x -> cand[[best, 2]]}},
         True, leastFailed]];
     leastIn[Element[_, Reals], x_, p_] := Join[{{False, -Infinity}, {False, Infinity}}, Map[{True, #} &, p]];
     leastIn[x_ == a_, x_, p_] := {{True, a}};
     leastIn[x_ < b_, x_, p_] := Join[{{False, -Infinity}, {False, b}}, Map[{True, #} &, Select[p, # < b &]]];
     leastIn[x_ <= b_, x_, p_] := Join[{{False, -Infinity}, {True, b}}, Map[{True, #} &, Select[p, # < b &]]];
     leastIn[x_ > a_, x_, p_] := Join[{{False, Infinity}, {False, a}}, Map[{True, #} &, Select[p, # > a &]]];
     leastIn[x_ >= a_, x_, p_] := Join[{{False, Infinity}, {True, a}}, Map[{True, #} &, Select[p, # > a &]]];
     leastIn[o_[a_, x_, b_], x_, p_] := leastIn[Inequality[a, o, x, o, b], x, p];
     leastIn[Inequality[a_, o_, x_, q_, b_], x_, p_] := Join[{{o === LessEqual, a}, {q === LessEqual, b}}, Map[{True, #} &, Select[p, a < # < b &]]];
     leastIn[___] := {leastFailed};
     leastFree[f_, v_] := Module[{h, s},
       If[! PolynomialQ[f, v], Return[leastFailed, Module]];
       h = D[f, {v, 2}];
       If[! (MatrixQ[h, NumericQ] && PositiveDefiniteMatrixQ[h]), Return[leastFailed, Module]];
       s = Solve[Map[# == 0 &, D[f, {v}]], v];
       If[Length[s] == 1, {Together[f /. First[s]], First[s]}, leastFailed]];
     leastLinear[f_, c_, v_] := Module[{parts = If[Head[c] === And, List @@ c, {c}], planes, equal, corners, values, k},
       If[! AllTrue[Prepend[Flatten[Map[{#[[1]] - #[[2]]} &, parts]], f], PolynomialQ[#, v] && Max[Exponent[# /. Thread[v -> leastScale v], leastScale]] <= 1 &], Return[leastFailed, Module]];
       If[! MatchQ[parts, {(LessEqual | GreaterEqual | Equal)[_, _] ..}], Return[leastFailed, Module]];
       planes = Map[Equal @@ # &, parts];
       corners = Flatten[Map[With[{s = Quiet[Solve[#, v]]}, If[MatchQ[s, {{__Rule}}] && Length[First[s]] == Length[v] && VectorQ[v /. First[s], NumericQ], s, {}]] &, Subsets[planes, {Length[v]}]], 1];
       corners = Select[DeleteDuplicates[corners], TrueQ[c /. #] &];
       If[corners === {} || ! leastBounded[f, parts, v], Return[leastFailed, Module]];
       values = Map[f /. # &, corners];
       k = First[Ordering[N[values]]];
       {values[[k]], corners[[k]]}];
     leastBounded[f_, parts_, v_] := With[{rays = Map[If[Head[#] === GreaterEqual, #[[1]] - #[[2]], If[Head[#] === LessEqual, #[[2]] - #[[1]], #[[1]] - #[[2]]]] &, parts]},
       With[{a = Map[Coefficient[#, v] &, rays], g = Coefficient[f, v]}, AnyTrue[Subsets[Range[Length[a]], {Length[v]}], Det[a[[#]]] != 0 && AllTrue[Transpose[{LinearSolve[Transpose[a[[#]]], g], Map[Head, parts[[#]]]}], Last[#] === Equal || First[#] >= 0 &] &]]];`,
    { state: "partial", missing: "most constraints that are not linear in several variables" },
  ],
  [
    "Maximize",
    `Maximize[f_, v_, d___] := Module[{r = Minimize[If[Head[f] === List, Prepend[Rest[f], -First[f]], -f], v, d]}, {-First[r], Last[r]} /; MatchQ[r, {_, {__Rule}}]];`,
    { state: "partial", missing: "what Minimize lacks" },
  ],
  ...parts("Minimize", "MinValue", "ArgMin", exact),
  ...parts("Maximize", "MaxValue", "ArgMax", exact),
  [
    "NMinimize",
    `NMinimize[{f_, c__}, v_, o___Rule] := Module[{e = Quiet[Minimize[Rationalize[{f, c}], v]]}, N[e] /; MatchQ[e, {_?NumericQ, {__Rule}}]];
     NMinimize[f : Except[_List], {x_Symbol} | x_Symbol, o___Rule] := Module[{p = Select[x /. NSolve[D[f, x] == 0, x], Im[#] == 0 &], a}, a = SortBy[Map[{f /. x -> #, {x -> #}} &, p], First]; First[a] /; a =!= {}] /; PolynomialQ[f, x] && EvenQ[Exponent[f, x]] && TrueQ[Coefficient[f, x, Exponent[f, x]] > 0];
     NMinimize[f : Except[_List], x : Except[_List], o___Rule] := NMinimize[f, {x}, o];
     NMinimize[f : Except[_List], v_List, o___Rule] := Module[{r = Map[Quiet[FindMinimum[f, Transpose[{v, #}]]] &, Join[{ConstantArray[0.1, Length[v]]}, Map[# + 0.37 Range[Length[v]] &, Flatten[{-8., -3., -1., 1., 3., 8.}]]]]}, r = Cases[r, {_Real, {__Rule}}]; First[SortBy[r, First]] /; r =!= {}];`,
    { state: "partial", missing: "constraints that are not linear, methods" },
  ],
  [
    "NMaximize",
    `NMaximize[f_, v_, o___Rule] := Module[{r = NMinimize[If[Head[f] === List, Prepend[Rest[f], -First[f]], -f], v, o]}, {-First[r], Last[r]} /; MatchQ[r, {_, {__Rule}}]];`,
    { state: "partial", missing: "constraints that are not linear, methods" },
  ],
  ...parts("NMinimize", "NMinValue", "NArgMin", numeric),
  ...parts("NMaximize", "NMaxValue", "NArgMax", numeric),
  ...parts("FindMinimum", "FindMinValue", "FindArgMin", numeric),
  ...parts("FindMaximum", "FindMaxValue", "FindArgMax", numeric),
  [
    "LinearProgramming",
    `LinearProgramming[c_List, m_List, b_List] := Module[{v = Table[Unique["x"], {Length[c]}], r},
       r = Minimize[{c . v, And @@ Join[MapThread[programRow[#1 . v, #2] &, {m, b}], Map[# >= 0 &, v]]}, v]; (v /. Last[r]) /; MatchQ[r, {_, {__Rule}}]];
     programRow[e_, {b_, 0}] := e == b; programRow[e_, {b_, -1}] := e <= b; programRow[e_, {b_, 1}] := e >= b; programRow[e_, b_] := e >= b;`,
    { state: "partial", missing: "bounds, integer variables" },
  ],
]);
