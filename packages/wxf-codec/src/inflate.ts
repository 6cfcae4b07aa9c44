import { WxfDecodeError } from "./errors.js";
import { nodeZlib, plainBytes } from "./platform.js";

/** No buffer of the engine is larger; of larger bodies streams read. */
const largestBuffer = 2 ** 32;

/** Bytes of the compressed header `8C:`. */
const headerBytes = 3;

/**
 * Inflates a zlib stream at once, to at most `maxInflatedBytes`.
 * @throws WxfDecodeError `WXF_ZLIB`, `WXF_LIMIT_INFLATED`, `WXF_TRAILING`, or `WXF_NEEDS_ASYNC` outside Node.
 */
export function inflateNow(
  compressed: Uint8Array,
  maxInflatedBytes: number,
  lenient: boolean,
): Uint8Array {
  const zlib = nodeZlib();
  if (zlib === undefined) {
    throw new WxfDecodeError(
      "WXF_NEEDS_ASYNC",
      "This engine inflates only asynchronously; use decodeAsync.",
      headerBytes,
    );
  }
  if (maxInflatedBytes < 1) throw tooLarge(maxInflatedBytes);
  const most = Math.min(maxInflatedBytes, largestBuffer);
  try {
    const { buffer, engine } = zlib.inflateSync(compressed, {
      maxOutputLength: most,
      info: true,
    });
    if (!lenient && engine.bytesWritten < compressed.length) {
      throw trailing(headerBytes + engine.bytesWritten);
    }
    return plainBytes(buffer);
  } catch (problem) {
    throw zlibError(problem, most);
  }
}

/**
 * The same with the web's `DecompressionStream`, for engines without `node:zlib`.
 * @throws WxfDecodeError as {@link inflateNow}
 */
export async function inflateSoon(
  compressed: Uint8Array,
  maxInflatedBytes: number,
  lenient: boolean,
): Promise<Uint8Array> {
  if (nodeZlib() !== undefined) return inflateNow(compressed, maxInflatedBytes, lenient);
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter();
  // The reader below reports what goes wrong here.
  writer.write(compressed as Uint8Array<ArrayBuffer>).catch(() => {});
  writer.close().catch(() => {});
  const reader = stream.readable.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      total += value.byteLength;
      checkInflated(total, maxInflatedBytes);
      chunks.push(value);
    }
  } catch (problem) {
    reader.cancel().catch(() => {});
    if (lenient && total > 0 && isTrailing(problem)) return joined(chunks, total);
    throw zlibError(problem, maxInflatedBytes);
  }
  return joined(chunks, total);
}

function isTrailing(problem: unknown): boolean {
  return problem instanceof TypeError && /trailing/i.test(problem.message);
}

function joined(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const whole = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** The error of bytes behind the zlib stream; `offset` counts in the file. */
export function trailing(offset: number): WxfDecodeError {
  return new WxfDecodeError("WXF_TRAILING", "Bytes follow the zlib stream.", offset);
}

/** @throws WxfDecodeError `WXF_LIMIT_INFLATED` when that many inflated bytes are too many. */
export function checkInflated(bytes: number, maxInflatedBytes: number): void {
  if (bytes > maxInflatedBytes) throw tooLarge(maxInflatedBytes);
}

/** The error of a damaged zlib stream. */
export function damaged(reason: string, cause?: unknown): WxfDecodeError {
  const message = `The compressed body is damaged: ${reason}.`;
  const options = cause === undefined ? undefined : { cause };
  return new WxfDecodeError("WXF_ZLIB", message, headerBytes, [], options);
}

function tooLarge(maxInflatedBytes: number): WxfDecodeError {
  return new WxfDecodeError(
    "WXF_LIMIT_INFLATED",
    `The body inflates to more than ${maxInflatedBytes} bytes (maxInflatedBytes).`,
    headerBytes,
  );
}

/** What an inflater's error means. */
export function zlibError(problem: unknown, maxInflatedBytes: number): WxfDecodeError {
  if (problem instanceof WxfDecodeError) return problem;
  const code = (problem as { code?: unknown } | undefined)?.code;
  if (code === "ERR_BUFFER_TOO_LARGE") return tooLarge(maxInflatedBytes);
  if (isTrailing(problem)) return trailing(headerBytes);
  return damaged(problem instanceof Error ? problem.message : String(problem), problem);
}
