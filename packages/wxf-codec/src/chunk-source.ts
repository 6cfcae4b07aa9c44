import { nodeZlib } from "./platform.js";

/** Bytes that come in chunks: a web stream, a Node stream, or anything that can be iterated. */
export type ByteSource =
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Iterable<Uint8Array>;

/** Chunks as they are taken, and a way to say that no more are wanted, also while one is awaited. */
export interface Chunks extends AsyncIterable<Uint8Array> {
  next(): Promise<IteratorResult<Uint8Array, unknown>>;
  /** Tells the source; whether and when it listens is its own affair. */
  stop(): void;
}

/**
 * The chunks of any source.
 * @throws TypeError when it is none.
 */
export function chunksOf(source: ByteSource): Chunks {
  const isSource =
    typeof source === "object" &&
    source !== null &&
    ("getReader" in source || Symbol.asyncIterator in source || Symbol.iterator in source);
  if (!isSource) {
    throw new TypeError("WXF is read from a stream or an iterable of Uint8Array chunks.");
  }
  const { next, stop } = takerOf(source);
  const chunks: Chunks = {
    next,
    stop,
    [Symbol.asyncIterator]: () => ({
      next,
      return: async () => {
        stop();
        return { done: true, value: undefined };
      },
    }),
  };
  return chunks;
}

/** @throws TypeError when a chunk is no `Uint8Array`. */
export function checkChunk(chunk: unknown): void {
  if (!(chunk instanceof Uint8Array)) throw new TypeError("WXF is read from Uint8Array chunks.");
}

function takerOf(source: ByteSource): Pick<Chunks, "next" | "stop"> {
  const quietly = (work: () => unknown): void => {
    void Promise.resolve()
      .then(work)
      .catch(() => {});
  };
  // Of a web stream a read that is under way can be ended; its iterator would wait for it first.
  if ("getReader" in source) {
    const reader = source.getReader();
    return {
      next: async () => (await reader.read()) as IteratorResult<Uint8Array, unknown>,
      stop: () => quietly(() => reader.cancel()),
    };
  }
  if (Symbol.asyncIterator in source) {
    const iterator = source[Symbol.asyncIterator]();
    return {
      next: async () => await iterator.next(),
      stop: () => quietly(() => iterator.return?.()),
    };
  }
  const iterator = source[Symbol.iterator]();
  return {
    next: async () => iterator.next(),
    stop: () => quietly(() => iterator.return?.()),
  };
}

/** What went into and came out of a zlib stream. */
export interface ZlibCounts {
  /** Bytes given to the engine. */
  given: number;
  /** Bytes the engine has used, where it tells. */
  used(): number | undefined;
  /** What the source threw, to be told from what the engine throws. */
  sourceProblem?: unknown;
}

/**
 * Chunks through zlib, one way or the other. Pulls input only as output is taken.
 * @throws what the engine throws when the input is damaged, and what the source throws.
 */
export async function* throughZlib(
  source: ByteSource,
  direction: "inflate" | "deflate",
  level: number,
  counts: ZlibCounts,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (nodeZlib() === undefined) yield* throughWeb(source, direction, counts);
  else yield* throughNode(source, direction, level, counts);
}

const outputChunkBytes = 65_536;

/** The chunks of a source, and a note of what it throws. */
async function* noting(
  source: ByteSource,
  counts: ZlibCounts,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* chunksOf(source);
  } catch (problem) {
    counts.sourceProblem = problem;
    throw problem;
  }
}

async function* throughNode(
  source: ByteSource,
  direction: "inflate" | "deflate",
  level: number,
  counts: ZlibCounts,
): AsyncGenerator<Uint8Array, void, undefined> {
  const zlib = nodeZlib();
  if (zlib === undefined) return;
  const engine =
    direction === "inflate"
      ? zlib.createInflate({ chunkSize: outputChunkBytes })
      : zlib.createDeflate({ chunkSize: outputChunkBytes, level });
  counts.used = () => engine.bytesWritten;
  let wake: (() => void) | undefined;
  engine.once("close", () => wake?.());
  const feed = async (): Promise<void> => {
    try {
      for await (const chunk of noting(source, counts)) {
        if (engine.destroyed) return;
        counts.given += chunk.length;
        // The engine holds on to a chunk until it calls back; before that the source may not reuse its memory.
        await new Promise<void>((resolve) => {
          wake = resolve;
          engine.write(chunk, resolve);
        });
      }
      engine.end();
    } catch (problem) {
      engine.destroy(problem instanceof Error ? problem : new Error(String(problem)));
    }
  };
  void feed();
  try {
    yield* engine;
  } finally {
    engine.destroy();
  }
}

async function* throughWeb(
  source: ByteSource,
  direction: "inflate" | "deflate",
  counts: ZlibCounts,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { writable, readable } =
    direction === "inflate" ? new DecompressionStream("deflate") : new CompressionStream("deflate");
  const writer = writable.getWriter();
  const feed = async (): Promise<void> => {
    try {
      for await (const chunk of noting(source, counts)) {
        counts.given += chunk.length;
        await writer.write(chunk as Uint8Array<ArrayBuffer>);
      }
      await writer.close();
    } catch (problem) {
      // An error of the engine is seen by whoever reads; one of the source has to be handed on.
      await writer.abort(problem).catch(() => {});
    }
  };
  void feed();
  yield* chunksOf(readable);
}
