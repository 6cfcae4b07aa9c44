import { expect, test } from "vitest";
import { batchCalls } from "../src/batch-calls.js";
import { endLaunch } from "../src/end-launch.js";
import { parseLaunchId } from "../src/launch-id.js";
import { startEmulator } from "./emulator/batch-emulator.js";

test.each([
  [undefined, ["FAILED", "FAILED", "FAILED", "FAILED", "SUCCEEDED"], 3],
  [[1, 2, 3, 4, 5], ["FAILED", "FAILED", "FAILED", "FAILED", "SUCCEEDED"], 3],
  [[2, 4, 9], ["RUNNABLE", "FAILED", "RUNNING", "FAILED", "SUCCEEDED"], 2],
])(
  "of an array the children %j are ended, those that run too",
  async (children, after, requests) => {
    const emulator = await startEmulator({ slots: 0 });
    const calls = batchCalls({
      ...{ region: "us-east-1", endpoint: emulator.endpoint, maxTries: 1 },
      credentials: { accessKeyId: "AKIATESTTESTTEST", secretAccessKey: "secret" },
    });
    const submission = { jobQueue: "main", jobDefinition: "runner", jobName: "a" };
    const { id, tasks } = emulator.jobs.submit({ ...submission, arrayProperties: { size: 5 } });
    for (const [at, status] of [
      "RUNNABLE",
      "RUNNING",
      "RUNNING",
      "RUNNABLE",
      "SUCCEEDED",
    ].entries()) {
      const task = tasks[at];
      if (task !== undefined) task.status = status;
    }
    const launch = parseLaunchId(`${id}@0a0b0c0d-0000-4000-8000-000000000001-a1-1@5`);
    await endLaunch(calls, launch, children, {});
    expect(tasks.map(({ status }) => status)).toEqual(after);
    expect(emulator.calls.get("TerminateJob")).toBe(requests);
    calls.close();
    await emulator.close();
  },
);
