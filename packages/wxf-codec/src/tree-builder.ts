import {
  Assoc,
  type BigReal,
  type ByteArr,
  type Expr,
  Fn,
  type Numeric,
  type Packed,
  Real,
  type Sym,
} from "@remotebatch/expr-model";
import type { WxfVisitor } from "./visitor.js";

interface OpenPart {
  readonly isFunction: boolean;
  readonly size: number;
  head: Expr | undefined;
  /** Arguments, or keys; {@link noParts} until the first one comes. */
  first: Expr[];
  values: Expr[];
  delayed: Uint8Array | undefined;
}

/** Shared by all that has no parts yet, and never changed. */
const noParts: Expr[] = [];

/** Shared by all empty associations, of which two bytes each make one. */
const emptyAssociation: OpenPart = {
  isFunction: false,
  size: 0,
  head: undefined,
  first: noParts,
  values: noParts,
  delayed: undefined,
};

/** Adds to the list; a list of one part is made no larger than that, for most are short. */
function grown(parts: Expr[], part: Expr): Expr[] {
  if (parts === noParts) return [part];
  parts.push(part);
  return parts;
}

/**
 * A visitor that builds one expression: give it to `visitStream` or a `PushDecoder`, then take {@link expr}. Calls must come
 * in the order of a decoder, which is not checked; nothing is allocated for parts that were only announced, and nothing is
 * thrown. Arrays and byte strings are kept, not copied.
 */
export class TreeBuilder implements WxfVisitor {
  readonly #open: OpenPart[] = [];
  #expr: Expr | undefined;

  /** The expression, or `undefined` as long as it is not whole. */
  get expr(): Expr | undefined {
    return this.#expr;
  }

  beginFunction(arity: number): void {
    this.#begin(true, arity);
  }

  beginAssociation(size: number): void {
    this.#begin(false, size);
  }

  beginEntry(delayed: boolean): void {
    const top = this.#open[this.#open.length - 1];
    if (!delayed || top === undefined) return;
    // Grown with the entries, because `size` has not been proven yet.
    const needed = top.first.length + 1;
    if (top.delayed === undefined || top.delayed.length < needed) {
      const flags = new Uint8Array(Math.min(top.size, Math.max(1024, needed * 2)));
      if (top.delayed !== undefined) flags.set(top.delayed);
      top.delayed = flags;
    }
    top.delayed[needed - 1] = 1;
  }

  end(): void {
    const done = this.#open.pop();
    if (done === undefined) return;
    const { isFunction, head, first, values, delayed, size } = done;
    if (isFunction) {
      this.#add(new Fn(head as Expr, first === noParts ? [] : first));
      return;
    }
    let flags = delayed;
    if (delayed !== undefined && delayed.length < size) {
      flags = new Uint8Array(size);
      flags.set(delayed);
    }
    this.#add(new Assoc(first, values, flags));
  }

  integer(value: number | bigint): void {
    this.#add(value);
  }

  real(value: number): void {
    this.#add(new Real(value));
  }

  bigReal(value: BigReal): void {
    this.#add(value);
  }

  string(value: string): void {
    this.#add(value);
  }

  symbol(value: Sym): void {
    this.#add(value);
  }

  byteArray(value: ByteArr): void {
    this.#add(value);
  }

  array(value: Packed | Numeric): void {
    this.#add(value);
  }

  #begin(isFunction: boolean, size: number): void {
    if (!isFunction && size === 0) {
      this.#open.push(emptyAssociation);
      return;
    }
    this.#open.push({
      isFunction,
      size,
      head: undefined,
      first: noParts,
      values: noParts,
      delayed: undefined,
    });
  }

  #add(part: Expr): void {
    const top = this.#open[this.#open.length - 1];
    if (top === undefined) this.#expr = part;
    else if (top.isFunction && top.head === undefined) top.head = part;
    else if (top.isFunction || top.first.length === top.values.length) {
      top.first = grown(top.first, part);
    } else top.values = grown(top.values, part);
  }
}
