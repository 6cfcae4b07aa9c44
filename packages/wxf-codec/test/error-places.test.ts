import { deflateSync } from "node:zlib";
import { type Expr, list, sym } from "@remotebatch/expr-model";
import { describe, expect, it } from "vitest";
import {
  decode,
  decodeBody,
  decodeLazy,
  decodeStream,
  encode,
  encodeBody,
  openCursor,
  PushDecoder,
  token,
  WxfDecodeError,
} from "../src/index.js";
import { readingWays } from "./reading-ways.js";
import { bytesOf, malformedVectors, validVectors } from "./vector-files.js";

type Place = Pick<WxfDecodeError, "code" | "offset" | "path">;

async function placeOf(read: () => unknown): Promise<Place | "read"> {
  try {
    await read();
    return "read";
  } catch (error) {
    if (!(error instanceof WxfDecodeError)) throw error;
    const { code, offset, path } = error;
    return { code, offset, path };
  }
}

function pushed(bytes: Uint8Array, size: number, header = true): void {
  const decoder = new PushDecoder(
    { integer: () => {}, bigReal: () => {}, string: () => {}, symbol: () => {} },
    { header },
  );
  for (let at = 0; at < bytes.length; at += size) decoder.write(bytes.subarray(at, at + size));
  decoder.end();
}

const compressed = (body: Uint8Array): Uint8Array =>
  Uint8Array.of(0x38, 0x43, 0x3a, ...deflateSync(body));
const isPlain = (bytes: Uint8Array): boolean => bytes[0] === 0x38 && bytes[1] === 0x3a;

const damaged = malformedVectors
  .filter(({ expect }) => expect.startsWith("reject"))
  .map((vector) => ({ name: vector.name, bytes: bytesOf(vector) }));
const small = validVectors
  .map((vector) => ({ name: vector.name, bytes: bytesOf(vector) }))
  .filter(({ bytes }) => bytes.length < 60 && isPlain(bytes));

async function everyWayTellsTheSame(bytes: Uint8Array): Promise<void> {
  const places = new Map<string, Place | "read">();
  for (const [way, read] of Object.entries(readingWays)) {
    places.set(way, await placeOf(() => read(bytes)));
  }
  for (const size of [1, 5]) places.set(`push ${size}`, await placeOf(() => pushed(bytes, size)));
  const [first] = places.values();
  expect(first).not.toBe("read");
  for (const [way, place] of places) expect({ way, place }).toEqual({ way, place: first });
}

describe("of a damaged file, every reader tells the same code, offset and path", () => {
  it.each(damaged)("$name", async ({ bytes }) => {
    await everyWayTellsTheSame(bytes);
  });

  it.each(small)("$name, cut at every byte", async ({ bytes }) => {
    for (let cut = 0; cut < bytes.length; cut++) await everyWayTellsTheSame(bytes.slice(0, cut));
  });

  it("counts from the first byte of what was given: a file, a body, or the inflated body", async () => {
    for (const { bytes } of damaged.filter(({ bytes }) => isPlain(bytes))) {
      const inFile = await placeOf(() => decode(bytes));
      const body = bytes.subarray(2);
      if (inFile === "read") throw new Error("A damaged file was read.");
      const inBody = { ...inFile, offset: inFile.offset - 2 };
      expect(await placeOf(() => decodeBody(body))).toEqual(inBody);
      expect(await placeOf(() => pushed(body, 3, false))).toEqual(inBody);
      // What is inflated has a limit of its own.
      if (inFile.code === "WXF_LIMIT_BYTES") continue;
      const file = compressed(body);
      for (const read of [...Object.values(readingWays), (all: Uint8Array) => pushed(all, 7)]) {
        expect(await placeOf(() => read(file))).toEqual(inBody);
      }
    }
  });
});

it("a cursor tells places as errors do", () => {
  const expr: Expr = list("a", sym("x"));
  for (const bytes of [encode(expr), encode(expr, { compress: true })]) {
    const cursor = openCursor(bytes);
    while (cursor.next() && cursor.token !== token.string);
    const body = encodeBody(expr);
    const at = isPlain(bytes) ? cursor.offset - 2 : cursor.offset;
    expect(body[at]).toBe(token.string);
  }
});

it("maxBytes counts the header in every way of reading", async () => {
  const bytes = Uint8Array.from(Buffer.from("38433a789c3bc8c0c4c4dc50cff089911d0010e702c2", "hex"));
  const ways: Readonly<Record<string, (maxBytes: number) => unknown>> = {
    eager: (maxBytes) => decode(bytes, { maxBytes }),
    lazy: (maxBytes) => decodeLazy(bytes, { maxBytes }),
    cursor: (maxBytes) => openCursor(bytes, { maxBytes }),
    stream: (maxBytes) => decodeStream([bytes], { maxBytes }),
  };
  for (const [way, read] of Object.entries(ways)) {
    expect(await placeOf(() => read(bytes.length)), way).toBe("read");
    expect(await placeOf(() => read(bytes.length - 1)), way).toMatchObject({
      code: "WXF_LIMIT_BYTES",
    });
  }
});

it("a cursor gives no more digits of a number as text than the limit allows", () => {
  const cursor = openCursor(encode(12345678901234567890n), { maxDigits: 5 });
  cursor.next();
  expect(() => cursor.text()).toThrow(expect.objectContaining({ code: "WXF_LIMIT_DIGITS" }));
});

it("an array without elements can't stand for millions of lists, in whatever way it is read", async () => {
  const bytes = Uint8Array.of(0x38, 0x3a, 0xc1, 0x00, 0x02, 0x80, 0x80, 0x80, 0x02, 0x00);
  const options = { accept: "lenient" } as const;
  for (const read of [
    () => decode(bytes, options),
    () => decodeLazy(bytes, options).toExpr(),
    () => decodeStream([bytes], options),
  ]) {
    expect(await placeOf(read)).toMatchObject({ code: "WXF_LIMIT_ARRAY" });
  }
});

it("an empty number or name is a fault of its own place, also deep inside", async () => {
  for (const body of [
    [0x52, 0],
    [0x49, 0],
    [0x73, 0],
  ]) {
    const bytes = Uint8Array.of(0x38, 0x3a, 0x66, 2, 0x73, 1, 0x66, 0x43, 1, ...body);
    const place = { offset: bytes.length, path: [2] };
    expect(await placeOf(() => decode(bytes))).toMatchObject(place);
    expect(await placeOf(() => pushed(bytes, 3))).toMatchObject(place);
  }
});
