import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, systemSymbol } from "../../core/expr.js";
import { True } from "../../core/symbols.js";

const stringMatchQ = systemSymbol("StringMatchQ");

/**
 * A test of file names for a pattern: in a string `*` stands for any characters and `@` for one or more that are not
 * upper-case letters; anything else is a string pattern.
 */
export function nameTest(
  pattern: Expr,
  context: Evaluator,
): ((name: string) => boolean) | undefined {
  if (typeof pattern !== "string") {
    return (name) => context.call(stringMatchQ, name, pattern) === True;
  }
  const source = pattern
    .replace(/[\\^$.|?+()[\]{}]/g, "\\$&")
    .replace(/\*+/g, "[\\s\\S]*")
    .replace(/@/g, "[^A-Z]+");
  // Many wildcards could make the test take for ever.
  if (pattern.split(/[*@]+/).length > 8) return undefined;
  const test = new RegExp(`^${source}$`, "u");
  return (name) => test.test(name);
}
