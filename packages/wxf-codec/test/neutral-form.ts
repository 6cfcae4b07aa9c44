import { createHash } from "node:crypto";
import type { Expr, Real } from "@remotebatch/expr-model";

/** The neutral form of the vectors' README, made independently of the package's own conversion. */
export type Neutral =
  | { fn: Neutral[] }
  | { sym: string }
  | { int: string }
  | { real: string }
  | { str: string }
  | { bytes: string }
  | { bigreal: string }
  | { assoc: [Neutral, Neutral, string][] }
  | { packed: NeutralArray }
  | { numeric: NeutralArray };

interface NeutralArray {
  type: string;
  dims: readonly number[];
  hex: string;
}

/** Bits of a machine real as the vectors write them. */
export function realBits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return `0x${view.getBigUint64(0).toString(16).padStart(16, "0")}`;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Neutral form of an expression. */
export function neutralOf(expr: Expr): Neutral {
  if (typeof expr === "number" || typeof expr === "bigint") return { int: String(expr) };
  if (typeof expr === "string") return { str: expr };
  switch (expr.kind) {
    case "Sym":
      return { sym: expr.name };
    case "Fn":
      return { fn: [expr.head, ...expr.args].map(neutralOf) };
    case "Real":
      return { real: realBits((expr as Real).value) };
    case "BigReal":
      return { bigreal: expr.text };
    case "ByteArr":
      return { bytes: hex(expr.bytes) };
    case "Assoc":
      return {
        assoc: expr.keys.map((key, i) => [
          neutralOf(key),
          neutralOf(expr.values[i] as Expr),
          expr.isDelayed(i) ? "RuleDelayed" : "Rule",
        ]),
      };
    case "Packed":
      return { packed: { type: expr.type, dims: expr.dims, hex: hex(expr.bytes) } };
    case "Numeric":
      return { numeric: { type: expr.type, dims: expr.dims, hex: hex(expr.bytes) } };
  }
}

/** Digest of a neutral form as the vectors give it. */
export function digestOf(neutral: Neutral): string {
  return createHash("sha256").update(JSON.stringify(neutral), "utf8").digest("hex");
}
