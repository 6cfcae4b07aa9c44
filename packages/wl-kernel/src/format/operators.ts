import { type Fn, Sym } from "../core/expr.js";

/** How a function is printed as an operator. */
export interface Operator {
  readonly kind: "infix" | "prefix" | "postfix";
  /** The operator with the spaces around it. */
  readonly text: string;
  readonly precedence: number;
  readonly grouping: "left" | "right" | "flat";
  /** 2 when only the two-argument form is printed as an operator. */
  readonly arity: number;
}

type Row = readonly [
  name: string,
  text: string,
  precedence: number,
  grouping?: Operator["grouping"],
  arity?: number,
];

const infix: readonly Row[] = [
  ["CompoundExpression", "; ", 10],
  ["Set", " = ", 40, "right", 2],
  ["SetDelayed", " := ", 40, "right", 2],
  ["UpSet", " ^= ", 40, "right", 2],
  ["UpSetDelayed", " ^:= ", 40, "right", 2],
  ["AddTo", " += ", 100, "right", 2],
  ["SubtractFrom", " -= ", 100, "right", 2],
  ["TimesBy", " *= ", 100, "right", 2],
  ["DivideBy", " /= ", 100, "right", 2],
  ["ReplaceAll", " /. ", 110, "left", 2],
  ["ReplaceRepeated", " //. ", 110, "left", 2],
  ["Rule", " -> ", 120, "right", 2],
  ["RuleDelayed", " :> ", 120, "right", 2],
  ["Condition", " /; ", 130, "left", 2],
  ["StringExpression", "~~", 135],
  ["Alternatives", " | ", 160],
  ["Implies", " \u21D2 ", 200, "right", 2],
  ["Or", " || ", 215],
  ["Xor", " \u22BB ", 214],
  ["And", " && ", 217],
  ["Element", " \u2208 ", 250, "flat", 2],
  ["SameQ", " === ", 290],
  ["UnsameQ", " =!= ", 290],
  ["Equal", " == ", 290],
  ["Unequal", " != ", 290],
  ["Less", " < ", 290],
  ["LessEqual", " <= ", 290],
  ["Greater", " > ", 290],
  ["GreaterEqual", " >= ", 290],
  ["Span", " ;; ", 305],
  ["Dot", " . ", 490],
  ["NonCommutativeMultiply", " ** ", 510],
  ["Cross", " \u00D7 ", 500],
  ["StringJoin", "<>", 600],
  ["Composition", " @* ", 625],
  ["RightComposition", " /* ", 624],
  ["Map", " /@ ", 620, "right", 2],
  ["Apply", " @@ ", 620, "right", 2],
  ["MapApply", " @@@ ", 620, "right", 2],
  ["MapAll", " //@ ", 620, "right", 2],
  ["ApplyTo", " //= ", 100, "right", 2],
  ["TwoWayRule", " <-> ", 125, "right", 2],
  ["Equivalent", " \u29E6 ", 205],
  ["NotElement", " \u2209 ", 250, "flat", 2],
  ["Union", " \u22C3 ", 300],
  ["Intersection", " \u22C2 ", 305],
  ["CirclePlus", " \u2295 ", 330],
  ["CenterDot", " \u00B7 ", 410],
  ["CircleTimes", " \u2297 ", 420],
  ["PlusMinus", " \u00B1 ", 310],
  ["PatternTest", "?", 680, "flat", 2],
];

const prefix: readonly Row[] = [
  ["Not", "!", 230],
  ["PreIncrement", "++", 660],
  ["PreDecrement", "--", 660],
  ["Get", "<<", 720],
];

const postfix: readonly Row[] = [
  ["Factorial", "!", 610],
  ["Factorial2", "!!", 610],
  ["Increment", "++", 660],
  ["Decrement", "--", 660],
  ["Repeated", "..", 170],
  ["RepeatedNull", "...", 170],
  ["Unset", " =.", 670],
];

function rows(kind: Operator["kind"], table: readonly Row[]): [string, Operator][] {
  return table.map(([name, text, precedence, grouping = "flat", arity = 0]) => [
    name,
    { kind, text, precedence, grouping, arity },
  ]);
}

/** Operators by the name of the function. */
export const operators: ReadonlyMap<string, Operator> = new Map([
  ...rows("infix", infix),
  ...rows("prefix", prefix),
  ...rows("postfix", postfix),
]);

/** Precedence of the operator that a function prints as, 0 for none. */
export function precedenceOf(expr: Fn): number {
  if (!(expr.head instanceof Sym)) return 0;
  if (expr.head.name === "Function" && expr.args.length === 1) return 90;
  if (expr.head.name === "Plus") return 310;
  if (expr.head.name === "Times") return 400;
  if (expr.head.name === "Power") return 590;
  return operators.get(expr.head.name)?.precedence ?? 0;
}
