/**
 * Conditions on two real variables, cell by cell: the line of `x` is cut where the curves in `y` begin, end or cross, and each
 * cell is described by curves that are at most quadratic in `y`. Neighbours with the same description are joined.
 */
export const reducePlane = `
     planeLinks[e_] := e //. {Inequality[a_, o_, b_, r__] :> o[a, b] && Inequality[b, r], (h : Less | LessEqual | Greater | GreaterEqual | Equal)[a_, b_, c__] :> h[a, b] && h[b, c]};
     reducePlane[e_, {x_, y_}, d_] := Module[{f = planeLinks[e], atoms, p, xs, cells, groups},
       atoms = DeleteDuplicates[Cases[{f}, (Equal | Unequal | Less | LessEqual | Greater | GreaterEqual)[_, _], Infinity]];
       p = Map[Expand[#[[1]] - #[[2]]] &, atoms];
       If[p === {} || Length[p] > 6 || ! AllTrue[p, PolynomialQ[#, {x, y}] && Exponent[#, y] <= 2 && Exponent[#, x] <= 6 && VectorQ[CoefficientRules[#, {x, y}][[All, 2]], MatchQ[#, _Integer | _Rational] &] &], Return[reduceFailed, Module]];
       xs = planeCuts[p, x, y];
       If[xs === reduceFailed, Return[reduceFailed, Module]];
       cells = Map[planeCell[#, f, atoms, p, x, y] &, planeSamples[xs]];
       groups = DeleteCases[Fold[planeJoin[x], {}, cells], {_, _, {}}];
       If[MemberQ[groups, {_, _, {{-Infinity, _, Infinity, _}}}] && d =!= Reals, Return[reduceFailed, Module]];
       reduceOr[Map[planeShow[#, x, y, d] &, groups]]];
     planeCuts[p_, x_, y_] := Module[{q = Select[p, ! FreeQ[#, y] &], r, s},
       r = Join[Select[p, FreeQ[#, y] &], Flatten[Map[Rest[CoefficientList[#, y]] &, q]], Map[Discriminant[#, y] &, Select[q, Exponent[#, y] == 2 &]], Map[Resultant[#[[1]], #[[2]], y] &, Subsets[q, {2}]]];
       r = DeleteDuplicates[Select[Map[Expand, r], ! FreeQ[#, x] &]];
       s = Map[Solve[# == 0, x, Reals] &, r];
       If[! MatchQ[s, {{{_ -> _} ...} ...}], Return[reduceFailed, Module]];
       s = x /. Flatten[s, 1];
       If[s === x, s = {}];
       SortBy[DeleteDuplicates[s, Abs[N[#1 - #2, 30]] < 10^-20 &], N[#, 30] &]];
     planeSamples[{}] := {{{-Infinity, Infinity}, 0}};
     planeSamples[c_] := Join[{{{-Infinity, First[c]}, Floor[N[First[c]]] - 1}}, Riffle[Map[{{#}, #} &, c], Map[{#, reduceBetween[#]} &, Partition[c, 2, 1]]], {{{Last[c], Infinity}, Ceiling[N[Last[c]]] + 1}}];
     planeCurves[p_, x_, y_, a_] := SortBy[DeleteDuplicates[Flatten[Map[Module[{q = # /. x -> a}, If[FreeQ[q, y] || PossibleZeroQ[q], {}, Select[Map[{#, N[# /. x -> a, 30]} &, y /. Solve[If[Exponent[q, y] == Exponent[#, y], #, q] == 0, y]], Abs[Im[#[[2]]]] < 10^-20 &]]] &, p], 1], Abs[#1[[2]] - #2[[2]]] < 10^-18 &], Re[#[[2]]] &];
     planeCell[{where_, a_}, f_, atoms_, p_, x_, y_] := Module[{c = planeCurves[p, x, y, a], v, t, signs},
       v = Re[c[[All, 2]]];
       v = If[v === {}, {0}, Riffle[Join[{First[v] - 1}, Map[Mean, Partition[v, 2, 1]], {Last[v] + 1}], v]];
       t = Map[Function[b, signs = Map[planeSign[N[# /. {x -> N[a, 30], y -> b}, 30]] &, p]; TrueQ[f /. Thread[atoms -> MapThread[#1[#2, 0] &, {Map[Head, atoms], signs}]]]], v];
       {where, a, planeRuns[t, c[[All, 1]]]}];
     planeSign[v_] := If[Abs[v] < 10^-15, 0, Sign[v]];
     planeRuns[t_, c_] := Map[Module[{a = First[#], b = Last[#]}, {If[a == 1, -Infinity, c[[Floor[a/2]]]], EvenQ[a], If[b == Length[t], Infinity, c[[Floor[(b + 1)/2]]]], EvenQ[b]}] &, Split[Flatten[Position[t, True]], #2 == #1 + 1 &]];
     planeAt[r_, x_, a_] := DeleteDuplicates[DeleteCases[Map[Module[{l = N[#[[1]] /. x -> a, 30], h = N[#[[3]] /. x -> a, 30]}, If[l =!= -Infinity && h =!= Infinity && Abs[l - h] < 10^-15 && ! (#[[2]] && #[[4]]), None, {l, #[[2]], h, #[[4]]}]] &, r], None], planeSame[{#1}, {#2}] &];
     planeSame[r_, s_] := Length[r] == Length[s] && AllTrue[Transpose[{r, s}], #[[1, 2]] === #[[2, 2]] && #[[1, 4]] === #[[2, 4]] && (#[[1, 1]] === #[[2, 1]] || TrueQ[Abs[#[[1, 1]] - #[[2, 1]]] < 10^-12]) && (#[[1, 3]] === #[[2, 3]] || TrueQ[Abs[#[[1, 3]] - #[[2, 3]]] < 10^-12]) &];
     planeJoin[x_][{}, {{a_, b_}, _, r_}] := {{{a, False}, {b, False}, r}};
     planeJoin[x_][{}, {{a_}, _, r_}] := {{{a, True}, {a, True}, r}};
     planeJoin[x_][{g___, {l_, h_, r_}}, {{a_}, _, s_}] := If[r =!= {} && s =!= {} && planeSame[planeAt[r, x, a], planeAt[s, x, a]], {g, {l, {a, True}, r}}, {g, {l, h, r}, {{a, True}, {a, True}, s}}];
     planeJoin[x_][{g___, {l_, h_, r_}}, {{a_, b_}, _, s_}] := Which[
       s === r && h === {a, True}, {g, {l, {b, False}, r}},
       l === h === {a, True} && s =!= {} && r =!= {} && planeSame[planeAt[s, x, a], planeAt[r, x, a]], {g, {l, {b, False}, s}},
       True, {g, {l, h, r}, {{a, False}, {b, False}, s}}];
     planeRange[{-Infinity, _, Infinity, _}, x_] := True;
     planeRange[{a_, True, a_, True}, x_] := x == a;
     planeRange[{-Infinity, _, b_, c_}, x_] := If[c, x <= b, x < b];
     planeRange[{a_, c_, Infinity, _}, x_] := If[c, x >= a, x > a];
     planeRange[{a_, c_, b_, e_}, x_] := reduceInterval[{a, If[c, LessEqual, Less]}, x, {b, If[e, LessEqual, Less]}];
     planeShow[{{a_, True}, {a_, True}, r_}, x_, y_, d_] := With[{c = reduceOr[Map[planeRange[#, y] &, Map[{#[[1]], #[[2]], #[[3]], #[[4]]} &, Simplify[r /. x -> a]]]]}, x == a && c];
     planeShow[{{a_, c_}, {b_, e_}, r_}, x_, y_, d_] := With[{w = planeRange[{a, c, b, e}, x], u = reduceOr[Map[planeRange[#, y] &, r]]}, If[w === True && d =!= Reals, Element[x, Reals], w] && u];`;
