import { inLanguage } from "./in-language.js";

/** Functions of associations. */
export const associating = inLanguage([
  [
    "KeyTake",
    `KeyTake[a_Association, k_List] := Association[Cases[Map[If[KeyExistsQ[a, #], # -> a[#]] &, k], _Rule]];
     KeyTake[r : {(_Rule | _RuleDelayed) ...}, k_List] := KeyTake[Association[r], k];
     KeyTake[l_List, k_] := Map[KeyTake[#, k] &, l];
     KeyTake[a_Association | a_List, k_] := KeyTake[a, {k}] /; ! ListQ[k];
     KeyTake[k_][a_] := KeyTake[a, k];`,
  ],
  [
    "KeyDrop",
    `KeyDrop[a_Association, k_List] := KeySelect[a, Not[MemberQ[k /. Key[x_] :> x, #]] &];
     KeyDrop[r : {(_Rule | _RuleDelayed) ...}, k_List] := KeyDrop[Association[r], k];
     KeyDrop[l_List, k_] := Map[KeyDrop[#, k] &, l];
     KeyDrop[a_Association | a_List, k_] := KeyDrop[a, {k}] /; ! ListQ[k];
     KeyDrop[k_][a_] := KeyDrop[a, k];`,
  ],
  [
    "KeySortBy",
    "KeySortBy[a_Association, f_] := AssociationThread[Keys[a][[#]], Values[a][[#]]] &[Ordering[Map[f, Keys[a]]]]; KeySortBy[f_][a_] := KeySortBy[a, f];",
  ],
  [
    "Merge",
    `Merge[{}, _] := <||>;
     Merge[l_List, f_] := With[{as = Map[If[AssociationQ[#], #, Association[#]] &, l]},
       Association[Map[Function[k, k -> f[Cases[Map[Lookup[#, Key[k], none] &, as], Except[none]]]], DeleteDuplicates[Flatten[Map[Keys, as], 1]]]]];
     Merge[f_][l_] := Merge[l, f];`,
  ],
  [
    "KeyUnion",
    'KeyUnion[l_List] := With[{k = DeleteDuplicates[Flatten[Map[Keys, l], 1]]}, Map[Function[a, Association[Map[# -> Lookup[a, Key[#], Missing["KeyAbsent", #]] &, k]]], l]];',
  ],
  [
    "KeyIntersection",
    "KeyIntersection[l_List] := With[{k = Select[Keys[First[l]], Function[x, AllTrue[l, KeyExistsQ[#, x] &]]]}, Map[KeyTake[#, k] &, l]];",
  ],
  ["KeyComplement", "KeyComplement[{a_, rest___}] := KeyDrop[a, Flatten[Map[Keys, {rest}], 1]];"],
  [
    "KeyMemberQ",
    "KeyMemberQ[a_, k_] := MemberQ[Keys[a], k]; KeyMemberQ[k_][a_] := KeyMemberQ[a, k];",
  ],
  ["KeyFreeQ", "KeyFreeQ[a_, k_] := ! KeyMemberQ[a, k]; KeyFreeQ[k_][a_] := KeyFreeQ[a, k];"],
  [
    "PositionIndex",
    "PositionIndex[l_List] := GroupBy[Range[Length[l]], l[[#]] &]; PositionIndex[a_Association] := GroupBy[Keys[a], a[#] &];",
  ],
  [
    "CountsBy",
    "CountsBy[l_List, f_] := Counts[Map[f, l]]; CountsBy[a_Association, f_] := Counts[Values[Map[f, a]]]; CountsBy[f_][l_] := CountsBy[l, f];",
  ],
  [
    "Key",
    "Key[k_][a_Association] := Lookup[a, Key[k]]; Key[k_][r : {(_Rule | _RuleDelayed) ...}] := Lookup[r, Key[k]];",
  ],
  [
    "AssociateTo",
    `AssociateTo[s_, r_Rule] := (s = Append[s, r]) /; AssociationQ[s];
     AssociateTo[s_, r_List] := (s = Fold[Append, s, r]) /; AssociationQ[s];
     AssociateTo[s_, r_Association] := (s = Join[s, r]) /; AssociationQ[s];`,
    { attributes: ["HoldFirst"] },
  ],
  [
    "KeyDropFrom",
    "KeyDropFrom[s_, k_] := (s = KeyDrop[s, k]) /; AssociationQ[s];",
    { attributes: ["HoldFirst"] },
  ],
  [
    "AssociationMap",
    "AssociationMap[f_, l_List] := Association[Map[# -> f[#] &, l]]; AssociationMap[f_, a_Association] := Association[Map[f, Normal[a]]]; AssociationMap[f_][l_] := AssociationMap[f, l];",
  ],
  [
    "Groupings",
    `Groupings[n_Integer?Positive, k_] := Groupings[Range[n], k];
     Groupings[l_List, k_Integer] := groupings[l, {{List, k}}] /; k > 1;
     Groupings[l_List, f_ -> k_Integer] := groupings[l, {{f, k}}] /; k > 1;
     Groupings[l_List, r : {(_ -> _Integer) ..}] := groupings[l, Map[Apply[List], r]] /; Min[Map[Last, r]] > 1;
     Groupings[l_List, k_, h_] := Map[Hold, Groupings[l, k], {1}] /. Hold[x_] :> h[x];
     shapes[1, _] := {"leaf"};
     shapes[n_, fs_] := Flatten[Map[f |-> Flatten[Map[parts |-> split[parts, f, fs], IntegerPartitions[n, {f[[2]]}]], 1], fs], 1];
     split[parts_, f_, fs_] := DeleteDuplicates[Flatten[Map[inner |-> Map[node[f[[1]], #] &, Permutations[inner]], Tuples[Map[shapes[#, fs] &, parts]]], 1]];
     groupings[l_, fs_] := Map[Block[{at = 0}, fill[#, l]] &, shapes[Length[l], fs]];
     fill["leaf", l_] := l[[++at]];
     fill[node[f_, inner_], l_] := f @@ Map[fill[#, l] &, inner];`,
    { state: "partial", missing: "groups of several arities for one head, counts of results" },
  ],
  [
    "JoinAcross",
    "JoinAcross[a_List, b_List, k_] := Flatten[Table[If[x[k] === y[k], Join[x, y], Nothing], {x, a}, {y, b}], 1];",
    { state: "partial", missing: "several keys, outer joins" },
  ],
  [
    "Query",
    `Query[f_][d_] := query[d, f];
     Query[f_, g__][d_] := Map[Query[g], query[d, f]] /; descends[f];
     Query[f_, g__][d_] := Query[g][query[d, f]] /; MatchQ[f, _String | _Integer | _Key];
     Query[f_, g__][d_] := query[Map[Query[g], d], f];
     descends[f_] := MatchQ[f, All | _Span | {(_String | _Key | _Integer) ..} | (Select | SortBy | DeleteCases | Cases | Take | Drop | DeleteMissing | KeyTake | KeyDrop | KeySelect | GroupBy | GatherBy | MaximalBy | MinimalBy | DeleteDuplicatesBy)[_]];
     query[d_, All] := d;
     query[d_, k : (_String | _Integer | _Key | _Span)] := d[[k]];
     query[d_, k : {(_String | _Key | _Integer) ..}] := If[AssociationQ[d], KeyTake[d, k /. Key[x_] :> x], d[[k]]];
     query[d_, a_Association] := Map[Query[#][d] &, a];
     query[d_, f_] := f[d];`,
    { state: "partial", missing: "some descending operators, options" },
  ],
]);
