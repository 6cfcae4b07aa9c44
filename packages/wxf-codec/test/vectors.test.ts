import { inflateSync } from "node:zlib";
import type { Expr } from "@remotebatch/expr-model";
import { describe, expect, it } from "vitest";
import {
  decode,
  decodeStream,
  encode,
  encodeChunks,
  encodeStream,
  inspect,
  WxfDecodeError,
} from "../src/index.js";
import { digestOf, neutralOf } from "./neutral-form.js";
import { chunks, readingWays } from "./reading-ways.js";
import { bytesOf, malformedVectors, realVectors, validVectors } from "./vector-files.js";

function bodyOf(bytes: Uint8Array, compressed: boolean): Buffer {
  return compressed ? inflateSync(bytes.subarray(3)) : Buffer.from(bytes.subarray(2));
}

function plain(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(Buffer.concat([Buffer.from("8:"), bodyOf(bytes, true)]));
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Uint8Array.from(Buffer.concat(parts));
}

/** Encodes in every way; all must agree. */
async function encodings(expr: Expr): Promise<Uint8Array[]> {
  return [
    encode(expr),
    Uint8Array.from(Buffer.concat(encodeChunks(expr))),
    await collect(encodeStream(expr)),
    plain(encode(expr, { compress: true })),
    plain(await collect(encodeStream(expr, { compress: 1 }))),
  ];
}

// The payload of a NaN is not promised to survive being a JavaScript number; one lenient vector has one.
const isExact = ({ tags }: { readonly tags: readonly string[] }): boolean =>
  !(tags.includes("nonfinite") && tags.includes("lenient"));

// Written again they are the same bytes, but a kernel writes them with another name or a smaller type.
const writtenOtherwise = ["sym System`Plus", "packed dim over 127"];

describe("every valid vector", () => {
  for (const vector of validVectors) {
    const bytes = bytesOf(vector);
    for (const [way, read] of Object.entries(readingWays)) {
      it(`${vector.name} is read to its value (${way})`, async () => {
        const expr = await read(bytes);
        if (isExact(vector)) expect(digestOf(neutralOf(expr))).toBe(vector.digest);
      });
    }
    it(`${vector.name} has the nodes and depth that inspect counts`, () => {
      const { nodes, depth, compressed } = inspect(bytes);
      expect({ nodes, depth, compressed }).toEqual({
        nodes: vector.nodes,
        depth: vector.depth,
        compressed: vector.compressed,
      });
    });
    if (vector.canonical && isExact(vector)) {
      it(`${vector.name} is written to the same bytes in every way`, async () => {
        const body = bodyOf(bytes, vector.compressed);
        for (const again of await encodings(decode(bytes))) {
          expect(body.equals(again.subarray(2))).toBe(true);
        }
      });
    }
    const isCanonical = vector.canonical && !writtenOtherwise.includes(vector.name);
    it(`${vector.name} is ${isCanonical ? "" : "not "}canonical`, () => {
      const read = () => decode(bytes, { accept: "canonical" });
      if (isCanonical && isExact(vector)) read();
      else if (!isCanonical) expect(read).toThrow(/kernel would write/);
    });
  }
});

describe("small valid vectors and kernel-written files cut at every byte", () => {
  const named = [
    ...validVectors.map((vector) => ({ name: vector.name, bytes: bytesOf(vector) })),
    ...realVectors.map((vector) => ({ name: vector.file, bytes: bytesOf(vector) })),
  ];
  for (const { name, bytes } of named) {
    if (bytes.length > 300) continue;
    it(`${name} is streamed the same, and every beginning of it is refused`, async () => {
      const whole = digestOf(neutralOf(decode(bytes)));
      for (let cut = 0; cut <= bytes.length; cut++) {
        const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)];
        expect(digestOf(neutralOf(await decodeStream(pieces)))).toBe(whole);
        if (cut === bytes.length) break;
        for (const read of Object.values(readingWays)) {
          await expect(async () => read(bytes.subarray(0, cut))).rejects.toThrow(WxfDecodeError);
        }
      }
      expect(digestOf(neutralOf(await decodeStream(chunks(bytes, 1))))).toBe(whole);
    });
  }
});

describe("every kernel-written file", () => {
  for (const vector of realVectors) {
    const bytes = bytesOf(vector);
    for (const [way, read] of Object.entries(readingWays)) {
      it(`${vector.file} is read to its digest (${way})`, async () => {
        expect(digestOf(neutralOf(await read(bytes)))).toBe(vector.digest);
      });
    }
    it(`${vector.file} is written to the kernel's bytes in every way`, async () => {
      const body = bodyOf(bytes, vector.compressed);
      for (const again of await encodings(decode(bytes, { accept: "canonical" }))) {
        expect(body.equals(again.subarray(2))).toBe(true);
      }
    });
    it(`${vector.file} has the tokens that inspect counts`, () => {
      const { nodes, depth, tokens, bodyBytes, compressed } = inspect(bytes);
      expect({ nodes, depth, bodyBytes, compressed }).toEqual({
        nodes: vector.nodes,
        depth: vector.depth,
        bodyBytes: vector.inflated,
        compressed: vector.compressed,
      });
      expect(tokens).toEqual(vector.tokens);
    });
  }
});

describe("every malformed vector", () => {
  for (const vector of malformedVectors.filter(({ expect }) => expect.startsWith("reject"))) {
    for (const [way, read] of Object.entries(readingWays)) {
      it(`${vector.name} is refused (${way}): ${vector.reason}`, async () => {
        await expect(async () => read(bytesOf(vector))).rejects.toThrow(WxfDecodeError);
      });
    }
    if (vector.value !== undefined) {
      it(`${vector.name} is read by a lenient decoder`, async () => {
        const bytes = bytesOf(vector);
        expect(neutralOf(decode(bytes, { accept: "lenient" }))).toEqual(vector.value);
        const streamed = await decodeStream(chunks(bytes, 3), { accept: "lenient" });
        expect(neutralOf(streamed)).toEqual(vector.value);
      });
    }
  }
});
