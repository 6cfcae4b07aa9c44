import type { LanguageEntry } from "./in-language.js";

/** Derivatives of symbolic order, and vector analysis in the usual coordinates. */
export const derivativeForms: readonly LanguageEntry[] = [
  [
    "D",
    `D[f_, {x_Symbol, n_Symbol}] := With[{r = derivativeOfOrder[f, x, n]}, r /; r =!= None] /; n =!= x;
     derivativeOfOrder[f_, x_, n_] := None /; FreeQ[f, x];
     derivativeOfOrder[Sin[x_], x_, n_] := Sin[n Pi/2 + x];
     derivativeOfOrder[Cos[x_], x_, n_] := Cos[n Pi/2 + x];
     derivativeOfOrder[Sin[a_ x_], x_, n_] := a^n Sin[n Pi/2 + a x] /; FreeQ[a, x];
     derivativeOfOrder[Cos[a_ x_], x_, n_] := a^n Cos[n Pi/2 + a x] /; FreeQ[a, x];
     derivativeOfOrder[E^x_, x_, n_] := E^x;
     derivativeOfOrder[E^(a_ x_), x_, n_] := a^n E^(a x) /; FreeQ[a, x];
     derivativeOfOrder[x_^a_, x_, n_] := x^(a - n) FactorialPower[a, n] /; FreeQ[a, x];
     derivativeOfOrder[_, _, _] := None;`,
  ],
  [
    "Grad",
    `Grad[f_, {r_, t_}, "Polar"] := {D[f, r], D[f, t]/r};
     Grad[f_, {r_, t_, p_}, "Spherical"] := {D[f, r], D[f, t]/r, Csc[t] D[f, p]/r};
     Grad[f_, {r_, t_, z_}, "Cylindrical"] := {D[f, r], D[f, t]/r, D[f, z]};
     Grad[f_, x_List, "Cartesian"] := Grad[f, x];`,
    { arity: [2, 3] },
  ],
  [
    "Div",
    `Div[{u_, v_}, {r_, t_}, "Polar"] := D[u, r] + (u + D[v, t])/r;
     Div[{u_, v_, w_}, {r_, t_, z_}, "Cylindrical"] := D[u, r] + (u + D[v, t])/r + D[w, z];
     Div[{u_, v_, w_}, {r_, t_, p_}, "Spherical"] := D[u, r] + (u + D[v, t])/r + Csc[t] (Sin[t] u + Cos[t] v + D[w, p])/r;
     Div[f_, x_List, "Cartesian"] := Div[f, x];`,
    { arity: [2, 3] },
  ],
  [
    "Laplacian",
    `Laplacian[f_, {r_, t_}, "Polar"] := D[f, {r, 2}] + (D[f, r] + D[f, {t, 2}]/r)/r;
     Laplacian[f_, {r_, t_, z_}, "Cylindrical"] := D[f, {r, 2}] + (D[f, r] + D[f, {t, 2}]/r)/r + D[f, {z, 2}];
     Laplacian[f_, {r_, t_, p_}, "Spherical"] := D[f, {r, 2}] + (D[f, r] + D[f, {t, 2}]/r)/r + Csc[t] (Sin[t] D[f, r] + Cos[t] D[f, t]/r + Csc[t] D[f, {p, 2}]/r)/r;
     Laplacian[f_, x_List, "Cartesian"] := Laplacian[f, x];`,
    { arity: [2, 3] },
  ],
];
