/** Limits by the growth of terms, by Stirling's formula, by series and from each side, tried when plain rules do not reach. */
export const limitForms = `
     Limit[f_, x_Symbol -> Infinity] := With[{r = limitFar[f, x]}, r /; r =!= None];
     Limit[f_, x_Symbol -> -Infinity] := Module[{t, r}, r = Limit[f /. x -> -t, t -> Infinity]; r /; FreeQ[r, Limit | t]];
     Limit[f_, x_Symbol -> a_, Direction -> d_] := With[{r = limitSide[f, x, a, If[d === -1 || d === "FromAbove", 1, -1]]}, r /; r =!= None] /; NumericQ[a] && MemberQ[{1, -1, "FromAbove", "FromBelow"}, d];
     Limit[f_, x_Symbol -> a_] := With[{r = limitBoth[f, x, a]}, r /; r =!= None] /; NumericQ[a];
     limitBoth[f_, x_, a_] := Module[{r = limitSeries[f, x, a], u, v}, If[r =!= None, Return[r, Module]];
       u = Limit[f, x -> a, Direction -> "FromAbove"]; v = Limit[f, x -> a, Direction -> "FromBelow"];
       Which[! FreeQ[{u, v}, Limit], None, u === v, u, True, Indeterminate]];
     limitSide[f_, x_, a_, s_] := Module[{v = Quiet[f /. x -> a], t, g, w},
       If[v === ComplexInfinity && FreeQ[f, _Symbol?(# =!= x && Context[#] =!= "System\`" &)], w = Quiet[Map[Re[N[f /. x -> a + s #, 30]] &, {10^-4, 10^-6, 10^-8}]];
         If[VectorQ[w, NumericQ] && Abs[w[[1]]] < Abs[w[[2]]] < Abs[w[[3]]] && Equal @@ Sign[w], Return[Sign[Last[w]] Infinity, Module], Return[None, Module]]];
       g = f /. x -> a + s/t;
       If[! FreeQ[f, Sin | Cos | Power[_, p_ /; ! FreeQ[p, x]] | ArcTan | Log | Tanh], w = Quiet[Limit[Map[Together, g, {-1}] /. Power[e_, q_] /; ! FreeQ[q, t] :> Power[e, Together[q]], t -> Infinity]]; If[FreeQ[w, Limit | t], Return[w, Module]]];
       None];
     limitSeries[f_, x_, a_] := Module[{s}, If[FreeQ[f, Zeta | Gamma | Cot | Csc | Tan | Sec | Coth | Csch], Return[None, Module]];
       s = Quiet[Series[f, {x, a, 1}]];
       Which[! MatchQ[s, SeriesData[x, a, {__}, _Integer, _, 1]], None, Part[s, 4] > 0, 0, Part[s, 4] == 0, Part[s, 3, 1], EvenQ[Part[s, 4]] && NumericQ[Part[s, 3, 1]], Sign[Part[s, 3, 1]] Infinity, NumericQ[Part[s, 3, 1]], Indeterminate, True, None]];
     limitFar[f_, x_] := Module[{e = limitPlain[f, x], r, g, v},
       If[! FreeQ[e, Sin | Cos | Tan | Cot | Sec | Csc | HarmonicNumber], Return[None, Module]];
       If[FreeQ[e, Factorial | Gamma | Fibonacci | LucasL],
         r = limitGrowth[Expand[PowerExpand[e]], x]; If[r =!= None, Return[r, Module]],
         If[! FreeQ[e, _Plus?(! FreeQ[#, Factorial | Gamma | Fibonacci | LucasL] &)] || ! FreeQ[e, Power[b_ /; ! FreeQ[b, Factorial | Gamma | Fibonacci | LucasL], p_ /; ! FreeQ[p, x] && ! FreeQ[Cancel[p x], x]]], Return[None, Module]];
         e = e //. {Factorial[n_ + k_Integer] :> n! n^k, Gamma[n_ + k_Integer] :> Gamma[n] n^k, Fibonacci[n_ + k_Integer] :> GoldenRatio^k Fibonacci[n], LucasL[n_ + k_Integer] :> GoldenRatio^k LucasL[n]} /. {Factorial[n_] :> Sqrt[2 Pi n] n^n/E^n, Gamma[n_] :> Sqrt[2 Pi/n] n^n/E^n, Fibonacci[n_] :> GoldenRatio^n/Sqrt[5], LucasL[n_] :> GoldenRatio^n}; If[FreeQ[e, x], Return[e, Module]]];
       If[! MatchQ[e, _Times | _Power], Return[None, Module]];
       v = Quiet[N[e /. x -> 1000, 20]];
       If[! (NumericQ[v] && Im[v] == 0 && v > 0), Return[None, Module]];
       g = Expand[PowerExpand[Log[e]] //. {Log[(p : (_Integer | _Rational)) q_] :> Log[p] + Log[q]}];
       r = limitGrowth[Expand[PowerExpand[g]], x];
       Which[r === None, None, r === -Infinity, 0, r === Infinity, Infinity, True, Simplify[E^r]]];
     limitPlain[f_, x_] := Module[{e = f /. {Binomial[n_, k_Integer] :> Product[n - i, {i, 0, k - 1}]/k! /; 0 <= k < 20, Sinh[n_] :> E^n/2 - E^(-n)/2, Cosh[n_] :> E^n/2 + E^(-n)/2}, h},
       e = With[{q = e /. HarmonicNumber[x, r_Integer] /; r > 1 :> limitHarmonic}, If[FreeQ[D[q, limitHarmonic], x | limitHarmonic], e /. HarmonicNumber[x, r_Integer] /; r > 1 :> Zeta[r], e]]; h = e /. HarmonicNumber[x] -> limitHarmonic; If[FreeQ[D[h, limitHarmonic], x | limitHarmonic], h /. limitHarmonic -> Log[x] + EulerGamma, e]];
     limitGrowth[e_, x_] := Module[{t = Map[limitTerm[#, x] &, If[Head[e] === Plus, List @@ e, {e}]], top, c},
       If[MemberQ[t, None], Return[None, Module]];
       t = Map[{#[[1, 1]], Simplify[Total[#[[All, 2]]]]} &, GatherBy[t, N[First[#], 20] &]];
       t = Select[t, ! TrueQ[#[[2]] == 0] &];
       If[t === {}, Return[0, Module]];
       top = Last[SortBy[t, N[First[#], 20] &]];
       Which[Sign[N[top[[1]]]] === {0, 0, 0}, top[[2]], limitLess[top[[1]]], 0, ! NumericQ[top[[2]]] || Im[N[top[[2]]]] != 0, None, True, Sign[top[[2]]] Infinity]];
     limitLess[g_] := MatchQ[DeleteCases[Sign[N[g]], 0], {-1, ___}];
     limitTerm[e_, x_] := Module[{k = 0, a = 0, b = 0, c = 1, bad = False},
       Scan[Which[FreeQ[#, x], c = c #, # === x, a = a + 1, MatchQ[#, Power[x, _Integer | _Rational]], a = a + #[[2]], # === Log[x], b = b + 1, MatchQ[#, Power[Log[x], _Integer | _Rational]], b = b + #[[2]], MatchQ[#, Power[_?NumericQ, _]] && #[[1]] > 0 && PolynomialQ[#[[2]], x] && Exponent[#[[2]], x] == 1, k = k + Coefficient[#[[2]], x] Log[#[[1]]]; c = c #[[1]]^(#[[2]] /. x -> 0), True, bad = True] &, If[Head[e] === Times, List @@ e, {e}]];
       If[bad || ! VectorQ[{k, a, b}, NumericQ], None, {{k, a, b}, c}]];`;
