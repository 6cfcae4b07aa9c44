/** Bits of big integers in two's complement, as the language's bit functions see them. */

/** Number of one bits of n >= 0; for a negative n the number of zero bits, which is finite there. */
export function bitCount(n: bigint): number {
  const hex = (n < 0n ? -n - 1n : n).toString(16);
  let count = 0;
  for (let i = 0; i < hex.length; i++)
    count += NIBBLE[Number.parseInt(hex.charAt(i), 16)] as number;
  return count;
}

const NIBBLE = [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4];

/** Bits needed for n without its sign: BitLength of the language, so -1 has 0 and -2 has 1. */
export function bitLengthSigned(n: bigint): number {
  const value = n < 0n ? -n - 1n : n;
  return value === 0n ? 0 : value.toString(2).length;
}

/** n with the bit of weight 2^k set. */
export function bitSet(n: bigint, k: bigint): bigint {
  return n | (1n << k);
}

/** n with the bit of weight 2^k cleared. */
export function bitClear(n: bigint, k: bigint): bigint {
  return n & ~(1n << k);
}

/** n with the bit of weight 2^k inverted. */
export function bitFlip(n: bigint, k: bigint): bigint {
  return n ^ (1n << k);
}

/** The bit of weight 2^k of n: 0 or 1. */
export function bitGet(n: bigint, k: bigint): 0 | 1 {
  return ((n >> k) & 1n) === 1n ? 1 : 0;
}
