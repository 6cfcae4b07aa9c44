import { type Expr, Fn, fn, isFn, parseAll, Sym, sym } from "@remotebatch/expr-model";
import { BatchError } from "@remotebatch/job-model";
import { shown } from "../options/option-value.js";
import { isExpression } from "./is-expression.js";
import { qualifySymbols } from "./wire-symbols.js";

function refuse(message: string, cause?: unknown): never {
  throw new BatchError("BATCH_INVALID_EXPRESSION", message, { cause });
}

/** The line that holds a position of the text, with a mark under it. */
function excerpt(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  const line = text.slice(start, end < 0 ? text.length : end);
  const from = Math.max(0, offset - start - 40);
  return `${line.slice(from, from + 80)}\n${" ".repeat(offset - start - from)}^`;
}

/** Several expressions as one: what follows a line that ends in `;` belongs to the same piece of work. */
function oneAfterAnother(expressions: readonly Expr[]): Expr {
  const [first] = expressions;
  if (expressions.length === 1 && first !== undefined) return first;
  const parts = expressions.flatMap((expr, i) => {
    if (!isFn(expr, "CompoundExpression")) return [expr];
    const last = expr.args.at(-1);
    const endsInNull = last instanceof Sym && last.name === "Null" && i < expressions.length - 1;
    return endsInNull ? expr.args.slice(0, -1) : expr.args;
  });
  return parts.length === 0 ? sym("Null") : fn("CompoundExpression", ...parts);
}

function parseText(text: string, what: string): Expr {
  if (text.trim() === "") refuse(`${what} is empty; give Wolfram Language code.`);
  try {
    return oneAfterAnother(parseAll(text));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset =
      error instanceof Error && "offset" in error && typeof error.offset === "number"
        ? error.offset
        : undefined;
    // The message tells line and column itself.
    const place = offset === undefined ? "" : `\n${excerpt(text, offset)}`;
    return refuse(`${what} can't be parsed: ${message}${place}`, error);
  }
}

/**
 * The expression of some code: text is parsed, symbols get their contexts. `what` names the code in errors.
 * @throws BatchError `BATCH_INVALID_EXPRESSION` with the position of the mistake, or for a JavaScript function.
 */
export function codeExpression(code: unknown, what: string): Expr {
  if (typeof code === "string") return qualifySymbols(parseText(code, what));
  if (typeof code === "function") {
    refuse(
      `${what} is a JavaScript function, which can't be sent: what it refers to would stay here. Export it from a module and give remoteFunction(new URL("./work.ts", import.meta.url), "name"), or give Wolfram Language code such as "#^2 &".`,
    );
  }
  if (!isExpression(code)) {
    refuse(
      `${what} is ${shown(code)}; give Wolfram Language code as text, or an expression made with expr-model.`,
    );
  }
  return qualifySymbols(code);
}

/** The expression a head is applied from: `f` of `f[x][y]`. */
export function headSymbol(expr: Expr): Sym | undefined {
  let head: Expr = expr;
  while (head instanceof Fn) head = head.head;
  return head instanceof Sym ? head : undefined;
}
