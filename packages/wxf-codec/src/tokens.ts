import type { ElementType } from "@remotebatch/expr-model";

/** The sixteen part tokens of the format by name, each the byte on the wire: 0 to 255. */
export const token = {
  integer8: 0x43,
  integer16: 0x6a,
  integer32: 0x69,
  integer64: 0x4c,
  real64: 0x72,
  bigInteger: 0x49,
  bigReal: 0x52,
  string: 0x53,
  byteArray: 0x42,
  symbol: 0x73,
  function: 0x66,
  association: 0x41,
  rule: 0x2d,
  ruleDelayed: 0x3a,
  packedArray: 0xc1,
  numericArray: 0xc2,
} as const;

/** Element type by its byte on the wire. The high nibble is the kind, the low one log2 of the size. */
export const elementTypeOfByte: readonly (ElementType | undefined)[] = typesByByte({
  Integer8: 0x00,
  Integer16: 0x01,
  Integer32: 0x02,
  Integer64: 0x03,
  UnsignedInteger8: 0x10,
  UnsignedInteger16: 0x11,
  UnsignedInteger32: 0x12,
  UnsignedInteger64: 0x13,
  Real32: 0x22,
  Real64: 0x23,
  ComplexReal32: 0x33,
  ComplexReal64: 0x34,
});

/** The byte on the wire of each element type. */
export const byteOfElementType: ReadonlyMap<ElementType, number> = new Map(
  elementTypeOfByte.flatMap((type, byte) => (type === undefined ? [] : [[type, byte] as const])),
);

/** True for the types that a packed array can have: every one but the unsigned. */
export function isPackableType(typeByte: number): boolean {
  return (typeByte & 0xf0) !== 0x10;
}

function typesByByte(bytes: Readonly<Record<ElementType, number>>): (ElementType | undefined)[] {
  const table = new Array<ElementType | undefined>(256).fill(undefined);
  for (const [type, byte] of Object.entries(bytes)) table[byte] = type as ElementType;
  return table;
}
