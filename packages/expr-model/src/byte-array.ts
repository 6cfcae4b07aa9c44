/** A `ByteArray[…]`: raw bytes. Make one with {@link byteArray}. */
export class ByteArr {
  declare readonly kind: "ByteArr";
  /** The bytes; possibly a view of a larger buffer. Do not change them. */
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}
Object.defineProperty(ByteArr.prototype, "kind", { value: "ByteArr" });

/** The byte array over these bytes; nothing is copied. */
export function byteArray(bytes: Uint8Array): ByteArr {
  return new ByteArr(bytes);
}
