import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hintLaunch, watchFolder } from "../src/launch-hint.js";

const root = mkdtempSync(join(tmpdir(), "remotebatch-hint-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

// Only Linux tells of a changed time of the folder itself.
test.skipIf(process.platform !== "linux")(
  "a hint is heard by who watches the folder, told from its changes, and leaves nothing there (elsewhere than on Linux hints are not heard)",
  async () => {
    const folder = join(root, "queue");
    mkdirSync(folder);
    const heard: string[] = [];
    let wake = (): void => undefined;
    const hear = (what: string) => () => {
      heard.push(what);
      wake();
    };
    const watcher = watchFolder(folder, hear("change"), hear("hint"));
    const next = async (step: () => void): Promise<void> => {
      const came = new Promise<void>((resolve) => {
        wake = resolve;
      });
      step();
      await came;
    };
    await next(() => hintLaunch(folder));
    await next(() => writeFileSync(join(folder, "launch"), ""));
    expect([...new Set(heard)]).toEqual(["hint", "change"]);
    watcher?.close();
  },
);

test("a hint where nothing was ever launched makes no folder and is no error", () => {
  const folder = join(root, "none");
  hintLaunch(folder);
  expect(watchFolder(folder, () => undefined)).toBeUndefined();
});
