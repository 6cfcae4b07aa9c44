import { crc32, inflateSync } from "node:zlib";
import { fn, listOf, Numeric, parse, real } from "@remotebatch/expr-model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  packingPicture,
  previewPicture,
  statusPicture,
  timelinePicture,
  timingPicture,
} from "../src/index.js";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);

function rectangles(svg: string): readonly { readonly x: number; readonly width: number }[] {
  return [...svg.matchAll(/<rect class="[ab]" x="([\d.]+)" y="\d+" width="([\d.]+)"/gu)].map(
    ([, x, width]) => ({ x: Number(x), width: Number(width) }),
  );
}

test("blocks of a packing picture lie inside it, in order, without overlap", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 400 }),
      (lengths) => {
        let end = 0;
        const spans = lengths.map((length) => {
          const span = { from: end + 1, to: end + length };
          end = span.to;
          return span;
        });
        let before = 15.9;
        const blocks = rectangles(packingPicture(spans));
        expect(blocks.length).toBeGreaterThan(0);
        for (const { x, width } of blocks) {
          expect(x).toBeGreaterThanOrEqual(before - 0.02);
          expect(width).toBeGreaterThan(0);
          before = x + width;
        }
        expect(before).toBeLessThanOrEqual(624.1);
      },
    ),
    { numRuns: runs },
  );
});

test("labels of a packing picture's axis do not run into each other", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000_000 }), (total) => {
      const svg = packingPicture([{ from: 1, to: total }]);
      const labels = [...svg.matchAll(/<text x="([\d.]+)" y="115" text-anchor="(\w+)">([^<]+)</gu)];
      expect(labels.length).toBeGreaterThan(0);
      let before = 0;
      for (const [, x = "", anchor = "", label = ""] of labels) {
        // Digits of 12 px are 7 px wide.
        const width = 7 * label.length;
        const left = Number(x) - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2);
        expect(left).toBeGreaterThanOrEqual(before);
        before = left + width;
      }
    }),
    { numRuns: runs },
  );
});

test("a status picture names every status and how many of the children ended", () => {
  const svg = statusPicture({ succeeded: 3, running: 1, timedOut: 1 }, { Done: 3, "<b>": 2 }, 5);
  expect(svg).toContain("4 of 5 children ended");
  expect(svg).toContain("timed out");
  expect(svg).toContain("&lt;b&gt;");
  expect(svg).not.toContain("<b>");
  expect(svg).toContain("prefers-color-scheme:dark");
});

test("a status picture says so when nothing is known", () => {
  expect(statusPicture({}, {}, 4)).toContain("Status not available");
});

/** Positions and widths of a timeline's bars, by row. */
function timelineBars(svg: string): Map<number, { readonly from: number; readonly to: number }[]> {
  const rows = new Map<number, { from: number; to: number }[]>();
  for (const [, x, y, width] of svg.matchAll(
    /<rect class="\w+" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="[\d.]+" rx="[\d.]+"><title>/gu,
  )) {
    const row = rows.get(Number(y)) ?? [];
    row.push({ from: Number(x), to: Number(x) + Number(width) });
    rows.set(Number(y), row);
  }
  return rows;
}

test("no two bars of a timeline's row overlap, and it has as many rows as children ran at once", () => {
  const time = fc.record({
    startedAtMs: fc.integer({ min: 0, max: 100_000 }),
    lengthMs: fc.integer({ min: 1, max: 50_000 }),
  });
  fc.assert(
    fc.property(fc.array(time, { minLength: 1, maxLength: 60 }), (times) => {
      const children = times.map(({ startedAtMs, lengthMs }, slot) => ({
        child: slot + 1,
        phase: "succeeded" as const,
        startedAtMs,
        finishedAtMs: startedAtMs + lengthMs,
      }));
      const rows = timelineBars(timelinePicture(children, children.length));
      const atOnce = Math.max(
        ...children.map(
          ({ startedAtMs }) =>
            children.filter(
              (one) => one.startedAtMs <= startedAtMs && one.finishedAtMs > startedAtMs,
            ).length,
        ),
      );
      expect(rows.size).toBe(atOnce);
      for (const row of rows.values()) {
        for (const [at, bar] of row.entries()) {
          expect(bar.to).toBeLessThanOrEqual(625);
          if (at > 0) expect(bar.from).toBeGreaterThan((row[at - 1]?.to ?? 0) - 0.8);
        }
      }
    }),
    { numRuns: runs },
  );
});

test("a timeline of very many children stays a small file, and says how many there are", () => {
  const children = Array.from({ length: 20_000 }, (_, slot) => ({
    child: slot + 1,
    phase: "succeeded" as const,
    startedAtMs: Math.floor(slot / 4) * 10,
    finishedAtMs: Math.floor(slot / 4) * 10 + 9,
  }));
  const svg = timelinePicture(children, 20_001);
  expect(svg.length).toBeLessThan(600_000);
  expect(svg).toContain("20\u202f000 of 20\u202f001 children, 4 at once, 50 s in all");
  expect(timelinePicture([], 3)).toContain("No child has run yet");
});

test("the bars of a histogram hold every time, whatever the times are", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 300 }),
      (times) => {
        const counted = [...timingPicture(times).matchAll(/<title>([\d\u202f]+) from /gu)].reduce(
          (sum, [, count]) => sum + Number((count ?? "").replaceAll("\u202f", "")),
          0,
        );
        expect(counted).toBe(times.length);
      },
    ),
    { numRuns: runs },
  );
});

test("a histogram names median and longest, and says so when there is nothing", () => {
  expect(timingPicture([1, 2, 3, 1000])).toContain("4 evaluations: median 2 ms, longest 1 s");
  expect(timingPicture([])).toContain("No evaluation has ended yet");
  expect(timingPicture([5, 5])).not.toContain("NaN");
});

describe("a preview", () => {
  const pixels = new Numeric("UnsignedInteger8", [2, 3, 3], new Uint8Array(18).fill(200));

  test.each([
    ["text", parse('f["<b>", x]'), /f\[&quot;&lt;b&gt;&quot;, x\]/],
    ["a list of numbers", listOf([1, 5, 2, 8]), /4 numbers from 1 to 8/],
    [
      "a matrix",
      listOf([listOf([1, 2]), listOf([3, 4])]),
      /2 × 2 numbers from 1 to 4.*|data:image\/png/,
    ],
    ["an image", fn("Image", pixels, "Byte"), /image, 3 × 2/],
  ] as const)("of %s", (_, expr, expected) => {
    const svg = previewPicture(expr);
    expect(svg).toMatch(expected);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  test("the PNG in it has the pixels of the image, as another decoder reads them", () => {
    const svg = previewPicture(fn("Image", pixels, "Byte"));
    const png = Buffer.from(/base64,([^"]+)/u.exec(svg)?.[1] ?? "", "base64");
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([3, 2, 8, 2]);
    const length = png.readUInt32BE(33);
    const rows = inflateSync(png.subarray(41, 41 + length));
    expect(rows).toEqual(Buffer.from([0, ...Array(9).fill(200), 0, ...Array(9).fill(200)]));
    expect(png.readUInt32BE(29)).toBe(crc32(png.subarray(12, 29)));
  });

  test("of something enormous is small", () => {
    const long = listOf(Array.from({ length: 100_000 }, (_, at) => at % 7));
    expect(previewPicture(long).length).toBeLessThan(30_000);
    expect(previewPicture("x".repeat(1e6)).length).toBeLessThan(5000);
  });

  test("of numbers that are not finite leaves them out", () => {
    const svg = previewPicture(
      listOf([real(1), real(Number.NaN), real(3), real(Number.POSITIVE_INFINITY)]),
    );
    expect(svg).toContain("4 numbers from 1 to 3");
    expect(svg).not.toContain("NaN");
  });
});
