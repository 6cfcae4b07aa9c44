import { associationOf } from "../core/association.js";
import { Assoc, type Expr, Fn } from "../core/expr.js";
import { depthOf, inRange, type LevelRange } from "./levels.js";

/** Replaces parts at these levels, inner ones first. */
export function mapParts(
  expr: Expr,
  range: LevelRange,
  heads: boolean,
  level: number,
  change: (part: Expr) => Expr | undefined,
): Expr {
  const part = (inner: Expr): Expr => mapParts(inner, range, heads, level + 1, change);
  let made = expr;
  if (range.to < 0 || level < range.to) {
    if (expr instanceof Fn) made = new Fn(heads ? part(expr.head) : expr.head, expr.args.map(part));
    else if (expr instanceof Assoc) {
      made = associationOf(
        expr.keys.map((key, i) => ({
          key,
          value: part(expr.values[i] as Expr),
          delayed: expr.delayed?.has(i) === true,
        })),
      );
    }
  }
  return inRange(range, level, () => depthOf(expr)) ? (change(made) ?? made) : made;
}
