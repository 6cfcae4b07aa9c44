import type { Expr } from "./expr.js";
import { Lexer, shownOperator } from "./lexer.js";
import { closerOf } from "./matchfix.js";
import type { InfixOperator } from "./operators.js";
import { defaultMaxDepth, defaultMaxDigits, type ParseOptions } from "./parser-options.js";
import { Frame, reduceFrame, Shape } from "./reduce.js";
import { sym } from "./symbol.js";
import type { WlSyntaxError } from "./syntax-error.js";

const Null = sym("Null");
const All = sym("All");

/**
 * The parser's stacks: finished operands, and frames of operators and brackets that wait for theirs. The functions that
 * read one kind of operator work on it.
 */
export class ParserStack {
  readonly lexer: Lexer;
  readonly values: Expr[] = [];
  readonly shapes: Shape[] = [];
  readonly depths: number[] = [];
  readonly frames: Frame[] = [];
  readonly maxDepth: number;
  readonly atoms: boolean;
  /** How many brackets are open. */
  brackets = 0;

  /** @param from Offset at which the text begins to count. */
  constructor(text: string, options: ParseOptions, from: number) {
    this.maxDepth = limit("maxDepth", options.maxDepth ?? defaultMaxDepth);
    this.atoms = options.atoms === true;
    this.lexer = new Lexer(text, limit("maxDigits", options.maxDigits ?? defaultMaxDigits), from);
  }

  /** The innermost frame. */
  get top(): Frame | undefined {
    return this.frames[this.frames.length - 1];
  }

  /** An error at the present token. */
  unexpected(expected: string): WlSyntaxError {
    const { lexer } = this;
    if (lexer.kind === "end") {
      const open = this.#openBracket();
      if (open !== undefined) {
        return lexer.error(
          "WL_UNBALANCED",
          `${shownOperator(open.text)} is not closed; expected ${shownOperator(closerOf(open.text) ?? "")}`,
          open.start,
        );
      }
      return lexer.error("WL_INCOMPLETE", `The text ends too early; expected ${expected}`);
    }
    return lexer.error("WL_UNEXPECTED", `Unexpected ${lexer.shown}; expected ${expected}`);
  }

  #openBracket(): Frame | undefined {
    for (let i = this.frames.length - 1; i >= 0; i--) {
      const frame = this.frames[i] as Frame;
      if (frame.kind === "bracket") return frame;
    }
    return undefined;
  }

  /** Adds a finished operand of that depth. */
  push(value: Expr, shape: Shape, depth: number): void {
    if (depth > this.maxDepth) {
      throw this.lexer.error(
        "WL_TOO_DEEP",
        `The expression is nested deeper than ${this.maxDepth} levels; raise maxDepth to read it`,
      );
    }
    this.values.push(value);
    this.shapes.push(shape);
    this.depths.push(depth);
  }

  /** Takes away the operands from `base` on. */
  drop(base: number): void {
    this.values.length = base;
    this.shapes.length = base;
    this.depths.length = base;
  }

  /** The greatest depth of the operands from `base` on. */
  depthFrom(base: number): number {
    let depth = 0;
    for (let i = base; i < this.depths.length; i++) {
      depth = Math.max(depth, this.depths[i] as number);
    }
    return depth;
  }

  /** Replaces the last operand by a call made of it. */
  wrap(make: (operand: Expr) => Expr): void {
    const depth = this.depths[this.depths.length - 1] as number;
    const operand = this.values[this.values.length - 1] as Expr;
    this.drop(this.values.length - 1);
    this.push(make(operand), Shape.plain, depth + 1);
  }

  /** Supplies what `;` and `;;` let one leave out; false after any other operator. */
  mayOmit(top: Frame): boolean {
    if (top.text === ";" && top.kind === "infix") this.push(Null, Shape.plain, 1);
    else if (top.kind === "span") this.push(All, Shape.plain, 1);
    else return false;
    return true;
  }

  /** Opens a frame of a prefix operator at the present token. */
  prefix(text: string, head: string, binding: number, advance = true): void {
    const { lexer } = this;
    const base = this.values.length;
    this.frames.push(new Frame("prefix", text, head, binding, "left", base, lexer.start));
    if (advance) lexer.next();
  }

  /** Opens a frame of an infix operator after the last operand, or goes on with the one that is open. */
  infix(operator: InfixOperator, advance: boolean): void {
    const { grouping, precedence: binding, head, text } = operator;
    this.reduce(binding, true, operator);
    const { top } = this;
    if (top !== undefined && goesOn(top, operator) && top.precedence === binding) {
      top.marks.push(grouping === "chain" ? head : text);
    } else {
      const base = this.values.length - 1;
      const frame = new Frame("infix", text, head, binding, grouping, base, this.lexer.start);
      frame.marks.push(grouping === "chain" ? head : text);
      this.frames.push(frame);
    }
    if (advance) this.lexer.next();
  }

  /** Completes the frames that bind tighter than `binding`; with `equal`, also equal ones that group to the left. */
  reduce(binding: number, equal: boolean, operator?: InfixOperator): void {
    const { frames } = this;
    for (;;) {
      const top = frames[frames.length - 1];
      if (top === undefined || top.kind === "bracket" || top.precedence < binding) return;
      if (top.precedence === binding && equal && operator !== undefined) {
        if (operator.grouping === "right" || goesOn(top, operator)) return;
      }
      frames.pop();
      this.#complete(top);
    }
  }

  /** Makes the call of a frame out of its operands. */
  #complete(frame: Frame): void {
    const { base } = frame;
    const operands = this.values.slice(base);
    const shapes = this.shapes.slice(base);
    const depth = this.depthFrom(base);
    this.drop(base);
    if (frame.kind === "tilde" || frame.kind === "tag") {
      const needed = frame.kind === "tilde" ? "a second ~" : "= or := after the tag";
      if (operands.length < 3) throw this.unexpected(needed);
    }
    if (frame.head === "Integral") throw this.unexpected("\\[DifferentialD] and the variable");
    const made = reduceFrame(frame, operands, shapes, this.atoms);
    this.push(made.value, made.shape, depth + made.levels);
  }
}

/** True when the operator adds an operand to the call that the frame is for. */
function goesOn(frame: Frame, { grouping, head }: InfixOperator): boolean {
  return (
    frame.kind === "infix" &&
    frame.grouping === grouping &&
    (grouping === "chain" || (grouping === "flat" && frame.head === head))
  );
}

function limit(name: string, value: number): number {
  if (Number.isNaN(value) || value < 0) {
    throw new RangeError(`${name} must be a number from 0 on, not ${value}.`);
  }
  return value;
}
