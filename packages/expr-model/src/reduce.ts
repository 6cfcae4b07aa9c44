import { Assoc } from "./association.js";
import { isLowestTerms, negateNumber } from "./exact-number.js";
import type { Expr, Integer } from "./expr.js";
import { Fn, isFn, List } from "./function.js";
import type { BigReal, Real } from "./number.js";
import { type Grouping, infixOperators } from "./operators.js";
import { type Sym, sym } from "./symbol.js";

/** What an operand was written as, where that decides how an operator takes it. Parentheses make anything `plain`. */
export const Shape = {
  plain: 0,
  /** A number literal. */
  number: 1,
  /** A number literal with a minus sign. */
  negative: 2,
  /** A symbol's name alone. */
  symbol: 3,
  /** A product or quotient. */
  product: 4,
  /** The same, with a number literal first. */
  scaled: 5,
  /** `-x`. */
  minus: 6,
  /** `+x`. */
  plus: 7,
  message: 8,
  /** An exact quotient of two literals, when atoms are made. */
  rational: 9,
  imaginaryUnit: 10,
  /** A number times the imaginary unit, when atoms are made. */
  imaginary: 11,
} as const;
export type Shape = (typeof Shape)[keyof typeof Shape];

/** An operator or bracket that waits for its operands: `values` from `base` on belong to it. */
export class Frame {
  readonly kind: "infix" | "prefix" | "bracket" | "span" | "tilde" | "tag";
  readonly text: string;
  head: string;
  readonly precedence: number;
  readonly grouping: Grouping;
  readonly base: number;
  /** Offset of the operator in the prepared text. */
  readonly start: number;
  /** Of a bracket: where its arguments begin; the head of a call lies before them. */
  argumentsFrom = 0;
  /** The operator between each two operands. */
  readonly marks: string[] = [];

  constructor(
    kind: Frame["kind"],
    text: string,
    head: string,
    precedence: number,
    grouping: Grouping,
    base: number,
    start: number,
  ) {
    this.kind = kind;
    this.text = text;
    this.head = head;
    this.precedence = precedence;
    this.grouping = grouping;
    this.base = base;
    this.start = start;
  }
}

/** A call made of a frame; `levels` is how much deeper it is than its operands, at most. */
export interface Reduced {
  readonly value: Expr;
  readonly shape: Shape;
  readonly levels: number;
}

const Plus = sym("Plus");
const Times = sym("Times");
const Power = sym("Power");
const Complex = sym("Complex");
const Rational = sym("Rational");

/** The expression that an operator makes of its operands. */
export function reduceFrame(
  frame: Frame,
  operands: readonly Expr[],
  shapes: readonly Shape[],
  atoms: boolean,
): Reduced {
  const first = operands[0] as Expr;
  if (frame.kind === "prefix") return reducePrefix(frame, first, shapes[0] as Shape, atoms);
  switch (frame.head) {
    case "Plus":
      return reducePlus(frame, operands, shapes, atoms);
    case "Times":
      return reduceTimes(operands, shapes, atoms);
    case "Divide":
      return reduceDivide(operands, shapes, atoms);
    default:
  }
  if (frame.kind === "tilde") {
    return call(operands[1] as Expr, [first, operands[2] as Expr]);
  }
  if (frame.text === "@") return call(first, operands.slice(1));
  if (frame.text === "//") return call(operands[1] as Expr, [first]);
  if (frame.grouping !== "chain") {
    const takes = infixOperators.get(frame.text)?.takes;
    if (takes === "list") return call(sym(frame.head), [new Fn(List, operands)], Shape.plain, 2);
    return call(sym(frame.head), takes === "reversed" ? [...operands].reverse() : operands);
  }
  if (frame.marks.every((mark) => mark === frame.marks[0])) {
    return call(sym(frame.marks[0] as string), operands);
  }
  const parts: Expr[] = [first];
  frame.marks.forEach((mark, i) => {
    parts.push(sym(mark), operands[i + 1] as Expr);
  });
  return call(sym("Inequality"), parts);
}

function call(head: Expr, args: readonly Expr[], shape: Shape = Shape.plain, levels = 1): Reduced {
  return { value: new Fn(head, args), shape, levels };
}

function reducePrefix(frame: Frame, operand: Expr, shape: Shape, atoms: boolean): Reduced {
  if (frame.text === "-") {
    if (shape === Shape.number) {
      return { value: negateReal(operand), shape: Shape.negative, levels: 0 };
    }
    if (atoms && shape === Shape.imaginaryUnit) {
      return { value: new Fn(Complex, [0, -1]), shape: Shape.imaginary, levels: 0 };
    }
    return call(Times, [-1, operand], Shape.minus);
  }
  if (frame.text === "+") return call(Plus, [operand], Shape.plus);
  return call(sym(frame.head), [operand]);
}

type Num = Integer | Real | BigReal;

function isLiteral(shape: Shape): boolean {
  return shape === Shape.number || shape === Shape.negative;
}

function reduceDivide(
  operands: readonly Expr[],
  shapes: readonly Shape[],
  atoms: boolean,
): Reduced {
  const [first, second] = operands as readonly [Expr, Expr];
  const shape = shapes[0] as Shape;
  if (atoms && operands.length === 2 && isLiteral(shape) && shapes[1] === Shape.number) {
    if (isLowestTerms(first, second)) {
      return call(Rational, [first, second], Shape.rational);
    }
  }
  const factors: Expr[] = shape === Shape.minus ? [...(first as Fn).args] : [first];
  for (let i = 1; i < operands.length; i++) factors.push(new Fn(Power, [operands[i] as Expr, -1]));
  return call(Times, factors, shape === Shape.number ? Shape.scaled : Shape.product, 2);
}

function reduceTimes(operands: readonly Expr[], shapes: readonly Shape[], atoms: boolean): Reduced {
  const shape = shapes[0] as Shape;
  if (atoms && operands.length === 2 && shapes[1] === Shape.imaginaryUnit) {
    if (isLiteral(shape) || shape === Shape.rational) {
      return call(Complex, [0, operands[0] as Expr], Shape.imaginary);
    }
  }
  const factors: Expr[] = [];
  operands.forEach((operand, i) => {
    const own = shapes[i] as Shape;
    const open = own === Shape.product || own === Shape.scaled || (own === Shape.minus && i === 0);
    if (open) for (const factor of (operand as Fn).args) factors.push(factor);
    else factors.push(operand);
  });
  const scaled = shape === Shape.number || shape === Shape.scaled;
  return call(Times, factors, scaled ? Shape.scaled : Shape.product);
}

function reducePlus(
  frame: Frame,
  operands: readonly Expr[],
  shapes: readonly Shape[],
  atoms: boolean,
): Reduced {
  const first = operands[0] as Expr;
  const shape = shapes[0] as Shape;
  const terms: Expr[] = shape === Shape.plus ? [...(first as Fn).args] : [first];
  if (atoms && operands.length === 2 && (isLiteral(shape) || shape === Shape.rational)) {
    const own = shapes[1];
    if (own === Shape.imaginary || own === Shape.imaginaryUnit) {
      const size = (operands[1] as Fn).args[1] as Expr;
      return call(Complex, [first, frame.marks[0] === "+" ? size : negateReal(size)]);
    }
  }
  for (let i = 1; i < operands.length; i++) {
    const term = operands[i] as Expr;
    terms.push(frame.marks[i - 1] === "+" ? term : negateTerm(term, shapes[i] as Shape));
  }
  return call(Plus, terms, Shape.plain, 2);
}

function negateReal(expr: Expr): Expr {
  return isFn(expr, "Rational")
    ? new Fn(Rational, [negateNumber(expr.args[0] as Num), expr.args[1] as Expr])
    : negateNumber(expr as Num);
}

/** A term after a minus sign: the sign goes into a number literal, or is a factor of the product. */
function negateTerm(term: Expr, shape: Shape): Expr {
  switch (shape) {
    case Shape.number:
    case Shape.rational:
      return negateReal(term);
    case Shape.imaginary:
    case Shape.imaginaryUnit:
      return new Fn(Complex, [0, negateReal((term as Fn).args[1] as Expr)]);
    case Shape.scaled: {
      const [factor, ...rest] = (term as Fn).args;
      return new Fn(Times, [negateReal(factor as Expr), ...rest]);
    }
    case Shape.product:
      return new Fn(Times, [-1, ...(term as Fn).args]);
    default:
      return new Fn(Times, [-1, term]);
  }
}

/** What `<|…|>` holds: the association when every element is a rule, else the call as written. */
export function associationOf(elements: readonly Expr[]): Expr {
  const keys: Expr[] = [];
  const values: Expr[] = [];
  const delayed = new Uint8Array(elements.length);
  let anyDelayed = false;
  for (let i = 0; i < elements.length; i++) {
    const rule = elements[i] as Expr;
    const late = isFn(rule, "RuleDelayed");
    if (!(late || isFn(rule, "Rule")) || (rule as Fn).args.length !== 2) {
      return new Fn(sym("Association") satisfies Sym, elements);
    }
    keys.push((rule as Fn).args[0] as Expr);
    values.push((rule as Fn).args[1] as Expr);
    if (late) {
      delayed[i] = 1;
      anyDelayed = true;
    }
  }
  return new Assoc(keys, values, anyDelayed ? delayed : undefined);
}
