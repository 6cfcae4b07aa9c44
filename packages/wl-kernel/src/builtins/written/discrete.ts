import { inLanguage } from "./in-language.js";

/** Differences, recurrences and sequences given by formulas. */
export const discrete = inLanguage([
  [
    "DifferenceDelta",
    `DifferenceDelta[f_, n_Symbol] := Simplify[Expand[(f /. n -> n + 1) - f]] /; PolynomialQ[f, n];
     DifferenceDelta[f_, n_Symbol] := With[{e = (f /. n -> n + 1) - f}, If[FreeQ[f, Power[_, _?(! FreeQ[#, n] &)]] && FreeQ[f, Factorial], e, Factor[Simplify[e]]]];
     DifferenceDelta[f_, {n_Symbol, k_Integer?NonNegative}] := Nest[DifferenceDelta[#, n] &, f, k];
     DifferenceDelta[f_, {n_Symbol, k_Integer?NonNegative, h_}] := Expand[Sum[(-1)^(k - i) Binomial[k, i] (f /. n -> n + i h), {i, 0, k}]];
     DifferenceDelta[f_, n_Symbol, m__Symbol] := DifferenceDelta[DifferenceDelta[f, n], m];`,
  ],
  [
    "DiscreteShift",
    "DiscreteShift[f_, n_Symbol] := f /. n -> n + 1; DiscreteShift[f_, {n_Symbol, k_}] := f /. n -> n + k; DiscreteShift[f_, {n_Symbol, k_, h_}] := f /. n -> n + k h;",
  ],
  [
    "DiscreteRatio",
    "DiscreteRatio[f_, n_Symbol] := FullSimplify[(f /. n -> n + 1)/f]; DiscreteRatio[f_, {n_Symbol, k_Integer?Positive}] := Nest[DiscreteRatio[#, n] &, f, k];",
  ],
  [
    "RecurrenceTable",
    `RecurrenceTable[e_List, a_[n_], {n_, k_}] := RecurrenceTable[e, a[n], {n, 1, k}];
     RecurrenceTable[e_List, a_, {n_, k__}] := RecurrenceTable[e, a[n], {n, k}] /; AtomQ[a];
     RecurrenceTable[e_List, a_[n_], {n_, from_Integer, to_Integer}] := Module[{start, rule, shift, order, values, known, low, k},
       start = Cases[e, (a[i_Integer] == v_) :> (i -> v)];
       rule = Select[e, ! MatchQ[#, a[_Integer] == _] &];
       (If[Length[rule] != 1, Return[$Failed, Module]];
        shift = Max[Cases[First[rule], a[n + i_.] :> i, Infinity]];
        low = Min[Cases[First[rule], a[n + i_.] :> i, Infinity]];
        values = Association[start];
        rule = Solve[First[rule] /. n -> n - shift, a[n]];
        If[! MatchQ[rule, {{_ -> _}, ___}], Return[$Failed, Module]];
        rule = rule[[1, 1, 2]];
        k = Max[Keys[values]] + 1;
        While[k <= to, values[k] = rule /. n -> k /. a[i_Integer] :> values[i]; k++];
        Table[values[i], {i, from, to}]) /; Length[start] > 0 && Length[rule] == 1];`,
    { state: "partial", missing: "several sequences, equations of several indices" },
  ],
  [
    "RSolve",
    `RSolve[e_, a_[n_Symbol], n_] := With[{r = RSolveValue[e, a[n], n]}, {{a[n] -> r}} /; FreeQ[r, RSolveValue]];
     RSolve[e_, a_Symbol, n_Symbol] := With[{r = RSolveValue[e, a[n], n]}, {{a -> Apply[Function, {{n}, r}]}} /; FreeQ[r, RSolveValue]];`,
    { state: "partial", missing: "what RSolveValue lacks" },
  ],
  [
    "RSolveValue",
    `RSolveValue[e_, a_Symbol, n_Symbol] := With[{r = RSolveValue[e, a[n], n]}, Apply[Function, {{n}, r}] /; FreeQ[r, RSolveValue]];
     RSolveValue[e_, a_[n_Symbol], n_] := Module[{r = recurrence[Flatten[{e}], a, n]}, r /; r =!= None];
     recurrence[e_, a_, n_] := Module[{starts, rules, shifts, low, c, inhomogeneous, roots, general, free, order},
       starts = Select[e, MatchQ[#, a[_?NumericQ] == _] &];
       rules = Complement[e, starts];
       If[Length[rules] != 1, Return[None, Module]];
       rules = Expand[rules[[1, 1]] - rules[[1, 2]]];
       shifts = Union[Cases[rules, a[n + i_.] :> i, {0, Infinity}]];
       If[shifts === {} || ! VectorQ[shifts, IntegerQ], Return[None, Module]];
       low = Min[shifts]; order = Max[shifts] - low;
       rules = Expand[rules /. n -> n - low];
       c = Table[Coefficient[rules, a[n + i]], {i, 0, order}];
       inhomogeneous = Expand[-(rules - c . Table[a[n + i], {i, 0, order}])];
       If[! FreeQ[{c, inhomogeneous}, a], Return[None, Module]];
       If[order == 1 && ! FreeQ[c, n], Return[recurrenceProduct[c, inhomogeneous, starts, a, n], Module]];
       If[! VectorQ[c, FreeQ[#, n] &] || order == 0 || order > 2, Return[None, Module]];
       roots = recurrenceRoots[c];
       If[roots === None, Return[None, Module]];
       general = If[c === {-1, -1, 1}, {Fibonacci[n], LucasL[n]}, recurrenceBase[roots, n]];
       free = particular[inhomogeneous, c, roots, n];
       If[free === None, Return[None, Module]];
       If[order == 1, free = free - (free /. n -> 0) First[roots]^n];
       recurrenceFit[general, free, starts, a, n, order]];
     recurrenceRoots[{b_, a_}] := {Together[-b/a]};
     recurrenceRoots[c_] := With[{s = Solve[c . {1, y, y^2} == 0, y]}, If[MatchQ[s, {{_ -> _} ..}], y /. s, None]];
     recurrenceBase[{r_}, n_] := {r^(n - 1)};
     recurrenceBase[{r_, r_}, n_] := {r^n, n r^n};
     recurrenceBase[{r_, s_}, n_] := {r^n, s^n};
     particular[0, c_, roots_, n_] := 0;
     particular[f_, c_, roots_, n_] := Module[{d = Exponent[f, n], m = Count[roots, 1], k, p, q, s}, p = Sum[k[i] n^(i + m), {i, 0, d}]; q = Expand[Sum[c[[i + 1]] (p /. n -> n + i), {i, 0, Length[c] - 1}] - f]; s = Solve[Map[# == 0 &, CoefficientList[q, n]], Table[k[i], {i, 0, d}]]; If[MatchQ[s, {{__Rule}}], p /. First[s], None]] /; PolynomialQ[f, n];
     particular[f : c0_. b_^n_, c_, roots_, n_] := With[{v = Sum[c[[i + 1]] b^i, {i, 0, Length[c] - 1}]}, If[v === 0, None, c0 b^n/v]] /; FreeQ[{b, c0}, n];
     particular[___] := None;
     recurrenceFit[base_, free_, {}, a_, n_, order_] := free + base . Table[C[i], {i, order}];
     recurrenceFit[base_, free_, starts_, a_, n_, order_] := Module[{k, v = Table[k[i], {i, order}], f, s, g},
       f = free + base . v;
       s = Solve[Map[(f /. n -> #[[1, 1]]) == #[[2]] &, starts], v];
       If[! MatchQ[s, {{__Rule}}], Return[None, Module]];
       g = f /. First[s] /. Thread[v -> Table[C[i], {i, order}]];
       Simplify[g]];
     recurrenceProduct[{b_, a_}, 0, starts_, f_, n_] := With[{q = -b/a}, Which[
       q === n + 1 && MatchQ[starts, {f[0] == _}], starts[[1, 2]] n!,
       q === n && MatchQ[starts, {f[1] == _}], starts[[1, 2]] (n - 1)!,
       True, None]];
     recurrenceProduct[___] := None;`,
    { state: "partial", missing: "orders above two, coefficients that are not constant" },
  ],
  [
    "FindLinearRecurrence",
    `FindLinearRecurrence[l_List] := FindLinearRecurrence[l, Floor[Length[l]/2]];
     FindLinearRecurrence[l_List, d_Integer] := Module[{found = None, s, n = Length[l]},
       Do[s = Quiet[LinearSolve[Table[l[[i + k - j]], {i, n - k}, {j, k}], Drop[l, k]]]; If[Head[s] === List, found = s; Break[]], {k, Min[d, Floor[n/2]]}];
       found /; found =!= None];`,
  ],
  [
    "FindSequenceFunction",
    `FindSequenceFunction[l_List, n_] := Module[{r = sequenceFormula[l, n]}, r /; r =!= None] /; VectorQ[l, NumericQ];
     FindSequenceFunction[l_List] := Module[{r = sequenceFormula[l, Slot[1]]}, Function[Evaluate[r]] /; r =!= None] /; VectorQ[l, NumericQ];
     sequenceFormula[l_, n_] := Module[{m = Length[l], p, r},
       If[m < 4, Return[None, Module]];
       p = Factor[InterpolatingPolynomial[l, n]];
       If[Exponent[Expand[p], n] <= m - 3 || (m == 4 && Exponent[Expand[p], n] <= 2), Return[If[Exponent[p, n] < 2, Expand[p], p], Module]];
       If[l === Fibonacci[Range[m]], Return[Fibonacci[n], Module]];
       If[l === LucasL[Range[m]], Return[LucasL[n], Module]];
       If[l === Range[m]!, Return[n!, Module]];
       If[l === Prime[Range[m]], Return[Prime[n], Module]];
       If[l === CatalanNumber[Range[m]], Return[CatalanNumber[n], Module]];
       r = Ratios[l];
       If[FreeQ[l, 0] && Length[Union[r]] == 1, Return[If[First[l] === First[r], First[r]^n, First[l] First[r]^(n - 1)], Module]];
       If[FreeQ[l, 0] && IntegerQ[1/First[l]] && VectorQ[1/l, IntegerQ], Return[With[{q = sequenceFormula[1/l, n]}, If[q === None, None, 1/q]], Module]];
       None];`,
    { state: "partial", missing: "sequences beyond polynomials, powers and a few well-known ones" },
  ],
  [
    "Wronskian",
    "Wronskian[l_List, x_Symbol] := Simplify[Det[Table[D[f, {x, k}], {k, 0, Length[l] - 1}, {f, l}]]];",
    { state: "partial", missing: "differential equations" },
  ],
  [
    "Casoratian",
    "Casoratian[l_List, n_Symbol] := Simplify[Det[Table[f /. n -> n + k, {k, 0, Length[l] - 1}, {f, l}]]];",
    { state: "partial", missing: "recurrences" },
  ],
]);
