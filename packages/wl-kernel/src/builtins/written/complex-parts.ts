import type { LanguageEntry } from "./in-language.js";

/** Real and imaginary parts of what is a polynomial in `I` and in quantities that are taken for real. */
export const complexPartForms: readonly LanguageEntry[] = [
  [
    "ComplexExpand",
    `ComplexExpand[Re[z_]] := With[{e = ComplexExpand[z]}, If[plain[e], Expand[(e + turned[e])/2], Re[z]]];
     ComplexExpand[Im[z_]] := With[{e = ComplexExpand[z]}, If[plain[e], Expand[(e - turned[e])/(2 I)], Im[z]]];
     plain[e_] := FreeQ[e, h_[a___] /; outside[h, {a}]];
     turned[e_] := e /. Complex[a_, b_] :> Complex[a, -b];
     outside[h_, a_] := ! MatchQ[h, Plus | Times] && ! FreeQ[a, _Complex];`,
  ],
];
