import { inLanguage } from "./in-language.js";

const table = { state: "partial", missing: "what is not in its table" } as const;

/** Integral and series transforms, from tables. */
export const transforms = inLanguage([
  [
    "LaplaceTransform",
    `LaplaceTransform[l_List, t_, s_] := Map[LaplaceTransform[#, t, s] &, l];
     LaplaceTransform[a_ == b_, t_, s_] := LaplaceTransform[a, t, s] == LaplaceTransform[b, t, s];
     LaplaceTransform[f_, t_Symbol, s_] := With[{e = Expand[f]}, Map[LaplaceTransform[#, t, s] &, e] /; Head[e] === Plus];
     LaplaceTransform[c_ f_, t_Symbol, s_] := c LaplaceTransform[f, t, s] /; FreeQ[c, t];
     LaplaceTransform[f_, t_Symbol, s_] := Module[{r = laplace[f, t, s]}, r /; FreeQ[r, laplace]];
     laplace[c_, t_, s_] := c/s /; FreeQ[c, t];
     laplace[t_, t_, s_] := 1/s^2;
     laplace[t_^n_Integer?Positive, t_, s_] := n!/s^(n + 1);
     laplace[t_^n_, t_, s_] := s^(-1 - n) Gamma[1 + n] /; FreeQ[n, t];
     laplace[E^(a_. t_ + b_.), t_, s_] := E^b/(s - a) /; FreeQ[{a, b}, t];
     laplace[Sin[a_. t_], t_, s_] := a/(a^2 + s^2) /; FreeQ[a, t];
     laplace[Cos[a_. t_], t_, s_] := s/(a^2 + s^2) /; FreeQ[a, t];
     laplace[Sinh[a_. t_], t_, s_] := a/(-a^2 + s^2) /; FreeQ[a, t];
     laplace[Cosh[a_. t_], t_, s_] := s/(-a^2 + s^2) /; FreeQ[a, t];
     laplace[E^(a_. t_) f_, t_, s_] := (laplace[f, t, s] /. s -> s - a) /; FreeQ[a, t];
     laplace[t_ f_, t_, s_] := Together[-D[laplace[f, t, s], s]] /; FreeQ[laplace[f, t, s], laplace];
     laplace[t_^n_Integer?Positive f_, t_, s_] := With[{l = laplace[f, t, s]}, Together[(-1)^n D[l, {s, n}]] /; FreeQ[l, laplace]];
     laplace[DiracDelta[t_], t_, s_] := 1;
     laplace[DiracDelta[t_ + a_], t_, s_] := E^(a s) /; NumericQ[a] && a < 0;
     laplace[UnitStep[t_] | HeavisideTheta[t_], t_, s_] := 1/s;
     laplace[(UnitStep | HeavisideTheta)[t_ + a_], t_, s_] := E^(a s)/s /; NumericQ[a] && a < 0;
     laplace[BesselJ[0, a_. t_], t_, s_] := 1/Sqrt[a^2 + s^2] /; FreeQ[a, t];
     laplace[Log[t_], t_, s_] := -(EulerGamma + Log[s])/s;
     laplace[Derivative[n_][f_][t_], t_, s_] := s^n LaplaceTransform[f[t], t, s] - Sum[s^(n - 1 - k) Derivative[k][f][0], {k, 0, n - 1}];`,
    { ...table, arity: [3, 3] },
  ],
  [
    "InverseLaplaceTransform",
    `InverseLaplaceTransform[l_List, s_, t_] := Map[InverseLaplaceTransform[#, s, t] &, l];
     InverseLaplaceTransform[c_, s_Symbol, t_] := c DiracDelta[t] /; FreeQ[c, s];
     InverseLaplaceTransform[f_, s_Symbol, t_] := Module[{e = Apart[f, s], r}, r = If[Head[e] === Plus, Map[unlaplace[#, s, t] &, e], unlaplace[e, s, t]]; r /; FreeQ[r, unlaplace]];
     unlaplace[c_, s_, t_] := c DiracDelta[t] /; FreeQ[c, s];
     unlaplace[c_ f_, s_, t_] := c unlaplace[f, s, t] /; FreeQ[c, s];
     unlaplace[E^(a_. s_) f_., s_, t_] := (unlaplace[f, s, t] /. t -> t + a) HeavisideTheta[t + a] /; NumericQ[a] && a < 0;
     unlaplace[(a_. + b_. s_)^n_Integer?Negative, s_, t_] := E^(-a t/b) t^(-n - 1)/((-n - 1)! b^-n) /; FreeQ[{a, b}, s];
     unlaplace[s_^n_, s_, t_] := t^(-n - 1)/Gamma[-n] /; FreeQ[n, s];
     unlaplace[f_, s_, t_] := With[{d = Collect[Expand[Denominator[f]], s], m = Collect[Expand[Numerator[f]], s]}, unquadratic[CoefficientList[m, s], CoefficientList[d, s], t] /; PolynomialQ[d, s] && PolynomialQ[m, s] && Exponent[d, s] == 2 && Exponent[m, s] < 2];
     unquadratic[m_, {c_, b_, a_}, t_] := Module[{h = b/(2 a), k, w, p = PadRight[m, 2]/a}, k = Together[c/a - h^2]; w = PowerExpand[Sqrt[If[TrueQ[k < 0], -k, k]]];
       If[TrueQ[k < 0], E^(-h t) (p[[2]] Cosh[w t] + (p[[1]] - h p[[2]]) Sinh[w t]/w), E^(-h t) (p[[2]] Cos[w t] + (p[[1]] - h p[[2]]) Sin[w t]/w)]];`,
    { ...table, arity: [3, 3] },
  ],
  [
    "FourierTransform",
    `FourierTransform[f_, t_Symbol, w_] := With[{e = Expand[f]}, Map[FourierTransform[#, t, w] &, e] /; Head[e] === Plus];
     FourierTransform[c_ f_, t_Symbol, w_] := c FourierTransform[f, t, w] /; FreeQ[c, t];
     FourierTransform[f_, t_Symbol, w_] := Module[{r = fourier[f, t, w]}, r /; FreeQ[r, fourier]];
     fourier[c_, t_, w_] := c Sqrt[2 Pi] DiracDelta[w] /; FreeQ[c, t];
     fourier[E^(a_?Negative t_^2), t_, w_] := E^(w^2/(4 a))/Sqrt[-2 a];
     fourier[E^(-t_^2), t_, w_] := E^(-w^2/4)/Sqrt[2];
     fourier[E^(a_?Negative Abs[t_]), t_, w_] := -a Sqrt[2/Pi]/(a^2 + w^2);
     fourier[E^(-Abs[t_]), t_, w_] := Sqrt[2/Pi]/(1 + w^2);
     fourier[1/(1 + t_^2), t_, w_] := E^(-Abs[w]) Sqrt[Pi/2];
     fourier[DiracDelta[t_], t_, w_] := 1/Sqrt[2 Pi];
     fourier[DiracDelta[t_ + a_], t_, w_] := E^(-I a w)/Sqrt[2 Pi] /; FreeQ[a, t];
     fourier[Cos[a_. t_], t_, w_] := Sqrt[Pi/2] DiracDelta[-a + w] + Sqrt[Pi/2] DiracDelta[a + w] /; FreeQ[a, t];
     fourier[Sin[a_. t_], t_, w_] := I Sqrt[Pi/2] DiracDelta[-a + w] - I Sqrt[Pi/2] DiracDelta[a + w] /; FreeQ[a, t];
     fourier[UnitBox[t_], t_, w_] := Sinc[w/2]/Sqrt[2 Pi];`,
    table,
  ],
  [
    "ZTransform",
    `ZTransform[f_, n_Symbol, z_] := With[{e = Expand[f]}, Map[ZTransform[#, n, z] &, e] /; Head[e] === Plus];
     ZTransform[c_ f_, n_Symbol, z_] := c ZTransform[f, n, z] /; FreeQ[c, n];
     ZTransform[f_, n_Symbol, z_] := Module[{r = zeta[f, n, z]}, r /; FreeQ[r, zeta]];
     zeta[c_, n_, z_] := c z/(-1 + z) /; FreeQ[c, n];
     zeta[n_, n_, z_] := z/(-1 + z)^2;
     zeta[n_^2, n_, z_] := z (1 + z)/(-1 + z)^3;
     zeta[a_^n_, n_, z_] := -z/(a - z) /; FreeQ[a, n];
     zeta[n_ a_^n_, n_, z_] := a z/(a - z)^2 /; FreeQ[a, n];
     zeta[1/n_!, n_, z_] := E^(1/z);
     zeta[UnitStep[n_], n_, z_] := z/(-1 + z);
     zeta[DiscreteDelta[n_], n_, z_] := 1;`,
    table,
  ],
  [
    "GeneratingFunction",
    `GeneratingFunction[f_, n_Symbol, x_] := With[{e = Expand[f]}, Map[GeneratingFunction[#, n, x] &, e] /; Head[e] === Plus];
     GeneratingFunction[c_ f_, n_Symbol, x_] := c GeneratingFunction[f, n, x] /; FreeQ[c, n];
     GeneratingFunction[f_, n_Symbol, x_] := Module[{r = generating[f, n, x]}, r /; FreeQ[r, generating]];
     generating[c_, n_, x_] := c/(1 - x) /; FreeQ[c, n];
     generating[n_, n_, x_] := x/(-1 + x)^2;
     generating[n_^2, n_, x_] := -(x (1 + x)/(-1 + x)^3);
     generating[a_^n_, n_, x_] := 1/(1 - a x) /; FreeQ[a, n];
     generating[a_^(n_ + b_), n_, x_] := a^b/(1 - a x) /; FreeQ[{a, b}, n];
     generating[1/n_!, n_, x_] := E^x;
     generating[1/(n_ + 1), n_, x_] := -(Log[1 - x]/x);
     generating[Fibonacci[n_], n_, x_] := -(x/(-1 + x + x^2));
     generating[Binomial[m_, n_], n_, x_] := (1 + x)^m /; FreeQ[m, n];
     generating[CatalanNumber[n_], n_, x_] := 2/(1 + Sqrt[1 - 4 x]);`,
    table,
  ],
  [
    "ExponentialGeneratingFunction",
    `ExponentialGeneratingFunction[c_, n_Symbol, x_] := c E^x /; FreeQ[c, n];
     ExponentialGeneratingFunction[n_, n_Symbol, x_] := E^x x;
     ExponentialGeneratingFunction[n_^2, n_Symbol, x_] := E^x x (1 + x);
     ExponentialGeneratingFunction[a_^n_, n_Symbol, x_] := E^(a x) /; FreeQ[a, n];
     ExponentialGeneratingFunction[n_!, n_Symbol, x_] := 1/(1 - x);`,
    table,
  ],
]);
