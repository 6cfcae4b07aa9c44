import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRemoteBatch } from "@remotebatch/facade";
import { localProvider } from "@remotebatch/provider-local";
import { expect, test } from "vitest";

test("elements that are evaluated again get the random numbers that they had, and not those of others", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rb-seeds-"));
  const batch = createRemoteBatch({
    environments: { here: localProvider({ folder: join(folder, "local") }) },
    folder: join(folder, "registry"),
  });
  const job = await batch.mapSubmit("RandomInteger[10^9] + 0 # &", "Range[6]", {
    seed: 5,
    method: { evaluationsPerChildJob: 3 },
  });
  const first = await job.result();
  const again = await job.resubmit([3, 6]);
  expect(await again.result()).toEqual(first);
  await batch.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});
