import { createRemoteBatch } from "@remotebatch/facade";
import { localProvider } from "@remotebatch/provider-local";
import { expect, test } from "vitest";
import { kernelKinds } from "../src/client/submission.js";
import { temporaryFolder } from "./run-command.js";

test("the kernels that the command takes are those that the runner has", async () => {
  const folder = temporaryFolder("kernels");
  const batch = createRemoteBatch({ environments: { here: localProvider({ folder }) }, folder });
  try {
    const job = await batch.submit("1", { kernel: "nope" });
    expect((await job.wait()).reason).toContain(`it has: ${kernelKinds.join(", ")}.`);
  } finally {
    await batch.close();
  }
});
