import type { Builtin } from "../core/builtin.js";
import { Assoc, type Expr, Fn, hasHead, systemSymbol } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { depthOf, inRange, type LevelRange, levelsOf } from "./levels.js";

const Heads = systemSymbol("Heads");

/** Applies `change` to the parts at the levels, deepest first; levels may count from the leaves. */
function changed(
  expr: Expr,
  range: LevelRange,
  heads: boolean,
  change: (part: Expr) => Expr,
  level = 0,
): Expr {
  const inner = (part: Expr): Expr => changed(part, range, heads, change, level + 1);
  let value = expr;
  if (range.to < 0 || level < range.to) {
    if (expr instanceof Fn)
      value = new Fn(heads ? inner(expr.head) : expr.head, expr.args.map(inner));
    else if (expr instanceof Assoc)
      value = new Assoc(expr.keys, expr.values.map(inner), expr.delayed);
  }
  return inRange(range, level, () => depthOf(expr)) ? change(value) : value;
}

/**
 * `Map` and `Apply` with levels that count from the leaves, and with heads: forms that their quick code doesn't have.
 * Other builtins come back as they are.
 */
export function withNegativeLevels(entry: Builtin): Builtin {
  if (entry.name !== "Map" && entry.name !== "Apply") return entry;
  const replaces = entry.name === "Apply";
  return {
    ...entry,
    arity: [1, 4],
    apply(args, context, expr) {
      const last = args.at(-1);
      const option = args.length > 2 && hasHead(last, S.Rule) && last.args[0] === Heads;
      const [f, on, spec] = option ? args.slice(0, -1) : args;
      if (f === undefined || on === undefined || (option ? args.length > 4 : args.length > 3))
        return entry.apply?.(args, context, expr);
      const standard = { from: replaces ? 0 : 1, to: replaces ? 0 : 1 };
      const range = spec === undefined ? standard : levelsOf(spec);
      if (range === undefined || (!option && range.from >= 0 && range.to >= 0))
        return entry.apply?.(args, context, expr);
      const change = (part: Expr): Expr => {
        if (!replaces) return new Fn(f, [part]);
        return part instanceof Fn ? new Fn(f, part.args) : part;
      };
      return changed(on, range, option && (last as Fn).args[1] === S.True, change);
    },
  };
}
