import type { Expr } from "./expr.js";
import { Parser } from "./parser.js";
import type { ParseOptions } from "./parser-options.js";

/**
 * The expression that a text in the language's input syntax means, unevaluated. Names stay as written. A line end
 * ends the expression where it is complete, as in a file.
 * @throws WlSyntaxError with the place and what was expected, and no other error whatever the text; RangeError for a
 * limit that is no number.
 */
export function parse(text: string, options: ParseOptions = {}): Expr {
  checkText(text);
  const parser = new Parser(text, options);
  const expr = parser.expression();
  if (!parser.atEnd) {
    throw parser.unexpected("the end of the text, which is one expression here");
  }
  return expr;
}

function checkText(text: unknown): void {
  if (typeof text !== "string")
    throw new TypeError(`What is parsed is a text, not ${typeof text}.`);
}

// With the slash of a path and an end of the line: `#!` alone is the factorial of a slot.
const shebang = /^#![ \t]*\/.*(?=[\r\n])/;

/**
 * All expressions of a text such as a `.wl` file: each ends at the end of the line on which it is complete. A line that
 * ends in `;` gives `CompoundExpression[…, Null]`. An empty text gives none. A first line like `#!/usr/bin/env …` is
 * left out.
 * @throws WlSyntaxError with the place and what was expected, and no other error whatever the text; RangeError for a
 * limit that is no number.
 */
export function parseAll(text: string, options: ParseOptions = {}): Expr[] {
  checkText(text);
  const parser = new Parser(text, options, shebang.exec(text)?.[0].length ?? 0);
  const exprs: Expr[] = [];
  while (!parser.atEnd) exprs.push(parser.expression());
  return exprs;
}
