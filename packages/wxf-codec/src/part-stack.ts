import type { WxfDecodeErrorCode } from "./errors.js";
import { arrayWeight, type ResolvedLimits } from "./limits.js";

const maxSteps = 64;

/** Throws a decode error; `offset` counts as that of `WxfDecodeError` says. */
export type Fail = (code: WxfDecodeErrorCode, message: string, offset: number) => never;

/** The open functions and associations of a body that is read forward, one number each. */
export class PartStack {
  readonly #limits: ResolvedLimits;
  /** Parts left of each outer level, times 2, plus 1 in an association. */
  readonly #outer: number[] = [];
  readonly #counts: number[] = [];
  /** The same number for the innermost level; at first the root is the one part left. */
  #state = 2;
  #nodes = 1;
  #ruleRead = false;

  constructor(limits: ResolvedLimits) {
    this.#limits = limits;
  }

  /** True when a rule token must come next. */
  get ruleDue(): boolean {
    return (this.#state & 3) === 1 && !this.#ruleRead;
  }

  ruleCame(): void {
    this.#ruleRead = true;
  }

  /** Opens a level; false when it has no parts and so is whole already. */
  open(isFunction: boolean, size: number, offset: number, fail: Fail): boolean {
    const { maxDepth } = this.#limits;
    const parts = isFunction ? size + 1 : 2 * size;
    this.#count(parts, offset, fail);
    if (parts === 0) return false;
    if (this.#outer.length + 1 >= maxDepth) {
      fail("WXF_LIMIT_DEPTH", `Nested deeper than ${maxDepth} levels (maxDepth).`, offset);
    }
    this.#outer.push(this.#state);
    this.#counts.push(parts);
    this.#state = parts * 2 + (isFunction ? 0 : 1);
    this.#ruleRead = false;
    return true;
  }

  /** Counts the objects that an array is made of, unless it is all there is. */
  weighArray(offset: number, fail: Fail): void {
    if (this.#nodes > 1) this.#count(arrayWeight, offset, fail);
  }

  #count(parts: number, offset: number, fail: Fail): void {
    const { maxNodes } = this.#limits;
    this.#nodes += parts;
    if (this.#nodes > maxNodes) {
      fail("WXF_LIMIT_NODES", `More than ${maxNodes} parts (maxNodes).`, offset);
    }
  }

  /** Notes that a part ended; gives how many levels ended with it, or -1 when the root did. */
  partEnds(): number {
    this.#ruleRead = false;
    this.#state -= 2;
    let closed = 0;
    while (this.#state < 2) {
      const outer = this.#outer.pop();
      if (outer === undefined) return -1 - closed;
      this.#counts.pop();
      this.#state = outer - 2;
      closed++;
    }
    return closed;
  }

  /** The way to the part that is being read, as errors give it. */
  path(): readonly number[] {
    const states = [...this.#outer.slice(1), this.#state].slice(
      0,
      Math.min(maxSteps, this.#counts.length),
    );
    return states.map((state, level) => {
      const read = (this.#counts[level] as number) - Math.floor(state / 2);
      if (state % 2 === 0) return read;
      return read % 2 === 0 ? -(read / 2 + 1) : (read + 1) / 2;
    });
  }
}
