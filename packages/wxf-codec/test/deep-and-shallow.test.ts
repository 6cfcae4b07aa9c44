import { Assoc, type Expr, Fn, fn, list, sym } from "@remotebatch/expr-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DecodeOptions,
  decode,
  type EncodeOptions,
  Encoder,
  encodeBody,
  WxfDecodeError,
  WxfEncodeError,
} from "../src/index.js";
import { anyExpr, anyFile } from "./mutated-arbitrary.js";
import { neutralOf } from "./neutral-form.js";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

/** A way to be one level deeper: as the last part, so that the part's own bytes end the file. */
interface Wrapping {
  /** The bytes before the part. */
  readonly before: readonly number[];
  /** Parts it adds. */
  readonly nodes: number;
  wrap(inner: Expr): Expr;
  unwrap(outer: Expr): Expr;
}

const wrappings: readonly Wrapping[] = [
  {
    before: [0x66, 0],
    nodes: 1,
    wrap: (inner) => new Fn(inner, []),
    unwrap: (outer) => (outer as Fn).head,
  },
  {
    before: [0x66, 1, 0x73, 1, 0x66],
    nodes: 2,
    wrap: (inner) => new Fn(sym("f"), [inner]),
    unwrap: (outer) => (outer as Fn).args[0] as Expr,
  },
  {
    before: [0x66, 2, 0x73, 1, 0x66, 0x43, 7],
    nodes: 3,
    wrap: (inner) => new Fn(sym("f"), [7, inner]),
    unwrap: (outer) => (outer as Fn).args[1] as Expr,
  },
  {
    before: [0x41, 1, 0x2d, 0x43, 7],
    nodes: 2,
    wrap: (inner) => new Assoc([7], [inner]),
    unwrap: (outer) => (outer as Assoc).values[0] as Expr,
  },
  {
    before: [0x41, 1, 0x3a, 0x43, 7],
    nodes: 2,
    wrap: (inner) => new Assoc([7], [inner], Uint8Array.of(1)),
    unwrap: (outer) => (outer as Assoc).values[0] as Expr,
  },
];

/** So many levels, just above and below the one from which the stack is explicit, or far below. */
const levels = fc.oneof(fc.integer({ min: 395, max: 402 }), fc.constantFrom(1, 399, 400, 401, 700));
const layers = fc
  .tuple(levels, fc.array(fc.constantFrom(...wrappings), { minLength: 1, maxLength: 5 }))
  .map(([count, some]) =>
    Array.from({ length: count }, (_, i) => some[i % some.length] as Wrapping),
  );

const headerBytes = 2;

/** The value, or where and why it is refused; offsets are told from the beginning of the part. */
function read(bytes: Uint8Array, options: DecodeOptions, around: readonly Wrapping[]): unknown {
  const added = around.reduce((sum, { before }) => sum + before.length, 0);
  try {
    return neutralOf(around.reduce((expr, { unwrap }) => unwrap(expr), decode(bytes, options)));
  } catch (error) {
    if (!(error instanceof WxfDecodeError)) throw error;
    return [error.code, error.offset - added];
  }
}

const total = (around: readonly Wrapping[]): number =>
  around.reduce((sum, { nodes }) => sum + nodes, 0);

describe("reading by recursion and with an explicit stack", () => {
  const isPlain = (bytes: Uint8Array): boolean => bytes[0] === 0x38 && bytes[1] === 0x3a;
  const wrapped = (bytes: Uint8Array, around: readonly Wrapping[]): Uint8Array =>
    Uint8Array.from([
      ...bytes.subarray(0, headerBytes),
      ...around.flatMap(({ before }) => before),
      ...bytes.subarray(headerBytes),
    ]);

  it("gives the same value, or the same code at the same byte, for any bytes", () => {
    fc.assert(
      fc.property(
        anyFile.filter(isPlain),
        layers,
        fc.constantFrom("valid", "lenient"),
        fc.boolean(),
        (bytes, around, accept, copy) => {
          const deep = read(wrapped(bytes, around), { accept, copy }, around);
          expect(deep).toEqual(read(bytes, { accept, copy }, []));
        },
      ),
      { numRuns: 2 * runs },
    );
  });

  it("keeps to limits at the same part", () => {
    fc.assert(
      fc.property(
        anyExpr,
        layers,
        fc.integer({ min: 3, max: 7 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 20 }),
        (expr, around, maxDepth, maxNodes, maxDigits) => {
          // In a list, because an array that is all there is weighs less than one inside.
          const bytes = Uint8Array.of(0x38, 0x3a, ...encodeBody(list(expr)));
          const deeper = {
            maxDepth: maxDepth + around.length,
            maxNodes: maxNodes + total(around),
            maxDigits,
          };
          expect(read(wrapped(bytes, around), deeper, around)).toEqual(
            read(bytes, { maxDepth, maxNodes, maxDigits }, []),
          );
        },
      ),
      { numRuns: runs },
    );
  });

  it("is cut at every byte alike", () => {
    fc.assert(
      fc.property(anyExpr, layers, fc.nat(), (expr, around, where) => {
        const whole = Uint8Array.of(0x38, 0x3a, ...encodeBody(expr));
        const bytes = whole.subarray(0, headerBytes + (where % (whole.length - headerBytes)));
        const shallow = read(bytes, {}, []);
        expect(shallow).toEqual(["WXF_TRUNCATED", bytes.length]);
        expect(read(wrapped(bytes, around), {}, around)).toEqual(shallow);
      }),
      { numRuns: runs },
    );
  });
});

describe("writing by recursion and with an explicit stack", () => {
  const wrap = (expr: Expr, around: readonly Wrapping[]): Expr =>
    around.reduceRight((inner, layer) => layer.wrap(inner), expr);

  /** The bytes in hex, or the code of a refusal. */
  function written(expr: Expr, options: EncodeOptions, skipped: number): string {
    try {
      return Buffer.from(new Encoder(options).encodeBody(expr).subarray(skipped)).toString("hex");
    } catch (error) {
      if (!(error instanceof WxfEncodeError)) throw error;
      return error.code;
    }
  }

  const bad = (expr: Expr): Expr[] => [
    fn("f", expr, 0.5),
    new Fn(expr, [undefined as never]),
    new Assoc([expr], []),
    new Assoc(["a", null as never], [expr, 1]),
  ];

  it("gives the same bytes or the same code, with any options", () => {
    fc.assert(
      fc.property(
        anyExpr.chain((expr) => fc.oneof(fc.constant(expr), fc.constantFrom(...bad(expr)))),
        layers,
        fc.constantFrom("bits" as const, "symbolic" as const),
        fc.boolean(),
        fc.integer({ min: 1, max: 7 }),
        (expr, around, nonFiniteReals, packLists, maxDepth) => {
          const before = around.flatMap((layer) => layer.before);
          const options = { nonFiniteReals, packLists };
          const deep = wrap(expr, around);
          expect(written(deep, options, before.length)).toBe(written(expr, options, 0));
          expect(
            written(deep, { ...options, maxDepth: maxDepth + around.length }, before.length),
          ).toBe(written(expr, { ...options, maxDepth }, 0));
        },
      ),
      { numRuns: 2 * runs },
    );
  });

  it("writes around a deep part what the layers are", () => {
    fc.assert(
      fc.property(layers, (around) => {
        const before = around.flatMap((layer) => layer.before);
        expect([...encodeBody(wrap(7, around))]).toEqual([...before, 0x43, 7]);
      }),
      { numRuns: runs },
    );
  });
});
