import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  type ArrayJob,
  createRemoteBatch,
  printInputForm,
  type RemoteBatch,
} from "@remotebatch/facade";
import { localProvider } from "@remotebatch/provider-local";
import { expect, test } from "vitest";
import { temporaryFolder } from "./run-command.js";

const folder = temporaryFolder("kept-results");
const local = join(folder, "local");

/** A client whose provider does not say that its outputs lie on this machine. */
function client(resultCacheBytes?: number): RemoteBatch {
  const provider = localProvider({ folder: local, cores: 2, idleMs: 500 });
  const capabilities = { ...provider.capabilities, localOutputs: false };
  return createRemoteBatch({
    environments: { far: { ...provider, capabilities } },
    folder: join(folder, "registry"),
    ...(resultCacheBytes === undefined ? {} : { resultCacheBytes }),
  });
}

/** Removes the results of a job and leaves its outcome records. */
function removeResults(uuid: string): number {
  const jobs = readdirSync(local, { recursive: true, encoding: "utf8" });
  const results = jobs.filter(
    (path) => path.includes(uuid) && /out.\d+.\d+\.(?:wxf|idx)$/u.test(path),
  );
  for (const path of results) rmSync(join(local, path));
  return results.length;
}

test("results of real jobs that were fetched are had again when they are gone where they were made", async () => {
  const first = client();
  const single = await first.submit("2^100");
  const array = await first.mapSubmit("{#, #^2} &", [1, 2, 3], {
    method: { evaluationsPerChildJob: 2 },
  });
  const results = [await single.result(), await array.result(), await array.element(3)].map(
    (result) => printInputForm(result),
  );
  expect(results).toEqual([String(2n ** 100n), "{{1, 1}, {2, 4}, {3, 9}}", "{3, 9}"]);
  await first.close();
  expect(removeResults(single.uuid)).toBe(1);
  expect(removeResults(array.uuid)).toBeGreaterThanOrEqual(2);

  const second = client();
  const again = (await second.job(array.uuid)) as ArrayJob;
  expect(
    [await (await second.job(single.uuid)).result(), await again.result()].map((result) =>
      printInputForm(result),
    ),
  ).toEqual(results.slice(0, 2));
  await second.close();

  // Without what was kept they are missed.
  rmSync(join(folder, "registry", "results"), { recursive: true });
  const third = client(0);
  await expect(async () => (await third.job(single.uuid)).result()).rejects.toMatchObject({
    code: "BATCH_CORRUPT_RECORD",
  });
  expect(existsSync(join(folder, "registry", "results"))).toBe(false);
  await third.close();
});
