import { nodeBuffer } from "./platform.js";

/** Thrown (without a stack) inside the package when bytes are no text; readers add the place. */
export const notUtf8 = Symbol("not UTF-8");

/**
 * What a problem of {@link decodeText} means for a text of so many bytes.
 * @throws the problem, when it is none of those.
 */
export function textFault(
  problem: unknown,
  bytes: number,
): { readonly code: "WXF_UTF8" | "WXF_LIMIT_TEXT"; readonly message: string } {
  if (problem === notUtf8) return { code: "WXF_UTF8", message: "The text is not UTF-8." };
  const isTooLong =
    problem instanceof RangeError ||
    (problem as { code?: unknown } | undefined)?.code === "ERR_STRING_TOO_LONG";
  if (!isTooLong) throw problem;
  const message = `A text of ${bytes} bytes is longer than this engine's strings can be.`;
  return { code: "WXF_LIMIT_TEXT", message };
}

const fatalDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const fromCharCode = String.fromCharCode;

/**
 * The text of `bytes[start, end)`: UTF-8, where a lone surrogate may stand as three bytes (WTF-8) and a pair
 * as six. Never replaces anything.
 * @throws {@link notUtf8}
 */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < 9) {
    const short = asciiText(bytes, start, end);
    if (short !== undefined) return short;
    return decodeWtf8(bytes, start, end);
  }
  if (nodeBuffer !== undefined) {
    const text = nodeBuffer.utf8Slice(bytes, start, end);
    // The native decoder replaces what is wrong by U+FFFD: only then is a second, strict look needed.
    if (text.indexOf("\ufffd") < 0) return text;
    return decodeWtf8(bytes, start, end);
  }
  try {
    return fatalDecoder.decode(bytes.subarray(start, end));
  } catch {
    return decodeWtf8(bytes, start, end);
  }
}

function asciiText(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = "";
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte > 0x7f) return undefined;
    text += fromCharCode(byte);
  }
  return text;
}

function decodeWtf8(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  let units: number[] = [];
  let at = start;
  while (at < end) {
    const first = bytes[at++] as number;
    if (first < 0x80) {
      units.push(first);
    } else {
      const extra = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
      if (extra === 0 || at + extra > end) throw notUtf8;
      let code = first & (0x3f >> extra);
      for (let i = 0; i < extra; i++) {
        const next = bytes[at++] as number;
        if ((next & 0xc0) !== 0x80) throw notUtf8;
        code = (code << 6) | (next & 0x3f);
      }
      if ((extra === 2 && code < 0x800) || (extra === 3 && (code < 0x10000 || code > 0x10ffff))) {
        throw notUtf8;
      }
      if (code < 0x10000) units.push(code);
      else units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    }
    if (units.length > 4096) {
      text += fromCharCode(...units);
      units = [];
    }
  }
  return text + fromCharCode(...units);
}

/** The most bytes that the text can take. */
export function maxTextBytes(text: string): number {
  return text.length * 3;
}

/**
 * Writes the text as UTF-8, lone surrogates as three bytes each, and gives the position after it. The buffer
 * must have room for {@link maxTextBytes} at `position`.
 */
export function writeText(bytes: Uint8Array, position: number, text: string): number {
  const { length } = text;
  if (length < 40) return writeShortText(bytes, position, text);
  if (nodeBuffer !== undefined) {
    const count = nodeBuffer.utf8Write(bytes, text, position, maxTextBytes(text));
    // As many bytes as characters: all are ASCII, and nothing can have been replaced.
    if (count === length || isWellFormed(text)) return position + count;
  } else if (isWellFormed(text)) {
    return position + encoder.encodeInto(text, bytes.subarray(position)).written;
  }
  return writeShortText(bytes, position, text);
}

/** {@link writeText} by a loop. */
export function writeShortText(bytes: Uint8Array, position: number, text: string): number {
  const length = text.length;
  let at = position;
  for (let i = 0; i < length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      bytes[at++] = code;
    } else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else {
      if ((code & 0xfc00) === 0xd800 && i + 1 < length) {
        const low = text.charCodeAt(i + 1);
        if ((low & 0xfc00) === 0xdc00) {
          i++;
          code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
          bytes[at++] = 0xf0 | (code >> 18);
          bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
          bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
          bytes[at++] = 0x80 | (code & 0x3f);
          continue;
        }
      }
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
    }
  }
  return at;
}

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function isWellFormed(text: string): boolean {
  const native = (text as { isWellFormed?: () => boolean }).isWellFormed;
  return native === undefined ? !loneSurrogate.test(text) : native.call(text);
}
