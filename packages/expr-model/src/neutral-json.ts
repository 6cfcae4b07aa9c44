import { Assoc } from "./association.js";
import { byteArray } from "./byte-array.js";
import type { Expr } from "./expr.js";
import { ExprError } from "./expr-error.js";
import { Fn } from "./function.js";
import { isIntegerNumber, notExpression } from "./not-expression.js";
import { BigReal, int, real } from "./number.js";
import { type ElementType, elementSize, Numeric, Packed } from "./number-array.js";
import { sym } from "./symbol.js";

/** An array in neutral JSON: little-endian, row-major bytes in hex. */
export interface NeutralArray {
  readonly type: string;
  readonly dims: readonly number[];
  readonly hex: string;
}

/** An expression as plain JSON, one key an object, so that any language can check and make expressions. */
export type NeutralJson =
  | { readonly fn: readonly NeutralJson[] }
  | { readonly sym: string }
  | { readonly int: string }
  | { readonly real: string }
  | { readonly str: string }
  | { readonly bytes: string }
  | { readonly bigreal: string }
  | { readonly assoc: readonly (readonly [NeutralJson, NeutralJson, "Rule" | "RuleDelayed"])[] }
  | { readonly packed: NeutralArray }
  | { readonly numeric: NeutralArray };

const bits = new DataView(new ArrayBuffer(8));

/**
 * The neutral form of an expression. Works at any depth; `JSON.stringify` of the result has its own limit.
 * @throws ExprError `EXPR_UNSUPPORTED_VALUE` when it comes upon what is no expression.
 */
export function toNeutralJson(expr: Expr): NeutralJson {
  const root: NeutralJson[] = [];
  // Parents are made before their parts; each entry says where its form goes.
  const pending: Expr[] = [expr];
  const targets: NeutralJson[][] = [root];
  const slots: number[] = [0];
  while (pending.length > 0) {
    const node = pending.pop() as Expr;
    const target = targets.pop() as NeutralJson[];
    const slot = slots.pop() as number;
    if ((node as unknown) === null) throw notExpression(node);
    if (typeof node === "object" && node.kind === "Fn") {
      const parts: NeutralJson[] = new Array<NeutralJson>(node.args.length + 1);
      target[slot] = { fn: parts };
      pending.push(node.head);
      targets.push(parts);
      slots.push(0);
      for (let i = 0; i < node.args.length; i++) {
        pending.push(node.args[i] as Expr);
        targets.push(parts);
        slots.push(i + 1);
      }
    } else if (typeof node === "object" && node.kind === "Assoc") {
      const entries: [NeutralJson, NeutralJson, "Rule" | "RuleDelayed"][] = [];
      target[slot] = { assoc: entries };
      for (let i = 0; i < node.size; i++) {
        const entry: [NeutralJson, NeutralJson, "Rule" | "RuleDelayed"] = [
          { int: "0" },
          { int: "0" },
          node.isDelayed(i) ? "RuleDelayed" : "Rule",
        ];
        entries.push(entry);
        const places = entry as unknown as NeutralJson[];
        pending.push(node.keys[i] as Expr, node.values[i] as Expr);
        targets.push(places, places);
        slots.push(0, 1);
      }
    } else target[slot] = neutralLeaf(node);
  }
  return root[0] as NeutralJson;
}

function neutralLeaf(leaf: Expr): NeutralJson {
  if (typeof leaf === "string") return { str: leaf };
  if (typeof leaf === "bigint") return { int: String(leaf) };
  if (typeof leaf === "number" && isIntegerNumber(leaf)) return { int: String(leaf) };
  if (typeof leaf !== "object") throw notExpression(leaf);
  switch (leaf.kind) {
    case "Sym":
      return { sym: leaf.name };
    case "Real":
      bits.setFloat64(0, leaf.value);
      return { real: `0x${bits.getBigUint64(0).toString(16).padStart(16, "0")}` };
    case "BigReal":
      return { bigreal: leaf.text };
    case "ByteArr":
      return { bytes: toHex(leaf.bytes) };
    case "Packed":
      return { packed: { type: leaf.type, dims: leaf.dims, hex: toHex(leaf.bytes) } };
    case "Numeric":
      return { numeric: { type: leaf.type, dims: leaf.dims, hex: toHex(leaf.bytes) } };
    default:
      throw notExpression(leaf);
  }
}

const hexDigits = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

function toHex(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += hexDigits[bytes[i] as number] as string;
  return text;
}

function refuse(message: string): never {
  throw new ExprError("EXPR_BAD_NEUTRAL", message);
}

/**
 * The expression of a neutral form, every field checked. Works at any depth.
 * @throws ExprError `EXPR_BAD_NEUTRAL` that names the fault.
 */
export function fromNeutralJson(value: unknown): Expr {
  interface Task {
    readonly value: unknown;
    /** Number of results to gather, once the parts are done; below 0 for a value not looked at yet. */
    readonly gather: number;
    readonly flags: Uint8Array | undefined;
  }
  const pending: Task[] = [{ value, gather: -1, flags: undefined }];
  const done: Expr[] = [];
  while (pending.length > 0) {
    const task = pending.pop() as Task;
    if (task.gather >= 0) {
      const parts = done.splice(done.length - task.gather);
      done.push(
        task.flags === undefined
          ? new Fn(parts[0] as Expr, parts.slice(1))
          : association(parts, task.flags),
      );
      continue;
    }
    const [key, content] = singleEntry(task.value);
    if (key === "fn") {
      if (!Array.isArray(content) || content.length === 0)
        refuse('"fn" must be [head, arguments…].');
      pending.push({ value: undefined, gather: content.length, flags: undefined });
      for (let i = content.length - 1; i >= 0; i--) {
        pending.push({ value: content[i] as unknown, gather: -1, flags: undefined });
      }
    } else if (key === "assoc") {
      if (!Array.isArray(content)) refuse('"assoc" must be an array of entries.');
      const flags = new Uint8Array(content.length);
      pending.push({ value: undefined, gather: 2 * content.length, flags });
      for (let i = content.length - 1; i >= 0; i--) {
        const entry: unknown = content[i];
        if (!Array.isArray(entry) || entry.length !== 3)
          refuse("An entry must be [key, value, rule].");
        const [entryKey, entryValue, rule] = entry as readonly unknown[];
        if (rule !== "Rule" && rule !== "RuleDelayed")
          refuse('The rule must be "Rule" or "RuleDelayed".');
        flags[i] = rule === "RuleDelayed" ? 1 : 0;
        pending.push({ value: entryValue, gather: -1, flags: undefined });
        pending.push({ value: entryKey, gather: -1, flags: undefined });
      }
    } else done.push(leafOf(key, content));
  }
  return done[0] as Expr;
}

function singleEntry(value: unknown): readonly [string, unknown] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    refuse("A neutral form must be an object with one key.");
  }
  const entries = Object.entries(value);
  const [entry] = entries;
  if (entries.length !== 1 || entry === undefined)
    refuse("A neutral form must have exactly one key.");
  return entry;
}

function association(parts: readonly Expr[], flags: Uint8Array): Assoc {
  const keys: Expr[] = [];
  const values: Expr[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    keys.push(parts[i] as Expr);
    values.push(parts[i + 1] as Expr);
  }
  return new Assoc(keys, values, flags.includes(1) ? flags : undefined);
}

function leafOf(key: string, content: unknown): Expr {
  if (key === "packed" || key === "numeric") return arrayOf(key, content);
  if (typeof content !== "string") refuse(`"${key}" must hold a text.`);
  switch (key) {
    case "sym":
      return content === "" ? refuse("A symbol needs a name.") : sym(content);
    case "str":
      return content;
    case "int":
      return /^-?\d{1,1000000}$/.test(content)
        ? int(BigInt(content))
        : refuse('"int" must be decimal digits.');
    case "real":
      if (!/^0x[0-9a-fA-F]{16}$/.test(content)) refuse('"real" must be 0x and 16 hex digits.');
      bits.setBigUint64(0, BigInt(content));
      return real(bits.getFloat64(0));
    case "bigreal":
      return content === "" ? refuse('"bigreal" must not be empty.') : new BigReal(content);
    case "bytes":
      return byteArray(fromHex(content));
    default:
      return refuse(`"${key.slice(0, 40)}" is no kind of expression.`);
  }
}

function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || /[^0-9a-fA-F]/.test(text))
    refuse("Bytes must be pairs of hex digits.");
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

function isElementType(type: unknown): type is ElementType {
  return typeof type === "string" && Object.hasOwn(elementSize, type);
}

function arrayOf(key: "packed" | "numeric", content: unknown): Packed | Numeric {
  if (typeof content !== "object" || content === null)
    refuse(`"${key}" must be {type, dims, hex}.`);
  const { type, dims, hex } = content as Readonly<Record<"type" | "dims" | "hex", unknown>>;
  if (!isElementType(type)) return refuse("The element type is not known.");
  if (key === "packed" && type.startsWith("Unsigned"))
    refuse("Packed arrays have no unsigned elements.");
  if (!Array.isArray(dims) || dims.length === 0)
    return refuse("The dimensions must be whole numbers.");
  let size: number = elementSize[type];
  const lengths: number[] = [];
  for (const dim of dims as readonly unknown[]) {
    if (typeof dim !== "number" || !Number.isSafeInteger(dim) || dim < 0) {
      return refuse("The dimensions must be whole numbers.");
    }
    lengths.push(dim);
    size *= dim;
  }
  if (typeof hex !== "string" || hex.length !== 2 * size) {
    return refuse(`The hex must hold ${size} bytes for these dimensions.`);
  }
  const bytes = fromHex(hex);
  return key === "packed" ? new Packed(type, lengths, bytes) : new Numeric(type, lengths, bytes);
}
