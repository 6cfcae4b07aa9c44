import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createRemoteBatch,
  type OriginalNames,
  originalNames,
  type RemoteBatch,
} from "@remotebatch/facade";
import type { ProviderV1 } from "@remotebatch/job-model";
import { afterAll, beforeAll, describe } from "vitest";
import { jobExamples } from "./original-job-examples.js";
import { mapExamples } from "./original-map-examples.js";
import { submitExamples } from "./original-submit-examples.js";

/** What the examples are run with; the getters give the client once the tests run. */
export interface ExampleHost {
  readonly batch: RemoteBatch;
  /** The same client under the original's names. */
  readonly names: OriginalNames;
  /** A folder for files of the examples. */
  readonly folder: string;
  /** Warnings of the client so far. */
  readonly warnings: string[];
}

/**
 * Adds the examples of the original's pages by their places there, with a provider over a fresh folder. The client
 * pays 4 credits an hour, has a balance of 10, and tells by e-mail.
 */
export function describeOriginalExamples(
  where: string,
  create: (folder: string) => ProviderV1,
): void {
  describe(`the examples of the original's pages, through the client and ${where}`, () => {
    let folder: string;
    let batch: RemoteBatch;
    const warnings: string[] = [];

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "rb-facade-"));
      batch = createRemoteBatch({
        environments: { here: create(folder) },
        default: "here",
        folder: join(folder, "registry"),
        creditsPerHour: 4,
        licensing: { creditsBalance: () => 10, createEntitlement: () => "O-WSDS-1234" },
        notifications: { Email: { deliver: async () => undefined } },
        onWarning: (message) => warnings.push(message),
      });
    });

    afterAll(async () => {
      await batch.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    });

    const host: ExampleHost = {
      get batch() {
        return batch;
      },
      get names() {
        return originalNames(batch);
      },
      get folder() {
        return folder;
      },
      warnings,
    };
    describe("RemoteBatchSubmit", () => submitExamples(host));
    describe("RemoteBatchMapSubmit", () => mapExamples(host));
    describe("RemoteBatchJobObject", () => jobExamples(host));
  });
}
