import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ParkedElements } from "../src/supervisor/parked-elements.js";
import { emptyMeta } from "../src/wire/element-defaults.js";
import type { ElementMeta } from "../src/wire/element-frame.js";

const megabyte = 2 ** 20;

function spoken(position: number): ElementMeta {
  const block = (offset: number): Buffer => Buffer.alloc(megabyte, position + offset);
  return {
    ...{ ...emptyMeta, position, messageCount: 1, outputCount: 1 },
    ...{ messageNames: block(0), messageTexts: block(50), output: block(100) },
  };
}

test("messages and lines of elements that wait lie in a file beyond a bound, and come back as they were", () => {
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-parked-"));
  const parked = new ParkedElements(folder);
  for (let position = 1; position <= 20; position++) {
    const judged = { meta: spoken(position), interrupted: false, replacement: undefined };
    parked.park(judged, Buffer.from(`body ${position}`));
  }
  // 60 MB were said, of which 16 may be held.
  expect(statSync(join(folder, "parked")).size).toBeGreaterThan(40 * megabyte);
  for (let position = 20; position >= 1; position--) {
    let body = "";
    parked.take(position, {
      accept: ({ meta }) => {
        const same = (Object.keys(meta) as (keyof ElementMeta)[]).every((key) => {
          const [is, should] = [meta[key], spoken(position)[key]];
          return is instanceof Uint8Array
            ? Buffer.compare(is, should as Uint8Array) === 0
            : is === should;
        });
        expect(same).toBe(true);
      },
      elementBody: (piece) => {
        body += piece.toString();
      },
    });
    expect(body).toBe(`body ${position}`);
  }
  parked.close();
  rmSync(folder, { recursive: true });
});
