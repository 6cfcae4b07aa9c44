import { constants, deflateSync } from "node:zlib";
import { type Expr, listOf, Packed } from "@remotebatch/expr-model";
import { exprArbitrary } from "@remotebatch/expr-model/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decode,
  encode,
  encodeBody,
  PushDecoder,
  TreeBuilder,
  WxfDecodeError,
} from "../src/index.js";
import { digestOf, neutralOf } from "./neutral-form.js";
import { chunks } from "./reading-ways.js";
import { bytesOf, realVectors } from "./vector-files.js";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

function pushed(bytes: Uint8Array, size: number, options = {}): Expr {
  const tree = new TreeBuilder();
  const decoder = new PushDecoder(tree, options);
  for (const chunk of chunks(bytes, size)) decoder.write(chunk);
  decoder.end();
  return tree.expr as Expr;
}

/** The code a reader throws with, or "read". */
function codeOf(read: () => unknown): string {
  try {
    read();
    return "read";
  } catch (error) {
    if (!(error instanceof WxfDecodeError)) throw error;
    return error.code;
  }
}

const strategies = [
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FIXED,
  constants.Z_HUFFMAN_ONLY,
  constants.Z_RLE,
];

describe("a push decoder of a compressed file", () => {
  for (const vector of realVectors.filter(({ compressed }) => compressed)) {
    it(`${vector.file} is read to its digest, in chunks of 999`, () => {
      expect(digestOf(neutralOf(pushed(bytesOf(vector), 999)))).toBe(vector.digest);
    });
  }

  it("reads what zlib writes at every level and strategy, cut anywhere", () => {
    const texts = fc.string({ maxLength: 300 }).map((text) => text.repeat(20));
    fc.assert(
      fc.property(
        fc.oneof(exprArbitrary(), texts),
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom(...strategies),
        fc.integer({ min: 1, max: 400 }),
        (expr, level, strategy, size) => {
          const body = encodeBody(expr);
          const file = Uint8Array.of(0x38, 0x43, 0x3a, ...deflateSync(body, { level, strategy }));
          expect(encodeBody(pushed(file, size))).toEqual(body);
        },
      ),
      { numRuns: runs },
    );
  });

  it("reads matches over the whole window, and stored blocks", () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) >> (i % 5 === 0 ? 3 : 9));
    const array = new Packed("Integer8", [bytes.length], bytes);
    for (const compress of [0, 1, 9] as const) {
      const again = pushed(encode(array, { compress }), 4096) as Packed;
      expect(Buffer.compare(again.bytes, bytes)).toBe(0);
    }
  });

  it("refuses what decode refuses, wherever a byte is damaged or the file is cut", () => {
    const expr = listOf(Array.from({ length: 60 }, (_, i) => `text ${i * i}`));
    for (const level of [0, 6] as const) {
      const good = encode(expr, { compress: level });
      for (let at = 3; at < good.length; at++) {
        for (const flip of [1, 0x10, 0xff]) {
          const bad = good.slice();
          bad[at] = (bad[at] as number) ^ flip;
          const isRead = codeOf(() => decode(bad)) === "read";
          expect([at, flip, codeOf(() => pushed(bad, 50)) === "read"]).toEqual([at, flip, isRead]);
        }
        const cut = good.subarray(0, at);
        expect([at, codeOf(() => pushed(cut, 50))]).toEqual([at, codeOf(() => decode(cut))]);
      }
    }
  });

  it("keeps to the limits on bytes, and refuses what follows the stream unless lenient", () => {
    const file = encode("a".repeat(1000), { compress: true });
    expect(codeOf(() => pushed(file, 9, { maxInflatedBytes: 1002 }))).toBe("WXF_LIMIT_INFLATED");
    expect(codeOf(() => pushed(file, 9, { maxInflatedBytes: 1003 }))).toBe("read");
    expect(codeOf(() => pushed(file, 9, { maxBytes: file.length - 1 }))).toBe("WXF_LIMIT_BYTES");
    const longer = Uint8Array.of(...file, 1, 2, 3);
    for (const read of [() => decode(longer), () => pushed(longer, 5)]) {
      expect(read).toThrow(expect.objectContaining({ code: "WXF_TRAILING", offset: file.length }));
    }
    expect(pushed(longer, 5, { accept: "lenient" })).toBe("a".repeat(1000));
  });
});
