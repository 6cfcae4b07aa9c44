import {
  type BigReal,
  elementSize,
  type Numeric,
  type Packed,
  type Sym,
} from "@remotebatch/expr-model";
import { WxfEncodeError } from "./errors.js";
import { bigRealPattern } from "./number-text.js";
import type { Output } from "./output.js";
import { byteOfElementType, isPackableType, token } from "./tokens.js";

/** Writes a safe integer with the smallest width that holds it. */
export function writeInteger(output: Output, value: number): void {
  output.reserve(16);
  const { bytes } = output;
  let at = output.position;
  if (value === (value | 0)) {
    if (value >= -0x80 && value < 0x80) {
      if (value === 0 && 1 / value < 0) throw noInteger(value);
      bytes[at++] = token.integer8;
    } else if (value >= -0x8000 && value < 0x8000) {
      bytes[at++] = token.integer16;
      bytes[at++] = value;
      output.position = at + 1;
      bytes[at] = value >> 8;
      return;
    } else {
      bytes[at++] = token.integer32;
      bytes[at++] = value;
      bytes[at++] = value >> 8;
      bytes[at++] = value >> 16;
      bytes[at++] = value >> 24;
      output.position = at;
      return;
    }
    bytes[at++] = value;
    output.position = at;
    return;
  }
  if (!Number.isSafeInteger(value)) throw noInteger(value);
  bytes[at] = token.integer64;
  const high = Math.floor(value / 0x1_0000_0000);
  output.view.setInt32(at + 1, value - high * 0x1_0000_0000, true);
  output.view.setInt32(at + 5, high, true);
  output.position = at + 9;
}

function noInteger(value: number): WxfEncodeError {
  const shown = Object.is(value, -0) ? "-0" : value;
  const fix = `write real(${shown}) for a machine real`;
  return new WxfEncodeError(
    "WXF_VALUE",
    `A bare number must be a safe integer, not ${shown}; ${fix}.`,
  );
}

/** Writes an integer of any size. */
export function writeBigInteger(output: Output, value: bigint): void {
  if (value >= -9007199254740991n && value <= 9007199254740991n) {
    writeInteger(output, Number(value));
  } else if (value >= -0x8000_0000_0000_0000n && value < 0x8000_0000_0000_0000n) {
    output.reserve(9);
    output.byte(token.integer64);
    output.view.setBigInt64(output.position, value, true);
    output.position += 8;
  } else {
    output.text(token.bigInteger, value.toString());
  }
}

/** Writes the bits of a machine real. */
export function writeReal(output: Output, value: number): void {
  output.reserve(9);
  output.byte(token.real64);
  output.view.setFloat64(output.position, value, true);
  output.position += 8;
}

/** @throws WxfEncodeError when the text breaks the grammar, so that no code can pass as a number. */
export function writeBigReal(output: Output, value: BigReal): void {
  if (!bigRealPattern.test(value.text)) {
    const shown = JSON.stringify(value.text.slice(0, 60));
    throw new WxfEncodeError("WXF_NUMBER", `${shown} is no arbitrary-precision real.`);
  }
  output.text(token.bigReal, value.text);
}

/** @throws WxfEncodeError when the name is empty. */
export function writeSymbol(output: Output, symbol: Sym): void {
  if (symbol.name === "") throw new WxfEncodeError("WXF_SYMBOL", "A symbol has an empty name.");
  output.text(token.symbol, symbol.name);
}

/** Writes token and length of a byte array, not the bytes. */
export function writeByteArrayHeader(output: Output, length: number): void {
  output.reserve(10);
  output.byte(token.byteArray);
  output.varint(length);
}

/**
 * Writes everything of an array but its elements.
 * @throws WxfEncodeError when type, dimensions and bytes do not fit together.
 */
export function writeArrayHeader(output: Output, array: Packed | Numeric): void {
  const { kind, type, dims, bytes } = array;
  const typeByte = byteOfElementType.get(type);
  if (typeByte === undefined || (kind === "Packed" && !isPackableType(typeByte))) {
    throw new WxfEncodeError("WXF_ARRAY", `${type} is no element type of a ${kind} array.`);
  }
  let count = 1;
  for (const dim of dims) {
    if (!Number.isSafeInteger(dim) || dim < 1) {
      const message = `A dimension must be an integer of 1 or more, not ${dim}.`;
      throw new WxfEncodeError("WXF_ARRAY", message);
    }
    count *= dim;
  }
  if (dims.length === 0)
    throw new WxfEncodeError("WXF_ARRAY", "An array needs a rank of 1 or more.");
  if (count * elementSize[type] !== bytes.length) {
    const message = `${dims.join(" × ")} elements of ${type} do not take ${bytes.length} bytes.`;
    throw new WxfEncodeError("WXF_ARRAY", message);
  }
  output.reserve(12 + 9 * dims.length);
  output.byte(kind === "Packed" ? token.packedArray : token.numericArray);
  output.byte(typeByte);
  output.varint(dims.length);
  for (const dim of dims) output.varint(dim);
}
