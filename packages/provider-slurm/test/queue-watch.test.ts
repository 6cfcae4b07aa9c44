import { BatchError } from "@remotebatch/job-model";
import { expect, test } from "vitest";
import { launchId, parseLaunchId } from "../src/launch-id.js";
import { QueueWatch } from "../src/queue-watch.js";
import type { SlurmCommands } from "../src/slurm-commands.js";
import { parseQueue } from "../src/slurm-row.js";

const key = "01234567-89ab-cdef-0123-456789abcdef-a1-1";
const launch = parseLaunchId(launchId("77", key, [0, 1, 2]));

/** A Slurm that says what the test wants. */
function scripted(): {
  readonly said: { queue: string; accounting: string; exits: string; failure: Error | undefined };
  readonly asked: { queue: number; accounting: number };
  readonly watch: QueueWatch;
  readonly clock: { ms: number };
} {
  const said = { queue: "", accounting: "", exits: "", failure: undefined as Error | undefined };
  const asked = { queue: 0, accounting: 0 };
  const clock = { ms: 0 };
  const commands: Partial<SlurmCommands> = {
    async queue() {
      asked.queue += 1;
      if (said.failure !== undefined) throw said.failure;
      return parseQueue(said.queue);
    },
    exits: async () => new Map([["77_1", { exitCode: 7, signal: 0 }]]),
    async accounting() {
      asked.accounting += 1;
      return parseQueue(said.accounting);
    },
  };
  const watch = new QueueWatch(commands as SlurmCommands, {
    pollMs: 1000,
    accounting: async () => said.accounting !== "",
    now: () => clock.ms,
  });
  return { said, asked, watch, clock };
}

const phases = async (watch: QueueWatch): Promise<readonly string[]> =>
  ((await watch.children([launch], {}))[0] ?? []).map(({ child, phase }) => `${child} ${phase}`);

test("Slurm is asked at most once in the time given, and at once after a change of ours", async () => {
  const { said, asked, watch, clock } = scripted();
  said.queue = `77_0|RUNNING|rb-${key}|None`;
  await phases(watch);
  await phases(watch);
  expect(asked.queue).toBe(1);
  watch.touch();
  await phases(watch);
  expect(asked.queue).toBe(2);
  clock.ms += 1001;
  await phases(watch);
  expect(asked.queue).toBe(3);
});

test("a job of another name that has the number now is not ours", async () => {
  const { said, watch } = scripted();
  said.queue = "77_0|FAILED|somebody else's|NonZeroExitCode";
  expect(await phases(watch)).toEqual([]);
});

test("an end that was seen is remembered with its exit code when Slurm forgets it", async () => {
  const { said, watch, clock } = scripted();
  said.queue = `77_1|FAILED|rb-${key}|NonZeroExitCode\n77_0|RUNNING|rb-${key}|None`;
  await phases(watch);
  for (const queue of [said.queue, ""]) {
    said.queue = queue;
    clock.ms += 2000;
    const [children] = await watch.children([launch], {});
    const ended = children?.find(({ child }) => child === 2);
    expect(ended).toMatchObject({ phase: "failed", exitCode: 7 });
  }
});

test("a child that was requeued after its end goes on", async () => {
  const { said, watch, clock } = scripted();
  said.queue = `77_1|NODE_FAIL|rb-${key}|None`;
  expect(await phases(watch)).toEqual(["2 failed"]);
  said.queue = `77_1|PENDING|rb-${key}|BeginTime`;
  clock.ms += 2000;
  expect(await phases(watch)).toEqual(["2 queued"]);
});

test("a row without an index speaks for the cancelled rest of an array, and for nothing else", async () => {
  const { said, watch, clock } = scripted();
  said.queue = `77|CANCELLED|rb-${key}|Resources\n77_0|RUNNING|rb-${key}|None`;
  expect(await phases(watch)).toEqual(["1 running", "2 cancelled", "3 cancelled"]);
  const other = scripted();
  other.said.queue = `77|COMPLETED|rb-${key}|None`;
  clock.ms += 2000;
  expect(await phases(other.watch)).toEqual([]);
});

test("accounting is asked only about what the controller has forgotten, and only ends are believed", async () => {
  const { said, asked, watch, clock } = scripted();
  said.accounting = `77_0|RUNNING|rb-${key}|\n77_1|TIMEOUT|rb-${key}|\n77_2|COMPLETED|rb-${key}|`;
  said.queue = [0, 1, 2].map((index) => `77_${index}|RUNNING|rb-${key}|None`).join("\n");
  clock.ms = 10_000;
  await phases(watch);
  expect(asked.accounting).toBe(0);
  said.queue = "";
  clock.ms = 20_000;
  expect(await phases(watch)).toEqual(["2 timedOut", "3 succeeded"]);
  clock.ms += 1500;
  await phases(watch);
  expect(asked.accounting).toBe(1);
});

test("a question that failed is told until the next is due, and changes nothing", async () => {
  const { said, asked, watch, clock } = scripted();
  said.queue = `77_0|RUNNING|rb-${key}|None`;
  await phases(watch);
  said.failure = new BatchError("BATCH_UNAVAILABLE", "Unable to contact slurm controller.");
  clock.ms += 2000;
  await expect(phases(watch)).rejects.toBe(said.failure);
  await expect(phases(watch)).rejects.toBe(said.failure);
  expect(asked.queue).toBe(2);
  said.failure = undefined;
  clock.ms += 2000;
  expect(await phases(watch)).toEqual(["1 running"]);
});
