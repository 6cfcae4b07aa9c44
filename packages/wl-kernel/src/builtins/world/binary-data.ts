import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { ByteArr, type Expr, hasHead, integer, Real, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { confined, confinedExisting, fileNameOf, isDirectory } from "./confined-path.js";
import { streamsOf, TextSource, TextTarget } from "./stream-table.js";

const byteOrdering = systemSymbol("ByteOrdering");

interface BinaryType {
  readonly size: number;
  readonly read: (view: DataView, at: number, little: boolean) => Expr;
  readonly write: (view: DataView, value: number | bigint, little: boolean) => void;
}

const character: BinaryType = {
  size: 1,
  read: (view, at) => String.fromCharCode(view.getUint8(at)),
  write: (view, value) => view.setUint8(0, Number(value)),
};

const types: Readonly<Record<string, BinaryType>> = {
  Byte: whole(1, false),
  Character8: character,
  UnsignedInteger8: whole(1, false),
  UnsignedInteger16: whole(2, false),
  UnsignedInteger32: whole(4, false),
  UnsignedInteger64: whole(8, false),
  Integer8: whole(1, true),
  Integer16: whole(2, true),
  Integer32: whole(4, true),
  Integer64: whole(8, true),
  Real32: {
    size: 4,
    read: (view, at, little) => new Real(view.getFloat32(at, little)),
    write: (view, value, little) => view.setFloat32(0, Number(value), little),
  },
  Real64: {
    size: 8,
    read: (view, at, little) => new Real(view.getFloat64(at, little)),
    write: (view, value, little) => view.setFloat64(0, Number(value), little),
  },
};

function whole(size: number, signed: boolean): BinaryType {
  return {
    size,
    read(view, at, little) {
      let value = 0n;
      for (let i = 0; i < size; i++) {
        value = (value << 8n) | BigInt(view.getUint8(little ? at + size - 1 - i : at + i));
      }
      return integer(signed ? BigInt.asIntN(8 * size, value) : value);
    },
    write(view, value, little) {
      let left = BigInt.asUintN(64, BigInt(value));
      for (let i = 0; i < size; i++) {
        view.setUint8(little ? i : size - 1 - i, Number(left & 255n));
        left >>= 8n;
      }
    },
  };
}

function littleEndian(args: readonly Expr[]): boolean {
  return !args.some(
    (arg) => hasHead(arg, S.Rule) && arg.args[0] === byteOrdering && arg.args[1] === 1,
  );
}

/** Bytes of a file, byte array or the rest of an input stream. */
function bytesOf(source: Expr | undefined, context: Evaluator): Uint8Array | undefined {
  if (source instanceof ByteArr) return source.bytes;
  const open = streamsOf(context).find(source);
  if (open instanceof TextSource) {
    const rest = open.text.slice(open.at);
    open.at = open.text.length;
    return new TextEncoder().encode(rest);
  }
  const name = fileNameOf(source);
  if (name === undefined) return undefined;
  const path = confinedExisting(name, context);
  if (path === undefined || isDirectory(path)) {
    context.message(systemSymbol("BinaryReadList"), "noopen", name);
    return undefined;
  }
  return readFileSync(path);
}

function readAll(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [source, wanted = "Byte", most] = args.filter((arg) => !hasHead(arg, S.Rule));
  const names = hasHead(wanted, S.List) ? wanted.args : [wanted];
  const chosen = names.map((name) => (typeof name === "string" ? types[name] : undefined));
  if (chosen.includes(undefined)) return undefined;
  const bytes = bytesOf(source, context);
  if (bytes === undefined) return fileNameOf(source) === undefined ? undefined : S.$Failed;
  context.reserve(bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = littleEndian(args);
  const limit = typeof most === "number" ? most : Number.POSITIVE_INFINITY;
  const found: Expr[] = [];
  let at = 0;
  while (found.length < limit && at < bytes.length) {
    context.tick();
    const parts: Expr[] = [];
    for (const type of chosen as readonly BinaryType[]) {
      if (at + type.size > bytes.length) {
        at = bytes.length;
        if (parts.length > 0) parts.push(S.EndOfFile);
        break;
      }
      parts.push(type.read(view, at, little));
      at += type.size;
    }
    if (parts.length === 0) break;
    found.push(hasHead(wanted, S.List) ? context.list(parts) : (parts[0] as Expr));
  }
  return context.list(found);
}

function encoded(value: Expr, type: BinaryType, little: boolean): Uint8Array | undefined {
  const number =
    typeof value === "number" || typeof value === "bigint"
      ? value
      : value instanceof Real
        ? value.value
        : typeof value === "string" && type === character
          ? value.charCodeAt(0)
          : undefined;
  if (number === undefined) return undefined;
  const bytes = new Uint8Array(type.size);
  const fits = typeof number === "bigint" || Number.isInteger(number) || type.size >= 4;
  if (!fits) return undefined;
  try {
    type.write(new DataView(bytes.buffer), number, little);
    return bytes;
  } catch {
    return undefined;
  }
}

function writeAll(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [target, data, wanted = "Byte"] = args.filter((arg) => !hasHead(arg, S.Rule));
  const type = typeof wanted === "string" ? types[wanted] : undefined;
  if (type === undefined || data === undefined) return undefined;
  const little = littleEndian(args);
  const values = hasHead(data, S.List) ? data.args : [data];
  const parts =
    data instanceof ByteArr ? [data.bytes] : values.map((one) => encoded(one, type, little));
  if (parts.includes(undefined)) return undefined;
  const open = streamsOf(context).find(target);
  const name = open instanceof TextTarget ? open.name : fileNameOf(target);
  if (name === undefined) return undefined;
  const path = confined(name, context);
  if (path === undefined || isDirectory(path)) {
    context.message(systemSymbol("BinaryWrite"), "noopen", name);
    return S.$Failed;
  }
  if (open === undefined && !existsSync(path)) {
    streamsOf(context).open(new TextTarget(name, (text) => appendFileSync(path, text)));
  }
  for (const part of parts) appendFileSync(path, part as Uint8Array);
  return target;
}

export const binaryData: readonly Builtin[] = [
  builtin({
    name: "BinaryReadList",
    state: "partial",
    missing: "strings, complex numbers, 128-bit types",
    doc: "ref/BinaryReadList",
    apply: readAll,
  }),
  builtin({
    name: "BinaryWrite",
    state: "partial",
    missing: "strings, complex numbers, 128-bit types",
    doc: "ref/BinaryWrite",
    apply: writeAll,
  }),
  builtin({
    name: "FindList",
    state: "partial",
    missing: "options",
    doc: "ref/FindList",
    arity: [2, 3],
    apply([file, wanted, most], context) {
      const name = fileNameOf(file);
      const texts = hasHead(wanted, S.List) ? wanted.args : [wanted];
      if (name === undefined || !texts.every((one) => typeof one === "string")) return undefined;
      const bytes = bytesOf(file, context);
      if (bytes === undefined) return S.$Failed;
      const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
      const found = lines.filter((line) => texts.some((one) => line.includes(one as string)));
      return context.list(typeof most === "number" ? found.slice(0, most) : found);
    },
  }),
];
