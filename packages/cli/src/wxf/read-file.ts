import { WxfDecodeError } from "@remotebatch/wxf-codec";
import { UsageError } from "../exit-code.js";
import { openInput } from "../read-input.js";

/** Bytes of code or JSON that are read at most: what one string can hold. */
const maxTextBytes = 2 ** 28;

/**
 * The bytes of a WXF file, or of standard input for "-" and `undefined`. Reads no further when the header is none, for
 * the reader to say so.
 * @throws UsageError when the file can't be read, WxfDecodeError when it has more than `maxBytes`.
 */
export async function readWxfFile(path: string | undefined, maxBytes: number): Promise<Uint8Array> {
  let isHeaded = false;
  return collect(path, (chunks, total) => {
    if (total > maxBytes) {
      const message = `The input has more than ${maxBytes} bytes (--max-bytes).`;
      throw new WxfDecodeError("WXF_LIMIT_BYTES", message, maxBytes);
    }
    if (isHeaded || total < 2) return true;
    const [first, second] = Buffer.concat(chunks);
    isHeaded = first === 0x38 && (second === 0x3a || second === 0x43);
    return isHeaded;
  });
}

/**
 * The text of a file or of standard input.
 * @throws UsageError when it can't be read, is too long or not UTF-8.
 */
export async function readTextFile(path: string | undefined): Promise<string> {
  const bytes = await collect(path, (_, total) => {
    if (total <= maxTextBytes) return true;
    throw new UsageError(`The text has more than ${maxTextBytes} bytes; encode it in parts.`);
  });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UsageError("The text is not UTF-8. WXF itself is read by wxf decode.", {
      cause: error,
    });
  }
}

/** Reads chunks while `goesOn`, which sees all of them. */
async function collect(
  path: string | undefined,
  goesOn: (chunks: readonly Uint8Array[], total: number) => boolean,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of await openInput(path)) {
    chunks.push(chunk);
    total += chunk.length;
    if (!goesOn(chunks, total)) break;
  }
  return Buffer.concat(chunks, total);
}
