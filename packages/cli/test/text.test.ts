import { list, real } from "@remotebatch/expr-model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCsv } from "../src/client/read-csv.js";
import { orderedPool } from "../src/evaluation/ordered-pool.js";
import { jsonText } from "../src/output/json-text.js";
import { byteCount, timeMs } from "../src/parse-number.js";
import { readLines } from "../src/read-lines.js";

const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 200);

async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe("readLines", () => {
  const text = fc.string({ unit: "grapheme" }).map((line) => line.replace(/[\r\n]/g, "\u2028"));

  test("gives the lines of a text, however it is cut into chunks", async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(text), sizes, fc.boolean(), async (lines, cuts, windows) => {
        const bytes = new TextEncoder().encode(
          lines.map((line) => line + (windows ? "\r\n" : "\n")).join(""),
        );
        expect(await all(readLines(chunked(bytes, cuts)))).toEqual(lines);
      }),
      { numRuns },
    );
  });

  test("gives a last line without its end", async () => {
    expect(await all(readLines(chunked(new TextEncoder().encode("a\nb"), [2])))).toEqual([
      "a",
      "b",
    ]);
  });
});

describe("orderedPool", () => {
  test("gives the results in the order of the inputs and never uses a lane twice at once", async () => {
    const delays = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(delays, fc.integer({ min: 1, max: 4 }), async (inputs, count) => {
        const busy = new Set<number>();
        async function* source(): AsyncGenerator<number> {
          yield* inputs;
        }
        const lanes = Array.from({ length: count }, (_, lane) => lane);
        const results = orderedPool(source(), lanes, async (input, lane) => {
          expect(busy.has(lane)).toBe(false);
          busy.add(lane);
          for (let i = 0; i < input; i++) await Promise.resolve();
          busy.delete(lane);
          return input;
        });
        expect(await all(results)).toEqual(inputs);
      }),
      { numRuns },
    );
  });

  test("takes only a few inputs ahead of the results that were read", async () => {
    let taken = 0;
    async function* endless(): AsyncGenerator<number> {
      for (;;) yield taken++;
    }
    const results = orderedPool(endless(), [1, 2], async (input) => input);
    for (let i = 0; i < 10; i++) await results.next();
    for (let i = 0; i < 100; i++) await Promise.resolve();
    expect(taken).toBeLessThan(50);
  });

  test("passes on what the inputs or the work throw", async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new Error("source");
    }
    await expect(all(orderedPool(broken(), [1], async (input) => input))).rejects.toThrow("source");
    async function* two(): AsyncGenerator<number> {
      yield* [1, 2];
    }
    const fail = async (): Promise<never> => {
      throw new Error("work");
    };
    await expect(all(orderedPool(two(), [1], fail))).rejects.toThrow("work");
  });
});

describe("jsonText", () => {
  test("gives what JSON.stringify gives, at any depth", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const levels = 60_000;
        let nested: unknown = value;
        for (let i = 0; i < levels; i++) nested = [nested];
        expect(jsonText(value)).toBe(JSON.stringify(value));
        // Compared without the runner's printer, which could not show such a value.
        expect(
          jsonText(nested) === "[".repeat(levels) + JSON.stringify(value) + "]".repeat(levels),
        ).toBe(true);
      }),
      { numRuns: Math.min(numRuns, 50) },
    );
  });
});

describe("readCsv", () => {
  test("reads back any table of texts that was written with quotes", () => {
    const table = fc.array(fc.array(fc.string({ unit: "binary" }), { minLength: 2, maxLength: 5 }));
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), fc.boolean(), (rows, end, last) => {
        const lines = rows.map((row) =>
          row.map((field) => `"${field.replaceAll('"', '""')}"`).join(","),
        );
        expect(readCsv(lines.join(end) + (last && rows.length > 0 ? end : ""))).toEqual(
          rows.map((row) => list(...row)),
        );
      }),
      { numRuns },
    );
  });

  test("reads plain fields as numbers where they are numbers", () => {
    expect(readCsv('1,-2.5,1e3,x,"7",\n12345678901234567890\n')).toEqual([
      list(1, real(-2.5), real(1000), "x", "7", ""),
      list(12345678901234567890n),
    ]);
  });

  test("gives fields in place of rows only where every row has one", () => {
    expect(readCsv('1\n"two"\n\n3')).toEqual([1, "two", 3]);
    expect(readCsv("1\n2,3\n")).toEqual([list(1), list(2, 3)]);
    expect(readCsv("")).toEqual([]);
  });

  test("refuses a quote in the middle of a field and one that does not end", () => {
    expect(() => readCsv('a,b\nc"d,e')).toThrow("line 2");
    expect(() => readCsv('"abc')).toThrow("line 1");
  });
});

test("times and sizes are read with their units, and refused without sense", () => {
  expect([timeMs("90"), timeMs("90s"), timeMs("500ms"), timeMs("1.5h"), timeMs("2m")]).toEqual([
    90_000, 90_000, 500, 5_400_000, 120_000,
  ]);
  expect([byteCount("512M"), byteCount("2GiB"), byteCount("1000")]).toEqual([
    2 ** 29,
    2 ** 31,
    1000,
  ]);
  for (const text of ["-5", "0", "", "5 weeks", "constructor", "1e3"]) {
    expect(() => timeMs(text), text).toThrow();
    expect(() => byteCount(text), text).toThrow();
  }
});
