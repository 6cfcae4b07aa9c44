import { elementsOf } from "../../algebra/build.js";
import type { Evaluator } from "../../core/evaluator.js";
import type { Expr } from "../../core/expr.js";
import { callPrivate } from "../written/in-language.js";

/** Equal forms that FullSimplify tries besides those of Simplify: nested roots, gamma functions, exponentials, logarithms. */
const code = `
  fullForms[e_] := DeleteDuplicates[DeleteCases[Map[#[e] &, Join[{fullRoots, fullGammas, fullLogs}, If[FreeQ[e, Sin | Cos | Tan | Sinh | Cosh | Tanh | Power[E, _]], {}, {fullTrig, fullExponentials}]]], e]];
  fullTrig[e_] := ExpToTrig[e];
  fullExponentials[e_] := Expand[TrigToExp[e]];
  fullRoots[e_] := e /. Power[(a : (_Integer | _Rational)) + b_. Sqrt[c : (_Integer | _Rational)], 1/2] :> nestedRoot[a, b, c] /; MatchQ[b, _Integer | _Rational];
  nestedRoot[a_, b_, c_] := With[{d = Sqrt[a^2 - b^2 c]}, If[MatchQ[d, _Integer | _Rational] && a > d > 0, Sqrt[(a + d)/2] + Sign[b] Sqrt[(a - d)/2], Power[a + b Sqrt[c], 1/2]]];
  fullGammas[e_] := e //. {x_ Gamma[x_] :> Gamma[1 + x], x_ y_ Gamma[y_] /; x === 1 + y :> x Gamma[x], n_ Factorial[m_] /; Expand[n - m] === 1 :> n!};
  fullLogs[e_] := e //. {Log[a_Integer] + Log[b_Integer] :> Log[a b], Log[a_Integer] - Log[b_Integer] :> Log[a/b]};`;

/** Forms with the same value, to be measured. */
export function fullForms(expr: Expr, context: Evaluator): readonly Expr[] {
  return elementsOf(callPrivate(code, "fullForms", [expr], context));
}
