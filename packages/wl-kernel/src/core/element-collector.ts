import type { Evaluator } from "./evaluator.js";
import { type Expr, Fn, Real } from "./expr.js";
import { List } from "./language-symbols.js";
import { leastPacked, packedList } from "./packed-list.js";

/** Collects evaluated elements of a list: as a typed array for as long as they are all machine reals or all small integers. */
export class ElementCollector {
  #values: Float64Array | undefined;
  #real = false;
  #elements: Expr[] | undefined;
  #count = 0;

  /** @param expected number of elements, as far as it is known. */
  constructor(expected: number) {
    if (expected < leastPacked) this.#elements = [];
    else this.#values = new Float64Array(Math.min(expected, 4096));
  }

  /** Adds an element at the end. */
  push(element: Expr): void {
    if (this.#elements !== undefined) {
      this.#elements.push(element);
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
    elements.push(element);
    this.#elements = elements;
    this.#values = undefined;
  }

  /** The list, still to be evaluated: elements such as `Nothing` may be among them. To be called once. */
  mapped(): Fn {
    return this.#elements === undefined ? this.#packed() : new Fn(List, this.#elements);
  }

  /** The list, as an evaluated expression. To be called once. */
  list(context: Evaluator): Fn {
    if (this.#elements !== undefined) return context.list(this.#elements);
    context.reserve(this.#count);
    return this.#packed();
  }

  #packed(): Fn {
    const values = this.#values as Float64Array;
    const fitting = values.length === this.#count ? values : values.slice(0, this.#count);
    return packedList(fitting, this.#real);
  }
}
