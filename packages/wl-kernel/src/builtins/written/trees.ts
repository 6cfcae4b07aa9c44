import { inLanguage } from "./in-language.js";

/** Trees as `Tree[data, children]`; a leaf has the children None. */
export const trees = inLanguage([
  [
    "Tree",
    "Tree[d_] := Tree[d, None]; Tree[d_, l : {___, x : Except[_Tree], ___}] := Tree[d, Map[If[Head[#] === Tree, #, Tree[#, None]] &, l]];",
    { state: "partial", missing: "options, pictures, keys" },
  ],
  ["TreeQ", "TreeQ[Tree[_, None | {___Tree}]] := True; TreeQ[_] := False;"],
  ["TreeLeafQ", "TreeLeafQ[Tree[_, None]] := True; TreeLeafQ[_] := False;"],
  ["TreeData", "TreeData[Tree[d_, _]] := d; TreeData[Tree[d_, _], f_] := f[d];"],
  [
    "TreeChildren",
    "TreeChildren[Tree[_, c_]] := c; TreeChildren[Tree[d_, _], c_] := Tree[d, c];",
    { state: "partial", missing: "keys" },
  ],
  [
    "TreeSize",
    "TreeSize[Tree[_, None]] := 1; TreeSize[Tree[_, c_List]] := 1 + Total[Map[TreeSize, c]];",
  ],
  [
    "TreeDepth",
    "TreeDepth[Tree[_, None | {}]] := 0; TreeDepth[Tree[_, c_List]] := 1 + Max[Map[TreeDepth, c]];",
  ],
  [
    "TreeLeafCount",
    "TreeLeafCount[Tree[_, None | {}]] := 1; TreeLeafCount[Tree[_, c_List]] := Total[Map[TreeLeafCount, c]];",
    { state: "partial", missing: "patterns" },
  ],
  [
    "TreeLeaves",
    "TreeLeaves[t : Tree[_, None | {}]] := {t}; TreeLeaves[Tree[_, c_List]] := Join @@ Map[TreeLeaves, c];",
  ],
  [
    "TreeMap",
    "TreeMap[f_, Tree[d_, None]] := Tree[f[d], None]; TreeMap[f_, Tree[d_, c_List]] := With[{k = Map[TreeMap[f, #] &, c]}, Tree[f[d], k]]; TreeMap[f_][t_Tree] := TreeMap[f, t];",
    { state: "partial", missing: "levels" },
  ],
  [
    "TreeFold",
    "TreeFold[f_, Tree[d_, None]] := d; TreeFold[f_, Tree[d_, c_List]] := f[d, Map[TreeFold[f, #] &, c]];",
    { state: "partial", missing: "functions for leaves, levels" },
  ],
  [
    "TreeLevel",
    "TreeLevel[t_Tree, {n_Integer}] := If[n == 0, {t}, If[Last[t] === None, {}, Join @@ Map[TreeLevel[#, {n - 1}] &, Last[t]]]];",
    { state: "partial", missing: "ranges of levels" },
  ],
  [
    "TreeExtract",
    "TreeExtract[t_Tree, {}] := t; TreeExtract[t_Tree, n_Integer] := Last[t][[n]]; TreeExtract[t_Tree, {n_, r___}] := TreeExtract[Last[t][[n]], {r}];",
    { state: "partial", missing: "keys, lists of positions" },
  ],
  [
    "TreePosition",
    "TreePosition[t_Tree, p_] := positions[t, p, {}]; positions[Tree[d_, c_], p_, at_] := Join[If[c === None, {}, Join @@ MapIndexed[positions[#1, p, Join[at, #2]] &, c]], If[MatchQ[d, p], {at}, {}]];",
    { state: "partial", missing: "levels" },
  ],
  [
    "ExpressionTree",
    "ExpressionTree[e_] := asTree[e]; asTree[e_?AtomQ] := Tree[e, None]; asTree[e_] := With[{h = Head[e], c = Map[asTree, Apply[List, Unevaluated[e]]]}, Tree[h, c]];",
    { state: "partial", missing: "structures" },
  ],
  [
    "TreeExpression",
    "TreeExpression[Tree[d_, None]] := d; TreeExpression[Tree[d_, c_List]] := d @@ Map[TreeExpression, c];",
    { state: "partial", missing: "structures" },
  ],
  [
    "RulesTree",
    "RulesTree[d_ -> l_List] := With[{c = Map[RulesTree, l]}, Tree[d, c]]; RulesTree[d_] := Tree[d, None];",
  ],
  [
    "TreeRules",
    "TreeRules[Tree[d_, None]] := d; TreeRules[Tree[d_, c_List]] := d -> Map[TreeRules, c];",
  ],
  [
    "TreeCases",
    "TreeCases[t_Tree, p_] := Select[allTrees[t], MatchQ[TreeData[#], p] &]; allTrees[t : Tree[_, c_]] := Append[If[c === None, {}, Join @@ Map[allTrees, c]], t];",
    { state: "partial", missing: "levels" },
  ],
  [
    "TreeCount",
    "TreeCount[t_Tree, p_] := Length[TreePosition[t, p]];",
    { state: "partial", missing: "levels" },
  ],
]);
