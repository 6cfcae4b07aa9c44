import { createHash } from "node:crypto";

/**
 * The seed of one element: the first 8 bytes, big-endian, of the SHA-256 of "seed:index" in decimal. It depends on nothing
 * else, so that packing does not change results.
 */
export function elementSeed(seed: bigint, index: number): bigint {
  return createHash("sha256").update(`${seed}:${index}`).digest().readBigUInt64BE(0);
}
