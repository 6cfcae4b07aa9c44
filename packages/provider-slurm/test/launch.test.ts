import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LaunchRequest } from "@remotebatch/provider-kit";
import { memoryStore } from "@remotebatch/provider-testkit";
import { afterAll, expect, test } from "vitest";
import type { SlurmCommands } from "../src/slurm-commands.js";
import { type SlurmEngineOptions, slurmEngine } from "../src/slurm-engine.js";
import { parseQueue } from "../src/slurm-row.js";

const folder = mkdtempSync(join(tmpdir(), "remotebatch-launch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const uuid = "01234567-89ab-cdef-0123-456789abcdef";
const request = (change: Partial<LaunchRequest> = {}): LaunchRequest => ({
  key: `${uuid}-a1-11`,
  uuid,
  name: "a name",
  children: [11, 12, 13],
  attempt: 1,
  runnerKey: "runners/x.mjs",
  runnerSha256: "0".repeat(64),
  descriptorKey: `jobs/${uuid}/descriptor.json`,
  access: { kind: "path", folder: "/there" },
  resources: {},
  retry: { maxAttempts: 1, causes: [] },
  settings: {},
  ...change,
});

/** An engine whose Slurm notes what it is told and says what the test wants. */
function engineWith(options: Partial<SlurmEngineOptions> = {}, queue = "", accounting = "") {
  const submitted: string[][] = [];
  const cancelled: string[] = [];
  const store = memoryStore();
  const commands: Partial<SlurmCommands> = {
    facts: async () => ({ version: "", maxArraySize: 5, maxJobCount: 100, accounting: true }),
    async submit(words) {
      submitted.push([...words]);
      return "77";
    },
    async cancel(target) {
      cancelled.push(target);
    },
    queueByName: async () => parseQueue(queue),
    accountingByName: async () => parseQueue(accounting),
  };
  const engine = slurmEngine({
    commands: commands as SlurmCommands,
    store,
    folder,
    remoteFolder: "/there/100% mine",
    node: "node",
    environment: {},
    defaults: {},
    maxArraySize: undefined,
    pollMs: 0,
    ...options,
  });
  return { engine, submitted, cancelled, store };
}

/** The words behind the batch script's name. */
const scriptWords = (words: readonly string[] | undefined): readonly string[] =>
  words?.slice(words.findIndex((word) => word.endsWith(".sh")) + 1) ?? [];

test("a launch is one array under the launch's name, and everything of the job is an argument", async () => {
  const { engine, submitted } = engineWith();
  expect(await engine.launch(request())).toBe(`77@${uuid}-a1-11@0-2`);
  const [words] = submitted;
  expect(words).toContain(`--job-name=rb-${uuid}-a1-11`);
  expect(words).toContain("--array=0-2");
  expect(words).toContain(`--output=/there/100%% mine/jobs/${uuid}/slurm/1-11_%a.out`);
  expect(scriptWords(words)).toEqual([
    "11",
    "1",
    `/there/100% mine/jobs/${uuid}/out`,
    "",
    "--",
    "node",
    "/there/100% mine/runners/x.mjs",
    `/there/100% mine/jobs/${uuid}/descriptor.json`,
  ]);
});

test("a container's program comes before Node, modules before both, and a job's settings before the provider's", async () => {
  const defaults = { container: "old.sif", partition: "main", modules: ["gcc"] };
  const { engine, submitted } = engineWith({ defaults });
  const settings = { container: "/images/node.sif", containerProgram: "singularity" };
  await engine.launch(request({ settings }));
  expect(submitted[0]).toContain("--partition=main");
  expect(scriptWords(submitted[0]).slice(4, 11)).toEqual([
    "gcc",
    "--",
    "singularity",
    "exec",
    "--bind",
    "/there/100% mine",
    "/images/node.sif",
  ]);
});

test("variables are in a file beside the job, not among the words", async () => {
  const { engine, submitted, store } = engineWith({ environment: { TOKEN: "se cret" } });
  await engine.launch(request());
  expect(JSON.stringify(submitted)).not.toContain("cret");
  const bytes = await store.get(`jobs/${uuid}/slurm/environment`);
  expect(new TextDecoder().decode(bytes)).toBe("export TOKEN='se cret'\n");
});

test("an array that the cluster cannot hold is refused before Slurm is asked", async () => {
  const { engine, submitted } = engineWith();
  const children = [1, 2, 3, 4, 5, 6];
  await expect(engine.launch(request({ children }))).rejects.toMatchObject({
    code: "BATCH_LIMIT_EXCEEDED",
  });
  expect(submitted).toEqual([]);
  expect(engine.maxArraySize).toBe(5);
});

test("children are ended by their indexes, all of them by the job alone, and none by nothing", async () => {
  const { engine, cancelled } = engineWith();
  const id = await engine.launch(request());
  await engine.cancel(id, { children: [13, 11] });
  await engine.cancel(id, { children: [1] });
  await engine.cancel(id);
  await engine.cancel(id, { children: [11, 12, 13] });
  expect(cancelled).toEqual(["77_[0,2]", "77", "77"]);
});

test("a launch is found by its name in the queue, else in accounting, and the first of several counts", async () => {
  const key = `${uuid}-a1-11`;
  const name = `rb-${key}`;
  const inQueue = engineWith(
    {},
    `91_0|PENDING|${name}|\n80_1|RUNNING|${name}|\n80_0|PENDING|${name}|`,
  );
  expect(await inQueue.engine.find?.(key)).toBe(`80@${key}@0-1`);
  const inAccounting = engineWith({}, "", `80_[0-2]|CANCELLED|${name}|`);
  expect(await inAccounting.engine.find?.(key)).toBe(`80@${key}@0-2`);
  const other = engineWith({}, "80_0|PENDING|rb-other|");
  expect(await other.engine.find?.(key)).toBeUndefined();
});
