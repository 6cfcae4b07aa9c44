import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decode, encode, WxfDecodeError } from "../src/index.js";
import { digestOf, neutralOf } from "./neutral-form.js";
import { bytesOf, malformedVectors, realVectors, validVectors } from "./vector-files.js";

function bodyOf(bytes: Uint8Array, compressed: boolean): Uint8Array {
  return compressed ? new Uint8Array(inflateSync(bytes.subarray(3))) : bytes.subarray(2);
}

describe("every valid vector", () => {
  for (const vector of validVectors) {
    it(`${vector.name} decodes to its value`, () => {
      const bytes = bytesOf(vector);
      const expr = decode(bytes);
      if (!vector.name.includes("nan payload")) {
        expect(digestOf(neutralOf(expr))).toBe(vector.digest);
      }
      if (vector.canonical && !vector.name.includes("nan payload")) {
        const again = encode(expr).subarray(2);
        expect(Buffer.from(again).equals(bodyOf(bytes, vector.compressed))).toBe(true);
      }
    });
  }
});

describe("every kernel-written file", () => {
  for (const vector of realVectors) {
    it(`${vector.file} decodes to its digest and encodes to the kernel's bytes`, () => {
      const bytes = bytesOf(vector);
      const expr = decode(bytes, { accept: "canonical" });
      expect(digestOf(neutralOf(expr))).toBe(vector.digest);
      const again = encode(expr).subarray(2);
      expect(Buffer.from(again).equals(bodyOf(bytes, vector.compressed))).toBe(true);
    });
  }
});

describe("every malformed vector", () => {
  for (const vector of malformedVectors.filter(({ expect }) => expect.startsWith("reject"))) {
    it(`${vector.name} is refused: ${vector.reason}`, () => {
      expect(() => decode(bytesOf(vector))).toThrow(WxfDecodeError);
    });
    if (vector.value !== undefined) {
      it(`${vector.name} is read by a lenient decoder`, () => {
        expect(neutralOf(decode(bytesOf(vector), { accept: "lenient" }))).toEqual(vector.value);
      });
    }
  }
});
