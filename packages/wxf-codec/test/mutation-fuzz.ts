import { setImmediate } from "node:timers/promises";
import { Assoc, type Expr, fn, list, listOf, real, sym } from "@remotebatch/expr-model";
import { decode, encode, inflate } from "../src/index.js";
import {
  contentCodes,
  countedParts,
  type Outcome,
  outcomeOf,
  type Random,
  readPushed,
  wholeReaders,
} from "./fuzz-readers.js";
import { type HeapFigures, HeapScale, heapSlack } from "./heap-growth.js";
import { bytesOf, malformedVectors, realVectors, validVectors } from "./vector-files.js";

/** What a fuzz run saw. */
export interface FuzzFigures {
  inputs: number;
  /** Inputs that every way accepted, with the same value. */
  accepted: number;
  /** Refusals of `decode`, by code. */
  codes: Record<string, number>;
  /** Inputs that another way refused with another code than `decode`. */
  otherCodes: number;
  /** Milliseconds that the slowest input took, all ways together. */
  slowestMs: number;
  heap: HeapFigures;
}

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

const vectors = [...validVectors, ...realVectors, ...malformedVectors]
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

function mutated(random: Random): Uint8Array {
  const pick = (): Uint8Array => vectors[random(vectors.length)] as Uint8Array;
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

/**
 * Reads so many mutated vectors in every way: with `decode`, lazily, by cursors, by `inspect`, and pushed in pieces.
 * @throws Error when anything but a decode error comes out, when the ways do not agree, or when `decode` claims more
 * than 64 times its input.
 */
export async function fuzz(inputs: number, seed: number): Promise<FuzzFigures> {
  // Once before anything is weighed: code is compiled and tables are made when they are first needed.
  for (const vector of vectors) outcomeOf(() => decode(vector));
  const random = randomNumbers(seed);
  const scale = new HeapScale();
  const figures: FuzzFigures = {
    inputs,
    accepted: 0,
    codes: {},
    otherCodes: 0,
    slowestMs: 0,
    heap: scale.figures,
  };
  for (let i = 0; i < inputs; i++) {
    const bytes = mutated(random);
    const start = performance.now();
    try {
      await readEveryWay(bytes, random, scale, figures);
    } catch (problem) {
      const shown = Buffer.from(bytes).toString("hex").slice(0, 4000);
      throw new Error(`${(problem as Error).message} (input ${i} of seed ${seed}: ${shown})`, {
        cause: problem,
      });
    }
    figures.slowestMs = Math.max(figures.slowestMs, performance.now() - start);
    // Node lets the state of a broken zlib stream go in a later turn of its loop.
    if (i % 100 === 99) await setImmediate();
  }
  return figures;
}

async function readEveryWay(
  bytes: Uint8Array,
  random: Random,
  scale: HeapScale,
  figures: FuzzFigures,
): Promise<void> {
  const plain = await plainOf(bytes);
  const slack = plain === bytes ? heapSlack.plain : heapSlack.compressed;
  const size = Math.max(bytes.length, plain?.length ?? 0);
  const eager = scale.weigh(size, slack, () => outcomeOf(() => decode(bytes)));
  const others: Record<string, Outcome<Expr>> = {};
  for (const [way, read] of Object.entries(wholeReaders)) {
    others[way] = outcomeOf(() => read(bytes));
  }
  if (plain !== undefined) {
    others["pushed"] = outcomeOf(() => readPushed(plain, 1 + random(5), random));
    others["pushed, many pieces"] = outcomeOf(() => readPushed(plain, 40, random));
  }
  if (eager.code === undefined) figures.accepted++;
  else figures.codes[eager.code] = (figures.codes[eager.code] ?? 0) + 1;
  refuseOtherOutcomes(eager, others);
  const isOther = ({ code }: Outcome<Expr>): boolean => code !== eager.code;
  if (Object.values(others).some(isOther)) figures.otherCodes++;

  const counted = outcomeOf(() => countedParts(bytes));
  if (counted.code !== undefined && eager.code === undefined) {
    throw new Error(`decode accepts what inspect refuses by ${counted.code}`);
  }
  if (counted.code === undefined && eager.code !== undefined && !contentCodes.has(eager.code)) {
    throw new Error(`inspect accepts what decode refuses by ${eager.code}`);
  }
}

/** The file without compression; nothing when it cannot be had. */
async function plainOf(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  if (bytes[1] !== 0x43) return bytes;
  try {
    return await inflate(bytes);
  } catch {
    return undefined;
  }
}

function refuseOtherOutcomes(
  eager: Outcome<Expr>,
  others: Readonly<Record<string, Outcome<Expr>>>,
): void {
  const written = eager.code === undefined ? Buffer.from(encode(eager.value)) : undefined;
  for (const [way, outcome] of Object.entries(others)) {
    if ((outcome.code === undefined) !== (written !== undefined)) {
      throw new Error(`decode: ${eager.code ?? "accepted"}, ${way}: ${outcome.code ?? "accepted"}`);
    }
    if (outcome.code === undefined && written?.equals(encode(outcome.value)) === false) {
      throw new Error(`${way} gives another value than decode`);
    }
  }
  if (written?.equals(encode(decode(written))) === false) {
    throw new Error("what was written is read otherwise");
  }
}
