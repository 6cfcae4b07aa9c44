import { boundedIntegers } from "./bounded-integers.js";
import type { LanguageEntry } from "./in-language.js";

/** Equations with roots of the unknown, and congruences. */
export const solveForms: readonly LanguageEntry[] = [
  [
    "Solve",
    `${boundedIntegers}
     Solve[e_, v_, Modulus -> m_Integer] := solveModulo[e, Flatten[{v}], m] /; 1 < m && m^Length[Flatten[{v}]] <= 20000;
     solveModulo[e_, v_, m_] := Module[{q = Map[#[[1]] - #[[2]] &, Flatten[{e /. And -> List}]]}, Map[Thread[v -> #] &, Select[Tuples[Range[0, m - 1], Length[v]], AllTrue[q /. Thread[v -> #], Mod[#, m] == 0 &] &]]];
     Solve[a_ == b_, x_Symbol, d : Reals | Complexes : Complexes] := Module[{r = radicalRoots[a - b, x]}, Map[{x -> #} &, If[d === Reals, Select[r, Im[N[#, 20]] == 0 &], r]] /; ListQ[r]] /; ! FreeQ[a - b, Power[p_ /; ! FreeQ[p, x], _Rational]];
     Solve[a_ == b_, x_Symbol, d___] := With[{r = exponentialRoots[a - b, x, d]}, r /; ListQ[r]] /; Length[Cases[a - b, Power[_?NumericQ, _. x], {0, Infinity}]] > 1;
     exponentialRoots[f_, x_, d___] := Module[{u, g, s, r}, g = f /. Power[c_, k_. x] :> u[c]^k; s = Union[Cases[g, u[_], {0, Infinity}]];
       If[Length[s] != 1 || ! FreeQ[g, x] || ! PolynomialQ[g, s], Return[None, Module]];
       s = First[s]; r = s /. Solve[g == 0, s];
       If[! VectorQ[r, NumericQ], Return[None, Module]];
       Sort[DeleteDuplicates[Flatten[Map[Solve[First[s]^x == #, x, d] &, DeleteCases[r, 0]], 1]]]];
     radicalRoots[f_, x_] := Module[{r, u, g, q, p, s}, r = DeleteDuplicates[Cases[f, Power[p_ /; ! FreeQ[p, x], _Rational], {0, Infinity}]]; u = Array[Unique["u"] &, Length[r]];
       If[Length[r] > 2 || ! AllTrue[r, PolynomialQ[#[[1]], x] &], Return[None, Module]];
       g = Numerator[Together[f /. Thread[r -> u]]]; q = MapThread[#1^Denominator[#2[[2]]] - #2[[1]]^Numerator[#2[[2]]] &, {u, r}];
       If[! PolynomialQ[g, Append[u, x]] || ! FreeQ[r[[All, 2]], _?Negative], Return[None, Module]];
       p = Fold[Resultant[#1, #2[[1]], #2[[2]]] &, g, Transpose[{q, u}]];
       If[! PolynomialQ[p, x] || FreeQ[p, x], Return[None, Module]];
       s = DeleteDuplicates[x /. Solve[p == 0, x]];
       If[! VectorQ[s, NumericQ], Return[None, Module]];
       Select[s, Abs[N[f /. x -> #, 30]] < 10^-15 &]];`,
  ],
];
