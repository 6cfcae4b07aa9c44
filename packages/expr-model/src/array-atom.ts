import { fromBase64 } from "./base64.js";
import { ByteArr } from "./byte-array.js";
import type { Expr } from "./expr.js";
import { Fn, isFn } from "./function.js";
import { BigReal } from "./number.js";
import { type ElementType, elementSize, Numeric } from "./number-array.js";
import { isComplexType, isIntegerType } from "./packed-elements.js";
import { Sym, systemName } from "./symbol.js";

/**
 * The atom that `ByteArray["…"]`, `BigReal["…"]` or `NumericArray[{…}, "…"]` stands for in printed text; `undefined` for
 * other calls and for elements that do not fit the type.
 */
export function arrayAtom(call: Fn): Expr | undefined {
  const [content, type] = call.args;
  const head = call.head instanceof Sym ? systemName(call.head.name) : "";
  if (call.args.length === 1 && typeof content === "string") {
    if (head === "BigReal") return new BigReal(content);
    const bytes = head === "ByteArray" ? fromBase64(content) : undefined;
    return bytes === undefined ? undefined : new ByteArr(bytes);
  }
  if (call.args.length !== 2 || content === undefined || head !== "NumericArray") return undefined;
  return typeof type === "string" && isElementType(type) ? numericOf(content, type) : undefined;
}

function isElementType(type: string): type is ElementType {
  return Object.hasOwn(elementSize, type);
}

function numericOf(nested: Expr, type: ElementType): Numeric | undefined {
  const dims: number[] = [];
  let level: readonly Expr[] = [nested];
  // One level of the nest at a time: every part must be a list of the same length, or none may be one.
  while (level[0] !== undefined && isFn(level[0], "List")) {
    const length = level[0].args.length;
    const next: Expr[] = [];
    for (const part of level) {
      if (!isFn(part, "List") || part.args.length !== length) return undefined;
      for (const item of part.args) next.push(item);
    }
    dims.push(length);
    level = next;
  }
  if (dims.length === 0) return undefined;
  const bytes = new Uint8Array(level.length * elementSize[type]);
  const view = new DataView(bytes.buffer);
  const size = elementSize[type];
  for (let i = 0; i < level.length; i++) {
    const element = level[i] as Expr;
    if (!writeElement(view, i * size, type, element)) return undefined;
  }
  return new Numeric(type, dims, bytes);
}

function writeElement(view: DataView, offset: number, type: ElementType, element: Expr): boolean {
  if (isComplexType(type)) {
    if (!(element instanceof Fn) || !isFn(element, "Complex") || element.args.length !== 2)
      return false;
    const half = elementSize[type] / 2;
    return (
      writeReal(view, offset, half, element.args[0] as Expr) &&
      writeReal(view, offset + half, half, element.args[1] as Expr)
    );
  }
  return isIntegerType(type)
    ? writeInteger(view, offset, type, element)
    : writeReal(view, offset, elementSize[type], element);
}

function writeReal(view: DataView, offset: number, size: number, element: Expr): boolean {
  if (typeof element !== "object" || element.kind !== "Real") return false;
  if (size === 4) view.setFloat32(offset, element.value, true);
  else view.setFloat64(offset, element.value, true);
  return true;
}

function writeInteger(view: DataView, offset: number, type: ElementType, element: Expr): boolean {
  if (typeof element !== "number" && typeof element !== "bigint") return false;
  const value = BigInt(element);
  const width = 8 * elementSize[type];
  const signed = !type.startsWith("Unsigned");
  const kept = signed ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value);
  if (kept !== value) return false;
  for (let i = 0, rest = BigInt.asUintN(width, value); i < elementSize[type]; i++, rest >>= 8n) {
    view.setUint8(offset + i, Number(rest & 255n));
  }
  return true;
}
