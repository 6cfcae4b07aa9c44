import { jobKeys, type LogLine } from "@remotebatch/job-model";
import { createProvider, formatLogLine, type JobEngine } from "@remotebatch/provider-kit";
import { memoryProvider, memoryStore, singleTestJob } from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";

test("the line that announces an attempt has the attempt's time, whenever it is read", async () => {
  const store = memoryStore();
  const engine: JobEngine = {
    maxArraySize: 1,
    retries: true,
    launch: async ({ key }) => key,
    status: async (queries) =>
      queries.map(({ id }) => ({ id, children: [{ child: 1, attempt: 3, phase: "running" }] })),
    cancel: async () => {},
  };
  const { limits, capabilities } = memoryProvider();
  const provider = createProvider({
    ...{ name: "scripted", store, engine, limits, capabilities },
    polling: { minMs: 1, maxMs: 2 },
  });
  const ref = await provider.submit(singleTestJob({}));
  const write = (attempt: number, timeMs: number) => {
    const line: LogLine = { timeMs, stream: "stdout", text: `of ${attempt}` };
    const bytes = new TextEncoder().encode(formatLogLine(line));
    return store.put(`jobs/${ref.uuid}/${jobKeys.log(1, attempt)}`, bytes);
  };
  await write(1, 10);
  await write(2, 20);
  const seen: (readonly [number, string])[] = [];
  for await (const { timeMs, text } of provider.logs(ref, { child: 1 })) seen.push([timeMs, text]);
  expect(seen).toEqual([
    [10, "of 1"],
    [20, "Attempt 2 of child 1 begins."],
    [20, "of 2"],
    [20, "Attempt 3 of child 1 begins."],
  ]);
  await provider.close();
});
