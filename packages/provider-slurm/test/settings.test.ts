import { BatchError } from "@remotebatch/job-model";
import { type SlurmProviderSettings, slurmProvider } from "@remotebatch/provider-slurm";
import { singleTestJob } from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";
import { settingIssues } from "../src/job-settings.js";
import { commentOf, outputPath, requestWords, timeMinutes } from "../src/sbatch-words.js";

const words = (settings: object, more: object = {}): readonly string[] =>
  requestWords({ resources: {}, settings, indexes: [0, 1, 2], ...more });

test("resources and settings become options of sbatch, each one word", () => {
  const resources = { cores: 3, memoryBytes: 1_500_000, gpus: 2 };
  const settings = {
    partition: "main",
    account: "physics",
    qos: "high",
    constraint: "[rack1|rack2]&ib",
    gpuType: "a100",
    maxRunning: 4,
    exclusive: true,
    dependency: "afterok:12",
    warningSeconds: 30,
    requeue: true,
    sbatchOptions: ["--hint=nomultithread"],
  };
  const list = words(settings, { resources, timeLimitMs: 90_000 });
  for (const word of [
    "--cpus-per-task=3",
    "--mem=1465K",
    "--gres=gpu:a100:2",
    "--partition=main",
    "--constraint=[rack1|rack2]&ib",
    "--array=0-2%4",
    "--kill-on-invalid-dep=yes",
    "--requeue",
    "--signal=B:XCPU@30",
    "--time=4",
    "--hint=nomultithread",
  ]) {
    expect(list).toContain(word);
  }
  expect(list.filter((word) => !word.startsWith("--"))).toEqual([]);
});

test("a job is requeued only where that was asked for, and one child is no array", () => {
  const list = words({}, { indexes: [0] });
  expect(list).toContain("--no-requeue");
  expect(list.some((word) => word.startsWith("--array"))).toBe(false);
});

test("Slurm's limit is always later than the runner's, also when its warning comes a minute early", () => {
  for (const limitMs of [1, 500, 59_999, 60_000, 60_001, 3_600_000]) {
    expect(timeMinutes(limitMs, undefined) * 60_000).toBeGreaterThan(limitMs);
    expect(timeMinutes(limitMs, 45) * 60_000 - 45_000 - 60_000).toBeGreaterThanOrEqual(limitMs);
  }
});

test("nothing of the client's environment is exported but a few plain names", () => {
  const exported = words({}).filter((word) => word.startsWith("--export="));
  expect(exported).toHaveLength(1);
  expect(exported[0]).not.toMatch(/ALL|TOKEN|KEY/u);
});

test("names for people and paths cannot be taken for patterns or options", () => {
  expect(outputPath("/a 100%j/b")).toBe("/a 100%%j/b");
  expect(commentOf("a\u001b[31m\nb\u202e")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(commentOf("")).toBe("remotebatch");
});

test.each([
  { partition: "main --wrap=id" },
  { partition: "$(id)" },
  { partition: "" },
  { partition: 7 },
  { account: "a\nb" },
  { constraint: "a b" },
  { dependency: "afterok:1;id" },
  { modules: ["ok", "-rf"] },
  { modules: "gcc" },
  { container: "--fakeroot" },
  { sbatchOptions: ["--wrap=id"] },
  { sbatchOptions: ["--output=/etc/passwd"] },
  { sbatchOptions: ["-p", "main"] },
  { maxRunning: 0 },
  { requeue: "yes" },
  { unheard: 1 },
])("the setting of a job %j is refused with its path", (settings) => {
  const [issue] = settingIssues(singleTestJob({}, { settings }));
  expect(issue).toMatchObject({
    code: "BATCH_INVALID_OPTION",
    path: `settings.${Object.keys(settings)[0]}`,
  });
});

test.each([
  {},
  { folder: "" },
  { folder: "/a\nb" },
  { folder: "/a\\b" },
  { folder: "/a", remoteFolder: "b" },
  { folder: "/a", pollMs: -1 },
  { folder: "/a", foldr: "/b" },
  { folder: "/a", partition: "a b" },
  { folder: "/a", maxArraySize: 0 },
  { folder: "/a", environment: { "A B": "x" } },
  { folder: "/a", environment: { A: 1 } },
  { folder: "/a", ssh: "login" },
  { folder: "/a", ssh: { host: "-oProxyCommand=id" } },
  { folder: "/a", ssh: { host: "a b" } },
  { folder: "/a", ssh: { host: "login", port: 0 } },
  { folder: "/a", ssh: { host: "login", usr: "me" } },
  { folder: "/a,b", container: "image.sif" },
])("provider settings %j are refused", (settings) => {
  let refused: unknown;
  try {
    slurmProvider(settings as unknown as SlurmProviderSettings);
  } catch (error) {
    refused = error;
  }
  expect(BatchError.is(refused) && refused.code).toBe("BATCH_INVALID_OPTION");
});
