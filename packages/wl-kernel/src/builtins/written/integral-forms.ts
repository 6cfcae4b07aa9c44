/** Integrals by substitution of exponentials, under assumptions, and definite ones that are well known. */
export const integralForms = `
     Integrate[f_, s__, Assumptions -> a_] := Module[{r = Assuming[a, Integrate[f, s]]}, (r /. ConditionalExpression[v_, c_] :> If[Simplify[c, a] === True, v, ConditionalExpression[v, c]]) /; FreeQ[r, Integrate]];
     Integrate[x_^n_, {x_Symbol, 0, 1}] := ConditionalExpression[1/(1 + n), Re[n] > -1] /; FreeQ[n, x] && ! NumericQ[n];
     Integrate[E^(c_ x_), {x_Symbol, 0, Infinity}] := ConditionalExpression[-1/c, Re[-c] > 0] /; FreeQ[c, x] && ! NumericQ[c];
     Integrate[1/(1 + x_^n_Integer), {x_Symbol, 0, Infinity}] := Pi Csc[Pi/n]/n /; n > 1;
     Integrate[x_^p_./(-1 + E^x_), {x_Symbol, 0, Infinity}] := Gamma[1 + p] Zeta[1 + p] /; IntegerQ[p] && p > 0;
     Integrate[x_^p_./(1 + E^x_), {x_Symbol, 0, Infinity}] := (1 - 2^(-p)) Gamma[1 + p] Zeta[1 + p] /; IntegerQ[p] && p > 0;
     Integrate[x_^p_ E^(c_. x_^2), {x_Symbol, -Infinity, Infinity}] := If[OddQ[p], 0, Gamma[(1 + p)/2]/(-c)^((1 + p)/2)] /; IntegerQ[p] && p > 0 && NumericQ[c] && c < 0;
     Integrate[x_^p_. E^(c_. x_^2), {x_Symbol, 0, Infinity}] := Gamma[(1 + p)/2]/(2 (-c)^((1 + p)/2)) /; IntegerQ[p] && p > 0 && NumericQ[c] && c < 0;
     Integrate[Cos[b_. x_]/(1 + x_^2), {x_Symbol, -Infinity, Infinity}] := Pi E^(-b) /; NumericQ[b] && b > 0;
     Integrate[Sin[x_]^2/x_^2, {x_Symbol, -Infinity, Infinity}] := Pi;
     Integrate[Sin[x_]^2/x_^2, {x_Symbol, 0, Infinity}] := Pi/2;
     Integrate[Log[Sin[x_]] | Log[Cos[x_]], {x_Symbol, 0, Pi/2}] := -Pi Log[2]/2;
     Integrate[f_, x_Symbol] := Module[{u, g, r}, g = f /. Power[E, k_. x] /; IntegerQ[k] :> u^k; r = If[FreeQ[g, x] && ! FreeQ[g, u], Integrate[Apart[g/u, u], u], None]; (r /. u -> E^x /. Log[E^x] -> x) /; r =!= None && FreeQ[r, Integrate]] /; ! FreeQ[f, Power[_Plus, _] /; True] && ! FreeQ[f, Power[E, _. x]];`;
