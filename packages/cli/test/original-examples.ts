import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fn, list, sym } from "@remotebatch/expr-model";
import { createRemoteBatch, type RemoteBatch } from "@remotebatch/facade";
import type { ProviderV1 } from "@remotebatch/job-model";
import { encode } from "@remotebatch/wxf-codec";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** Adds the examples of the original's pages, with a provider over a fresh folder. */
export function describeOriginalExamples(
  where: string,
  create: (folder: string) => ProviderV1,
): void {
  describe(`the examples of the original's pages, through the client and ${where}`, () => {
    let folder: string;
    let batch: RemoteBatch;

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "rb-facade-"));
      batch = createRemoteBatch({
        environments: { here: create(folder) },
        default: "here",
        folder: join(folder, "registry"),
      });
    });

    afterAll(async () => {
      await batch.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    });

    test("2 + 2 is 4", async () => {
      const job = await batch.submit("2+2");
      expect(await job.result()).toBe(4);
      expect(await job.get("JobSucceededQ")).toBe(true);
    });

    test("definitions travel with the expression, unless includeDefinitions is false", async () => {
      const session = batch.session();
      session.define("n = 1988; f[x_] := x^2");
      expect(await (await session.submit("f[n]")).result()).toBe(3952144);
      const without = await (await session.submit("f[n]", { includeDefinitions: false })).result();
      expect(without).toEqual(fn(sym("Global`f"), sym("Global`n")));
    });

    test("FactorInteger over a list gives each result, the first one first", async () => {
      const job = await batch.mapSubmit("FactorInteger", [12, 97, 2n ** 67n - 1n]);
      await job.wait();
      expect(await job.element(1)).toEqual(list(list(2, 2), list(3, 1)));
      const all = await job.get("EvaluationResults");
      expect(all).toEqual(
        list(
          list(list(2, 2), list(3, 1)),
          list(list(97, 1)),
          list(list(193707721, 1), list(761838257287, 1)),
        ),
      );
    });

    test("a path and bytes in WXF form land in the working directory under their names", async () => {
      const path = join(folder, "notes.txt");
      writeFileSync(path, "some notes");
      const job = await batch.submit('{FileNames[], Import["notes.txt", "Text"]}', {
        remoteInputFiles: { "notes.txt": path, "matrix.wxf": encode(list(list(1, 2), list(3, 4))) },
      });
      expect(await job.result()).toEqual(list(list("matrix.wxf", "notes.txt"), "some notes"));
      expect(await job.get("JobInputFilenames")).toEqual(["notes.txt", "matrix.wxf"]);
    });

    test("a job over its time limit ends as failed and says why", async () => {
      const job = await batch.submit("Pause[120]; 2+2", { timeConstraint: 2 });
      const status = await job.wait();
      expect(status.phase).toBe("timedOut");
      expect(await job.get("JobFailedQ")).toBe(true);
      expect(status.reason).toMatch(/time limit/i);
    });

    test("a division by zero gives ComplexInfinity, its message, and no success", async () => {
      const job = await batch.submit("1/0");
      expect(await job.result()).toEqual(sym("ComplexInfinity"));
      expect(await job.get("EvaluationMessagesText")).toEqual([
        "Power::infy: Infinite expression 1/0 encountered.",
      ]);
      const data = await job.get("EvaluationData");
      expect(data).toMatchObject({ kind: "Assoc" });
      expect((data as { get(key: string): unknown }).get("Success")).toEqual(sym("False"));
    });
  });
}
