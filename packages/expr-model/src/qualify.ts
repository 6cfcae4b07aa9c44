import type { Expr } from "./expr.js";
import { rebuild } from "./rebuild.js";
import { Sym, sym, systemName } from "./symbol.js";
import { isSystemName } from "./system-names.js";

/**
 * The expression as it goes over the wire: a bare name of the language stays bare, a leading "System`" is dropped, and
 * every other bare name gets the context, `x` becoming `` Global`x ``. Names with another context stay. Parts that do
 * not change are shared with the input. Works at any depth.
 *
 * One rule holds everywhere: on the wire and in a kernel a symbol that is not of the language carries its full context;
 * only parsed text may hold bare names, and this function ends that.
 * @param isSystem Which bare names are the language's; {@link isSystemName} unless a kernel knows more.
 * @param context With its closing backtick.
 */
export function qualify(
  expr: Expr,
  isSystem: (name: string) => boolean = isSystemName,
  context = "Global`",
): Expr {
  const known = new Map<string, Sym>();
  return rebuild(expr, (leaf) => {
    if (!(leaf instanceof Sym)) return leaf;
    const seen = known.get(leaf.name);
    if (seen !== undefined) return seen;
    const bare = systemName(leaf.name);
    const full = bare.includes("`") || isSystem(bare) ? bare : context + bare;
    const made = full === leaf.name ? leaf : sym(full);
    known.set(leaf.name, made);
    return made;
  });
}

/**
 * The opposite for reading by people: symbols of the given context lose it. Works at any depth.
 * @param context With its closing backtick.
 */
export function unqualify(expr: Expr, context = "Global`"): Expr {
  return rebuild(expr, (leaf) => {
    if (!(leaf instanceof Sym) || !leaf.name.startsWith(context)) return leaf;
    const bare = leaf.name.slice(context.length);
    return bare === "" || bare.includes("`") || isSystemName(bare) ? leaf : sym(bare);
  });
}
