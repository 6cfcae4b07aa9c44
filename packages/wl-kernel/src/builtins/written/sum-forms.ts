/** Sums of rational terms by partial fractions, of powers times polynomials, and power series of elementary functions. */
export const sumForms = `
     Sum[f_, {k_, a_Integer, Infinity}] := With[{r = sumRational[f, k, a]}, r /; r =!= None];
     sumRational[f_, k_, a_] := Module[{t, p, n, d},
       If[FreeQ[f, k] || ! (PolynomialQ[Numerator[Together[f]], k] && PolynomialQ[Denominator[Together[f]], k]), Return[None, Module]];
       n = Exponent[Numerator[Together[f]], k]; d = Exponent[Denominator[Together[f]], k];
       If[d - n < 2 || d > 12 || Complement[Variables[f], {k}] =!= {}, Return[None, Module]];
       t = Apart[Together[f], k]; t = Map[sumPart[#, k] &, If[Head[t] === Plus, List @@ t, {t}]];
       If[MemberQ[t, None] || AnyTrue[t, IntegerQ[#[[2]]] && a + #[[2]] <= 0 &], Return[None, Module]];
       t = Map[{#[[1, 2]], #[[1, 3]], Total[#[[All, 1]]]} &, GatherBy[t, Rest]];
       p = Map[sumGroup[#, a] &, GatherBy[Select[t, #[[2]] == 1 &], Mod[#[[1]], 1] &]];
       If[MemberQ[p, None], None, Total[p] + Total[Map[#[[3]] Zeta[#[[2]], a + #[[1]]] &, Select[t, #[[2]] > 1 &]]]]];
     sumPart[e_, k_] := Replace[e, {(c_.) Power[(m_.) k + (b_.), n_Integer?Negative] /; MatchQ[{c, m, b}, {(_Integer | _Rational) ..}] :> {c m^n, b/m, -n}, _ :> None}];
     sumGroup[g_, a_] := Module[{m = Min[g[[All, 1]]]}, If[Total[g[[All, 3]]] =!= 0, None, -Total[Map[#[[3]] Sum[1/(a + m + j), {j, 0, #[[1]] - m - 1}] &, g]]]];
     Sum[1/(c_?NumericQ + k_^2), {k_, 0, Infinity}] := (1 + Pi Sqrt[c] Coth[Pi Sqrt[c]])/(2 c) /; c > 0;
     Sum[1/(c_?NumericQ + k_^2), {k_, 1, Infinity}] := (-1 + Pi Sqrt[c] Coth[Pi Sqrt[c]])/(2 c) /; c > 0;
     Sum[k_ r_^k_, {k_, 0 | 1, n_Symbol}] := r (1 + r^n (n (r - 1) - 1))/(r - 1)^2 /; IntegerQ[r] && r > 2;
     Sum[k_ 2^k_, {k_, 0 | 1, n_Symbol}] := 2 (1 - 2^n + 2^n n);
     Sum[x_^(2 k_)/(2 k_)!, {k_, 0, Infinity}] := Cosh[x] /; FreeQ[x, k];
     Sum[x_^(1 + 2 k_)/(1 + 2 k_)!, {k_, 0, Infinity}] := Sinh[x] /; FreeQ[x, k];
     Sum[(-1)^k_ x_^(2 k_)/(2 k_)!, {k_, 0, Infinity}] := Cos[x] /; FreeQ[x, k];
     Sum[(-1)^k_ x_^(1 + 2 k_)/(1 + 2 k_)!, {k_, 0, Infinity}] := Sin[x] /; FreeQ[x, k];
     Sum[(-1)^k_ x_^(1 + 2 k_)/(1 + 2 k_), {k_, 0, Infinity}] := ArcTan[x] /; FreeQ[x, k];`;

/** Products over squares that make hyperbolic and circular functions. */
export const productForms = `
     Product[1 + c_?NumericQ/k_^2, {k_, 1, Infinity}] := Sinh[Pi Sqrt[c]]/(Pi Sqrt[c]) /; c > 0;
     Product[1 - x_Symbol^2/(Pi^2 k_^2), {k_, 1, Infinity}] := Sin[x]/x;
     Product[1 - x_Symbol^2/k_^2, {k_, 1, Infinity}] := Sin[Pi x]/(Pi x);`;
