import { BigReal, type Expr, fn, list, listOf, Packed, sym } from "@remotebatch/expr-model";
import { describe, expect, it, vi } from "vitest";
import {
  decode,
  decodeAsync,
  decodeBody,
  decodeLazy,
  decodeStream,
  Encoder,
  encode,
  encodeBody,
  encodeChunks,
  encodeStream,
  inflate,
  inspect,
  openCursor,
  PushDecoder,
  TreeBuilder,
  visitStream,
  WxfDecodeError,
  WxfEncodeError,
  WxfWriter,
} from "../src/index.js";

const bytes = encode(1);

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of chunks);
}

function pushed(file: Uint8Array, options: object): Expr {
  const tree = new TreeBuilder();
  const decoder = new PushDecoder(tree, options);
  decoder.write(file);
  decoder.end();
  return tree.expr as Expr;
}

const readers: Readonly<Record<string, (options: never) => unknown>> = {
  decode: (options) => decode(bytes, options),
  decodeAsync: (options) => decodeAsync(bytes, options),
  decodeBody: (options) => decodeBody(bytes.subarray(2), options),
  decodeLazy: (options) => decodeLazy(bytes, options),
  openCursor: (options) => openCursor(bytes, options),
  inspect: (options) => inspect(bytes, options),
  inflate: (options) => inflate(bytes, options),
  decodeStream: (options) => decodeStream([bytes], options),
  visitStream: (options) => visitStream([bytes], {}, options),
  PushDecoder: (options) => new PushDecoder({}, options),
};
const writers: Readonly<Record<string, (options: never) => unknown>> = {
  encode: (options) => encode(1, options),
  Encoder: (options) => new Encoder(options),
  encodeChunks: (options) => encodeChunks(1, options),
  encodeStream: (options) => drain(encodeStream(1, options)),
};

describe("an option of a wrong type or value is a RangeError that names it", () => {
  const limits = ["maxBytes", "maxInflatedBytes", "maxDepth", "maxNodes", "maxDigits"];
  const ofReaders = [
    ...[...limits, "maxArrayElements"].flatMap((name) =>
      [-1, "5", null, Number.NaN, 5n].map((value) => ({ [name]: value })),
    ),
    ...["maxDepth", "maxNodes"].map((name) => ({ [name]: 0 })),
    ...["strict", 1, null, true].map((accept) => ({ accept })),
    ...["yes", 1, null].map((copy) => ({ copy })),
  ];
  const ofWriters = [
    ...[0, -1, "5", null, Number.NaN].map((maxDepth) => ({ maxDepth })),
    ...["x", "", null, true].map((nonFiniteReals) => ({ nonFiniteReals })),
    ...["yes", 1, null].map((packLists) => ({ packLists })),
    ...[10, "1", null, {}].map((compress) => ({ compress })),
  ];
  const refused = async (use: (options: never) => unknown, options: object): Promise<void> => {
    const [name] = Object.keys(options);
    await expect(async () => use(options as never)).rejects.toThrow(
      expect.objectContaining({ name: "RangeError", message: expect.stringContaining(`${name}`) }),
    );
  };

  it.each(Object.entries(readers))("%s", async (_, use) => {
    for (const options of ofReaders) await refused(use, options);
    await expect(async () => use(null as never)).rejects.toThrow(/^Options must be/);
    await expect(async () => use("abc" as never)).rejects.toThrow(/^Options must be/);
  });
  it.each(Object.entries(writers))("%s", async (name, use) => {
    for (const options of ofWriters) {
      if (name !== "encodeChunks" || !("compress" in options)) await refused(use, options);
    }
    await expect(async () => use(null as never)).rejects.toThrow(/^Options must be/);
  });
  it("header of push decoders and writers, and canonical where no tree is built", async () => {
    await refused((options) => new PushDecoder({}, options), { header: "no" });
    await refused((options) => new WxfWriter(options), { header: 0 });
    await refused((options) => new WxfWriter(options), { maxDepth: "5" });
    for (const [name, use] of Object.entries(readers)) {
      if (name.startsWith("decode") && !/Lazy|Stream/.test(name)) continue;
      await refused(use, { accept: "canonical" });
    }
  });
});

describe("accept: canonical", () => {
  const file = (...body: readonly (number | string)[]): Uint8Array =>
    Uint8Array.of(
      0x38,
      0x3a,
      ...body.flatMap((part) => (typeof part === "number" ? [part] : [...Buffer.from(part)])),
    );
  const wide = (type: "Integer16" | "Integer32" | "Integer64", size: number): Uint8Array =>
    encode(fn("f", "a", new Packed(type, [1], Uint8Array.of(5, ...new Array(size - 1).fill(0)))));

  it.each<readonly [string, Uint8Array, number]>([
    ["symbols of the language with their context", file("f", 1, "s", 11, "System`List", "C", 1), 4],
    ["packed integers of 16 bits that fit 8", wide("Integer16", 2), 10],
    ["packed integers of 32 bits that fit 8", wide("Integer32", 4), 10],
    ["packed integers of 64 bits that fit 8", wide("Integer64", 8), 10],
    ["both, at the first", file("f", 1, "s", 11, "System`List", "j", 1, 0), 4],
    ["a wide integer before", file("f", 1, "j", 1, 0, "s", 11, "System`List"), 4],
  ])("refuses %s", (_, bytes, offset) => {
    decode(bytes);
    const error = expect.objectContaining({ code: "WXF_NOT_CANONICAL", offset });
    expect(() => decode(bytes, { accept: "canonical" })).toThrow(error);
    const inBody = expect.objectContaining({ code: "WXF_NOT_CANONICAL", offset: offset - 2 });
    expect(() => decodeBody(bytes.subarray(2), { accept: "canonical" })).toThrow(inBody);
  });

  it("takes contexts below System`, and integers that need their width", () => {
    for (const expr of [
      sym("System`Private`x"),
      new Packed("Integer16", [2], Uint8Array.of(5, 0, 128, 0)),
    ]) {
      expect(decode(encode(expr), { accept: "canonical" })).toEqual(expr);
    }
  });
});

describe("arrays with a dimension of 0, read leniently", () => {
  const varint = (value: number): number[] =>
    value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
  const array = (...dims: readonly number[]): Uint8Array =>
    Uint8Array.of(0x38, 0x3a, 0xc1, 0x23, dims.length, ...dims.flatMap(varint));
  const ways: Readonly<Record<string, (file: Uint8Array) => unknown>> = {
    decode: (file) => decode(file, { accept: "lenient" }),
    lazy: (file) => decodeLazy(file, { accept: "lenient" }).toExpr(),
    cursor: (file) => {
      const cursor = openCursor(file, { accept: "lenient" });
      cursor.next();
      return cursor.expr();
    },
    push: (file) => pushed(file, { accept: "lenient" }),
  };
  it.each(Object.entries(ways))("%s", (_, read) => {
    for (const dims of [[0], [3, 0], [0, 3], [1000, 0], [0, 1000], [2 ** 16, 0], [0, 2 ** 16]]) {
      expect(read(array(...dims))).toEqual(new Packed("Real64", dims, new Uint8Array(0)));
    }
    const big = 2 ** 50;
    for (const dims of [
      [2 ** 16 + 1, 0],
      [big, 0],
      [0, big],
      [big, 0, big],
      [2 ** 20, 0, 2 ** 20],
    ]) {
      expect(() => read(array(...dims))).toThrow(
        expect.objectContaining({ code: "WXF_LIMIT_ARRAY" }),
      );
    }
  });
});

describe("levels", () => {
  const ofLevels: readonly (readonly [number, Expr])[] = [
    [1, 1],
    [1, decode(Uint8Array.of(0x38, 0x3a, 0x41, 0))],
    [2, list()],
    [3, list(list())],
    [3, fn(fn("f"))],
  ];
  it.each(ofLevels)("%i are counted alike by every reader and writer: %j", async (levels, expr) => {
    const file = encode(expr);
    const write = (maxDepth: number): readonly (() => unknown)[] => [
      () => encode(expr, { maxDepth }),
      () => encodeChunks(expr, { maxDepth }),
      () => drain(encodeStream(expr, { maxDepth })),
      () => new WxfWriter({ maxDepth }).part(expr),
    ];
    const read = (maxDepth: number): readonly (() => unknown)[] => [
      () => decode(file, { maxDepth }),
      () => decodeLazy(file, { maxDepth }),
      () => inspect(file, { maxDepth }),
      () => pushed(file, { maxDepth }),
    ];
    for (const use of [...write(levels), ...read(levels)]) await use();
    if (levels === 1) return;
    for (const use of write(levels - 1)) {
      await expect(async () => use()).rejects.toThrow(WxfEncodeError);
    }
    for (const use of read(levels - 1)) expect(use).toThrow(WxfDecodeError);
  });

  it("are those of the expression in a file made part by part, entries being none", () => {
    const write = (maxDepth: number): Uint8Array => {
      const writer = new WxfWriter({ maxDepth });
      writer.beginAssociation(1);
      writer.beginEntry("k");
      writer.beginFunction(sym("f"), 1);
      writer.part(1);
      return writer.end();
    };
    expect(inspect(write(3)).depth).toBe(3);
    for (const maxDepth of [1, 2]) {
      expect(() => write(maxDepth)).toThrow(expect.objectContaining({ code: "WXF_LIMIT_DEPTH" }));
    }
  });
});

describe("a raw part", () => {
  it("must have the bytes of an expression", () => {
    const writer = new WxfWriter({ header: false });
    writer.beginFunction(sym("List"), 1);
    for (const wrong of [new Uint8Array(0), Uint8Array.of(0x43), "C1", undefined]) {
      expect(() => writer.rawPart(wrong as never)).toThrow(WxfEncodeError);
    }
    writer.rawPart(encodeBody(7));
    expect(writer.end()).toEqual(encodeBody(list(7)));
  });
});

describe("a lazy path", () => {
  it("counts from the end with negative positions, as Part does", () => {
    const lazy = decodeLazy(encode(list(1, list(2, 3), fn("f", "x"))));
    expect(lazy.at([-2, -1])?.toExpr()).toBe(3);
    expect(lazy.at([-1, 0])?.toExpr()).toEqual(sym("f"));
    expect(lazy.part(-3)?.toExpr()).toBe(1);
    for (const wrong of [-4, 4, 1.5, Number.NaN]) expect(lazy.part(wrong)).toBeUndefined();
    const entries = decodeLazy(
      Uint8Array.of(0x38, 0x3a, 0x41, 2, ...entry(0x2d, 1), ...entry(0x3a, 2)),
    );
    expect(entries.part(-1)?.toExpr()).toBe(2);
    expect(entries.key(-2)?.toExpr()).toBe(1);
    expect([entries.isDelayed(-1), entries.isDelayed(-2), entries.part(0)]).toEqual([
      true,
      false,
      undefined,
    ]);
  });
  const entry = (rule: number, n: number): number[] => [rule, 0x43, n, 0x43, n];
});

describe("text longer than a string can be", () => {
  it("is refused with a code by every reader", () => {
    const size = 2 ** 29;
    const at = 8;
    const longer = new Uint8Array(size + at);
    longer.set([0x38, 0x3a, 0x53, 0x80, 0x80, 0x80, 0x80, 0x02]);
    const error = expect.objectContaining({ code: "WXF_LIMIT_TEXT", offset: at });
    expect(() => decode(longer)).toThrow(error);
    expect(() => decodeLazy(longer).toExpr()).toThrow(error);
    expect(() => pushed(longer, {})).toThrow(error);
  });

  it("or than there is memory for is refused with a code when it is written", () => {
    class Small extends Uint8Array {
      constructor(...args: readonly unknown[]) {
        if (Number(args[0]) > 2 ** 20) throw new RangeError("Array buffer allocation failed");
        super(...(args as [number]));
      }
    }
    const long = listOf([new BigReal("1".repeat(2 ** 20)), "a".repeat(2 ** 20)]);
    vi.stubGlobal("Uint8Array", Small);
    try {
      for (const expr of long.args) {
        expect(() => encode(expr)).toThrow(expect.objectContaining({ code: "WXF_LIMIT_BYTES" }));
      }
    } finally {
      vi.unstubAllGlobals();
    }
    expect(decode(encode("a".repeat(2 ** 20)))).toBe("a".repeat(2 ** 20));
  });
});

it("a chunk that is no Uint8Array is a TypeError that says so", async () => {
  await expect(decodeStream(["8:C1"] as never)).rejects.toThrow(
    "WXF is read from Uint8Array chunks.",
  );
  await expect(decodeStream([encode(1).subarray(0, 2), "C1"] as never)).rejects.toThrow(
    "WXF is read from Uint8Array chunks.",
  );
  expect(() => new PushDecoder({}).write("8:" as never)).toThrow(
    "WXF is read from Uint8Array chunks.",
  );
});
