import type { Expr } from "./expr.js";
import { Fn } from "./function.js";
import { isNamePart } from "./name-characters.js";
import { characterNamed } from "./named-characters.js";
import { type InfixOperator, postfixOperators, precedence } from "./operators.js";
import type { ParserStack } from "./parser-stack.js";
import { Frame, Shape } from "./reduce.js";
import { sym } from "./symbol.js";

const differential = characterNamed("DifferentialD") as string;

function operator(
  text: string,
  head: string,
  binding: number,
  grouping: InfixOperator["grouping"],
): InfixOperator {
  return { text, head, precedence: binding, grouping };
}

const compound = operator(";", "CompoundExpression", precedence.compound, "flat");
const patternColon = operator(":", "Pattern", precedence.pattern, "left");
const optionalColon = operator(":", "Optional", precedence.optional, "left");
const prefixApply = operator("@", "", precedence.prefixApply, "right");
const postfixApply = operator("//", "", precedence.postfixApply, "left");

/** Reads a postfix operator after the last operand; false when the text is none. */
export function readPostfix(stack: ParserStack, text: string): boolean {
  const { lexer } = stack;
  if (text === "'") {
    stack.reduce(precedence.derivative, false);
    let order = 0;
    do {
      order++;
      lexer.next();
    } while (lexer.kind === "operator" && lexer.text === "'" && !lexer.afterNewline);
    stack.wrap((operand) => new Fn(new Fn(sym("Derivative"), [order]), [operand]));
    return true;
  }
  const postfix = postfixOperators.get(text);
  if (postfix === undefined) return false;
  if (text === "=.") {
    stack.reduce(precedence.set + 1, false);
    const { top } = stack;
    if (top?.kind === "tag") {
      stack.frames.pop();
      const [tag, target] = stack.values.slice(top.base) as [Expr, Expr];
      const depth = stack.depthFrom(top.base);
      stack.drop(top.base);
      stack.push(new Fn(sym("TagUnset"), [tag, target]), Shape.plain, depth + 1);
      lexer.next();
      return true;
    }
  } else stack.reduce(postfix.precedence, false);
  stack.wrap((operand) => new Fn(sym(postfix.head), [operand]));
  lexer.next();
  return true;
}

/**
 * Reads an operator with a rule of its own after the last operand: whether an operand is wanted after it, or
 * `undefined`, having done nothing that an ordinary infix operator would not, for another operator.
 */
export function readSpecial(stack: ParserStack, text: string): boolean | undefined {
  const { lexer } = stack;
  switch (text) {
    case ";":
      stack.infix(compound, true);
      return true;
    case ":": {
      stack.reduce(precedence.pattern + 1, false);
      const isName = stack.shapes[stack.shapes.length - 1] === Shape.symbol;
      const inPattern = stack.top?.head === "Pattern";
      stack.infix(isName && !inPattern ? patternColon : optionalColon, true);
      return true;
    }
    case "@":
      stack.infix(prefixApply, true);
      return true;
    case "//":
      stack.infix(postfixApply, true);
      return true;
    case ";;":
      return readSpan(stack);
    case "~":
      return readTilde(stack);
    case "/:":
      stack.reduce(precedence.set + 1, false);
      return openTernary(stack, "tag", text, precedence.set);
    case "=":
    case ":=": {
      stack.reduce(precedence.set + 1, false);
      const { top } = stack;
      if (top?.kind !== "tag" || stack.values.length - top.base !== 2) return undefined;
      top.head = text === "=" ? "TagSet" : "TagSetDelayed";
      lexer.next();
      return true;
    }
    case ">>":
    case ">>>": {
      stack.reduce(precedence.put, false);
      const name = lexer.readWord("file name", isFilePart);
      stack.wrap((operand) => new Fn(sym(text === ">>" ? "Put" : "PutAppend"), [operand, name]));
      lexer.next();
      return false;
    }
    case "::":
      readMessageName(stack);
      return false;
    case differential:
      return readDifferential(stack);
    default:
      return undefined;
  }
}

/** `;;`, where the operands before and after it may be left out. */
export function readSpan(stack: ParserStack): true {
  stack.reduce(precedence.span + 1, false);
  const { top } = stack;
  if (top?.kind !== "span") return openTernary(stack, "span", ";;", precedence.span);
  if (stack.values.length - top.base >= 3) throw stack.unexpected("no third ;;");
  stack.lexer.next();
  return true;
}

function readTilde(stack: ParserStack): true {
  stack.reduce(precedence.tilde + 1, false);
  const { top } = stack;
  if (top?.kind === "tilde" && stack.values.length - top.base === 2) {
    stack.lexer.next();
    return true;
  }
  stack.reduce(precedence.tilde, false);
  return openTernary(stack, "tilde", "~", precedence.tilde);
}

function openTernary(
  stack: ParserStack,
  kind: "tilde" | "tag" | "span",
  text: string,
  binding: number,
): true {
  const base = stack.values.length - 1;
  stack.frames.push(new Frame(kind, text, "Span", binding, "left", base, stack.lexer.start));
  stack.lexer.next();
  return true;
}

function readMessageName(stack: ParserStack): void {
  const { lexer } = stack;
  const tag = lexer.readWord("message tag", isNamePart);
  const last = stack.values.length - 1;
  const chained = stack.shapes[last] === Shape.message;
  stack.wrap((operand) => {
    const before = chained ? (operand as Fn).args : [operand];
    if (before.length > 2) throw stack.unexpected("at most two tags after a symbol");
    return new Fn(sym("MessageName"), [...before, tag]);
  });
  stack.shapes[last] = Shape.message;
  lexer.next();
}

/** `ⅆx` after what an integral sign stands before; `undefined` where no integral is open. */
function readDifferential(stack: ParserStack): true | undefined {
  const { frames, lexer } = stack;
  let place = frames.length - 1;
  while (place >= 0) {
    const frame = frames[place] as Frame;
    if (frame.head === "Integral") break;
    if (frame.kind === "bracket" || frame.precedence <= precedence.integral) return undefined;
    place--;
  }
  const integral = frames[place];
  if (integral === undefined) return undefined;
  stack.reduce(precedence.integral + 1, false);
  frames.pop();
  const { text, base, start } = integral;
  const binding = precedence.differential;
  frames.push(new Frame("infix", text, "Integrate", binding, "left", base, start));
  lexer.next();
  return true;
}

/** True for what file names after `<<` and `>>` are made of; separators and brackets end them. */
export function isFilePart(code: number): boolean {
  return code > 32 && !',;()[]{}"<>|'.includes(String.fromCharCode(code));
}
