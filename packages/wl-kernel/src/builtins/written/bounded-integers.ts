/** Equations and inequalities that leave a finite number of integers to each variable: all of them are tried. */
export const boundedIntegers = `Solve[e : {_, __}, v_, Integers] := With[{found = Solve[And @@ e, v, Integers]}, found /; ListQ[found]];
     Solve[e_And, x_Symbol, Integers] := With[{found = pointsOf[boxOf[List @@ e, {x}], e, {x}]}, found /; ListQ[found]];
     Solve[e : _And | _Equal, v : {__Symbol}, Integers] := With[{found = pointsOf[boxOf[If[Head[e] === And, List @@ e, {e}], v], e, v]}, found /; ListQ[found]];
     pointsOf[box_List, e_, v_] := Module[{points = Tuples[box], tests}, tests = Map[e /. Thread[v -> #] &, points];
       If[MatchQ[tests, {(True | False) ...}], Map[Thread[v -> #] &, Pick[points, tests]], none]];
     boxOf[c_, v_] := Module[{low, high, box}, low = Map[Max[-Infinity, Sequence @@ Flatten[Map[lowOf[#], c]]] &, v];
       high = Map[Min[Infinity, Sequence @@ Flatten[Map[highOf[#], c]]] &, v];
       Do[{low, high} = narrowed[q, v, low, high], {q, Cases[c, Equal[a_, b_] :> Expand[a - b]]}];
       If[! VectorQ[Join[low, high], IntegerQ] || Times @@ Map[Max[#, 0] &, high - low + 1] > 20000, none, MapThread[Range, {low, high}]]];
     lowOf[x_][Greater[x_, n_?NumericQ] | Less[n_?NumericQ, x_, ___] | Inequality[n_?NumericQ, Less, x_, ___]] := Floor[n] + 1;
     lowOf[x_][GreaterEqual[x_, n_?NumericQ] | LessEqual[n_?NumericQ, x_, ___] | Inequality[n_?NumericQ, LessEqual, x_, ___]] := Ceiling[n];
     lowOf[_][_] := {};
     highOf[x_][Less[___, x_, n_?NumericQ] | Greater[n_?NumericQ, x_, ___] | Inequality[__, x_, Less, n_?NumericQ]] := Ceiling[n] - 1;
     highOf[x_][LessEqual[___, x_, n_?NumericQ] | GreaterEqual[n_?NumericQ, x_, ___] | Inequality[__, x_, LessEqual, n_?NumericQ]] := Floor[n];
     highOf[_][_] := {};
     narrowed[q_, v_, low_, high_] := Module[{r, sign, terms, constant, bounds},
       If[! PolynomialQ[q, v] || FreeQ[q, Alternatives @@ v], Return[{low, high}, Module]];
       r = CoefficientRules[q, v]; sign = Sign[First[r][[2]]]; terms = Select[r, Total[#[[1]]] > 0 &]; constant = -sign Total[Cases[r, ({0 ..} -> c_) :> c]];
       If[! VectorQ[r[[All, 2]], NumericQ] || ! AllTrue[terms, sign #[[2]] > 0 && growing[#[[1]], low] &], Return[{low, high}, Module]];
       bounds = Table[Min[Infinity, Sequence @@ Cases[terms, (p_ -> c_) :> Floor[(Max[constant, 0]/(sign c))^(1/p[[i]])] /; p[[i]] > 0 && (Total[p] == p[[i]] || AllTrue[low, # >= 1 &])]], {i, Length[v]}];
       {MapThread[Max, {low, -bounds}], MapThread[Min, {high, bounds}]}];
     growing[p_, low_] := AllTrue[Range[Length[p]], p[[#]] == 0 || EvenQ[p[[#]]] || low[[#]] >= 0 &];`;
