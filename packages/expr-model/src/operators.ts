/** How an infix operator groups: `flat` gathers `a+b+c` into one call, `chain` is the family of comparisons. */
export type Grouping = "flat" | "left" | "right" | "chain";

/** An infix operator of the language. */
export interface InfixOperator {
  readonly text: string;
  readonly head: string;
  /** Higher binds tighter. */
  readonly precedence: number;
  readonly grouping: Grouping;
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
  span: 305,
  plus: 310,
  times: 400,
  divide: 470,
  minus: 480,
  power: 590,
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

/** Every infix operator that makes a plain `head[left, right]`, by its ASCII text or its one character. */
export const infixOperators: ReadonlyMap<string, InfixOperator> = new Map([
  infix("=", "Set", 40, "right"),
  infix(":=", "SetDelayed", 40, "right"),
  infix("^=", "UpSet", 40, "right"),
  infix("^:=", "UpSetDelayed", 40, "right"),
  infix("\uF4A1", "Function", 90, "right"),
  infix("|->", "Function", 90, "right"),
  infix("+=", "AddTo", 100, "right"),
  infix("-=", "SubtractFrom", 100, "right"),
  infix("*=", "TimesBy", 100, "right"),
  infix("/=", "DivideBy", 100, "right"),
  infix("//=", "ApplyTo", 100, "right"),
  infix("/.", "ReplaceAll", 110, "left"),
  infix("//.", "ReplaceRepeated", 110, "left"),
  infix("\uF522", "Rule", 120, "right"),
  infix("\uF51F", "RuleDelayed", 120, "right"),
  infix("->", "Rule", 120, "right"),
  infix(":>", "RuleDelayed", 120, "right"),
  infix("\uF120", "TwoWayRule", 125, "right"),
  infix("<->", "TwoWayRule", 125, "right"),
  infix("/;", "Condition", 130, "left"),
  infix("~~", "StringExpression", 135, "flat"),
  infix("|", "Alternatives", 160, "flat"),
  infix("\uF3D4", "UndirectedEdge", 120, "right"),
  infix("\uF3D5", "DirectedEdge", 120, "right"),
  infix("⇒", "Implies", 200, "right"),
  infix("\uF523", "Implies", 200, "right"),
  infix("⧦", "Equivalent", 205, "flat"),
  infix("∨", "Or", 213, "flat"),
  infix("||", "Or", 213, "flat"),
  infix("⊽", "Nor", 213, "flat"),
  infix("⊻", "Xor", 214, "flat"),
  infix("∧", "And", 215, "flat"),
  infix("&&", "And", 215, "flat"),
  infix("⊼", "Nand", 215, "flat"),
  infix("\uF3D3", "Conditioned", 195, "left"),
  infix("\uF3D2", "Distributed", 250, "left"),
  infix("∈", "Element", 250, "left"),
  infix("∉", "NotElement", 250, "left"),
  infix("⊂", "Subset", 250, "flat"),
  infix("⊃", "Superset", 250, "flat"),
  infix("⊆", "SubsetEqual", 250, "flat"),
  infix("⊇", "SupersetEqual", 250, "flat"),
  infix("→", "RightArrow", 270, "flat"),
  infix("←", "LeftArrow", 270, "flat"),
  infix("↔", "LeftRightArrow", 270, "flat"),
  infix("===", "SameQ", 290, "flat"),
  infix("=!=", "UnsameQ", 290, "flat"),
  infix("==", "Equal", 290, "chain"),
  infix("\uF431", "Equal", 290, "chain"),
  infix("!=", "Unequal", 290, "chain"),
  infix("≠", "Unequal", 290, "chain"),
  infix("<", "Less", 290, "chain"),
  infix(">", "Greater", 290, "chain"),
  infix("<=", "LessEqual", 290, "chain"),
  infix("≤", "LessEqual", 290, "chain"),
  infix(">=", "GreaterEqual", 290, "chain"),
  infix("≥", "GreaterEqual", 290, "chain"),
  infix("≈", "TildeTilde", 290, "flat"),
  infix("≡", "Congruent", 290, "flat"),
  infix("∪", "Union", 300, "flat"),
  infix("∩", "Intersection", 305, "flat"),
  infix("+", "Plus", 310, "flat"),
  infix("-", "Plus", 310, "flat"),
  infix("−", "Plus", 310, "flat"),
  infix("±", "PlusMinus", 310, "left"),
  infix("∓", "MinusPlus", 310, "left"),
  infix("⊕", "CirclePlus", 330, "flat"),
  infix("*", "Times", 400, "flat"),
  infix("×", "Times", 400, "flat"),
  infix("·", "CenterDot", 410, "flat"),
  infix("⊗", "CircleTimes", 420, "flat"),
  infix("∗", "Star", 430, "flat"),
  infix("⋆", "Star", 430, "flat"),
  infix("⋀", "Wedge", 440, "flat"),
  infix("⋄", "Diamond", 450, "flat"),
  infix("∖", "Backslash", 460, "flat"),
  infix("/", "Divide", 470, "flat"),
  infix("÷", "Divide", 470, "flat"),
  infix(".", "Dot", 490, "flat"),
  infix("\uF4A0", "Cross", 500, "flat"),
  infix("**", "NonCommutativeMultiply", 510, "flat"),
  infix("⊙", "CircleDot", 520, "flat"),
  infix("∘", "SmallCircle", 530, "flat"),
  infix("^", "Power", 590, "right"),
  infix("<>", "StringJoin", 600, "flat"),
  infix("@@", "Apply", 620, "right"),
  infix("@@@", "MapApply", 620, "right"),
  infix("/@", "Map", 620, "right"),
  infix("//@", "MapAll", 620, "right"),
  infix("/*", "RightComposition", 624, "flat"),
  infix("@*", "Composition", 625, "flat"),
  infix("?", "PatternTest", 680, "left"),
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
  unary("¬", "Not", 230),
  unary("±", "PlusMinus", 310),
  unary("∓", "MinusPlus", 310),
  unary("√", "Sqrt", 570),
  unary("∇", "Del", 550),
  unary("++", "PreIncrement", 660),
  unary("--", "PreDecrement", 660),
]);

/** Every postfix operator that makes a plain `head[operand]`. */
export const postfixOperators: ReadonlyMap<string, UnaryOperator> = new Map([
  unary("=.", "Unset", 40),
  unary("&", "Function", 90),
  unary("..", "Repeated", 170),
  unary("...", "RepeatedNull", 170),
  unary("!", "Factorial", 610),
  unary("!!", "Factorial2", 610),
  unary("++", "Increment", 660),
  unary("--", "Decrement", 660),
  unary("\uF3C7", "Transpose", 665),
  unary("\uF3C8", "Conjugate", 665),
  unary("\uF3C9", "ConjugateTranspose", 665),
]);
