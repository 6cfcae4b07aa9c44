import {
  infixCharacters,
  type OperatorRow,
  postfixCharacters,
  prefixCharacters,
} from "./operator-characters.js";

/** How an infix operator groups: `flat` gathers `a+b+c` into one call, `chain` is the family of comparisons. */
export type Grouping = "flat" | "left" | "right" | "chain";

/** An infix operator of the language. */
export interface InfixOperator {
  readonly text: string;
  readonly head: string;
  /** Higher binds tighter. */
  readonly precedence: number;
  readonly grouping: Grouping;
  /** How it takes its operands where that isn't one by one: as a list, or the last one first. */
  readonly takes?: "list" | "reversed";
}

/** Precedences that have a rule of their own in the parser or printer. Higher binds tighter. */
export const precedence = {
  compound: 10,
  put: 30,
  set: 40,
  postfixApply: 70,
  function: 90,
  rule: 120,
  optional: 140,
  pattern: 150,
  repeated: 170,
  not: 230,
  comparison: 290,
  span: 297,
  plus: 310,
  integral: 325,
  times: 400,
  divide: 470,
  minus: 480,
  differential: 560,
  power: 590,
  derivative: 605,
  factorial: 610,
  apply: 620,
  tilde: 630,
  prefixApply: 640,
  increment: 660,
  call: 670,
  patternTest: 680,
  message: 750,
  atom: 1000,
} as const;

function infix(
  text: string,
  head: string,
  binding: number,
  grouping: Grouping,
): readonly [string, InfixOperator] {
  return [text, { text, head, precedence: binding, grouping }];
}

function fromRow(row: OperatorRow): readonly [string, InfixOperator] {
  // The one between a whole number and its fraction adds as a plus does, and reads as one from here on.
  const text = row.head === "Plus" ? "+" : row.character;
  const { character, head, precedence: binding } = row;
  const operator = { text, head, precedence: binding, grouping: row.grouping as Grouping };
  // `m∣n` says that n can be divided by m; comparisons of vectors are of a list of them.
  if (head === "Divisible") return [character, { ...operator, takes: "reversed" }];
  if (head.startsWith("Vector")) return [character, { ...operator, takes: "list" }];
  return [character, operator];
}

function unaryFromRow(row: OperatorRow): readonly [string, UnaryOperator] {
  return unary(row.character, row.head, row.precedence);
}

/** Every infix operator that makes a plain `head[left, right]`, by its ASCII text or its one character. */
export const infixOperators: ReadonlyMap<string, InfixOperator> = new Map([
  infix("=", "Set", 40, "right"),
  infix(":=", "SetDelayed", 40, "right"),
  infix("^=", "UpSet", 40, "right"),
  infix("^:=", "UpSetDelayed", 40, "right"),
  infix("|->", "Function", 40, "right"),
  infix("+=", "AddTo", 100, "right"),
  infix("-=", "SubtractFrom", 100, "right"),
  infix("*=", "TimesBy", 100, "right"),
  infix("/=", "DivideBy", 100, "right"),
  infix("//=", "ApplyTo", 75, "right"),
  infix("/.", "ReplaceAll", 110, "left"),
  infix("//.", "ReplaceRepeated", 110, "left"),
  infix("->", "Rule", 120, "right"),
  infix(":>", "RuleDelayed", 120, "right"),
  infix("<->", "TwoWayRule", 125, "right"),
  infix("/;", "Condition", 130, "left"),
  infix("~~", "StringExpression", 135, "flat"),
  infix("|", "Alternatives", 160, "flat"),
  infix("||", "Or", 213, "flat"),
  infix("&&", "And", 215, "flat"),
  infix("===", "SameQ", 260, "flat"),
  infix("=!=", "UnsameQ", 260, "flat"),
  infix("==", "Equal", 290, "chain"),
  infix("!=", "Unequal", 290, "chain"),
  infix("<", "Less", 290, "chain"),
  infix(">", "Greater", 290, "chain"),
  infix("<=", "LessEqual", 290, "chain"),
  infix(">=", "GreaterEqual", 290, "chain"),
  infix("+", "Plus", 310, "flat"),
  infix("-", "Plus", 310, "flat"),
  infix("*", "Times", 400, "flat"),
  infix("/", "Divide", 470, "flat"),
  infix(".", "Dot", 490, "flat"),
  infix("**", "NonCommutativeMultiply", 510, "flat"),
  infix("^", "Power", 590, "right"),
  infix("<>", "StringJoin", 600, "flat"),
  infix("@@", "Apply", 620, "right"),
  infix("@@@", "MapApply", 620, "right"),
  infix("/@", "Map", 620, "right"),
  infix("//@", "MapAll", 620, "right"),
  infix("/*", "RightComposition", 648, "flat"),
  infix("@*", "Composition", 650, "flat"),
  infix("?", "PatternTest", 680, "left"),
  ...infixCharacters.map(fromRow),
  // What Unicode calls union and intersection; the language's own are the larger ones.
  infix("∪", "Union", 300, "flat"),
  infix("∩", "Intersection", 305, "flat"),
]);

/** A prefix or postfix operator that makes `head[operand]`. */
export interface UnaryOperator {
  readonly text: string;
  readonly head: string;
  readonly precedence: number;
}

function unary(text: string, head: string, binding: number): readonly [string, UnaryOperator] {
  return [text, { text, head, precedence: binding }];
}

/** Every prefix operator that makes a plain `head[operand]`; minus and plus have rules of their own. */
export const prefixOperators: ReadonlyMap<string, UnaryOperator> = new Map([
  unary("!", "Not", 230),
  unary("++", "PreIncrement", 660),
  unary("--", "PreDecrement", 660),
  ...prefixCharacters.map(unaryFromRow),
]);

/** Every postfix operator that makes a plain `head[operand]`. */
export const postfixOperators: ReadonlyMap<string, UnaryOperator> = new Map([
  unary("=.", "Unset", 40),
  unary("&", "Function", 90),
  unary("..", "Repeated", 170),
  unary("...", "RepeatedNull", 170),
  unary("!", "Factorial", 610),
  unary("!!", "Factorial2", 610),
  unary("++", "Increment", 665),
  unary("--", "Decrement", 665),
  ...postfixCharacters.map(unaryFromRow),
]);
