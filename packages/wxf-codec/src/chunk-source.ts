import { nodeZlib } from "./platform.js";

/** Bytes that come in chunks: a web stream, a Node stream, or anything that can be iterated. */
export type ByteSource =
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Iterable<Uint8Array>;

/** The chunks of any source. */
export async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  if (Symbol.asyncIterator in source || Symbol.iterator in source) {
    yield* source;
    return;
  }
  // Web streams of some browsers cannot be iterated.
  const reader = (source as ReadableStream<Uint8Array>).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** What went into and came out of a zlib stream. */
export interface ZlibCounts {
  /** Bytes given to the engine. */
  given: number;
  /** Bytes the engine has used, where it tells. */
  used(): number | undefined;
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
  if (nodeZlib === undefined) yield* throughWeb(source, direction, counts);
  else yield* throughNode(source, direction, level, counts);
}

const outputChunkBytes = 65_536;

async function* throughNode(
  source: ByteSource,
  direction: "inflate" | "deflate",
  level: number,
  counts: ZlibCounts,
): AsyncGenerator<Uint8Array, void, undefined> {
  const zlib = nodeZlib;
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
      for await (const chunk of chunksOf(source)) {
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
      for await (const chunk of chunksOf(source)) {
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
