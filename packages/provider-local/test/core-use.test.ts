import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CoreUseNote, waitingReason } from "../src/core-use.js";

const folder = mkdtempSync(join(tmpdir(), "remotebatch-cores-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a reason is there only where the cores do not suffice, and never asks for more than there are", () => {
  expect(waitingReason('{"used":2,"slots":2}', 1)).toBe("It waits for cores: 2 of 2 are in use.");
  expect(waitingReason('{"used":1,"slots":4}', 9)).toBe(
    "It waits for cores: 1 of 4 is in use, and it needs 4.",
  );
  for (const note of ['{"used":1,"slots":2}', "", '{"used":2,"slo', "null", "7"]) {
    expect(waitingReason(note, 1)).toBeUndefined();
  }
});

test("the note of an earlier scheduler goes, and one that can't be written is no error", () => {
  const path = join(folder, "cores");
  new CoreUseNote(path).tell({ used: 1, slots: 1 });
  expect(readFileSync(path, "utf8")).toBe('{"used":1,"slots":1}');
  new CoreUseNote(path).tell(undefined);
  expect(existsSync(path)).toBe(false);
  new CoreUseNote(join(folder, "none", "cores")).tell({ used: 1, slots: 1 });
});
