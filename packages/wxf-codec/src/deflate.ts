import { WxfEncodeError } from "./errors.js";
import { compressedHeader } from "./header.js";
import { nodeZlib } from "./platform.js";

/**
 * The file `8C:` with that body.
 * @throws WxfEncodeError `WXF_NEEDS_ASYNC` outside Node.
 */
export function deflateNow(body: Uint8Array, level: number): Uint8Array {
  const zlib = nodeZlib();
  if (zlib === undefined) {
    const message = "This engine compresses only asynchronously; use encodeAsync.";
    throw new WxfEncodeError("WXF_NEEDS_ASYNC", message);
  }
  return withHeader([zlib.deflateSync(body, { level })]);
}

/** The same, where the web's `CompressionStream` takes its time; that one knows no levels. */
export async function deflateSoon(body: Uint8Array, level: number): Promise<Uint8Array> {
  if (nodeZlib() !== undefined) return deflateNow(body, level);
  const source = new Blob([body as Uint8Array<ArrayBuffer>]).stream();
  const stream = source.pipeThrough(new CompressionStream("deflate"));
  return withHeader([new Uint8Array(await new Response(stream).arrayBuffer())]);
}

function withHeader(chunks: readonly Uint8Array[]): Uint8Array {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, compressedHeader.length);
  const whole = new Uint8Array(length);
  whole.set(compressedHeader);
  let at = compressedHeader.length;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
