import { readFileSync } from "node:fs";

const folder = new URL("vectors/", import.meta.url);

/** A row of `valid.jsonl`. */
export interface ValidVector {
  readonly name: string;
  readonly status: "valid" | "lenient";
  readonly hex?: string;
  readonly file?: string;
  readonly compressed: boolean;
  readonly canonical: boolean;
  readonly nodes: number;
  readonly depth: number;
  readonly digest: string;
  readonly tags: readonly string[];
}

/** A row of `malformed.jsonl`. */
export interface MalformedVector {
  readonly name: string;
  readonly expect: "reject" | "reject-strict" | "optional" | "bounded";
  readonly hex?: string;
  readonly file?: string;
  readonly value?: unknown;
  readonly reason: string;
}

/** A row of `real.jsonl`. */
export interface RealVector {
  readonly file: string;
  readonly compressed: boolean;
  readonly inflated: number;
  readonly nodes: number;
  readonly depth: number;
  readonly digest: string;
  readonly tokens: Readonly<Record<string, number>>;
}

function rows<Row>(name: string): readonly Row[] {
  const lines = readFileSync(new URL(name, folder), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Row);
}

export const validVectors = rows<ValidVector>("valid.jsonl");
export const malformedVectors = rows<MalformedVector>("malformed.jsonl");
export const realVectors = rows<RealVector>("real.jsonl");

/** The bytes of a vector, in memory of their own. */
export function bytesOf(vector: { readonly hex?: string; readonly file?: string }): Uint8Array {
  if (vector.hex !== undefined) return Uint8Array.from(Buffer.from(vector.hex, "hex"));
  return new Uint8Array(readFileSync(new URL(vector.file ?? "", folder)));
}
