import type { Evaluator } from "./evaluator.js";
import { type Expr, Fn, Real } from "./expr.js";
import { List, Nothing, Sequence, Splice } from "./language-symbols.js";
import { leastPacked, packedList } from "./packed-list.js";

/** Collects evaluated elements of a list: as a typed array for as long as they are all machine reals or all small integers. */
export class ElementCollector {
  #values: Float64Array | undefined;
  #real = false;
  #elements: Expr[] | undefined;
  #count = 0;
  /** True when an element is none in an evaluated list: `Nothing`, or a sequence. */
  #vanishing = false;

  /** @param expected number of elements, as far as it is known. */
  constructor(expected: number) {
    if (expected < leastPacked) this.#elements = [];
    else this.#values = new Float64Array(Math.min(expected, 4096));
  }

  /** Adds an element at the end. */
  push(element: Expr): void {
    if (this.#elements !== undefined) {
      this.#keep(element);
      return;
    }
    if (this.#count === 0) this.#real = element instanceof Real;
    if (typeof element === "number" && !this.#real) this.#store(element);
    else if (element instanceof Real && this.#real) this.#store(element.value);
    else this.#give(element);
  }

  #store(value: number): void {
    const at = this.#count++;
    let values = this.#values as Float64Array;
    if (at === values.length) {
      const longer = new Float64Array(2 * at);
      longer.set(values);
      this.#values = longer;
      values = longer;
    }
    values[at] = value;
  }

  /** An element that is no number like the others: from here on as expressions. */
  #give(element: Expr): void {
    const values = this.#values as Float64Array;
    const elements: Expr[] = [];
    for (let i = 0; i < this.#count; i++) {
      const value = values[i] as number;
      elements.push(this.#real ? new Real(value) : value);
    }
    this.#elements = elements;
    this.#values = undefined;
    this.#keep(element);
  }

  #keep(element: Expr): void {
    const vanishes =
      element === Nothing ||
      (element instanceof Fn && (element.head === Sequence || element.head === Splice));
    if (vanishes) this.#vanishing = true;
    this.#elements?.push(element);
  }

  /** The list, still to be evaluated: elements such as `Nothing` may be among them. To be called once. */
  mapped(): Fn {
    return this.#elements === undefined ? this.#packed() : new Fn(List, this.#elements);
  }

  /** The list, as an evaluated expression. To be called once. */
  list(context: Evaluator): Fn {
    if (this.#elements !== undefined) {
      if (!this.#vanishing) return context.list(this.#elements);
      return context.evaluate(new Fn(List, this.#elements)) as Fn;
    }
    context.reserve(this.#count);
    return this.#packed();
  }

  #packed(): Fn {
    const values = this.#values as Float64Array;
    const fitting = values.length === this.#count ? values : values.slice(0, this.#count);
    return packedList(fitting, this.#real);
  }
}
