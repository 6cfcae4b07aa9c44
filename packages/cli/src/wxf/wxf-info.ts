import { Assoc, type Expr, Fn } from "@remotebatch/expr-model";
import { type DecodeOptions, decode, inspect } from "@remotebatch/wxf-codec";

/** What is in a WXF file. */
export interface WxfInfo {
  /** Bytes of the file. */
  readonly bytes: number;
  readonly compressed: boolean;
  /** Bytes of the body after inflation, header left out. */
  readonly bodyBytes: number;
  /** True when a kernel would write the very same body. */
  readonly canonical: boolean;
  /** Functions, associations, atoms and arrays, heads counted. */
  readonly nodes: number;
  /** Levels of nesting; an atom has one. */
  readonly depth: number;
  /** Number of parts of each kind. */
  readonly kinds: Readonly<Record<string, number>>;
}

/**
 * Reads the file and counts what is in it.
 * @throws WxfDecodeError when the bytes are refused.
 */
export function wxfInfo(bytes: Uint8Array, options: DecodeOptions = {}): WxfInfo {
  const expr = decode(bytes, options);
  const compressed = bytes[1] === 0x43;
  return {
    bytes: bytes.length,
    compressed,
    bodyBytes: inspect(bytes, { ...options, accept: "lenient" }).bodyBytes,
    canonical: isCanonical(bytes, options),
    ...count(expr),
  };
}

/** True when the file decodes and a kernel would write the very same body. */
export function isCanonical(bytes: Uint8Array, options: DecodeOptions = {}): boolean {
  try {
    decode(bytes, { ...options, accept: "canonical" });
    return true;
  } catch {
    return false;
  }
}

function count(root: Expr): Pick<WxfInfo, "nodes" | "depth" | "kinds"> {
  const kinds: Record<string, number> = {};
  let nodes = 0;
  let depth = 0;
  const rest: (readonly [expr: Expr, level: number])[] = [[root, 1]];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [expr, level] = next;
    nodes += 1;
    depth = Math.max(depth, level);
    const kind = kindOf(expr);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    if (expr instanceof Fn) {
      rest.push([expr.head, level + 1]);
      for (const argument of expr.args) rest.push([argument, level + 1]);
    } else if (expr instanceof Assoc) {
      for (const key of expr.keys) rest.push([key, level + 1]);
      for (const value of expr.values) rest.push([value, level + 1]);
    }
  }
  return { nodes, depth, kinds };
}

const kindNames = {
  Sym: "Symbol",
  Fn: "Function",
  Real: "Real",
  BigReal: "BigReal",
  ByteArr: "ByteArray",
  Assoc: "Association",
  Packed: "PackedArray",
  Numeric: "NumericArray",
} as const;

function kindOf(expr: Expr): string {
  if (typeof expr === "string") return "String";
  if (typeof expr === "object") return kindNames[expr.kind];
  return "Integer";
}
