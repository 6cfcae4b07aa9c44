import { inLanguage } from "./in-language.js";
import { reducePlane } from "./reducing-plane.js";

/** Equations and inequalities as conditions, and what is found from them. */
export const reducing = inLanguage([
  [
    "Reduce",
    `Reduce[e_] := Reduce[e, reduceVariables[e]];
     Reduce[e_List, v__] := Reduce[And @@ e, v];
     Reduce[True, v__] := True;
     Reduce[False, v__] := False;
     Reduce[e_, {x_}, d___] := Reduce[e, x, d];
     Reduce[e_, x : Except[_List | _Rule], Complexes] := Reduce[e, x];
     Reduce[e_, x : Except[_List | _Rule], d : Reals | Integers : Null] := Module[{r = reduceOne[e, x, d]}, r /; r =!= reduceFailed];
     Reduce[e_And, v_, Integers] := With[{s = Solve[e, v, Integers]}, reduceOr[Map[reduceRules, s]] /; MatchQ[s, {{(_ -> _Integer) ..} ...}]];
     Reduce[e_, v : {_, __}, d : Reals | Integers | Complexes : Complexes] := Module[{r = reduceSystem[e, v, d]}, r /; r =!= reduceFailed];
     reduceVariables[e_] := With[{v = Union[Cases[e, s_Symbol /; ! MemberQ[Attributes[s], Constant] && Context[s] =!= "System\`", {0, Infinity}]]}, If[Length[v] == 1, First[v], v]];
     reduceOne[e_, x_, Integers] := reduceIntegers[reduceReal[e, x], x, e];
     reduceOne[e_, x_, Reals] := reduceReal[e, x] /. Element[x, Reals] -> True;
     reduceOne[e_, x_, Null] := If[FreeQ[e, Less | LessEqual | Greater | GreaterEqual | Inequality | Element], reduceEquations[e, x], reduceReal[e, x]];
     reduceEquations[a_ == b_, x_] := reducePolynomial[Expand[Numerator[Together[a - b]]], x, a == b] /; PolynomialQ[Numerator[Together[a - b]], x] && ! FreeQ[a - b, x];
     reduceEquations[e_, x_] := Module[{s = Solve[e, x], c = Element[C[1], Integers]}, c && Or @@ Map[x == #[[1, 2, 1]] &, s] /; MatchQ[s, {{x -> ConditionalExpression[_, c]} ..}]] /; ! FreeQ[e, Sin | Cos | Tan | Power[E, _]];
     reduceEquations[e_, x_] := With[{s = Solve[e, x]}, If[Head[s] === Solve || ! FreeQ[s, ConditionalExpression] || s === {{}}, reduceFailed, reduceOr[Map[reduceRules, s]]]] /; FreeQ[e, Unequal | Not] && Complement[Cases[e, s_Symbol /; ! MemberQ[Attributes[s], Constant] && Context[s] =!= "System\`", {0, Infinity}], {x}] === {};
     reduceEquations[___] := reduceFailed;
     reducePolynomial[p_, x_, e_] := With[{c = CoefficientList[p, x], n = Exponent[p, x]},
       Which[
         VectorQ[c, NumericQ], reduceOr[Map[reduceRules, DeleteCases[Solve[p == 0, x], s_ /; TrueQ[Quiet[Denominator[Together[e[[1]] - e[[2]]]] /. s] == 0]]]],
         n == 1 && NumericQ[c[[2]]], x == Together[-c[[1]]/c[[2]]],
         n == 1 && FreeQ[e, Power[_, _?Negative]], (If[MatchQ[c[[1]], Times[_?Negative, ___]], -c[[1]], c[[1]]] == 0 && c[[2]] == 0) || (c[[2]] != 0 && x == Cancel[-c[[1]]/c[[2]]]),
         NumericQ[Last[c]], reduceOr[Map[reduceRules, Solve[p == 0, x]]],
         n == 2 && FreeQ[e, Power[_, _?Negative]] && MatchQ[c, {_, _Symbol, _Symbol}], reduceQuadratic[c, x],
         True, reduceFailed]];
     reduceQuadratic[{c_, b_, a_}, x_] := (a != 0 && (x == (-b - Sqrt[b^2 - 4 a c])/(2 a) || x == (-b + Sqrt[b^2 - 4 a c])/(2 a))) || (a == 0 && b != 0 && x == -c/b) || (c == 0 && b == 0 && a == 0);
     reduceRules[{r_}] := Equal @@ r;
     reduceRules[{r__}] := And @@ Map[Apply[Equal], {r}];
     reduceOr[{}] := False;
     reduceOr[l_List] := Or @@ DeleteDuplicates[l];
     reduceAtoms[e_] := Cases[{e}, (Equal | Unequal | Less | LessEqual | Greater | GreaterEqual)[__] | _Inequality, Infinity];
     reduceSides[Inequality[a__]] := Partition[{a}[[1 ;; ;; 2]], 2, 1];
     reduceSides[_[a__]] := Partition[{a}, 2, 1];
     reducePoints[e_, x_] := Module[{f = Map[Together, Flatten[Map[reduceSigns[#[[1]] - #[[2]]] &, Flatten[Map[reduceSides, reduceAtoms[e]], 1]]]], p, s},
       If[! AllTrue[f, PolynomialQ[Numerator[#], x] && PolynomialQ[Denominator[#], x] &], Return[reduceFailed, Module]];
       p = Select[Flatten[Map[{Numerator[#], Denominator[#]} &, f]], ! FreeQ[#, x] &];
       s = Map[If[# === {}, {}, # /. Solve[# == 0, x, Reals]] &, {}];
       s = Flatten[Map[With[{r = Solve[# == 0, x]}, If[Head[r] === Solve, {reduceFailed}, Select[x /. r, Im[N[#, 20]] == 0 || Abs[Im[N[#, 20]]] < 10^-15 &]]] &, p]];
       If[! VectorQ[s, NumericQ], Return[reduceFailed, Module]];
       SortBy[DeleteDuplicates[s, TrueQ[#1 == #2] &], N[#, 20] &]];
     reduceSigns[f_] := With[{a = FirstCase[{f}, _Abs, None, Infinity]}, If[a === None, {f}, Join[{First[a]}, reduceSigns[f /. a -> First[a]], reduceSigns[f /. a -> -First[a]]]]];
     reduceTruth[e_, x_, v_] := With[{t = Quiet[Simplify[e /. x -> v]]}, Which[t === True, True, t === False, False, MemberQ[{Indeterminate, ComplexInfinity}, t] || ! FreeQ[t, Indeterminate | ComplexInfinity], False, True, reduceFailed]];
     reduceReal[e_, x_] := Module[{p = reducePoints[e, x], m, t},
       If[p === reduceFailed, Return[reduceFailed, Module]];
       m = If[p === {}, {0}, Join[{Floor[N[First[p]]] - 1}, Map[reduceBetween, Partition[p, 2, 1]], {Ceiling[N[Last[p]]] + 1}]];
       t = Map[reduceTruth[e, x, #] &, Riffle[m, p]];
       If[! VectorQ[t, BooleanQ], Return[reduceFailed, Module]];
       reduceOr[Map[reduceRun[#, p, x] &, Split[Flatten[Position[t, True]], #2 == #1 + 1 &]]]];
     reduceBetween[{a_, b_}] := With[{c = Rationalize[N[(a + b)/2], 0]}, If[IntegerQ[a] && IntegerQ[b], (a + b)/2, SelectFirst[{Round[c], Rationalize[N[(a + b)/2], N[b - a]/4], c}, a < # < b &, c]]];
     reduceRun[r_, p_, x_] := Module[{a = First[r], b = Last[r], n = 2 Length[p] + 1},
       Which[
         a == b && EvenQ[a], x == p[[a/2]],
         a == 1 && b == n, Element[x, Reals],
         a == 1, If[EvenQ[b], x <= p[[b/2]], x < p[[(b + 1)/2]]],
         b == n, If[EvenQ[a], x >= p[[a/2]], x > p[[(a - 1)/2]]],
         True, reduceInterval[If[EvenQ[a], {p[[a/2]], LessEqual}, {p[[(a - 1)/2]], Less}], x, If[EvenQ[b], {p[[b/2]], LessEqual}, {p[[(b + 1)/2]], Less}]]]];
     reduceInterval[{a_, o_}, x_, {b_, o_}] := o[a, x, b];
     reduceInterval[{a_, o_}, x_, {b_, q_}] := Inequality[a, o, x, q, b];
     reduceIntegers[reduceFailed, x_, e_] := reduceFailed;
     reduceIntegers[r_, x_, e_] := Module[{parts = If[Head[r] === Or, List @@ r, {r}]}, reduceOr[DeleteCases[Flatten[Map[reduceWhole[#, x] &, parts]], False]]];
     reduceWhole[True | Element[x_, Reals], x_] := Element[x, Integers];
     reduceWhole[x_ == v_, x_] := If[IntegerQ[v], x == v, False];
     reduceWhole[x_ < v_, x_] := Element[x, Integers] && x <= Ceiling[v] - 1;
     reduceWhole[x_ <= v_, x_] := Element[x, Integers] && x <= Floor[v];
     reduceWhole[x_ > v_, x_] := Element[x, Integers] && x >= Floor[v] + 1;
     reduceWhole[x_ >= v_, x_] := Element[x, Integers] && x >= Ceiling[v];
     reduceWhole[o_[a_, x_, b_], x_] := reduceWhole[Inequality[a, o, x, o, b], x];
     reduceWhole[Inequality[a_, o_, x_, q_, b_], x_] := With[{l = If[o === Less, Floor[a] + 1, Ceiling[a]], h = If[q === Less, Ceiling[b] - 1, Floor[b]]}, If[h - l > 1000, Element[x, Integers] && l <= x <= h, Map[x == # &, Range[l, h]]]];
     reduceWhole[other_, x_] := other;
     reduceSystem[e_, v_, Integers] := With[{s = Solve[e, v, Integers]}, If[Head[s] === Solve || ! FreeQ[s, C], reduceFailed, reduceOr[Map[reduceRules, s]]]];
${reducePlane}
     reduceSystem[e_, v_, d_] := Module[{s},
       If[! FreeQ[e, Less | LessEqual | Greater | GreaterEqual | Inequality | Unequal | Element] || d === Reals, If[Length[v] == 2, s = reducePlane[e, v, d]; If[s =!= reduceFailed, Return[s, Module]]]];
       If[! FreeQ[e, Less | LessEqual | Greater | GreaterEqual | Inequality | Unequal | Element], Return[reduceFailed, Module]];
       s = Quiet[If[d === Reals, Solve[e, v, Reals], Solve[e, v]]];
       Which[
         Head[s] === Solve || s === {{}}, reduceFailed,
         Length[s] > 0 && AllTrue[s, Length[#] == Length[v] &] && VectorQ[Flatten[Map[Last, s, {2}]], NumericQ], reduceOr[Map[reduceRules, s]],
         s === {}, False,
         MatchQ[e, _Equal] && Length[v] == 2 && Exponent[Expand[e[[1]] - e[[2]]], Last[v]] == 1 && NumericQ[Coefficient[e[[1]] - e[[2]], Last[v]]], Last[v] == Expand[Last[v] /. First[Solve[e, Last[v]]]],
         True, reduceFailed]];`,
    {
      state: "partial",
      missing: "inequalities in more than two variables, most transcendental equations",
    },
  ],
  [
    "SolveValues",
    `SolveValues[e_, v_, d___] := With[{s = Solve[e, v, d]}, If[MatchQ[s, {___List}], Map[v /. # &, s], HoldForm[SolveValues[e, v, d]]] /; MatchQ[s, {___List}]];`,
    { state: "partial", missing: "what Solve lacks" },
  ],
  [
    "NSolveValues",
    "NSolveValues[e_, v_, d___] := With[{s = NSolve[e, v, d]}, Map[v /. # &, s] /; MatchQ[s, {___List}]];",
    { state: "partial", missing: "what NSolve lacks" },
  ],
  [
    "SolveAlways",
    'SolveAlways[a_ == b_, v_] := With[{c = DeleteCases[Flatten[{CoefficientList[a - b, v]}], 0]}, With[{u = Union[Cases[c, s_Symbol /; ! MemberQ[Attributes[s], Constant] && Context[s] =!= "System`", {0, Infinity}]]}, Solve[Map[# == 0 &, c], u]]]; SolveAlways[l_List, v_] := With[{c = Flatten[Map[CoefficientList[#[[1]] - #[[2]], v] &, l]]}, Solve[Map[# == 0 &, DeleteCases[c, 0]], Union[Cases[c, s_Symbol /; Context[s] =!= "System`", {0, Infinity}]]]];',
    { state: "partial", missing: "functions other than polynomials" },
  ],
  [
    "ToRules",
    "ToRules[False] := Sequence[]; ToRules[True] := {}; ToRules[a_ == b_] := {a -> b}; ToRules[e_And] := Flatten[Map[ToRules, List @@ e]]; ToRules[e_Or] := Sequence @@ Map[ToRules, List @@ e];",
  ],
  [
    "FindInstance",
    `FindInstance[e_, v_] := With[{r = FindInstance[e, v, Complexes, 1]}, r /; Head[r] =!= FindInstance];
     FindInstance[e_, v_, d_] := With[{r = FindInstance[e, v, d, 1]}, r /; Head[r] =!= FindInstance];
     FindInstance[e_List, v_, r__] := FindInstance[And @@ e, v, r];
     FindInstance[e_, v : Except[_List], d_, n_] := FindInstance[e, {v}, d, n];
     FindInstance[e_, v_List, Booleans, n_] := Map[Thread[v -> #] &, SatisfiabilityInstances[e, v, n]];
     FindInstance[False, _, _, _] := {};
     FindInstance[e_, {x_}, d_, n_] := Module[{r = If[d === Complexes, Reduce[e, x], Reduce[e, x, d]]}, instances[r, x, d, n] /; Head[r] =!= Reduce];
     FindInstance[e_, v_List, d_, n_] := Module[{s = Solve[e, v, d]}, Take[s, UpTo[n]] /; MatchQ[s, {{__Rule} ...}] && FreeQ[s, ConditionalExpression] && AllTrue[s, Length[#] == Length[v] && VectorQ[Map[Last, #], NumericQ] &]];
     instances[r_, x_, d_, n_] := Take[Map[{x -> #} &, Flatten[Map[instance[#, x, d] &, If[Head[r] === Or, List @@ r, {r}]]]], UpTo[n]];
     instance[x_ == v_, x_, d_] := {v};
     instance[False, x_, d_] := {};
     instance[True | Element[x_, _], x_, d_] := {0};
     instance[Element[x_, Integers] && c_, x_, d_] := instance[c, x, d];
     instance[x_ < v_, x_, d_] := {Ceiling[v] - 1};
     instance[x_ <= v_, x_, d_] := {Floor[v]};
     instance[x_ > v_, x_, d_] := {Floor[v] + 1};
     instance[x_ >= v_, x_, d_] := {Ceiling[v]};
     instance[(Less | LessEqual)[a_, x_, b_] | Inequality[a_, _, x_, _, b_], x_, d_] := {If[a < Round[(a + b)/2] < b, Round[(a + b)/2], (a + b)/2]};`,
    { state: "partial", missing: "inequalities in several variables" },
  ],
  [
    "Resolve",
    `Resolve[e_] := Resolve[e, Complexes];
     Resolve[Exists[x_, c_], d_] := With[{r = If[d === Complexes, Reduce[c, x], Reduce[c, x, d]]}, r =!= False /; Head[r] =!= Reduce && FreeQ[c, s_Symbol /; s =!= x && Context[s] =!= "System\`"]];
     Resolve[ForAll[x_, c_], d_] := With[{r = If[d === Complexes, Reduce[Not[c], x], Reduce[Not[c], x, d]]}, r === False /; Head[r] =!= Reduce && FreeQ[c, s_Symbol /; s =!= x && Context[s] =!= "System\`"]];`,
    { state: "partial", missing: "free and nested variables" },
  ],
]);
