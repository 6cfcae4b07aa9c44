import { inLanguage } from "./in-language.js";

/** Functions about evaluation itself. */
export const language = inLanguage([
  [
    "ConditionalExpression",
    "ConditionalExpression[e_, True] := e; ConditionalExpression[_, False] := Undefined; ConditionalExpression[ConditionalExpression[e_, a_], b_] := ConditionalExpression[e, a && b];",
    { state: "partial", missing: "arithmetic with conditions" },
  ],
  [
    "StringExpression",
    "StringExpression[x__String] := StringJoin[x]; StringExpression[a___, x_String, y__String, b___] := StringExpression[a, StringJoin[x, y], b];",
    { attributes: ["Flat", "OneIdentity"] },
  ],
  ["EqualTo", "EqualTo[a_][b_] := b == a;"],
  ["UnequalTo", "UnequalTo[a_][b_] := b != a;"],
  ["GreaterThan", "GreaterThan[a_][b_] := b > a;"],
  ["GreaterEqualThan", "GreaterEqualThan[a_][b_] := b >= a;"],
  ["LessThan", "LessThan[a_][b_] := b < a;"],
  ["LessEqualThan", "LessEqualThan[a_][b_] := b <= a;"],
  ["SameAs", "SameAs[a_][b_] := b === a;"],
  ["UnsameAs", "UnsameAs[a_][b_] := b =!= a;"],
  ["Xnor", "Xnor[x : (True | False) ...] := Not[Xor[x]];", { attributes: ["Orderless"] }],
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
    "OptionQ",
    "OptionQ[(Rule | RuleDelayed)[_, _]] := True; OptionQ[l_List] := AllTrue[l, OptionQ]; OptionQ[_] := False;",
  ],
  [
    "RankedMax",
    "RankedMax[l_List, n_Integer] := Sort[l, Greater][[n]]; RankedMax[l_List, n_Integer?Negative] := Sort[l, Less][[-n]];",
  ],
  [
    "RankedMin",
    "RankedMin[l_List, n_Integer] := Sort[l, Less][[n]]; RankedMin[l_List, n_Integer?Negative] := Sort[l, Greater][[-n]];",
  ],
  [
    "LogicalExpand",
    `LogicalExpand[e_] := e //. {And[a___, Or[b_, c__], d___] :> Or[And[a, b, d], And[a, Or[c], d]],
       Not[And[a_, b__]] :> Or[Not[a], Not[And[b]]], Not[Or[a_, b__]] :> And[Not[a], Not[Or[b]]]};`,
    { state: "partial", missing: "equations and inequalities are not expanded" },
  ],
]);
