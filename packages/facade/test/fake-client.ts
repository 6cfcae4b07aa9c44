import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRemoteBatch, type RemoteBatch } from "../src/index.js";
import { type FakeControl, fakeProvider, fakeRunner } from "./fake-provider.js";

/** A client whose only environment, `here`, is a fake provider, with a folder of its own. */
export interface FakeClient {
  readonly folder: string;
  readonly control: FakeControl;
  readonly batch: RemoteBatch;
  /** Closes the client and removes its folder. */
  close(): Promise<void>;
}

export function openFakeClient(): FakeClient {
  const folder = mkdtempSync(join(tmpdir(), "facade-"));
  const { provider, control } = fakeProvider();
  const batch = createRemoteBatch({
    environments: { here: provider },
    folder,
    runner: fakeRunner,
    polling: { minIntervalMs: 2, maxIntervalMs: 10 },
  });
  return {
    folder,
    control,
    batch,
    async close() {
      await batch.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
