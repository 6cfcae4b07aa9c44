import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRemoteBatch, type RemoteBatch } from "@remotebatch/facade";
import { localProvider } from "@remotebatch/provider-local";
import { afterAll, describe, expect, test } from "vitest";
import { describeOriginalExamples } from "./original-examples.js";

describeOriginalExamples("jobs on this machine", (folder) =>
  localProvider({ folder: join(folder, "local") }),
);

describe("bad input is refused with a typed error, and nothing is on the disk", () => {
  const untouched = mkdtempSync(join(tmpdir(), "rb-untouched-"));
  const inside = { local: join(untouched, "local"), state: join(untouched, "state") };
  afterAll(() => rmSync(untouched, { recursive: true, force: true }));

  const cases: readonly (readonly [
    what: string,
    submit: (batch: RemoteBatch) => Promise<unknown>,
    code: string,
  ])[] = [
    ["unparsable code", (client) => client.submit("f[1,"), "BATCH_INVALID_EXPRESSION"],
    [
      "an unknown option",
      (client) => client.submit("2+2", { timeLimit: 3 } as never),
      "BATCH_INVALID_OPTION",
    ],
    [
      "an input file outside the folder",
      (client) => client.submit("2+2", { remoteInputFiles: { "../x": new Uint8Array(1) } }),
      "BATCH_INVALID_INPUT_FILE",
    ],
    [
      "a file that is not there",
      (client) => client.submit("2+2", { remoteInputFiles: { x: join(untouched, "none") } }),
      "BATCH_INVALID_INPUT_FILE",
    ],
    [
      "a negative limit",
      (client) => client.submit("2+2", { timeConstraint: -1 }),
      "BATCH_INVALID_OPTION",
    ],
    ["an empty list", (client) => client.mapSubmit("f", []), "BATCH_INVALID_JOB"],
  ];
  test.each(cases)("%s", async (_what, submit, code) => {
    const client = createRemoteBatch({
      environments: { here: localProvider({ folder: inside.local }) },
      default: "here",
      folder: inside.state,
    });
    await expect(submit(client)).rejects.toMatchObject({ name: "BatchError", code });
    await client.close();
    expect(readdirSync(untouched)).toEqual([]);
  });
});
