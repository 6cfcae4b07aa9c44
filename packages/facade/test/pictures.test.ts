import fc from "fast-check";
import { expect, test } from "vitest";
import { packingPicture, statusPicture } from "../src/index.js";

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
