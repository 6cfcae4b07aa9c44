import { arrayAtom } from "./array-atom.js";
import type { Expr } from "./expr.js";
import { Fn, List } from "./function.js";
import { shownOperator } from "./lexer.js";
import { matchfixCharacters } from "./operator-characters.js";
import type { ParserStack } from "./parser-stack.js";
import { associationOf, Frame, Shape } from "./reduce.js";
import { sym } from "./symbol.js";

const closers = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["[[", "]]"],
  ["<|", "|>"],
  ["〚", "〛"],
]);
const heads = new Map([["{", List]]);
for (const { open, close, head } of matchfixCharacters) {
  closers.set(open, close);
  heads.set(open, sym(head));
}
const closing = new Set(closers.values());

/** What closes that bracket. */
export function closerOf(open: string): string | undefined {
  return closers.get(open);
}

/** True for a bracket that closes another. */
export function isCloser(text: string): boolean {
  return closing.has(text);
}

/** True for a bracket that begins an operand; `[` and `[[` go on with one. */
export function isOpener(text: string): boolean {
  return text === "(" || text === "<|" || heads.has(text);
}

/** Opens a bracket at the present token; what belongs to it begins with the operand at `base`. */
export function openBracket(stack: ParserStack, text: string, base: number): void {
  const { lexer } = stack;
  const frame = new Frame("bracket", text, "", -1, "flat", base, lexer.start);
  frame.argumentsFrom = text === "[" || text === "[[" || text === "〚" ? base + 1 : base;
  stack.frames.push(frame);
  stack.brackets++;
  lexer.next();
  if (text === "[[") lexer.next();
}

/** A comma or closing bracket after a whole operand. True when another operand is wanted. */
export function readSeparator(stack: ParserStack, text: string): boolean {
  const { lexer } = stack;
  stack.reduce(0, false);
  const frame = stack.top;
  if (frame === undefined) {
    if (text === ",") throw stack.unexpected("the end of the expression");
    throw lexer.error("WL_UNBALANCED", `Unexpected ${lexer.shown}; no bracket is open`);
  }
  const closer = closers.get(frame.text) as string;
  if (text === "," && frame.text !== "(") {
    lexer.next();
    return true;
  }
  if (text !== closer && !(closer === "]]" && text === "]" && lexer.isFollowedBy("]"))) {
    throw stack.unexpected(
      `${shownOperator(closer)} for the ${shownOperator(frame.text)} that is open`,
    );
  }
  if (closer === "]]") lexer.next();
  stack.frames.pop();
  stack.brackets--;
  close(stack, frame);
  lexer.next();
  return false;
}

/** Makes what the brackets hold an operand. */
function close(stack: ParserStack, frame: Frame): void {
  const { base, argumentsFrom, text } = frame;
  const args = stack.values.slice(argumentsFrom);
  const depth = stack.depthFrom(base);
  const target = stack.values[base] as Expr;
  stack.drop(base);
  const head = heads.get(text);
  if (head !== undefined) stack.push(new Fn(head, args), Shape.plain, depth + 1);
  else if (text === "(") stack.push(args[0] as Expr, Shape.plain, depth);
  else if (text === "<|") stack.push(associationOf(args), Shape.plain, depth + 1);
  else if (text === "[") {
    const call = new Fn(target, args);
    const atom = stack.atoms ? arrayAtom(call) : undefined;
    stack.push(atom ?? call, Shape.plain, depth + 1);
  } else stack.push(new Fn(sym("Part"), [target, ...args]), Shape.plain, depth + 1);
}
