import { inLanguage, type LanguageEntry } from "./in-language.js";

/** Carlson's symmetric integrals of real machine numbers, by duplication. */
const carlson = `
  rf[x_, y_, z_] := Module[{a = N[x], b = N[y], c = N[z], l},
    Do[l = Sqrt[a b] + Sqrt[b c] + Sqrt[a c]; {a, b, c} = {a + l, b + l, c + l}/4, {28}]; 1/Sqrt[(a + b + c)/3]];
  rd[x_, y_, z_] := Module[{a = N[x], b = N[y], c = N[z], l, s = 0., f = 1.},
    Do[l = Sqrt[a b] + Sqrt[b c] + Sqrt[a c]; s += f/(Sqrt[c] (c + l)); f = f/4; {a, b, c} = {a + l, b + l, c + l}/4, {28}];
    3 s + f ((a + b + 3 c)/5)^(-3/2)];
  machine[args_] := VectorQ[args, NumericQ[#] && Im[#] == 0 &] && MemberQ[args, _Real] && FreeQ[args, x_Real /; Precision[x] =!= MachinePrecision];`;

const amplitude = `
  machine[args_] := VectorQ[args, NumericQ[#] && Im[#] == 0 &] && MemberQ[args, _Real] && FreeQ[args, x_Real /; Precision[x] =!= MachinePrecision];
  am[u_, m_] := Module[{a = {1.}, b = N[Sqrt[1 - m]], c = {N[Sqrt[m]]}, n = 0, p},
    While[Abs[Last[c]] > 10.^-16 && n < 12, n++; AppendTo[c, (Last[a] - b)/2]; {a, b} = {Append[a, (Last[a] + b)/2], Sqrt[Last[a] b]}];
    p = 2^n Last[a] u; Do[p = (p + ArcSin[c[[j + 1]] Sin[p]/a[[j + 1]]])/2, {j, n, 1, -1}]; p];`;

const missing = "complex and arbitrary-precision arguments";

const jacobi = (name: string, rules: string, value: string): LanguageEntry => [
  name,
  `${rules} ${name}[u_, m_] := Module[{p = am[u, m]}, ${value}] /; machine[{u, m}] && 0 < m < 1; ${amplitude}`,
  { attributes: ["Listable", "NumericFunction"], state: "partial", missing, arity: [2, 2] },
];

/** Elliptic integrals of the first kind and Jacobi's elliptic functions. */
export const elliptic = inLanguage([
  [
    "EllipticF",
    `EllipticF[0, _] := 0; EllipticF[Pi/2, m_] := EllipticK[m]; EllipticF[x_, 0] := x;
     EllipticF[x_, m_] := Module[{k = Round[x/Pi], s}, s = Sin[x - k Pi];
       If[k == 0, 0, 2 k EllipticK[N[m]]] + s rf[1 - s^2, 1 - m s^2, 1]] /; machine[{x, m}] && m < 1; ${carlson}`,
    { attributes: ["Listable", "NumericFunction"], state: "partial", missing, arity: [2, 2] },
  ],
  jacobi(
    "JacobiSN",
    "JacobiSN[0, _] := 0; JacobiSN[u_, 0] := Sin[u]; JacobiSN[u_, 1] := Tanh[u];",
    "Sin[p]",
  ),
  jacobi(
    "JacobiCN",
    "JacobiCN[0, _] := 1; JacobiCN[u_, 0] := Cos[u]; JacobiCN[u_, 1] := Sech[u];",
    "Cos[p]",
  ),
  jacobi(
    "JacobiDN",
    "JacobiDN[0, _] := 1; JacobiDN[_, 0] := 1; JacobiDN[u_, 1] := Sech[u];",
    "Sqrt[1 - m Sin[p]^2]",
  ),
  jacobi(
    "JacobiAmplitude",
    "JacobiAmplitude[0, _] := 0; JacobiAmplitude[u_, 0] := u; JacobiAmplitude[u_, 1] := Gudermannian[u];",
    "p",
  ),
  [
    "LerchPhi",
    `LerchPhi[1, s_, 1] := Zeta[s]; LerchPhi[0, s_, a_] := a^-s; LerchPhi[z_, s_, 1] := PolyLog[s, z]/z;
     LerchPhi[z_, s_, a_] := NSum[z^k/(k + a)^s, {k, 0, Ceiling[40/-Log[Abs[z]]]}] /; VectorQ[{z, s, a}, NumericQ] && MemberQ[{z, s, a}, _Real] && 0 < Abs[z] < 0.9 && a > 0;`,
    { attributes: ["Listable", "NumericFunction"], state: "partial", missing, arity: [3, 3] },
  ],
  [
    "RootSum",
    `RootSum[p_Function, f_Function] := Module[{x, q, g, c, n, m}, q = p[x]; g = f[x];
       (c = CoefficientList[q, x]; n = Length[c] - 1;
        m = Table[If[j == n, -c[[i]]/c[[n + 1]], If[i == j + 1, 1, 0]], {i, n}, {j, n}];
        Expand[Total[MapIndexed[#1 Tr[MatrixPower[m, #2[[1]] - 1]] &, CoefficientList[g, x]]]]) /; PolynomialQ[q, x] && PolynomialQ[g, x] && Exponent[q, x] > 0 && Exponent[g, x] < 100 && VectorQ[CoefficientList[q, x], NumericQ]];`,
    { state: "partial", missing: "functions that are no polynomials", arity: [2, 2] },
  ],
]);

/** What `EllipticE` of two numbers is. */
export const ellipticForms: readonly LanguageEntry[] = [
  [
    "EllipticE",
    `EllipticE[x_, m_] := Module[{k = Round[x/Pi], s}, s = Sin[x - k Pi];
       If[k == 0, 0, 2 k EllipticE[N[m]]] + s rf[1 - s^2, 1 - m s^2, 1] - m s^3/3 rd[1 - s^2, 1 - m s^2, 1]] /; machine[{x, m}] && m < 1; ${carlson}`,
  ],
];
