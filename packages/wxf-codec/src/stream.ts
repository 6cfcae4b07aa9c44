import type { Expr } from "@remotebatch/expr-model";
import {
  type ByteSource,
  type Chunks,
  checkChunk,
  chunksOf,
  throughZlib,
  type ZlibCounts,
} from "./chunk-source.js";
import { WxfDecodeError } from "./errors.js";
import { compressedHeader, plainHeader, readHeader } from "./header.js";
import { checkInflated, trailing, zlibError } from "./inflate.js";
import type { ResolvedLimits } from "./limits.js";
import { type OpenOptions, resolveOpenOptions } from "./open-options.js";
import { PushBody } from "./push-body.js";
import { TreeBuilder } from "./tree-builder.js";
import type { WxfVisitor } from "./visitor.js";

/**
 * Reads one expression from chunks, with either header. Holds what has been built and no more of the input than
 * the unfinished part; stops at the first bad byte, so that a compressed bomb is not inflated.
 * @throws WxfDecodeError when the bytes are refused; what the source throws.
 */
export async function decodeStream(source: ByteSource, options?: OpenOptions): Promise<Expr> {
  const tree = new TreeBuilder();
  await visitStream(source, tree, options);
  return tree.expr as Expr;
}

/**
 * Tells a visitor what the chunks hold, in bounded memory: nothing is built.
 * @throws WxfDecodeError when the bytes are refused; what the source and the visitor throw.
 */
export async function visitStream(
  source: ByteSource,
  visitor: WxfVisitor,
  options: OpenOptions = {},
): Promise<void> {
  const { limits, lenient } = resolveOpenOptions(options);
  const chunks = chunksOf(source);
  try {
    const { start, compressed } = await takeHeader(chunks);
    if (compressed) await visitCompressed(afterHeader(start, chunks), visitor, limits, lenient);
    else await visitPlain(afterHeader(start, chunks), visitor, limits, lenient);
  } finally {
    // Not awaited: a source that is waiting for its next chunk could keep the answer back for ever.
    chunks.stop();
  }
}

async function visitPlain(
  body: AsyncIterable<Uint8Array>,
  visitor: WxfVisitor,
  limits: ResolvedLimits,
  lenient: boolean,
): Promise<void> {
  const decoder = new PushBody(visitor, limits, lenient, plainHeader.length);
  for await (const chunk of body) decoder.write(chunk);
  decoder.end();
}

async function visitCompressed(
  body: AsyncIterable<Uint8Array>,
  visitor: WxfVisitor,
  limits: ResolvedLimits,
  lenient: boolean,
): Promise<void> {
  const { maxBytes, maxInflatedBytes } = limits;
  const inside = { ...limits, maxBytes: Number.POSITIVE_INFINITY };
  const decoder = new PushBody(visitor, inside, lenient, 0);
  const counts: ZlibCounts = { given: 0, used: () => undefined };
  const inflated = throughZlib(limited(body, maxBytes), "inflate", -1, counts);
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await nextInflated(inflated, maxInflatedBytes, counts);
      if (done === true) break;
      total += value.length;
      checkInflated(total, maxInflatedBytes);
      decoder.write(value);
    }
  } finally {
    await inflated.return();
  }
  decoder.end();
  const used = counts.used();
  if (!lenient && used !== undefined && used < counts.given) {
    throw trailing(compressedHeader.length + used);
  }
}

async function nextInflated(
  inflated: AsyncGenerator<Uint8Array, void, undefined>,
  maxInflatedBytes: number,
  counts: ZlibCounts,
): Promise<IteratorResult<Uint8Array, void>> {
  try {
    return await inflated.next();
  } catch (problem) {
    const isOfSource = counts.sourceProblem !== undefined && counts.sourceProblem === problem;
    throw !isOfSource && isZlibProblem(problem) ? zlibError(problem, maxInflatedBytes) : problem;
  }
}

/** Tells damage of the data from errors of the source, which are passed on as they are. */
function isZlibProblem(problem: unknown): boolean {
  const code = (problem as { code?: unknown } | undefined)?.code;
  return problem instanceof TypeError || (typeof code === "string" && code.startsWith("Z_"));
}

async function* limited(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  // The header counts too, as it does for every other reader.
  let total = compressedHeader.length;
  for await (const chunk of body) {
    total += chunk.length;
    if (total > maxBytes) {
      const message = `The input has more than ${maxBytes} bytes (maxBytes).`;
      throw new WxfDecodeError("WXF_LIMIT_BYTES", message, maxBytes);
    }
    yield chunk;
  }
}

/** Reads chunks until the header is there; `start` are the bytes after it. */
async function takeHeader(
  chunks: Chunks,
): Promise<{ readonly start: Uint8Array; readonly compressed: boolean }> {
  let start = new Uint8Array(0);
  for (;;) {
    const isWhole = start.length >= 3 || (start.length === 2 && start[1] === 0x3a);
    const { done, value } = isWhole ? { done: true, value: undefined } : await chunks.next();
    if (done === true || value === undefined) {
      const { compressed, bodyStart } = readHeader(start);
      return { start: start.subarray(bodyStart), compressed };
    }
    checkChunk(value);
    const joined = new Uint8Array(start.length + value.length);
    joined.set(start);
    joined.set(value, start.length);
    start = joined;
  }
}

async function* afterHeader(
  start: Uint8Array,
  chunks: Chunks,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield start;
  for await (const chunk of chunks) {
    checkChunk(chunk);
    yield chunk;
  }
}
