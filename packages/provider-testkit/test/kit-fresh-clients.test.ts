import { executeTestProgram, memoryProvider, singleTestJob } from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";

test("the first thing that a client asks of a job may be a part of its output", async () => {
  const memory = memoryProvider({ execute: executeTestProgram });
  const ref = await memory.submit(singleTestJob({ result: "result" }));
  const ask = () => memory.another().output(ref, { child: 1, range: { offset: 2, length: 3 } });
  await expect.poll(ask).toMatchObject({ state: "ready", bytes: new TextEncoder().encode("sul") });
});
