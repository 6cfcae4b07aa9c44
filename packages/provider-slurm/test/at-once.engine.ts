import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parseJobRef } from "@remotebatch/job-model";
import { afterAll, describe, expect, test } from "vitest";
import { cluster, clusterProvider, sharedFolder, slurmJobs } from "./cluster.js";
import { ended, outputs } from "./watch.js";

const program = fileURLToPath(new URL("submit.program.ts", import.meta.url));

// Without the programs of Slurm there is nothing to test; the conformance suite says so.
describe.skipIf(cluster === undefined)("several processes", () => {
  const folder = sharedFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

  test("that submit the same twenty jobs at the same moment make twenty jobs of Slurm's, and tell the same references", async () => {
    const uuids = Array.from({ length: 20 }, () => randomUUID());
    // Late enough for both to have started.
    const atMs = Date.now() + 6000;
    const words = ["--conditions=@remotebatch/source", "--import", "tsx", program];
    const submit = async (): Promise<readonly string[]> => {
      const { stdout } = await promisify(execFile)(process.execPath, [
        ...words,
        folder,
        String(atMs),
        ...uuids,
      ]);
      return (JSON.parse(stdout) as unknown[]).map((ref) => JSON.stringify(ref));
    };
    const [one, other] = await Promise.all([submit(), submit()]);
    expect(other).toEqual(one);
    const provider = clusterProvider(folder);
    for (const text of one) {
      const ref = parseJobRef(text);
      expect((await ended(provider, ref)).phases).toEqual({ succeeded: 1 });
      expect(await outputs(provider, ref, 1)).toBe("once");
      expect(slurmJobs(ref.uuid, "-t", "all")).toEqual([ref.id]);
      const log = readFileSync(join(folder, "jobs", ref.uuid, "out", "1", "1.log"), "utf8");
      expect(log.match(/"on"/gu)).toHaveLength(1);
    }
    expect(one).toHaveLength(20);
    await provider.close();
  });
});
