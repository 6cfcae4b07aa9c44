import type { Expr } from "@remotebatch/expr-model";
import {
  decode,
  decodeLazy,
  encode,
  PushDecoder,
  TreeBuilder,
  WxfDecodeError,
} from "../src/index.js";
import { bytesOf, malformedVectors, realVectors, validVectors } from "./vector-files.js";

/** What a fuzz run saw. */
export interface FuzzFigures {
  inputs: number;
  accepted: number;
  codes: Record<string, number>;
}

/** A small generator of 32-bit numbers, so that a run can be repeated by its seed. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const tokens = [...new TextEncoder().encode("CjiLrIRSBsfA-:"), 0xc1, 0xc2, 0, 0x7f, 0x80, 0xff];

function mutated(seeds: readonly Uint8Array[], random: (below: number) => number): Uint8Array {
  const pick = (): Uint8Array => seeds[random(seeds.length)] as Uint8Array;
  let bytes = pick().slice();
  for (let times = 1 + random(4); times > 0; times--) {
    const at = random(bytes.length + 1);
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
      bytes = Uint8Array.of(...bytes.subarray(0, at), ...piece, ...bytes.subarray(at + random(4)));
    }
  }
  return bytes;
}

const outcomeOf = (read: () => Expr): { expr: Expr } | { code: string } => {
  try {
    return { expr: read() };
  } catch (problem) {
    if (!(problem instanceof WxfDecodeError)) throw problem;
    if (!Number.isInteger(problem.offset) || problem.offset < 0) throw new Error("No offset.");
    return { code: problem.code };
  }
};

function pushed(bytes: Uint8Array, cut: number): Expr {
  const tree = new TreeBuilder();
  const decoder = new PushDecoder(tree);
  decoder.write(bytes.subarray(0, cut));
  decoder.write(bytes.subarray(cut));
  decoder.end();
  return tree.expr as Expr;
}

/**
 * Decodes so many mutated vectors eagerly, lazily and pushed in two chunks.
 * @throws Error when anything but a decode error comes out, or when the ways do not agree.
 */
export function fuzz(inputs: number, seed: number): FuzzFigures {
  const random = randomNumbers(seed);
  const seeds = [...validVectors, ...realVectors, ...malformedVectors]
    .map(bytesOf)
    .filter(({ length }) => length < 600);
  const figures: FuzzFigures = { inputs, accepted: 0, codes: {} };
  for (let i = 0; i < inputs; i++) {
    const bytes = mutated(seeds, random);
    const shown = (): string => `input ${i} of seed ${seed}: ${Buffer.from(bytes).toString("hex")}`;
    const eager = outcomeOf(() => decode(bytes));
    if (bytes[1] !== 0x43) {
      const lazy = outcomeOf(() => decodeLazy(bytes).toExpr());
      const push = outcomeOf(() => pushed(bytes, random(bytes.length + 1)));
      if ("expr" in eager !== "expr" in lazy || "expr" in eager !== "expr" in push) {
        throw new Error(`The ways disagree on ${shown()}`);
      }
      if ("expr" in eager && "expr" in lazy && "expr" in push) {
        const written = Buffer.from(encode(eager.expr));
        if (!written.equals(encode(lazy.expr)) || !written.equals(encode(push.expr))) {
          throw new Error(`The ways give other values for ${shown()}`);
        }
        if (!written.equals(encode(decode(written)))) throw new Error(`Unstable: ${shown()}`);
      }
    }
    if ("expr" in eager) figures.accepted++;
    else figures.codes[eager.code] = (figures.codes[eager.code] ?? 0) + 1;
  }
  return figures;
}
