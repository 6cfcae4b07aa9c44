/** Element types of packed and numeric arrays, by their Wolfram Language names. */
export type ElementType =
  | "Integer8"
  | "Integer16"
  | "Integer32"
  | "Integer64"
  | "UnsignedInteger8"
  | "UnsignedInteger16"
  | "UnsignedInteger32"
  | "UnsignedInteger64"
  | "Real32"
  | "Real64"
  | "ComplexReal32"
  | "ComplexReal64";

/** The typed arrays that hold elements; complex ones interleave real and imaginary parts. */
export type ElementData =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** Bytes of one element of each type, both parts of a complex one together: 1 to 16. */
export const elementSize: Readonly<Record<ElementType, number>> = {
  Integer8: 1,
  Integer16: 2,
  Integer32: 4,
  Integer64: 8,
  UnsignedInteger8: 1,
  UnsignedInteger16: 2,
  UnsignedInteger32: 4,
  UnsignedInteger64: 8,
  Real32: 4,
  Real64: 8,
  ComplexReal32: 8,
  ComplexReal64: 16,
};

const views = {
  Integer8: Int8Array,
  Integer16: Int16Array,
  Integer32: Int32Array,
  Integer64: BigInt64Array,
  UnsignedInteger8: Uint8Array,
  UnsignedInteger16: Uint16Array,
  UnsignedInteger32: Uint32Array,
  UnsignedInteger64: BigUint64Array,
  Real32: Float32Array,
  Real64: Float64Array,
  ComplexReal32: Float32Array,
  ComplexReal64: Float64Array,
} as const;

function elementView(type: ElementType, bytes: Uint8Array): ElementData {
  const View = views[type];
  const width = View.BYTES_PER_ELEMENT;
  const aligned = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  return new View(aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.byteLength / width);
}

/**
 * A packed array: the nested `List` of these elements, row-major. The same expression as the unpacked list,
 * stored compactly.
 */
export class Packed {
  declare readonly kind: "Packed";
  readonly type: ElementType;
  /** Lengths of the levels, outermost first; their product is the number of elements. */
  readonly dims: readonly number[];
  /** The elements, little-endian, row-major; possibly an unaligned view of a larger buffer. */
  readonly bytes: Uint8Array;
  #data: ElementData | undefined;

  constructor(type: ElementType, dims: readonly number[], bytes: Uint8Array) {
    this.type = type;
    this.dims = dims;
    this.bytes = bytes;
  }

  /** The elements as a typed array: a view when the bytes are aligned, else one copy, made at first use. */
  get data(): ElementData {
    this.#data ??= elementView(this.type, this.bytes);
    return this.#data;
  }
}
Object.defineProperty(Packed.prototype, "kind", { value: "Packed" });

/** A `NumericArray[…]`: an atomic array of elements with a declared type, row-major. */
export class Numeric {
  declare readonly kind: "Numeric";
  readonly type: ElementType;
  /** Lengths of the levels, outermost first; their product is the number of elements. */
  readonly dims: readonly number[];
  /** The elements, little-endian, row-major; possibly an unaligned view of a larger buffer. */
  readonly bytes: Uint8Array;
  #data: ElementData | undefined;

  constructor(type: ElementType, dims: readonly number[], bytes: Uint8Array) {
    this.type = type;
    this.dims = dims;
    this.bytes = bytes;
  }

  /** The elements as a typed array: a view when the bytes are aligned, else one copy, made at first use. */
  get data(): ElementData {
    this.#data ??= elementView(this.type, this.bytes);
    return this.#data;
  }
}
Object.defineProperty(Numeric.prototype, "kind", { value: "Numeric" });
