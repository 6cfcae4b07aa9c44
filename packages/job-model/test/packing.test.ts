import {
  BatchError,
  type PackMethod,
  packSpans,
  spanLength,
  spansFromEnds,
} from "@remotebatch/job-model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

const method: fc.Arbitrary<PackMethod> = fc.oneof(
  fc.constantFrom("Automatic" as const, "CoarsestGrained" as const, "FinestGrained" as const),
  fc.record({ evaluationsPerChildJob: fc.integer({ min: 1, max: 5000 }) }),
  fc.record({ childJobCount: fc.integer({ min: 1, max: 5000 }) }),
  fc.record({
    evaluationMs: fc.double({ min: 0, max: 1e7, noNaN: true }),
    startMs: fc.double({ min: 0, max: 1e5, noNaN: true }),
  }),
);

function lengths(count: number, chosen: PackMethod, limits = {}): readonly number[] {
  return packSpans(count, chosen, limits).map(spanLength);
}

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (BatchError.is(error)) return error.code;
    throw error;
  }
  return "no error";
}

describe("packSpans", () => {
  test("every position is in exactly one span, in order, within the engine's limits, or the call is refused", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        method,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 4, max: 300 }),
        fc.integer({ min: 1, max: 64 }),
        fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
        (count, chosen, minChildren, maxChildren, slots, childStartMs) => {
          let spans: ReturnType<typeof packSpans>;
          try {
            spans = packSpans(count, chosen, {
              ...{ minChildren, maxChildren, slots },
              ...(childStartMs === undefined ? {} : { childStartMs }),
            });
          } catch (error) {
            expect(BatchError.is(error) && error.code).toBe("BATCH_LIMIT_EXCEEDED");
            expect(typeof chosen === "object" || count < minChildren).toBe(true);
            return;
          }
          expect(spans.length).toBeGreaterThanOrEqual(minChildren);
          expect(spans.length).toBeLessThanOrEqual(maxChildren);
          let next = 1;
          for (const span of spans) {
            expect(span.from).toBe(next);
            expect(span.to).toBeGreaterThanOrEqual(span.from);
            next = span.to + 1;
          }
          expect(next - 1).toBe(count);
        },
      ),
      { numRuns: runs },
    );
  });

  test("all methods but a fixed span length give spans whose lengths differ by at most one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), method, (count, chosen) => {
        fc.pre(typeof chosen === "string" || "childJobCount" in chosen);
        const all = lengths(count, chosen);
        expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
      }),
      { numRuns: runs },
    );
  });

  test("a fixed span length gives that length everywhere but at the end", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 60 }),
        (count, n) => {
          const all = lengths(count, { evaluationsPerChildJob: n });
          expect(all.slice(0, -1).every((length) => length === n)).toBe(true);
          expect(all.at(-1)).toBeLessThanOrEqual(n);
        },
      ),
      { numRuns: runs },
    );
  });

  test("spans are rebuilt from their ends", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), method, (count, chosen) => {
        const spans = packSpans(count, chosen);
        expect(spansFromEnds(spans.map((span) => span.to))).toEqual(spans);
      }),
      { numRuns: runs },
    );
  });

  test("Automatic packs seven elements into three children and keeps all slots busy", () => {
    expect(lengths(7, "Automatic")).toEqual([3, 2, 2]);
    expect(packSpans(16, "Automatic", { slots: 8 })).toHaveLength(8);
    expect(packSpans(3, "Automatic", { slots: 8 })).toHaveLength(3);
    expect(packSpans(10_000)).toHaveLength(100);
  });

  test("Automatic makes no more children than are started in a second on each slot, where starts are known to cost", () => {
    const children = (count: number, slots: number, childStartMs: number): number =>
      packSpans(count, "Automatic", { slots, childStartMs }).length;
    expect(children(100_000, 2, 250)).toBe(8);
    expect(children(100_000, 16, 250)).toBe(64);
    // However long a start takes, a slot that was quick has another child to take.
    expect(children(100_000, 4, 30_000)).toBe(8);
    // Starts that cost next to nothing change nothing, and small lists stay as they were.
    expect(children(100_000, 2, 1)).toBe(316);
    expect(children(100_000, 2, 0)).toBe(316);
    expect(children(7, 2, 250)).toBe(3);
    expect(children(3, 8, 250)).toBe(3);
    // One figure alone is not enough to go by.
    expect(packSpans(100_000, "Automatic", { childStartMs: 250 })).toHaveLength(316);
    expect(codeOf(() => children(5, 2, -1))).toBe("BATCH_INVALID_OPTION");
  });

  test("measured times make spans whose child starts in at most a tenth of its time", () => {
    // A start of 1 s is a tenth of ten evaluations of 0.9 s and it.
    expect(packSpans(1000, { evaluationMs: 900, startMs: 1000 })).toHaveLength(100);
    expect(packSpans(1000, { evaluationMs: 60_000, startMs: 1000 })).toHaveLength(1000);
    expect(packSpans(1000, { evaluationMs: 0, startMs: 1000 })).toHaveLength(1);
    // Work for all that can run at once comes first, and the engine's limit last.
    expect(packSpans(1000, { evaluationMs: 0, startMs: 1000 }, { slots: 8 })).toHaveLength(8);
    expect(packSpans(1000, { evaluationMs: 60_000, startMs: 1 }, { maxChildren: 50 })).toHaveLength(
      50,
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0.01, max: 1e5, noNaN: true }),
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        (count, evaluationMs, startMs) => {
          const spans = packSpans(count, { evaluationMs, startMs });
          if (spans.length === 1) return;
          const work = evaluationMs * Math.min(...spans.map(spanLength));
          expect(startMs / (startMs + work)).toBeLessThanOrEqual(0.1 + 1e-9);
        },
      ),
      { numRuns: runs },
    );
  });

  test("times that are none are refused", () => {
    expect(codeOf(() => packSpans(5, { evaluationMs: -1, startMs: 1 }))).toBe(
      "BATCH_INVALID_OPTION",
    );
    expect(codeOf(() => packSpans(5, { evaluationMs: 1, startMs: Number.NaN }))).toBe(
      "BATCH_INVALID_OPTION",
    );
  });

  test("the grained methods go to the engine's ends", () => {
    expect(lengths(10, "CoarsestGrained", { minChildren: 2 })).toEqual([5, 5]);
    expect(packSpans(10, "FinestGrained")).toHaveLength(10);
    expect(lengths(25, "FinestGrained", { maxChildren: 10 })).toEqual([
      3, 3, 3, 3, 3, 2, 2, 2, 2, 2,
    ]);
    expect(packSpans(10_001, "FinestGrained")).toHaveLength(10_000);
  });

  test("an exact method that breaks the engine's limit is refused with a setting that works", () => {
    const refused = () => packSpans(25_000, { evaluationsPerChildJob: 1 });
    expect(codeOf(refused)).toBe("BATCH_LIMIT_EXCEEDED");
    expect(refused).toThrow(/from 3 to/u);
    expect(packSpans(25_000, { evaluationsPerChildJob: 3 }).length).toBeLessThanOrEqual(10_000);
    expect(codeOf(() => packSpans(25_000, { childJobCount: 10_001 }))).toBe("BATCH_LIMIT_EXCEEDED");
    expect(codeOf(() => packSpans(5, { evaluationsPerChildJob: 5 }, { minChildren: 2 }))).toBe(
      "BATCH_LIMIT_EXCEEDED",
    );
  });

  test("empty lists and settings that are no positive integers are refused", () => {
    expect(codeOf(() => packSpans(0))).toBe("BATCH_INVALID_JOB");
    for (const bad of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "3", null]) {
      const n = bad as number;
      expect(codeOf(() => packSpans(5, { evaluationsPerChildJob: n }))).toBe(
        "BATCH_INVALID_OPTION",
      );
      expect(codeOf(() => packSpans(5, { childJobCount: n }))).toBe("BATCH_INVALID_OPTION");
    }
    for (const bad of ["automatic", {}, null, { itemsPerChild: 2 }, 4]) {
      expect(codeOf(() => packSpans(5, bad as PackMethod))).toBe("BATCH_INVALID_OPTION");
    }
  });
});
