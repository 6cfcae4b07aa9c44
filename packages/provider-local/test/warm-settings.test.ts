import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localProvider } from "@remotebatch/provider-local";
import { singleTestJob } from "@remotebatch/provider-testkit";
import { afterAll, expect, test } from "vitest";
import { ended } from "./ended.js";

const folder = mkdtempSync(join(tmpdir(), "remotebatch-warm-"));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));

test("a runner that cannot stand by runs its jobs in the usual way", async () => {
  const provider = localProvider({ folder, warmRunners: 1, warmIdleMs: 1000, idleMs: 300 });
  // The runner of the tests takes "--standby" for a descriptor and dies of it.
  for (const result of ["one", "two", "three"]) {
    const ref = await provider.submit(singleTestJob({ result }));
    expect((await ended(provider, ref)).phase).toBe("succeeded");
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  await provider.close();
});

test("numbers of warm runners that cannot be are refused", () => {
  for (const settings of [{ warmRunners: -1 }, { warmRunners: 1.5 }, { warmRunners: 65 }]) {
    expect(() => localProvider({ folder, ...settings })).toThrow(/warmRunners/u);
  }
  expect(() => localProvider({ folder, warmRunners: 1, warmIdleMs: 0 })).toThrow(/warmIdleMs/u);
});
