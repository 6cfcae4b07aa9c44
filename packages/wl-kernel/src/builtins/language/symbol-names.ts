import type { Evaluator } from "../../core/evaluator.js";
import { contextOf, type Expr, hasHead, Sym, shortName } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

function escaped(text: string): string {
  return text.replace(/[\\^$.|?+()[\]{}]/g, "\\$&");
}

/** `*` stands for any characters, `@` for one or more that are no capital letters. */
function wildcard(pattern: string): RegExp {
  const source = pattern
    .split(/([*@])/)
    .map((part) => (part === "*" ? "[^`]*" : part === "@" ? "[^`\\p{Lu}]+" : escaped(part)))
    .join("");
  return new RegExp(`^${source}$`, "u");
}

/** True for a name with `*` or `@`. */
export function isNamePattern(name: string): boolean {
  return /[*@]/.test(name);
}

/** Known symbols whose names fit a pattern, which is looked up on the context path unless it names a context. */
export function symbolsMatching(pattern: string, context: Evaluator): readonly Sym[] {
  const { state } = context;
  if (!isNamePattern(pattern)) {
    const symbol = state.findSymbol(pattern);
    return symbol === undefined ? [] : [symbol];
  }
  const at = pattern.lastIndexOf("`");
  const wanted = wildcard(pattern.slice(at + 1));
  const contexts = at < 0 ? undefined : wildcard(pattern.slice(0, at + 1));
  return state.allSymbols().filter((symbol) => {
    context.tick();
    if (!wanted.test(shortName(symbol))) return false;
    const home = contextOf(symbol);
    if (contexts !== undefined) return contexts.test(home);
    return home === state.context || state.contextPath.includes(home);
  });
}

/** The symbols that the arguments of `Clear`, `Protect` and their like name: symbols, strings, lists of such. */
export function namedSymbols(args: readonly Expr[], context: Evaluator): readonly Sym[] {
  const found: Sym[] = [];
  for (const arg of args) {
    if (arg instanceof Sym) found.push(arg);
    else if (hasHead(arg, S.List)) found.push(...namedSymbols(arg.args, context));
    else if (hasHead(arg, S.Evaluate))
      found.push(...namedSymbols([context.evaluate(arg)], context));
    else if (typeof arg === "string") found.push(...symbolsMatching(arg, context));
  }
  return found;
}
