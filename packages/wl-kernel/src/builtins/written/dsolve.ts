import { inLanguage } from "./in-language.js";

/** Differential equations with a solution in closed form. */
export const dsolve = inLanguage([
  [
    "DSolve",
    `DSolve[e_, y_[x_Symbol], x_] := Module[{r = ode[Flatten[{e}], y, x]}, Map[{y[x] -> #} &, r] /; r =!= None] /; Head[y] === Symbol;
     DSolve[e_, y_Symbol, x_Symbol] := Module[{r = ode[Flatten[{e}], y, x]}, Map[{y -> Apply[Function, {{x}, #}]} &, r] /; r =!= None];
     DSolve[e_, {y_}, x_] := DSolve[e, y, x];
     ode[e_, y_, x_] := Module[{starts, rules, order, f, c, g, base, free, v, s, k},
       starts = Select[e, ! FreeQ[#, y] && FreeQ[#, y[x] | Derivative[_][y][x]] &];
       rules = Complement[e, starts];
       If[Length[rules] != 1, Return[None, Module]];
       rules = rules[[1, 1]] - rules[[1, 2]];
       order = Max[0, Cases[rules, Derivative[n_][y][x] :> n, {0, Infinity}]];
       If[order == 0, Return[None, Module]];
       f = Expand[rules /. {Derivative[n_][y][x] :> k[n], y[x] -> k[0]}];
       If[! FreeQ[f, y], Return[None, Module]];
       c = Table[Coefficient[f, k[n]], {n, 0, order}];
       g = Simplify[Expand[-(f - c . Table[k[n], {n, 0, order}])]];
       v = Table[C[n], {n, order}];
       Which[
         FreeQ[{c, g}, k] && FreeQ[c, x], base = odeBase[c, x, order]; If[base === None, Return[None, Module]]; free = odeParticular[g, c, x, base]; If[free === None, Return[None, Module]]; s = free + base . v,
         order == 1 && FreeQ[{c, g}, k], s = odeLinear[c[[1]]/c[[2]], g/c[[2]], x],
         order == 1, Return[odeSeparable[rules, y, x, starts, k], Module],
         True, Return[None, Module]];
       If[s === None, Return[None, Module]];
       odeFit[s, v, starts, y, x]];
     odeFit[s_, v_, {}, y_, x_] := {s};
     odeFit[s_, v_, starts_, y_, x_] := Module[{e, r}, e = starts /. {Derivative[n_][y][a_] :> (D[s, {x, n}] /. x -> a), y[a_] :> (s /. x -> a)}; r = Solve[e, v]; If[MatchQ[r, {{__Rule}}], {Simplify[Expand[s /. First[r]]]}, None]];
     odeBase[c_, x_, n_] := Module[{r, z}, r = Solve[c . z^Range[0, n] == 0, z]; If[! MatchQ[r, {{_ -> _} ..}], Return[None, Module]]; r = Tally[Map[#[[1, 2]] &, r]]; If[! FreeQ[r, Root] || Total[Map[Last, r]] != n, Return[None, Module]]; odeOrder[Flatten[Map[odeTerms[#, x, Map[First, r]] &, r]], x]];
     odeTerms[{r_, m_}, x_, all_] := Module[{a = Simplify[Re[r]], b = Simplify[Im[r]]}, Which[
       VectorQ[{r}, NumericQ] && TrueQ[Simplify[b] == 0], Table[x^i E^(r x), {i, 0, m - 1}],
       NumericQ[r] && TrueQ[b < 0], {},
       NumericQ[r], Flatten[Table[{x^i E^(a x) Cos[b x], x^i E^(a x) Sin[b x]}, {i, 0, m - 1}]],
       True, odeSymbolic[r, m, x, all]]];
     odeSymbolic[r_, m_, x_, all_] := With[{w = Simplify[PowerExpand[r/I]]}, If[FreeQ[w, _Complex | Sqrt] && MemberQ[all, _?(Expand[# + r] === 0 &)] && ! FreeQ[PowerExpand[r], _Complex], If[MatchQ[w, Times[_?Negative, __]], {}, {Cos[w x], Sin[w x]}], Table[x^i E^(PowerExpand[r] x), {i, 0, m - 1}]]];
     odeOrder[{E^(a_. x_), E^(b_. x_)}, x_] := {E^(b x), E^(a x)} /; TrueQ[a == -b] && TrueQ[b > 0]; odeOrder[l_, x_] := l;
     odeParticular[0, c_, x_, base_] := 0;
     odeParticular[g_, c_, x_, base_] := Module[{w, m, u}, If[Length[base] == 1, Return[With[{i = Integrate[Simplify[g/Last[c]/First[base]], x]}, If[FreeQ[i, Integrate], Expand[Simplify[i First[base]]], None]], Module]];
       m = Table[D[b, {x, i}], {i, 0, Length[base] - 1}, {b, base}];
       u = Simplify[LinearSolve[m, Append[ConstantArray[0, Length[base] - 1], g/Last[c]]]];
       u = Map[Integrate[#, x] &, u];
       If[FreeQ[u, Integrate], odeCollect[Expand[Simplify[u . base]], base], None]];
     odeCollect[e_, base_] := With[{t = If[Head[e] === Plus, List @@ e, {e}]}, Simplify[Total[Select[t, ! AnyTrue[base, Function[b, NumericQ[Simplify[#/b]]]] &]]]];
     odeLinear[p_, q_, x_] := Module[{h = Integrate[p, x], i}, If[! FreeQ[h, Integrate], Return[None, Module]]; h = Simplify[E^h]; i = If[q === 0, 0, Integrate[Simplify[q h], x]]; If[FreeQ[i, Integrate], Expand[Simplify[i/h]] + C[1] Simplify[1/h], None]];
     odeSeparable[e_, y_, x_, starts_, k_] := Module[{s, f, fx, fy, ix, iy, r, z},
       s = Solve[e == 0, y'[x]];
       If[! MatchQ[s, {{_ -> _}}], Return[None, Module]];
       f = Factor[s[[1, 1, 2]] /. y[x] -> z];
       fx = f /. z -> 1; If[fx === 0 || ! FreeQ[fx, ComplexInfinity | Indeterminate], fx = 1];
       fy = Simplify[f/fx];
       If[! FreeQ[fy, x], Return[None, Module]];
       ix = Integrate[fx, x]; iy = Integrate[1/fy, z];
       If[! FreeQ[{ix, iy}, Integrate], Return[None, Module]];
       r = Quiet[Solve[iy == ix + C[1], z]];
       If[! MatchQ[r, {{_ -> _} ..}] || ! FreeQ[r, ConditionalExpression], Return[None, Module]];
       r = Map[Simplify[#[[1, 2]]] &, r];
       If[starts === {}, r, With[{t = Map[odeFit[#, {C[1]}, starts, y, x] &, r]}, If[FreeQ[t, None], Flatten[t], None]]]];`,
    { state: "partial", missing: "systems, partial equations, most nonlinear equations" },
  ],
  [
    "DSolveValue",
    `DSolveValue[e_, y_[x_], x_] := With[{r = DSolve[e, y[x], x]}, r[[1, 1, 2]] /; MatchQ[r, {{_ -> _}, ___}]];
     DSolveValue[e_, y_Symbol, x_] := With[{r = DSolve[e, y, x]}, r[[1, 1, 2]] /; MatchQ[r, {{_ -> _}, ___}]];`,
    { state: "partial", missing: "what DSolve lacks" },
  ],
]);
