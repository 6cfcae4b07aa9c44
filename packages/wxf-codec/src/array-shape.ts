import { type ElementType, elementSize } from "@remotebatch/expr-model";
import { hexByte } from "./errors.js";
import type { ResolvedLimits } from "./limits.js";
import type { Fail } from "./part-stack.js";
import { elementTypeOfByte, isPackableType, token } from "./tokens.js";

/**
 * The most that the dimensions other than 0 of an array without elements may multiply to: each may become a list though
 * no byte stands for it.
 */
export const mostEmptyLists = 65_536;

/** Type and dimensions of an array whose header comes number by number. */
export class ArrayShape {
  readonly tokenByte: number;
  readonly type: ElementType;
  readonly dims: number[] = [];
  readonly #lenient: boolean;
  #rank: number | undefined;
  /** The product of the dimensions that are not 0: the same whatever their order is. */
  #count = 1;
  #isEmpty = false;

  constructor(tokenByte: number, typeByte: number, lenient: boolean, offset: number, fail: Fail) {
    const type = elementTypeOfByte[typeByte];
    if (type === undefined || (tokenByte === token.packedArray && !isPackableType(typeByte))) {
      fail("WXF_ARRAY", `${hexByte(typeByte)} is no element type of this array.`, offset);
    }
    this.tokenByte = tokenByte;
    this.type = type;
    this.#lenient = lenient;
  }

  /** Bytes of all elements, once the shape is known. */
  get byteLength(): number {
    return this.#isEmpty ? 0 : this.#count * elementSize[this.type];
  }

  /** Takes the rank first, then each dimension; true after the last one. */
  add(value: number, limits: ResolvedLimits, offset: number, fail: Fail): boolean {
    if (this.#rank === undefined) {
      if (value === 0) fail("WXF_ARRAY", "An array has rank 0.", offset);
      if (value > limits.maxBytes) {
        fail("WXF_LIMIT_BYTES", `${value} dimensions take more than maxBytes.`, offset);
      }
      if (value > limits.maxDepth) {
        const message = `An array has ${value} dimensions; maxDepth is ${limits.maxDepth}.`;
        fail("WXF_LIMIT_DEPTH", message, offset);
      }
      this.#rank = value;
      return false;
    }
    if (value === 0 && !this.#lenient) fail("WXF_ARRAY", "An array has a dimension of 0.", offset);
    this.dims.push(value);
    if (value === 0) this.#isEmpty = true;
    else this.#count *= value;
    // Past 2^53 the product may be rounded, but it stays far above the limit.
    if (this.#count > limits.maxArrayElements) {
      const most = limits.maxArrayElements;
      fail("WXF_LIMIT_ARRAY", `${this.#count} elements; maxArrayElements is ${most}.`, offset);
    }
    const isWhole = this.dims.length === this.#rank;
    if (isWhole && this.#isEmpty && this.#count > mostEmptyLists) {
      const message = `An array without elements has ${this.#count} lists; ${mostEmptyLists} are the most.`;
      fail("WXF_LIMIT_ARRAY", message, offset);
    }
    return isWhole;
  }
}
