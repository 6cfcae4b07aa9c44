import { type Assoc, type Expr, type Fn, List, type Real, type Sym } from "@remotebatch/expr-model";
import { WxfEncodeError } from "./errors.js";
import type { Output } from "./output.js";
import { token } from "./tokens.js";
import { writeShortText } from "./utf8.js";
import { writeInteger } from "./write-atom.js";

/** Symbols and strings up to this length are written by a loop, within the room that every part finds. */
const longestLooped = 40;

/** What writing by plain recursion needs to know, and what it leaves to others. */
export interface PartWriter {
  readonly output: Output;
  /** Level from which functions and associations are written by {@link writeOther}. */
  readonly recursionLimit: number;
  /** Writes what is rare: every other kind of part, and all that is too deep to recurse into. */
  writeOther(expr: Expr, depth: number): void;
}

/**
 * Writes one expression at `start` and gives the position after it; the output's own position is left behind. The
 * position travels in arguments and results, so that it stays in a register.
 */
export function writePart(writer: PartWriter, expr: Expr, depth: number, start: number): number {
  const { output } = writer;
  if (start > output.roomyUpTo) output.makeRoomAt(start);
  if (typeof expr === "number") return writeNumber(output, expr, start);
  if (typeof expr === "string") {
    return writeString(output, expr, start);
  }
  // Several times as fast as `instanceof`, and the classes may come from a second copy of the model.
  const kind = (expr as { readonly kind?: string } | null | undefined)?.kind;
  if (kind === "Fn") {
    if (depth < writer.recursionLimit) return writeFunction(writer, expr as Fn, depth, start);
  } else if (kind === "Sym") {
    return writeSymbolPart(writer, expr as Sym, depth, start);
  } else if (kind === "Real") {
    const { value } = expr as Real;
    // What is not finite may have another form.
    if (value - value === 0) {
      output.bytes[start] = token.real64;
      output.view.setFloat64(start + 1, value, true);
      return start + 9;
    }
  } else if (kind === "Assoc") {
    if (depth < writer.recursionLimit) return writeAssociation(writer, expr as Assoc, depth, start);
  }
  output.position = start;
  writer.writeOther(expr, depth);
  return output.position;
}

function writeSymbolPart(writer: PartWriter, symbol: Sym, depth: number, start: number): number {
  const { output } = writer;
  const { wire, wireSize } = symbol;
  if (wire === undefined) {
    output.position = start;
    writer.writeOther(symbol, depth);
    const end = output.position;
    if (end - start <= longestLooped) keepWire(symbol, output.bytes, start, end);
    return end;
  }
  const { view } = output;
  view.setInt32(start, wire[0] as number, true);
  view.setInt32(start + 4, wire[1] as number, true);
  for (let i = 8; i < wireSize; i += 4) view.setInt32(start + i, wire[i >> 2] as number, true);
  return start + wireSize;
}

function keepWire(symbol: Sym, bytes: Uint8Array, start: number, end: number): void {
  if (Object.isFrozen(symbol)) return;
  const wire = new Int32Array(longestLooped / 4);
  const view = new DataView(wire.buffer);
  for (let at = start; at < end; at++) view.setUint8(at - start, bytes[at] as number);
  for (let i = 0; i < wire.length; i++) wire[i] = view.getInt32(4 * i, true);
  symbol.wireSize = end - start;
  symbol.wire = wire;
}

function writeNumber(output: Output, value: number, start: number): number {
  const { bytes } = output;
  if (value === (value << 24) >> 24 && (value !== 0 || 1 / value > 0)) {
    bytes[start] = token.integer8;
    bytes[start + 1] = value;
    return start + 2;
  }
  if (value === (value << 16) >> 16 && value !== 0) {
    bytes[start] = token.integer16;
    bytes[start + 1] = value;
    bytes[start + 2] = value >> 8;
    return start + 3;
  }
  output.position = start;
  writeInteger(output, value);
  return output.position;
}

function writeString(output: Output, text: string, start: number): number {
  const { bytes } = output;
  const { length } = text;
  if (length > longestLooped) {
    output.position = start;
    output.text(token.string, text);
    return output.position;
  }
  bytes[start] = token.string;
  const from = start + 2;
  let at = from;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) {
      at = writeShortText(bytes, from, text);
      break;
    }
    bytes[at++] = code;
  }
  // Below 128 even where every character takes three bytes.
  bytes[start + 1] = at - from;
  return at;
}

function writeFunction(writer: PartWriter, expr: Fn, depth: number, start: number): number {
  const { output } = writer;
  const { head, args } = expr;
  const count = args.length;
  let at = writeCount(output, start, token.function, count);
  if (head === List) {
    const { bytes } = output;
    bytes[at] = token.symbol;
    bytes[at + 1] = 4;
    bytes[at + 2] = 0x4c;
    bytes[at + 3] = 0x69;
    bytes[at + 4] = 0x73;
    bytes[at + 5] = 0x74;
    at += 6;
  } else {
    at =
      (head as { readonly kind?: string } | undefined)?.kind === "Sym"
        ? writeSymbolPart(writer, head as Sym, depth, at)
        : writePart(writer, head, depth + 1, at);
  }
  for (let i = 0; i < count; i++) {
    const part = args[i] as Expr;
    if (typeof part === "number") {
      if (at > output.roomyUpTo) output.makeRoomAt(at);
      at = writeNumber(output, part, at);
    } else {
      at = writePart(writer, part, depth + 1, at);
    }
  }
  return at;
}

function writeAssociation(writer: PartWriter, expr: Assoc, depth: number, start: number): number {
  const { output } = writer;
  const { keys, values, delayed } = expr;
  const count = keys.length;
  if (count !== values.length) {
    throw new WxfEncodeError("WXF_VALUE", "An association has not as many values as keys.");
  }
  let at = writeCount(output, start, token.association, count);
  for (let i = 0; i < count; i++) {
    if (at > output.roomyUpTo) output.makeRoomAt(at);
    output.bytes[at] = delayed?.[i] === 1 ? token.ruleDelayed : token.rule;
    const key = keys[i] as Expr;
    at =
      typeof key === "string"
        ? writeString(output, key, at + 1)
        : writePart(writer, key, depth + 1, at + 1);
    at = writePart(writer, values[i] as Expr, depth + 1, at);
  }
  return at;
}

function writeCount(output: Output, start: number, tokenByte: number, count: number): number {
  const { bytes } = output;
  bytes[start] = tokenByte;
  if (count < 0x80) {
    bytes[start + 1] = count;
    return start + 2;
  }
  output.position = start + 1;
  output.varint(count);
  return output.position;
}
