import { inLanguage } from "./in-language.js";

/** Functions about tests, threads and sequences of data. */
export const moreLanguage = inLanguage([
  [
    "DateBounds",
    "DateBounds[l_List] := {First[SortBy[l, AbsoluteTime]], Last[SortBy[l, AbsoluteTime]]};",
    { state: "partial", missing: "time series" },
  ],
  [
    "DayMatchQ",
    'DayMatchQ[d_, p_] := DayName[d] === p || (p === "Weekday" && ! MemberQ[{Saturday, Sunday}, DayName[d]]) || (p === "Weekend" && MemberQ[{Saturday, Sunday}, DayName[d]]);',
    { state: "partial", missing: "patterns of dates" },
  ],
  [
    "SequenceAlignment",
    `SequenceAlignment[a_String, b_String] := Map[If[ListQ[#] && ListQ[First[#]], Map[StringJoin, #], StringJoin[#]] &, SequenceAlignment[Characters[a], Characters[b]]];
     SequenceAlignment[a_List, b_List] := Module[{n = Length[a], m = Length[b], s, i, j, out = {}, x = {}, y = {}, same = {}},
       s = Table[0, {n + 1}, {m + 1}];
       Do[s[[p + 1, q + 1]] = If[a[[p]] === b[[q]], s[[p, q]] + 1, Max[s[[p, q + 1]], s[[p + 1, q]]]], {p, n}, {q, m}];
       i = n; j = m;
       While[i > 0 || j > 0, Which[
         i > 0 && j > 0 && a[[i]] === b[[j]], If[x =!= {} || y =!= {}, PrependTo[out, {x, y}]; x = {}; y = {}]; PrependTo[same, a[[i]]]; i--; j--,
         j > 0 && (i == 0 || s[[i + 1, j]] >= s[[i, j + 1]]), If[same =!= {}, PrependTo[out, same]; same = {}]; PrependTo[y, b[[j]]]; j--,
         True, If[same =!= {}, PrependTo[out, same]; same = {}]; PrependTo[x, a[[i]]]; i--]];
       If[same =!= {}, PrependTo[out, same]];
       If[x =!= {} || y =!= {}, PrependTo[out, {x, y}]];
       out];`,
    { state: "partial", missing: "weights, options" },
  ],
  [
    "VerificationTest",
    `VerificationTest[e_] := VerificationTest[e, True];
     VerificationTest[e_, r_, o___Rule] := With[{v = e}, TestResultObject[<|"Outcome" -> If[v === r, "Success", "Failure"], "ActualOutput" -> v, "ExpectedOutput" -> r|>]];`,
    { attributes: ["HoldFirst"], state: "partial", missing: "messages, options, reports" },
  ],
  [
    "TestResultObject",
    "TestResultObject[a_Association][k_String] := a[k];",
    { state: "partial", missing: "most properties" },
  ],
  [
    "CommonElements",
    "CommonElements[l__List] := Select[DeleteDuplicates[First[{l}]], Function[x, AllTrue[Rest[{l}], MemberQ[#, Verbatim[x]] &]]];",
  ],
  [
    "TemplateObject",
    `TemplateObject[l_List, ___][a___] := TemplateApply[TemplateObject[l], {a}];
     TemplateObject[l_List, ___][a_Association] := TemplateApply[TemplateObject[l], a];`,
    { state: "partial", missing: "options" },
  ],
]);
