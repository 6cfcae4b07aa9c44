import type { Expr } from "./expr.js";
import { Fn } from "./function.js";
import { isCloser, isOpener, openBracket, readSeparator } from "./matchfix.js";
import { type InfixOperator, infixOperators, precedence, prefixOperators } from "./operators.js";
import type { ParseOptions } from "./parser-options.js";
import { ParserStack } from "./parser-stack.js";
import { type Frame, Shape } from "./reduce.js";
import { isFilePart, readPostfix, readSpan, readSpecial } from "./special-operators.js";
import { sym } from "./symbol.js";
import type { WlSyntaxError } from "./syntax-error.js";

const Null = sym("Null");
const All = sym("All");
const Times = infixOperators.get("*") as InfixOperator;

/**
 * Operator precedence parsing with stacks of its own. Nothing recurses, so nesting costs memory in proportion to the
 * text and no program stack.
 */
export class Parser {
  readonly #stack: ParserStack;

  /**
   * @param from Offset at which the expressions begin; what lies before it only counts for the places in errors.
   * @throws RangeError when a limit in the options is no number or below 0.
   */
  constructor(text: string, options: ParseOptions, from = 0) {
    this.#stack = new ParserStack(text, options, from);
  }

  /** True when only spaces and comments are left. */
  get atEnd(): boolean {
    return this.#stack.lexer.kind === "end";
  }

  /** An error at the present token. */
  unexpected(expected: string): WlSyntaxError {
    return this.#stack.unexpected(expected);
  }

  /** The next expression; it ends at the end of the text, or of a line on which it is complete. */
  expression(): Expr {
    let finished = false;
    while (!finished) finished = this.#operand() && this.#operators();
    const value = this.#stack.values[this.#stack.values.length - 1] as Expr;
    this.#stack.drop(0);
    return value;
  }

  /** Reads up to one operand; false when a prefix operator or bracket opened and another is wanted. */
  #operand(): boolean {
    const stack = this.#stack;
    const { lexer, top } = stack;
    if (top !== undefined && stack.brackets === 0 && lexer.afterNewline && stack.mayOmit(top)) {
      return true;
    }
    switch (lexer.kind) {
      case "number":
        stack.push(lexer.value, Shape.number, 1);
        lexer.next();
        return true;
      case "name":
        if (stack.atoms && lexer.text === "I") {
          stack.push(new Fn(sym("Complex"), [0, 1]), Shape.imaginaryUnit, 2);
        } else stack.push(lexer.value, Shape.symbol, 1);
        lexer.next();
        return true;
      case "leaf":
        stack.push(lexer.value, Shape.plain, leafDepth(lexer.value));
        lexer.next();
        return true;
      case "end":
        if (top !== undefined && stack.mayOmit(top)) return true;
        throw stack.unexpected("an expression");
      default:
        return this.#operandOperator(top);
    }
  }

  /** An operator where an operand is wanted: a prefix, a bracket, or one that lets an operand be left out. */
  #operandOperator(top: Frame | undefined): boolean {
    const stack = this.#stack;
    const { lexer } = stack;
    const { text } = lexer;
    if (isOpener(text)) {
      openBracket(stack, text, stack.values.length);
      return false;
    }
    if (text === ";;") {
      // Read at once: at the start of a line the operator would otherwise end the expression before itself.
      stack.push(top?.kind === "span" ? All : 1, Shape.plain, 1);
      return !readSpan(stack);
    }
    if (text === "-" || text === "+") {
      stack.prefix(text, "Times", precedence.minus);
      return false;
    }
    if (text === "!!") {
      stack.prefix("!", "Not", precedence.not);
      stack.prefix("!", "Not", precedence.not, false);
      return false;
    }
    if (text === "<<") {
      const name = lexer.readWord("file name", isFilePart);
      stack.push(new Fn(sym("Get"), [name]), Shape.plain, 2);
      lexer.next();
      return true;
    }
    const operator = prefixOperators.get(text);
    if (operator !== undefined) {
      stack.prefix(text, operator.head, operator.precedence);
      return false;
    }
    if (top !== undefined && stack.mayOmit(top)) return true;
    const separator = text === "," || isCloser(text);
    if (separator && top?.kind === "bracket" && top.text !== "(") {
      const empty = stack.values.length === top.argumentsFrom;
      if (text === "," || !empty) stack.push(Null, Shape.plain, 1);
      return true;
    }
    throw stack.unexpected("an expression");
  }

  /** After an operand: everything up to the place where the next one is wanted. True when the expression is whole. */
  #operators(): boolean {
    const stack = this.#stack;
    const { lexer } = stack;
    for (;;) {
      if (lexer.kind === "end" || (lexer.afterNewline && stack.brackets === 0)) {
        stack.reduce(0, false);
        if (stack.frames.length > 0) throw stack.unexpected("a closing bracket");
        return true;
      }
      if (lexer.kind !== "operator") {
        stack.infix(Times, false);
        return false;
      }
      const { text } = lexer;
      if (text === "," || isCloser(text)) {
        if (readSeparator(stack, text)) return false;
        continue;
      }
      if (text === "[" || text === "〚") {
        stack.reduce(precedence.call + 1, false);
        const part = text === "〚" || lexer.isFollowedBy("[");
        openBracket(stack, text === "〚" ? "〚" : part ? "[[" : "[", stack.values.length - 1);
        return false;
      }
      if (readPostfix(stack, text)) continue;
      const special = readSpecial(stack, text);
      if (special === true) return false;
      if (special === false) continue;
      const operator = infixOperators.get(text);
      if (operator !== undefined) {
        stack.infix(operator, true);
        return false;
      }
      if (isOpener(text) || prefixOperators.has(text)) {
        stack.infix(Times, false);
        return false;
      }
      throw stack.unexpected("an operator or the end of the expression");
    }
  }
}

/** Levels of a pattern, slot or string that the lexer made. */
function leafDepth(leaf: Expr): number {
  if (!(leaf instanceof Fn)) return 1;
  let depth = 1;
  for (const arg of leaf.args) depth = Math.max(depth, leafDepth(arg));
  return depth + 1;
}
