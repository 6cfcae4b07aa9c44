import {
  Assoc,
  BigReal,
  ByteArr,
  type ElementType,
  type Expr,
  elementSize,
  Fn,
  int,
  Numeric,
  Packed,
  Real,
  sym,
} from "@remotebatch/expr-model";

/** An array in neutral JSON: element type, dimensions, and the bytes as hex digits. */
interface NeutralArray {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly hex: string;
}

/** A place in a JSON value that is still to be filled. */
interface Place {
  readonly expr: Expr;
  readonly into: unknown[];
  readonly at: number;
}

/**
 * The neutral JSON of an expression: objects of one key that name the kind, so that programs in other languages can check
 * it. Any depth works.
 */
export function toNeutralJson(root: Expr): unknown {
  const top: unknown[] = [];
  const places: Place[] = [{ expr: root, into: top, at: 0 }];
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { expr, into, at } = place;
    if (expr instanceof Fn) {
      const parts: unknown[] = [];
      into[at] = { fn: parts };
      for (const [index, part] of [expr.head, ...expr.args].entries()) {
        parts.push(null);
        places.push({ expr: part, into: parts, at: index });
      }
    } else if (expr instanceof Assoc) {
      const rows: unknown[][] = [];
      into[at] = { assoc: rows };
      for (const [index, key] of expr.keys.entries()) {
        const row: unknown[] = [null, null, expr.isDelayed(index) ? "RuleDelayed" : "Rule"];
        rows.push(row);
        places.push({ expr: key, into: row, at: 0 });
        places.push({ expr: expr.values[index] as Expr, into: row, at: 1 });
      }
    } else {
      into[at] = neutralLeaf(expr);
    }
  }
  return top[0];
}

/**
 * The expression of a neutral JSON value.
 * @throws TypeError when the value has another form, RangeError when it is nested too deep for the stack.
 */
export function fromNeutralJson(value: unknown): Expr {
  if (!isRecord(value)) return refuse(value);
  const [kind, ...others] = Object.keys(value);
  if (kind === undefined || others.length > 0) return refuse(value);
  const content = value[kind];
  switch (kind) {
    case "fn": {
      if (!Array.isArray(content) || content.length === 0) return refuse(value);
      const [head, ...args] = content.map(fromNeutralJson);
      return new Fn(head as Expr, args);
    }
    case "assoc":
      return Array.isArray(content) ? associationOf(content) : refuse(value);
    case "packed":
    case "numeric":
      return arrayOf(kind, content);
    default:
      return typeof content === "string" ? leafOf(kind, content) : refuse(value);
  }
}

function neutralLeaf(expr: Exclude<Expr, Fn | Assoc>): unknown {
  if (typeof expr === "string") return { str: expr };
  if (typeof expr !== "object") return { int: String(expr) };
  switch (expr.kind) {
    case "Sym":
      return { sym: expr.name };
    case "Real": {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, expr.value);
      return { real: `0x${view.getBigUint64(0).toString(16).padStart(16, "0")}` };
    }
    case "BigReal":
      return { bigreal: expr.text };
    case "ByteArr":
      return { bytes: hexOf(expr.bytes) };
    case "Packed":
      return { packed: neutralArray(expr) };
    case "Numeric":
      return { numeric: neutralArray(expr) };
  }
}

function neutralArray({ type, dims, bytes }: Packed | Numeric): NeutralArray {
  return { type, dims, hex: hexOf(bytes) };
}

function leafOf(kind: string, text: string): Expr {
  switch (kind) {
    case "str":
      return text;
    case "int":
      if (/^-?\d+$/.test(text)) return int(BigInt(text));
      break;
    case "sym":
      if (text !== "") return sym(text);
      break;
    case "real":
      if (/^0x[0-9a-f]{16}$/i.test(text)) return realOf(BigInt(text));
      break;
    case "bigreal":
      return new BigReal(text);
    case "bytes":
      if (isHex(text)) return new ByteArr(bytesOf(text));
      break;
  }
  return refuse({ [kind]: text });
}

function realOf(bits: bigint): Real {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return new Real(view.getFloat64(0));
}

function associationOf(rows: readonly unknown[]): Assoc {
  const keys: Expr[] = [];
  const values: Expr[] = [];
  const delayed = new Uint8Array(rows.length);
  for (const [index, row] of rows.entries()) {
    if (!Array.isArray(row)) return refuse(row);
    const [key, value, rule] = row as readonly unknown[];
    if (rule !== "Rule" && rule !== "RuleDelayed") return refuse(row);
    keys.push(fromNeutralJson(key));
    values.push(fromNeutralJson(value));
    delayed[index] = rule === "RuleDelayed" ? 1 : 0;
  }
  return new Assoc(keys, values, delayed.includes(1) ? delayed : undefined);
}

function arrayOf(kind: "packed" | "numeric", content: unknown): Expr {
  if (!isRecord(content)) return refuse(content);
  const { type, dims, hex } = content;
  if (typeof type !== "string" || !Object.hasOwn(elementSize, type)) return refuse(content);
  if (!Array.isArray(dims) || dims.length === 0) return refuse(content);
  if (!dims.every((size) => Number.isSafeInteger(size) && size > 0)) return refuse(content);
  const elements = (dims as number[]).reduce((product, size) => product * size, 1);
  const bytes = elements * elementSize[type as ElementType];
  if (typeof hex !== "string" || !isHex(hex) || hex.length !== 2 * bytes) return refuse(content);
  const Kind = kind === "packed" ? Packed : Numeric;
  return new Kind(type as ElementType, dims as number[], bytesOf(hex));
}

function refuse(value: unknown): never {
  const text = JSON.stringify(value) ?? String(value);
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  throw new TypeError(`No expression in neutral JSON: ${shown}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isHex(text: string): boolean {
  return text.length % 2 === 0 && !/[^0-9a-f]/i.test(text);
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}
