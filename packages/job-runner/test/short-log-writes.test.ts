import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { pathStore } from "../src/store/path-store.js";

vi.mock("node:fs", async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    // Three bytes a call, whatever is given.
    writeSync: (file: number, data: string | Uint8Array, offset = 0, length = data.length) => {
      const bytes = Buffer.from(data).subarray(offset, offset + length);
      return real.writeSync(file, bytes, 0, Math.min(3, bytes.length));
    },
  };
});

test("a line of the log is whole although the system takes it in small pieces", async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), "remotebatch-log-"));
  const log = pathStore(folder).openLog("log");
  log.write("Größe: 12 µm\n");
  log.write("next\n");
  await log.close();
  expect(fs.readFileSync(join(folder, "log"), "utf8")).toBe("Größe: 12 µm\nnext\n");
  fs.rmSync(folder, { recursive: true });
});
