import { deflateSync } from "node:zlib";
import {
  Assoc,
  BigReal,
  ByteArr,
  compareExpr,
  type Expr,
  Fn,
  fn,
  fromExpr,
  list,
  listOf,
  Packed,
  printFullForm,
  printInputForm,
  Sym,
  sameExpr,
  sym,
} from "@remotebatch/expr-model";
import {
  decode,
  decodeBody,
  decodeLazy,
  decodeStream,
  Encoder,
  encode,
  encodeBody,
  encodeChunks,
  encodeStream,
  openCursor,
  visitStream,
  WxfDecodeError,
  WxfEncodeError,
  type WxfVisitor,
  WxfWriter,
} from "@remotebatch/wxf-codec";
import { describe, expect, it } from "vitest";

const limitMs = 2000;

/** The settled answer, or "still waiting" after a while. */
async function settled(work: Promise<unknown>): Promise<unknown> {
  const late = new Promise((resolve) => setTimeout(resolve, limitMs, "still waiting"));
  return await Promise.race([work.catch((problem: unknown) => problem), late]);
}

/** Chunks, then silence: a connection that stays open. */
async function* open(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
  await new Promise(() => {});
}

const compressed = (body: string): Uint8Array =>
  new Uint8Array([0x38, 0x43, 0x3a, ...deflateSync(Buffer.from(body, "latin1"))]);

describe("a stream whose source does not end", () => {
  it("is refused as soon as its bytes are bad", async () => {
    for (const bytes of [compressed("z"), new TextEncoder().encode("8C:garbagegarbage")]) {
      expect(await settled(decodeStream(open(bytes)))).toBeInstanceOf(WxfDecodeError);
      let cancelled = false;
      const web = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(bytes),
        cancel: () => {
          cancelled = true;
        },
      });
      expect(await settled(decodeStream(web))).toBeInstanceOf(WxfDecodeError);
      expect(cancelled).toBe(true);
    }
  });

  it("is left when the visitor throws", async () => {
    const problem = new Error("enough");
    const visitor = new Proxy({} as WxfVisitor, {
      get: () => () => {
        throw problem;
      },
    });
    expect(await settled(visitStream(open(compressed("C\u0001")), visitor))).toBe(problem);
  });

  it("hands on what the source throws, a TypeError too", async () => {
    const problem = new TypeError("terminated");
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield compressed("C\u0001").subarray(0, 6);
      throw problem;
    }
    expect(await settled(decodeStream(broken()))).toBe(problem);
  });

  it("and what is no source is a TypeError", async () => {
    for (const source of [undefined, "abc", 5]) {
      await expect(decodeStream(source as never)).rejects.toThrow(TypeError);
    }
  });
});

describe("arrays of absurd rank", () => {
  const rank = 100_000;
  const flat = new Packed("Integer8", new Array<number>(rank).fill(1), new Uint8Array(1));

  it("are refused by every way of reading, as nesting of that depth is", async () => {
    const bytes = encode(flat);
    for (const read of [
      () => decode(bytes),
      () => decodeLazy(bytes),
      () => {
        const cursor = openCursor(bytes);
        while (cursor.next());
      },
    ]) {
      expect(read).toThrow(/maxDepth/);
    }
    await expect(decodeStream([bytes])).rejects.toThrow(/maxDepth/);
    expect(decode(bytes, { maxDepth: rank })).toEqual(flat);
  });

  it("are compared, ordered and converted without running out of stack", () => {
    const other = new Packed("Integer8", flat.dims, Uint8Array.of(2));
    const wide = new Packed("Integer16", flat.dims, new Uint8Array(2));
    expect(sameExpr(flat, wide, { packedAsList: true })).toBe(true);
    expect(sameExpr(flat, other, { packedAsList: true })).toBe(false);
    expect(compareExpr(flat, other)).not.toBe(0);
    expect(() => fromExpr(flat)).toThrow(/500 deep/);
  });
});

describe("an encoder", () => {
  it("may be used by a value's own getter", () => {
    const inner: Expr[] = [7];
    const sly = new Fn(sym("f"), []);
    Object.defineProperty(sly, "args", {
      get() {
        encode(list("something else", 1, 2, 3));
        return inner;
      },
    });
    expect(encode(sly)).toEqual(encode(fn("f", 7)));
  });

  it("writes symbols that are frozen", () => {
    const frozen = Object.freeze(new Sym("Global`frozen"));
    expect(decode(encode(fn("f", frozen)))).toEqual(fn("f", sym("Global`frozen")));
  });

  it("packs small bigints, and leaves -0 where it is", () => {
    const packing = new Encoder({ packLists: true });
    expect(packing.encode(list(1, 5n))).toEqual(packing.encode(list(1, 5)));
    expect(() => packing.encode(list(1, -0))).toThrow(WxfEncodeError);
  });

  it("refuses a hole in every way of writing, and writes nothing that is cut", async () => {
    const under = (expr: Expr): Expr => {
      let deep = expr;
      for (let level = 0; level < 500; level += 1) deep = fn("f", deep);
      return deep;
    };
    const drained = async (expr: Expr, compress: boolean): Promise<void> => {
      for await (const _ of encodeStream(expr, { compress }));
    };
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested.
    const holes: readonly unknown[][] = [[1, undefined, 3], [1, , 3], [undefined]];
    const bad: Expr[] = [
      ...holes.map((args) => listOf(args as Expr[])),
      new Assoc(["a", "b"], [undefined as never, 2]),
      new Fn(undefined as never, [1, 2]),
      undefined as never,
    ];
    for (const expr of bad) {
      expect(() => encode(expr)).toThrow(WxfEncodeError);
      expect(() => encode(expr, { packLists: true })).toThrow(WxfEncodeError);
      expect(() => encode(under(expr))).toThrow(WxfEncodeError);
      expect(() => encodeChunks(under(expr))).toThrow(WxfEncodeError);
      expect(() => new WxfWriter().part(under(expr))).toThrow(WxfEncodeError);
      await expect(drained(expr, false)).rejects.toThrow(WxfEncodeError);
      await expect(drained(expr, true)).rejects.toThrow(WxfEncodeError);
    }
  });

  it("writes as many parts of a growing list as it has told", async () => {
    const args: Expr[] = ["a".repeat(70_000), 2];
    const parts: Uint8Array[] = [];
    for await (const chunk of encodeStream(new Fn(sym("f"), args))) {
      parts.push(chunk.slice());
      args.push(3);
    }
    const read = decode(Uint8Array.from(Buffer.concat(parts)));
    expect(read instanceof Fn && read.args.length >= 2).toBe(true);
  });

  it("part by part is as it was before a part that could not be written", () => {
    const bad = fn("f", 0.5);
    const writer = new WxfWriter();
    expect(() => writer.beginFunction(bad, 1)).toThrow(WxfEncodeError);
    writer.beginAssociation(1);
    expect(() => writer.beginEntry(bad)).toThrow(WxfEncodeError);
    writer.beginEntry("a");
    expect(() => writer.beginFunction(bad, 2)).toThrow(WxfEncodeError);
    writer.part(1);
    expect(printInputForm(decode(writer.end()))).toBe('<|"a" -> 1|>');
  });
});

describe("a body without header", () => {
  it("keeps to maxBytes and to bytes", () => {
    const body = encodeBody(list("a".repeat(100)));
    expect(() => decodeBody(body, { maxBytes: 10 })).toThrow(/maxBytes is 10/);
    for (const wrong of [undefined, "abc", new Uint16Array(3)]) {
      expect(() => decodeBody(wrong as never)).toThrow("WXF is read from a Uint8Array.");
    }
  });
});

describe("options", () => {
  it("that are none of their values are refused", () => {
    const bytes = encode(1);
    expect(() => decode(bytes, { accept: "strict" as never })).toThrow(RangeError);
    expect(() => decodeLazy(bytes, { accept: "canonical" as never })).toThrow(RangeError);
    expect(() => openCursor(bytes, { accept: "canonical" as never })).toThrow(RangeError);
  });

  it("copy makes a cursor's arrays and bytes its caller's own", () => {
    const bytes = encode(new ByteArr(Uint8Array.of(1, 2, 3)));
    const cursor = openCursor(bytes, { copy: true });
    cursor.next();
    const own = cursor.byteArray().bytes;
    bytes.fill(0);
    expect(own).toEqual(Uint8Array.of(1, 2, 3));
  });

  it("maxInflatedBytes may be 0", () => {
    expect(() => decode(compressed("C\u0001"), { maxInflatedBytes: 0 })).toThrow(
      /maxInflatedBytes/,
    );
  });
});

it("a long text that is no number is printed in no time", () => {
  const long = new BigReal(`${"1".repeat(1_000_000)}\`-5.`);
  const beganMs = performance.now();
  printInputForm(long);
  printFullForm(long);
  expect(performance.now() - beganMs).toBeLessThan(limitMs);
});

it("a function cut right after its token is cut, by every way of reading", async () => {
  const bytes = Uint8Array.of(0x38, 0x3a, 0x66);
  for (const read of [() => decode(bytes), () => decodeLazy(bytes)]) {
    expect(read).toThrow(expect.objectContaining({ code: "WXF_TRUNCATED", offset: 3 }));
  }
  await expect(decodeStream([bytes])).rejects.toMatchObject({ code: "WXF_TRUNCATED" });
});
