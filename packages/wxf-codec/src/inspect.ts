import type { WxfCursor } from "./cursor.js";
import { token } from "./tokens.js";

/** What a WXF file holds, in numbers. */
export interface WxfSummary {
  readonly compressed: boolean;
  /** Bytes of the file. */
  readonly fileBytes: number;
  /** Bytes of the body, after inflating. */
  readonly bodyBytes: number;
  /** Functions, associations, atoms and arrays together, heads counted. */
  readonly nodes: number;
  /** Levels of nesting; an atom has one. */
  readonly depth: number;
  /** How often each token occurs, by its character, or by "0xc1" and "0xc2" for packed and numeric arrays. */
  readonly tokens: Readonly<Record<string, number>>;
}

/** Counts what a cursor comes to. */
export function countTokens(cursor: WxfCursor): Pick<WxfSummary, "nodes" | "depth" | "tokens"> {
  const counts = new Array<number>(256).fill(0);
  const count = (tokenByte: number): void => {
    counts[tokenByte] = (counts[tokenByte] as number) + 1;
  };
  let nodes = 0;
  let depth = 0;
  while (cursor.next()) {
    nodes++;
    if (cursor.depth > depth) depth = cursor.depth;
    if (cursor.isKey) count(cursor.isDelayed ? token.ruleDelayed : token.rule);
    count(cursor.token);
  }
  return { nodes, depth, tokens: named(counts) };
}

function named(counts: readonly number[]): Record<string, number> {
  const tokens: Record<string, number> = {};
  counts.forEach((count, byte) => {
    if (count > 0)
      tokens[byte < 0x80 ? String.fromCharCode(byte) : `0x${byte.toString(16)}`] = count;
  });
  return tokens;
}
