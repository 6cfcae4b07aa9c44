import type { Builtin } from "../../core/builtin.js";
import { hasHead } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { assortedForms } from "./assorted-forms.js";
import { calculusForms } from "./calculus-forms.js";
import { complexPartForms } from "./complex-parts.js";
import { derivativeForms } from "./derivative-forms.js";
import { ellipticForms } from "./elliptic.js";
import { inLanguage, type LanguageEntry } from "./in-language.js";
import { seriesForms } from "./series-forms.js";
import { solveForms } from "./solve-forms.js";

/** Less common argument forms of functions whose usual ones have code of their own. */
const entries: readonly LanguageEntry[] = [
  ...calculusForms,
  ...complexPartForms,
  ...ellipticForms,
  ...assortedForms,
  ...derivativeForms,
  ...seriesForms,
  ...solveForms,
  ["Tally", "Tally[l_List, f_] := Map[{First[#], Length[#]} &, Gather[l, f]];", { arity: [1, 2] }],
  [
    "Gather",
    "Gather[l_List, f_] := Module[{out = {}, k}, Do[k = LengthWhile[out, ! TrueQ[f[First[#], x]] &] + 1; If[k > Length[out], AppendTo[out, {x}], AppendTo[out[[k]], x]], {x, l}]; out];",
    { arity: [1, 2] },
  ],
  [
    "GatherBy",
    "GatherBy[l_List, {f_}] := GatherBy[l, f]; GatherBy[l_List, {f_, g__}] := Map[GatherBy[#, {g}] &, GatherBy[l, f]];",
    { arity: [1, 2] },
  ],
  [
    "GroupBy",
    `GroupBy[l_, {}] := l;
     GroupBy[l_, {f_}] := GroupBy[l, f];
     GroupBy[l_, {f_, g__}] := Map[GroupBy[#, {g}] &, GroupBy[l, f]];
     GroupBy[l_, {f_}, r_] := GroupBy[l, f, r];
     GroupBy[l_, {f_, g__}, r_] := Map[GroupBy[#, {g}, r] &, GroupBy[l, f]];`,
    { arity: [1, 3] },
  ],
  [
    "MaximalBy",
    "MaximalBy[l_List, f_, n_Integer] := l[[Take[Reverse[Ordering[Map[f, l]]], n]]]; MaximalBy[l_List, f_, UpTo[n_]] := MaximalBy[l, f, Min[n, Length[l]]];",
    { arity: [1, 3] },
  ],
  [
    "MinimalBy",
    "MinimalBy[l_List, f_, n_Integer] := l[[Take[Ordering[Map[f, l]], n]]]; MinimalBy[l_List, f_, UpTo[n_]] := MinimalBy[l, f, Min[n, Length[l]]];",
    { arity: [1, 3] },
  ],
  [
    "Union",
    "Union[l__List, SameTest -> f_] := DeleteDuplicates[Sort[Join[l]], f]; Union[a : h_[___]] := h @@ Union[List @@ a] /; h =!= List; Union[a : h_[___], b : h_[___]] := h @@ Union[List @@ a, List @@ b] /; h =!= List;",
  ],
  [
    "Keys",
    "Keys[a_Association, h_] := Map[h, Keys[a]]; Keys[l_List, h_] := Map[Keys[#, h] &, l]; Keys[(Rule | RuleDelayed)[k_, _], h_] := h[k];",
    { arity: [1, 2] },
  ],
  [
    "Values",
    "Values[a_Association, h_] := Map[h, Values[a]]; Values[l_List, h_] := Map[Values[#, h] &, l]; Values[(Rule | RuleDelayed)[_, v_], h_] := h[v];",
    { arity: [1, 2] },
  ],
  [
    "Total",
    "Total[e_List, {n_Integer?Positive}] := Apply[Plus, e, {n - 1}] /; n <= Depth[e] - 1; Total[e_List, {a_Integer?Positive, b_Integer}] := Map[Total[#, b - a + 1] &, e, {a - 1}] /; a <= b; Total[e_List, n_Integer?Negative] := Total[e, ArrayDepth[e] + 1 + n];",
  ],
  [
    "Differences",
    "Differences[l_List, n_Integer, s_Integer] := Nest[Drop[#, s] - Drop[#, -s] &, l, n]; Differences[l_List, {n_Integer}] := Differences[l, n]; Differences[l_List, {m_Integer, n_Integer}] := Map[Differences[#, n] &, Differences[l, m]];",
    { arity: [1, 3] },
  ],
  ["TakeLargest", rankings("TakeLargest")],
  ["TakeSmallest", rankings("TakeSmallest")],
  [
    "KeyMap",
    "KeyMap[f_, l_List] := Map[KeyMap[f, #] &, l] /; VectorQ[l, AssociationQ]; KeyMap[f_, r : {__Rule}] := KeyMap[f, Association[r]];",
  ],
  [
    "KeyValueMap",
    "KeyValueMap[f_, r : {__Rule}] := KeyValueMap[f, Association[r]]; KeyValueMap[f_, l_List] := Map[KeyValueMap[f, #] &, l] /; VectorQ[l, AssociationQ];",
  ],
  [
    "KeySort",
    "KeySort[a_Association, p_] := KeyTake[a, Sort[Keys[a], p]]; KeySort[r : {(_Rule | _RuleDelayed) ..}] := KeySort[Association[r]]; KeySort[l : {__Association}] := Map[KeySort, l];",
    { arity: [1, 2] },
  ],
  [
    "KeyExistsQ",
    "KeyExistsQ[r : {(_Rule | _RuleDelayed) ...}, k_] := KeyExistsQ[Association[r], k];",
  ],
  [
    "MinMax",
    "MinMax[l_, d_?NumericQ] := {Min[l] - d, Max[l] + d}; MinMax[l_, Scaled[s_]] := With[{d = s (Max[l] - Min[l])}, {Min[l] - d, Max[l] + d}]; MinMax[l_, {a_, b_}] := {Min[l] - a, Max[l] + b};",
    { arity: [1, 2] },
  ],
  [
    "StringRepeat",
    "StringRepeat[s_String, n_Integer, m_Integer] := StringTake[StringRepeat[s, n], UpTo[m]]; StringRepeat[l_List, n_] := Map[StringRepeat[#, n] &, l];",
    { arity: [2, 3] },
  ],
  [
    "Insert",
    "Insert[a_Association, r_Rule, n_Integer] := With[{p = If[n < 0, Length[a] + n + 1, n - 1]}, Join[Take[a, p], <|r|>, Drop[a, p]] /; 0 <= p <= Length[a]]; Insert[a_Association, r_Rule, Key[k_]] := Insert[a, r, First[FirstPosition[Keys[a], k]]] /; KeyExistsQ[a, k];",
  ],
  ...["Less", "LessEqual", "Greater", "GreaterEqual"].map(
    (name): LanguageEntry => [
      name,
      `${name}[d : DateObject[_List, ___] ..] := ${name} @@ Map[AbsoluteTime, {d}] /; Length[{d}] > 1;`,
    ],
  ),
  ["Variance", "Variance[a_Association] := Variance[Values[a]];"],
];

const forms = new Map(inLanguage(entries).map((entry) => [entry.name, entry]));
const arities = new Map(entries.map(([name, , more]) => [name, more?.arity]));

/** The function together with its less common argument forms, which are tried when its own code leaves a call alone. */
export function withMoreForms(entry: Builtin): Builtin {
  const more = forms.get(entry.name);
  if (more === undefined) return entry;
  const arity = arities.get(entry.name) ?? entry.arity;
  return {
    ...entry,
    ...(arity === undefined ? {} : { arity }),
    apply: (args, context, expr) => {
      const own = entry.arity === undefined || args.length <= entry.arity[1];
      // A rule in place of the data asks for a property, and is no data itself; nor is a list of functions one.
      const property =
        hasHead(args[0], S.Rule) || (entry.name === "GatherBy" && hasHead(args[1], S.List));
      return (
        (own && !property ? entry.apply?.(args, context, expr) : undefined) ??
        more.apply?.(args, context, expr) ??
        (own && property ? entry.apply?.(args, context, expr) : undefined)
      );
    },
  };
}

/** Elements with their positions, or another property, by the size of the elements. */
function rankings(name: string): string {
  const order = name === "TakeLargest" ? "Reverse[Ordering[l]]" : "Ordering[l]";
  return `${name}[l_List -> "Index", n_] := Take[${order}, n]; ${name}[l_List -> "Element", n_] := ${name}[l, n]; ${name}[l_List -> {p__String}, n_] := Transpose[Map[${name}[l -> #, n] &, {p}]]; ${name}[l_List -> v_List, n_] := v[[Take[${order}, n]]];`;
}
