import { Buffer } from "node:buffer";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { ByteArr, type Expr, hasHead, type Sym, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

const baseEncode = systemSymbol("BaseEncode");
const baseDecode = systemSymbol("BaseDecode");
const byteArrayToString = systemSymbol("ByteArrayToString");
const stringToByteArray = systemSymbol("StringToByteArray");

/** Bytes that a list or a text in base 64 stands for. */
function bytesFrom(expr: Expr | undefined): Uint8Array | undefined {
  if (expr instanceof ByteArr) return expr.bytes;
  if (typeof expr === "string") {
    return /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(expr) ? Buffer.from(expr, "base64") : undefined;
  }
  if (!hasHead(expr, S.List)) return undefined;
  const fits = expr.args.every((byte) => typeof byte === "number" && byte >= 0 && byte < 256);
  return fits ? Uint8Array.from(expr.args as readonly number[]) : undefined;
}

/** An encoding of text by its name in the language. */
function encodingOf(name: Expr | undefined): BufferEncoding | undefined {
  if (name === undefined || name === "UTF8" || name === "UTF-8" || name === "Unicode")
    return "utf8";
  if (name === "ISO8859-1" || name === "ISOLatin1") return "latin1";
  return name === "ASCII" || name === "PrintableASCII" ? "ascii" : undefined;
}

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function toBase32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let pending = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += base32[(pending >>> (bits - 5)) & 31];
    pending &= (1 << bits) - 1;
  }
  if (bits > 0) text += base32[(pending << (5 - bits)) & 31];
  return text.padEnd(Math.ceil(text.length / 8) * 8, "=");
}

function fromBase32(text: string): Uint8Array | undefined {
  const digits = text.toUpperCase().replace(/=+$/, "");
  const bytes: number[] = [];
  let bits = 0;
  let pending = 0;
  for (const digit of digits) {
    const value = base32.indexOf(digit);
    if (value < 0) return undefined;
    pending = (pending << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((pending >>> bits) & 255);
      pending &= (1 << bits) - 1;
    }
  }
  return Uint8Array.from(bytes);
}

const bases: Readonly<
  Record<
    string,
    {
      readonly encode: (bytes: Uint8Array) => string;
      readonly decode: (text: string) => Uint8Array | undefined;
    }
  >
> = {
  Base64: {
    encode: (bytes) => Buffer.from(bytes).toString("base64"),
    decode: (text) => Buffer.from(text, "base64"),
  },
  Base64URL: {
    encode: (bytes) => Buffer.from(bytes).toString("base64url"),
    decode: (text) => Buffer.from(text, "base64url"),
  },
  Base32: { encode: toBase32, decode: fromBase32 },
  Base16: {
    encode: (bytes) => Buffer.from(bytes).toString("hex").toUpperCase(),
    decode: (text) => (/^([0-9a-f]{2})*$/i.test(text) ? Buffer.from(text, "hex") : undefined),
  },
};

function based(
  name: string,
  owner: Sym,
  of: (value: Expr, base: string, context: Evaluator) => Expr | undefined,
): Builtin {
  return builtin({
    name,
    state: "partial",
    missing: "bases other than 64, 64URL, 32 and 16",
    doc: `ref/${name}`,
    arity: [1, 2],
    apply([value, base = "Base64"], context) {
      if (typeof base !== "string" || bases[base] === undefined) {
        context.message(owner, "encoding", base);
        return undefined;
      }
      return of(value as Expr, base, context);
    },
  });
}

export const byteArrays: readonly Builtin[] = [
  builtin({
    name: "ByteArray",
    state: "complete",
    doc: "ref/ByteArray",
    apply([data], context, expr) {
      if (expr.args.length > 1) return undefined;
      const bytes = data === undefined ? new Uint8Array() : bytesFrom(data);
      if (bytes !== undefined) return new ByteArr(bytes);
      context.message(S.ByteArray, typeof data === "string" ? "lend" : "batd", data as Expr);
      return undefined;
    },
  }),
  builtin({
    name: "StringToByteArray",
    state: "complete",
    doc: "ref/StringToByteArray",
    arity: [1, 2],
    apply([text, encoding], context, expr) {
      const known = encodingOf(encoding);
      if (typeof text !== "string" || known === undefined) {
        if (typeof text !== "string") context.message(stringToByteArray, "string", 1, expr);
        return undefined;
      }
      return new ByteArr(Uint8Array.from(Buffer.from(text, known)));
    },
  }),
  builtin({
    name: "ByteArrayToString",
    state: "complete",
    doc: "ref/ByteArrayToString",
    arity: [1, 2],
    apply([data, encoding], context, expr) {
      const known = encodingOf(encoding);
      if (known === undefined) return undefined;
      if (hasHead(data, S.List) && data.args.length === 0) return "";
      if (!(data instanceof ByteArr)) {
        context.message(byteArrayToString, "lend", data ?? expr);
        return undefined;
      }
      return Buffer.from(data.bytes).toString(known);
    },
  }),
  based("BaseEncode", baseEncode, (value, base) =>
    value instanceof ByteArr || typeof value === "string"
      ? bases[base]?.encode(value instanceof ByteArr ? value.bytes : Buffer.from(value, "utf8"))
      : undefined,
  ),
  based("BaseDecode", baseDecode, (value, base, context) => {
    const bytes = typeof value === "string" ? bases[base]?.decode(value) : undefined;
    if (typeof value !== "string") return undefined;
    if (bytes !== undefined) return new ByteArr(Uint8Array.from(bytes));
    context.message(baseDecode, "invalid", value);
    return S.$Failed;
  }),
];
