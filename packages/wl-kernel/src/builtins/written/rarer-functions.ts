import { inLanguage } from "./in-language.js";

/** Functions of mathematical physics that are made of others. */
export const rarerFunctions = inLanguage([
  [
    "DawsonF",
    `DawsonF[0] := 0;
     DawsonF[x_Real] := -DawsonF[-x] /; x < 0;
     DawsonF[x_Real] := E^(-x^2) Erfi[x] Sqrt[Pi]/2 /; Precision[x] === MachinePrecision && x < 20;`,
    {
      attributes: ["Listable", "NumericFunction"],
      state: "partial",
      missing: "large and complex arguments",
    },
  ],
  [
    "DirichletBeta",
    `DirichletBeta[0] := 1/2; DirichletBeta[1] := Pi/4; DirichletBeta[2] := Catalan; DirichletBeta[3] := Pi^3/32; DirichletBeta[5] := 5 Pi^5/1536;
     DirichletBeta[s_Real] := 4^(-s) (Zeta[s, 1/4] - Zeta[s, 3/4]) /; s > 1;`,
    { attributes: ["Listable", "NumericFunction"], state: "partial", missing: "most exact values" },
  ],
  [
    "SixJSymbol",
    `SixJSymbol[{a_, b_, c_}, {d_, e_, f_}] := sixJ[a, b, c, d, e, f] /; VectorQ[{a, b, c, d, e, f}, MatchQ[#, _Integer | Rational[_, 2]] && # >= 0 &];
     sixJ[a_, b_, c_, d_, e_, f_] := 0 /; ! AllTrue[{{a, b, c}, {a, e, f}, {d, b, f}, {d, e, c}}, IntegerQ[Total[#]] && Abs[#[[1]] - #[[2]]] <= #[[3]] <= #[[1]] + #[[2]] &];
     sixJ[a_, b_, c_, d_, e_, f_] := Sqrt[sixDelta[a, b, c] sixDelta[a, e, f] sixDelta[d, b, f] sixDelta[d, e, c]] Sum[(-1)^t (t + 1)!/((t - a - b - c)! (t - a - e - f)! (t - d - b - f)! (t - d - e - c)! (a + b + d + e - t)! (b + c + e + f - t)! (a + c + d + f - t)!), {t, Max[a + b + c, a + e + f, d + b + f, d + e + c], Min[a + b + d + e, b + c + e + f, a + c + d + f]}];
     sixDelta[a_, b_, c_] := (a + b - c)! (a - b + c)! (b + c - a)!/(a + b + c + 1)!;`,
  ],
  [
    "EllipticPi",
    `EllipticPi[0, m_] := EllipticK[m];
     EllipticPi[n_, 0] := Pi/(2 Sqrt[1 - n]);
     EllipticPi[n_?NumericQ, m_?NumericQ] := NIntegrate[1/((1 - n Sin[t]^2) Sqrt[1 - m Sin[t]^2]), {t, 0, Pi/2}] /; MachineNumberQ[N[n + m]] && ! FreeQ[{n, m}, _Real] && n < 1 && m < 1;
     EllipticPi[n_?NumericQ, p_?NumericQ, m_?NumericQ] := NIntegrate[1/((1 - n Sin[t]^2) Sqrt[1 - m Sin[t]^2]), {t, 0, p}] /; ! FreeQ[{n, p, m}, _Real] && n < 1 && m < 1 && -Pi/2 <= p <= Pi/2;`,
    {
      attributes: ["Listable", "NumericFunction"],
      state: "partial",
      missing: "characteristics above 1, more digits",
    },
  ],
  [
    "HypergeometricU",
    `HypergeometricU[0, b_, z_] := 1;
     HypergeometricU[a_?NumericQ, b_?NumericQ, z_?NumericQ] := NIntegrate[E^(-z t) t^(a - 1) (1 + t)^(b - a - 1), {t, 0, Infinity}]/Gamma[a] /; ! FreeQ[{a, b, z}, _Real] && a >= 1 && z > 0;`,
    {
      attributes: ["Listable", "NumericFunction"],
      state: "partial",
      missing: "exact values and most arguments",
    },
  ],
  [
    "InverseJacobiSN",
    "InverseJacobiSN[0, m_] := 0; InverseJacobiSN[v_Real, m_?NumericQ] := EllipticF[ArcSin[v], m] /; -1 <= v <= 1; InverseJacobiSN[v_?NumericQ, m_Real] := EllipticF[ArcSin[N[v]], m] /; -1 <= v <= 1;",
    { attributes: ["Listable", "NumericFunction"], state: "partial", missing: "complex values" },
  ],
  [
    "InverseJacobiCN",
    "InverseJacobiCN[1, m_] := 0; InverseJacobiCN[v_Real, m_?NumericQ] := EllipticF[ArcCos[v], m] /; 0 <= v <= 1;",
    {
      attributes: ["Listable", "NumericFunction"],
      state: "partial",
      missing: "negative and complex values",
    },
  ],
]);
