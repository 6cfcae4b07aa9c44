import { type Expr, Fn } from "./expr.js";
import { type Continue, type Match, PatternNode } from "./match.js";
import type { FunctionNode } from "./match-arguments.js";
import { Sequence } from "./symbols.js";

/** `PatternSequence[…]` and `OrderlessPatternSequence[…]`: several patterns in a row. */
export class SequenceNode extends PatternNode {
  readonly simple = false;
  readonly inner: FunctionNode;
  override readonly min: number;
  override readonly max: number;
  constructor(inner: FunctionNode) {
    super();
    this.inner = inner;
    this.min = inner.parts.reduce((sum, part) => sum + part.min, 0);
    // One element could also be given as such: never "exactly one", so that matchMany is used.
    const most = inner.parts.reduce((sum, part) => sum + part.max, 0);
    this.max = this.min === 1 && most === 1 ? 1 : most;
  }
  test(expr: Expr, m: Match): boolean {
    return this.matchMany([expr], m, () => true);
  }
  override match(expr: Expr, m: Match, next: Continue): boolean {
    return this.matchMany([expr], m, next);
  }
  override matchMany(elements: readonly Expr[], m: Match, next: Continue): boolean {
    return this.inner.match(new Fn(Sequence, elements), m, next);
  }
}
