import { inLanguage } from "./in-language.js";

/** Functions about evaluation itself. */
export const language = inLanguage([
  [
    "Operate",
    "Operate[p_, f_] := f /; AtomQ[f]; Operate[p_, f_] := p[Head[f]] @@ f; Operate[p_, f_, 0] := p[f]; Operate[p_, f_, n_Integer] := (Operate[p, Head[f], n - 1]) @@ f;",
  ],
  ["Construct", "Construct[f_, x___] := f[x];"],
  [
    "Curry",
    "Curry[f_] := Curry[f, 2]; Curry[f_, n_Integer][x___] := With[{k = Length[{x}]}, If[k >= n, f[x], Curry[f, n, {x}]]]; Curry[f_, n_Integer, {y___}][x___] := If[Length[{y, x}] >= n, f[y, x], Curry[f, n, {y, x}]]; Curry[f_, p_List][x___] := OperatorApplied[f, p][x];",
  ],
  [
    "OperatorApplied",
    "OperatorApplied[f_][x_] := OperatorApplied[f, 2, {x}]; OperatorApplied[f_, n_Integer][x_] := OperatorApplied[f, n, {x}]; OperatorApplied[f_, n_Integer, {y___}][x_] := If[Length[{y, x}] >= n, f @@ If[n === 2, Reverse[{y, x}], RotateRight[{y, x}]], OperatorApplied[f, n, {y, x}]]; OperatorApplied[f_, p_List][x_] := OperatorApplied[f, p, {x}]; OperatorApplied[f_, p_List, {y___}][x_] := If[Length[{y, x}] >= Length[p], f @@ {y, x}[[p]], OperatorApplied[f, p, {y, x}]];",
  ],
  [
    "CurryApplied",
    "CurryApplied[n_Integer][f_] := CurryApplied[f, n]; CurryApplied[f_, n_Integer][x_] := CurryApplied[f, n, {x}]; CurryApplied[f_, n_Integer, {y___}][x_] := If[Length[{y, x}] >= n, f[y, x], CurryApplied[f, n, {y, x}]];",
  ],
  [
    "ReverseApplied",
    "ReverseApplied[f_][x___] := f @@ Reverse[{x}]; ReverseApplied[f_, n_Integer][x___] := f @@ Join[Reverse[Take[{x}, n]], Drop[{x}, n]];",
  ],
  [
    "ReplaceAt",
    "ReplaceAt[e_, r_, p_] := MapAt[Replace[#, r] &, e, p]; ReplaceAt[r_, p_][e_] := ReplaceAt[e, r, p];",
  ],
  ["Nand", "Nand[x___] := Not[And[x]];", { attributes: ["HoldAll"] }],
  ["Nor", "Nor[x___] := Not[Or[x]];", { attributes: ["HoldAll"] }],
  [
    "Equivalent",
    "Equivalent[] := True; Equivalent[_] := True; Equivalent[x___, True, y___] := And[x, y]; Equivalent[x___, False, y___] := And @@ Map[Not, {x, y}]; Equivalent[x_, x_] := True;",
    { attributes: ["Orderless"] },
  ],
  [
    "Majority",
    "Majority[x : (True | False) ...] := Count[{x}, True] > Length[{x}]/2;",
    { attributes: ["Orderless"] },
  ],
  [
    "Assert",
    "Assert[test_] := If[TrueQ[test], Null, Message[Assert::asrtf, HoldForm[test]]; $Failed];",
    { attributes: ["HoldFirst"], state: "partial", missing: "tags" },
  ],
  [
    "Inactivate",
    "Inactivate[e_] := inactive[Hold[e]]; inactive[Hold[h_Symbol[x___]]] := With[{parts = Map[inactive, Map[Hold, Unevaluated[{x}]]]}, Inactive[h] @@ parts]; inactive[Hold[x_]] := x;",
    { attributes: ["HoldAll"], state: "partial", missing: "patterns of heads" },
  ],
  [
    "Activate",
    "Activate[e_] := e /. Inactive[f_] :> f; Activate[e_, p_] := e /. Inactive[f : p] :> f;",
  ],
  [
    "Confirm",
    'Confirm[e_] := Confirm[e, Null]; Confirm[e_, info_] := With[{v = e}, If[MatchQ[v, _Failure | $Failed | $Aborted | _Missing], Throw[Failure["ConfirmationFailed", <|"MessageTemplate" -> "Confirmation failed.", "Information" -> info, "Expression" -> v, "ConfirmationType" -> "Confirm"|>], confirmation], v]];',
    { state: "partial", missing: "tags" },
  ],
  [
    "ConfirmBy",
    'ConfirmBy[e_, f_] := ConfirmBy[e, f, Null]; ConfirmBy[e_, f_, info_] := With[{v = e}, If[TrueQ[f[v]], v, Throw[Failure["ConfirmationFailed", <|"MessageTemplate" -> "Confirmation failed.", "Information" -> info, "Expression" -> v, "Function" -> f, "ConfirmationType" -> "ConfirmBy"|>], confirmation]]];',
    { state: "partial", missing: "tags" },
  ],
  [
    "ConfirmMatch",
    'ConfirmMatch[e_, p_] := ConfirmMatch[e, p, Null]; ConfirmMatch[e_, p_, info_] := With[{v = e}, If[MatchQ[v, p], v, Throw[Failure["ConfirmationFailed", <|"MessageTemplate" -> "Confirmation failed.", "Information" -> info, "Expression" -> v, "Pattern" -> p, "ConfirmationType" -> "ConfirmMatch"|>], confirmation]]];',
    { state: "partial", missing: "tags" },
  ],
  [
    "Enclose",
    "Enclose[e_] := Catch[e, RemoteBatch`Private`confirmation]; Enclose[e_, f_] := Catch[e, RemoteBatch`Private`confirmation, Function[{v, t}, If[StringQ[f], v[f], f[v]]]];",
    { attributes: ["HoldFirst"], state: "partial", missing: "tags" },
  ],
  ["ValueQ", "ValueQ[e_] := With[{v = e}, Hold[e] =!= Hold[v]];", { attributes: ["HoldAll"] }],
  [
    "RankedMax",
    "RankedMax[l_List, n_Integer] := Sort[l, Greater][[n]]; RankedMax[l_List, n_Integer?Negative] := Sort[l, Less][[-n]];",
  ],
  [
    "RankedMin",
    "RankedMin[l_List, n_Integer] := Sort[l, Less][[n]]; RankedMin[l_List, n_Integer?Negative] := Sort[l, Greater][[-n]];",
  ],
]);
