import { BatchError, jobKeys, type LogLine, type Phase } from "@remotebatch/job-model";
import { createProvider, formatLogLine, type JobEngine } from "@remotebatch/provider-kit";
import { memoryProvider, memoryStore, singleTestJob } from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";

const line = (timeMs: number, text: string): LogLine => ({ timeMs, stream: "stdout", text });

/** A provider whose engine gives a running child's lines in parts, the number of those given being the cursor. */
async function running(parts: readonly (readonly LogLine[] | BatchError)[]) {
  const store = memoryStore();
  let phase: Phase = "running";
  const cursors: (string | undefined)[] = [];
  const engine: JobEngine = {
    maxArraySize: 1,
    launch: async ({ key }) => key,
    status: async (queries) =>
      queries.map(({ id }) => ({ id, children: [{ child: 1, attempt: 1, phase }] })),
    cancel: async () => {},
    async newLogs(_ref, { cursor } = {}) {
      const part = parts[cursors.length] ?? [];
      cursors.push(cursor);
      if (part instanceof BatchError) throw part;
      return { lines: part, cursor: String(cursors.length) };
    },
  };
  const { limits, capabilities } = memoryProvider();
  const provider = createProvider({
    ...{ name: "scripted", store, engine, limits, capabilities },
    polling: { minMs: 1, maxMs: 2 },
    patience: { recordMs: 0 },
  });
  const ref = await provider.submit(singleTestJob({}));
  const end = async (lines: readonly LogLine[]): Promise<void> => {
    const bytes = new TextEncoder().encode(lines.map(formatLogLine).join(""));
    await store.put(`jobs/${ref.uuid}/${jobKeys.log(1, 1)}`, bytes);
    phase = "failed";
  };
  return { provider, ref, end, cursors };
}

test("lines come from the engine while a child runs, and the store's log in the end brings only what is new", async () => {
  const outage = new BatchError("BATCH_UNAVAILABLE", "It does not answer.");
  const parts = [[line(1, "a")], outage, [line(2, "b"), line(2, "b")]];
  const { provider, ref, end, cursors } = await running(parts);
  const seen: string[] = [];
  for await (const { text } of provider.logs(ref, { child: 1, follow: true })) {
    seen.push(text);
    if (seen.length === 3)
      await end([line(1, "a"), line(2, "b"), line(2, "b"), line(2, "c"), line(2, "b")]);
  }
  expect(seen).toEqual(["a", "b", "b", "c", "b"]);
  expect(cursors.slice(0, 3)).toEqual([undefined, "1", "1"]);
  await provider.close();
});

test("asked for once, a running child's log is what the engine has of it", async () => {
  const { provider, ref } = await running([[line(1, "a")], [line(2, "b")]]);
  const seen: string[] = [];
  for await (const { text } of provider.logs(ref, { child: 1 })) seen.push(text);
  expect(seen).toEqual(["a"]);
  await provider.close();
});
