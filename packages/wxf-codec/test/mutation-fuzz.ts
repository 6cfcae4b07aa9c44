import { setImmediate } from "node:timers/promises";
import type { Expr } from "@remotebatch/expr-model";
import { decode, decodeLazy, decodeStream, encode, inflate } from "../src/index.js";
import { PushInflate } from "../src/push-inflate.js";
import {
  contentCodes,
  countedParts,
  cutAnywhere,
  type Outcome,
  outcomeOf,
  outcomeSoon,
  overwritten,
  readPushed,
  wholeReaders,
} from "./fuzz-readers.js";
import { type HeapFigures, HeapScale, heapSlack, pushFactor, pushSlack } from "./heap-growth.js";
import { mutated, type Random, randomNumbers, smallVectors } from "./mutated-vectors.js";

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
  /** Inputs that were also streamed. */
  streamed: number;
  /** What calls claimed, by the way of reading that was weighed. */
  heap: Record<WeighedWay, HeapFigures>;
}

/** Ways whose memory is weighed: pushed within 96 times the input, the others within 64. */
export type WeighedWay = "eager" | "lazy" | "pushed";

/** Reading by an asynchronous stream takes as long as all else together, so that only every so many inputs are. */
const streamedEvery = 10;

/**
 * Reads so many mutated vectors in every way: with `decode`, lazily, by cursors, by `inspect`, pushed in pieces,
 * compressed ones as they are and inflated before, and every tenth by a stream of chunks.
 * @throws Error when anything but a decode error comes out, when the ways do not agree, or when `decode` or `decodeLazy`
 * claims more than 64 times its input, or a push decoder more than 96 times.
 */
export async function fuzz(inputs: number, seed: number): Promise<FuzzFigures> {
  // Once before anything is weighed: code is compiled and tables are made when they are first needed.
  for (const vector of smallVectors) {
    for (const read of [decode, decodeLazy, (bytes: Uint8Array) => readPushed([bytes])]) {
      outcomeOf<unknown>(() => read(vector));
    }
  }
  const random = randomNumbers(seed);
  const scales = {
    eager: new HeapScale(),
    lazy: new HeapScale(),
    pushed: new HeapScale(pushFactor),
  };
  const figures: FuzzFigures = {
    inputs,
    accepted: 0,
    codes: {},
    otherCodes: 0,
    slowestMs: 0,
    streamed: 0,
    heap: {
      eager: scales.eager.figures,
      lazy: scales.lazy.figures,
      pushed: scales.pushed.figures,
    },
  };
  for (let i = 0; i < inputs; i++) {
    const bytes = mutated(random);
    const start = performance.now();
    try {
      await readEveryWay(bytes, random, scales, figures, i % streamedEvery === 0);
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
  scales: Readonly<Record<WeighedWay, HeapScale>>,
  figures: FuzzFigures,
  isStreamed: boolean,
): Promise<void> {
  const plain = await plainOf(bytes);
  const slack = plain === bytes ? heapSlack.plain : heapSlack.compressed;
  const size = Math.max(bytes.length, plain?.length ?? inflatedBytes(bytes));
  const eager = scales.eager.weigh(size, slack, () => outcomeOf(() => decode(bytes)));
  scales.lazy.weigh(size, slack, () => outcomeOf(() => decodeLazy(bytes)));
  const others: Record<string, Outcome<Expr>> = {};
  for (const [way, read] of Object.entries(wholeReaders)) {
    others[way] = outcomeOf(() => read(bytes));
  }
  const few = cutAnywhere(bytes, 1 + random(5), random);
  others["pushed"] = scales.pushed.weigh(size, Math.max(slack, pushSlack), () =>
    outcomeOf(() => readPushed(few)),
  );
  others["pushed, many pieces"] = outcomeOf(() => readPushed(cutAnywhere(bytes, 40, random)));
  if (plain !== undefined && plain !== bytes) {
    others["pushed, inflated"] = outcomeOf(() => readPushed(cutAnywhere(plain, 9, random)));
  }
  if (isStreamed) {
    figures.streamed++;
    const pieces = cutAnywhere(bytes, 1 + random(9), random);
    others["stream"] = await outcomeSoon(decodeStream(overwritten(pieces)));
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

/** How far a damaged zlib stream can be inflated: so much of the body comes to a push decoder before the damage does. */
function inflatedBytes(bytes: Uint8Array): number {
  let count = 0;
  outcomeOf(() =>
    new PushInflate((inflated) => {
      count += inflated.length;
    }).write(bytes.subarray(3)),
  );
  return count;
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
