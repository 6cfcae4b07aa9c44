import type { Expr } from "./expr.js";
import { notExpression } from "./not-expression.js";

/** Marks an entry of {@link PrintQueue} that is text to be written as it is. */
const verbatim = -1;

/**
 * What a printer still has to write, innermost last: two arrays used as one stack, so that printing needs no
 * recursion and no object per part. A printer handles one expression at a time: between {@link next} calls it
 * adds texts and parts in the order in which they are to appear.
 */
export class PrintQueue {
  /** The text so far. */
  out = "";
  readonly #items: Expr[] = [];
  readonly #levels: number[] = [];
  #base = 0;
  /** The level given with the expression that {@link next} gave last. */
  level = 0;
  /**
   * Write as evaluators show what they have evaluated: all quotients of integers as such, whatever would read them as one
   * number, a space behind the `&` of a pure function, mixed comparisons as a call of `Inequality`.
   */
  readonly quotients: boolean;

  constructor(quotients = false) {
    this.quotients = quotients;
  }

  /** Writes text after everything added since the last {@link next}. */
  text(text: string): void {
    if (this.#items.length === this.#base) this.out += text;
    else {
      this.#items.push(text);
      this.#levels.push(verbatim);
    }
  }

  /**
   * Adds an expression to be printed; `level` comes back with it.
   * @throws ExprError `EXPR_UNSUPPORTED_VALUE` for `undefined`.
   */
  part(expr: Expr, level: number): void {
    // A hole would pass for the end of what is to be printed.
    if (expr === undefined) throw notExpression(expr);
    this.#items.push(expr);
    this.#levels.push(level);
  }

  /** The next expression to print, or `undefined` at the end or when the text is longer than `limit`. */
  next(limit: number): Expr | undefined {
    const items = this.#items;
    const levels = this.#levels;
    let low = this.#base;
    let high = items.length - 1;
    while (low < high) {
      const item = items[low] as Expr;
      items[low] = items[high] as Expr;
      items[high] = item;
      const level = levels[low] as number;
      levels[low++] = levels[high] as number;
      levels[high--] = level;
    }
    while (items.length > 0 && this.out.length <= limit) {
      const item = items.pop() as Expr;
      const level = levels.pop() as number;
      if (level !== verbatim) {
        this.#base = items.length;
        this.level = level;
        return item;
      }
      this.out += item as string;
    }
    return undefined;
  }

  /** The text, cut to `limit` characters with `…` as the last one when there was more. */
  finish(limit: number): string {
    if (this.out.length <= limit) return this.out;
    const end = Math.max(0, limit - 1);
    const last = this.out.charCodeAt(end - 1);
    // A character of two units is left out whole.
    const isHalf = last >= 0xd800 && last < 0xdc00;
    return `${this.out.slice(0, isHalf ? end - 1 : end)}…`;
  }
}
