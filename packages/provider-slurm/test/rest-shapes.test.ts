import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { launchId, parseLaunchId } from "../src/launch-id.js";
import { QueueWatch } from "../src/queue-watch.js";
import { restErrors, restNumber, restRelease, restRows } from "../src/rest-shapes.js";
import { restSubmission } from "../src/rest-submission.js";
import { requestWords } from "../src/sbatch-words.js";
import type { SlurmCommands } from "../src/slurm-commands.js";
import { childOfRow } from "../src/slurm-row.js";

const fixture = (version: string): unknown =>
  JSON.parse(readFileSync(new URL(`fixtures/jobs-${version}.json`, import.meta.url), "utf8"));

describe.each(["22.05", "24.11"])("jobs as Slurm %s writes them", (version) => {
  const rows = restRows(fixture(version));
  const child = (name: string, index?: number) => {
    const row = rows.find(
      (one) => one.name === name && (index === undefined || one.indexes[0] === index),
    );
    if (row === undefined) throw new Error(`no row of ${name} ${index}`);
    return childOfRow(row, 1, 1);
  };

  test("states, ends and reasons are read, of elements and of whole jobs", () => {
    expect(child("rb-cafe", 0)).toMatchObject({ phase: "running", label: "RUNNING" });
    expect(child("rb-cafe", 1)).toMatchObject({ phase: "failed", exitCode: 7 });
    expect(child("rb-cafe", 2)).toMatchObject({ phase: "failed", cause: "infrastructure" });
    expect(child("rb-cafe", 3)).toMatchObject({ exitCode: 127, cause: "infrastructure" });
    expect(child("rb-cafe", 9)).toMatchObject({ phase: "cancelled", cause: "user" });
    expect(child("rb-solo")).toMatchObject({ phase: "failed", exitCode: 3 });
  });

  test("an array that waits is one row with all its indexes", () => {
    const waiting = rows.filter(({ name }) => name === "rb-beef");
    expect(waiting).toHaveLength(1);
    expect(waiting[0]).toMatchObject({ indexes: [0, 1, 2, 3], state: "PENDING" });
  });

  test("the version is told", () => {
    expect(restRelease(fixture(version))).toContain(version);
  });
});

test("of an array whose list of waiting elements was cut, all without a row of their own wait", async () => {
  const key = "01234567-89ab-cdef-0123-456789abcdef-a1-1";
  const name = `rb-${key}`;
  const job = { name, state_reason: "None", exit_code: 0, array_job_id: 77, array_task_string: "" };
  const rows = restRows({
    jobs: [
      { ...job, job_id: 78, array_task_id: 0, job_state: "RUNNING" },
      {
        ...job,
        job_id: 77,
        array_task_id: null,
        job_state: "PENDING",
        array_task_string: "1,3,...",
      },
    ],
  });
  const commands = { queue: async () => rows } as unknown as SlurmCommands;
  const watch = new QueueWatch(commands, {
    pollMs: 0,
    accounting: async () => false,
    now: () => 0,
  });
  const [children] = await watch.children([parseLaunchId(launchId("77", key, [0, 1, 2]))], {});
  expect(children?.map(({ phase }) => phase)).toEqual(["running", "queued", "queued"]);
});

test("a state with flags is told by the flag that says more", () => {
  const job = { job_id: 1, name: "x", job_state: ["RUNNING", "COMPLETING"] };
  expect(restRows({ jobs: [job] })[0]?.state).toBe("COMPLETING");
});

test("an answer of any shape is read without harm", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      restRows(value);
      restRows({ jobs: value });
      restRows({ jobs: [value] });
      restErrors(value);
      restErrors({ errors: [value] });
      restRelease({ meta: value });
      restNumber(value);
    }),
  );
  expect(restNumber({ set: true, infinite: true, number: 3 })).toBeUndefined();
  expect(restNumber({ set: false, infinite: false, number: 3 })).toBeUndefined();
});

test("every option that a job can have becomes a field, or is refused by name", () => {
  const settings = {
    ...{ partition: "main", account: "a", qos: "q", constraint: "c", reservation: "r" },
    ...{ licenses: "l", nice: 3, dependency: "afterok:1", maxRunning: 2 },
  };
  const resources = { cores: 2, memoryBytes: 3 * 2 ** 20 + 1, gpus: 1 };
  const words = requestWords({ resources, settings, indexes: [0, 1], timeLimitMs: 60_000 });
  const { job } = restSubmission(words, "v0.0.38");
  expect(job).toMatchObject({
    ...{ partition: "main", account: "a", qos: "q", constraints: "c", reservation: "r" },
    ...{ licenses: "l", nice: 3, dependency: "afterok:1", kill_on_invalid_dependency: true },
    ...{ array: "0-1%2", cpus_per_task: 2, memory_per_node: 4, tres_per_node: "gres:gpu:1" },
    ...{ requeue: false, time_limit: 2, tasks: 1, nodes: [1, 1] },
  });
  expect(() => restSubmission(["--exclude=n1"], "v0.0.38")).toThrow(/--exclude=n1/u);
  expect(() => restSubmission(["--constructor=x"], "v0.0.38")).toThrow(/no place/u);
});

test("the script's arguments are its own first line, and a shell reads each back as it was", () => {
  const hostile = [
    "1",
    "2",
    "/o'ut",
    "",
    "--",
    "printf",
    "%s\\0",
    "$(id)",
    "`id`",
    "a b",
    "'\"\n*",
  ];
  const { script } = restSubmission(["--array=0-1", "/there/batch.sh", ...hostile], "v0.0.38");
  const printed = execFileSync("sh", ["-c", script], { encoding: "utf8" });
  expect(printed.split("\0").slice(0, -1)).toEqual([
    ...["$(id)", "`id`", "a b", "'\"\n*"],
    ...["--child", "1", "--attempt", "2"],
  ]);
});
