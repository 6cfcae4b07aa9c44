import { inLanguage } from "./in-language.js";

/** Functions that change some elements of a list together. */
export const subsets = inLanguage([
  [
    "SubsetMap",
    `SubsetMap[f_, l_List, {}] := l;
     SubsetMap[f_, l_List, s_] := With[{new = subset[f, l, places[s, Length[l]]]}, change[l, places[s, Length[l]], new] /; ListQ[new]];
     subset[f_, l_, p : {__Integer}] := With[{new = f[l[[p]]]}, If[ListQ[new] && Length[new] === Length[p], new, none]] /; 1 <= Min[p] && Max[p] <= Length[l];
     SubsetMap[f_, s_][l_] := SubsetMap[f, l, s];
     places[s : {__Integer}, n_] := Map[If[# < 0, n + # + 1, #] &, s];
     places[{s : (_Span | All)}, n_] := Range[n][[s]];
     places[s : (_Span | All), n_] := Range[n][[s]];
     places[s : {{_Integer} ..}, n_] := places[Flatten[s], n];
     change[l_, p_, new_] := Module[{out = l}, MapThread[(out[[#1]] = #2) &, {p, new}]; out];`,
    { state: "partial", missing: "positions in several levels" },
  ],
  [
    "SubsetReplace",
    `SubsetReplace[l_List, rule : (_Rule | _RuleDelayed)] := Module[{rest = l, size = Length[First[rule]], mark, hit},
       While[(hit = SelectFirst[Subsets[Range[Length[rest]], {size}], FreeQ[rest[[#]], done] && Replace[rest[[#]], {rule, _ -> mark}] =!= mark &]) =!= Missing["NotFound"],
         rest = ReplacePart[rest, Join[{First[hit] -> done[Replace[rest[[hit]], rule]]}, Map[# -> gone &, Rest[hit]]]]; rest = DeleteCases[rest, gone]];
       rest /. done[x__] :> x] /; ListQ[First[rule]] && FreeQ[First[rule], _BlankSequence | _BlankNullSequence | _Repeated];
     SubsetReplace[rule : (_Rule | _RuleDelayed)][l_] := SubsetReplace[l, rule];`,
    { state: "partial", missing: "patterns of variable length, lists of rules" },
  ],
]);
