import { Assoc, type Expr, Fn, hasHead, systemSymbol } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { checkpoint } from "../numeric/checkpoint.js";

/** A range of levels; negative numbers count from the leaves. */
export interface LevelRange {
  readonly from: number;
  readonly to: number;
}

function bound(expr: Expr | undefined): number | undefined {
  if (typeof expr === "number") return expr;
  if (expr === S.All || hasHead(expr, S.DirectedInfinity) || expr === S.InfinitySymbol)
    return Number.POSITIVE_INFINITY;
  return undefined;
}

/** Reads a level specification `n`, `Infinity`, `{n}`, `{m, n}`; `undefined` when it is none. */
export function levelsOf(spec: Expr): LevelRange | undefined {
  if (hasHead(spec, S.List)) {
    const from = bound(spec.args[0]);
    const to = spec.args.length === 1 ? from : bound(spec.args[1]);
    if (from === undefined || to === undefined || spec.args.length > 2) return undefined;
    return { from, to };
  }
  const to = bound(spec);
  if (to === undefined) return undefined;
  return spec === S.All ? { from: 0, to } : { from: 1, to };
}

/** Depth of an expression, as `Depth` has it: 1 for an atom. */
export function depthOf(expr: Expr): number {
  const parts = expr instanceof Fn ? expr.args : expr instanceof Assoc ? expr.values : undefined;
  if (parts === undefined) return 1;
  checkpoint();
  let deepest = 0;
  for (const part of parts) deepest = Math.max(deepest, depthOf(part));
  return deepest + 1;
}

/** True when a part at this level, with this depth, lies in the range. */
export function inRange(range: LevelRange, level: number, depth: () => number): boolean {
  const above = range.from >= 0 ? level >= range.from : depth() <= -range.from;
  if (!above) return false;
  return range.to >= 0 ? level <= range.to : depth() >= -range.to;
}

/**
 * Calls `visit` for the parts at these levels, inner ones first, as `Cases` and `Level` order them; true from
 * `visit` ends the walk, and is then the result.
 */
export function visitLevels(
  expr: Expr,
  range: LevelRange,
  heads: boolean,
  visit: (part: Expr) => boolean,
  level = 0,
): boolean {
  if (range.to < 0 || level < range.to) {
    checkpoint();
    if (expr instanceof Fn) {
      if (heads && visitLevels(expr.head, range, heads, visit, level + 1)) return true;
      for (const arg of expr.args)
        if (visitLevels(arg, range, heads, visit, level + 1)) return true;
    } else if (expr instanceof Assoc) {
      for (const value of expr.values)
        if (visitLevels(value, range, heads, visit, level + 1)) return true;
    }
  }
  return inRange(range, level, () => depthOf(expr)) && visit(expr);
}

/** Options at the end of the arguments are taken off; gives whether heads are looked at. */
export function takeHeads(
  args: readonly Expr[],
  standard: boolean,
): { readonly args: readonly Expr[]; readonly heads: boolean } {
  const last = args.at(-1);
  if (hasHead(last, S.Rule) && last.args[0] === systemSymbol("Heads")) {
    return { args: args.slice(0, -1), heads: last.args[1] === S.True };
  }
  return { args, heads: standard };
}
