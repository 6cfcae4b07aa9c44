import { Assoc, type Expr, fn, list, listOf, real, sym } from "@remotebatch/expr-model";
import { encode } from "../src/index.js";
import { bytesOf, malformedVectors, realVectors, validVectors } from "./vector-files.js";

/** Gives a whole number below another. */
export type Random = (below: number) => number;

/** A small generator of 32-bit numbers, so that a run can be repeated by its seed. */
export function randomNumbers(seed: number): Random {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const tokens = [...new TextEncoder().encode("CjiLrIRSBsfA-:"), 0xc1, 0xc2, 0, 0x7f, 0x80, 0xff];

/** Every vector under 600 bytes, well-formed or not. */
export const smallVectors: readonly Uint8Array[] = [
  ...validVectors,
  ...realVectors,
  ...malformedVectors,
]
  .map(bytesOf)
  .filter(({ length }) => length < 600);

/** Long lists of the parts that are largest in memory for their bytes. */
const dense = [
  new Assoc([], []),
  new Assoc([1], [2]),
  fn("f"),
  list(),
  "",
  "a",
  real(1),
  sym("x"),
].map((part) => encode(listOf(new Array<Expr>(10_000).fill(part))));

/** A vector, or a dense list, with a few bytes changed, cut off, left out or taken from another vector. */
export function mutated(random: Random): Uint8Array {
  const pick = (): Uint8Array => smallVectors[random(smallVectors.length)] as Uint8Array;
  const start = random(500) === 0 ? (dense[random(dense.length)] as Uint8Array) : pick();
  let bytes = start.slice();
  for (let times = 1 + random(4); times > 0; times--) {
    // Seldom in the header, behind which nothing is read once it is broken.
    const at = random(20) === 0 ? random(3) : 2 + random(Math.max(1, bytes.length - 1));
    const choice = random(7);
    if (choice === 0) bytes[at] = random(256);
    else if (choice === 1) bytes[at] = tokens[random(tokens.length)] as number;
    else if (choice === 2) bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    else if (choice === 3) bytes = bytes.slice(0, at);
    else {
      const other = pick();
      const from = random(other.length + 1);
      const piece =
        choice === 6 ? Uint8Array.of(random(256)) : other.subarray(from, from + random(40));
      bytes = Uint8Array.from(
        Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + random(4))]),
      );
    }
  }
  return bytes;
}
