/**
 * The seed of one element: the first 8 bytes, big-endian, of the SHA-256 of "seed:index" in decimal. It depends on nothing
 * else, so that packing does not change results.
 */
export function elementSeed(seed: bigint, index: number): bigint {
  // Loaded at the first use: most jobs have no seed, and it would cost them a part of their start.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(`${seed}:${index}`).digest().readBigUInt64BE(0);
}
