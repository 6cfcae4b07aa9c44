import { randomUUID } from "node:crypto";
import type { LaunchRequest } from "@remotebatch/provider-kit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { batchCalls } from "../src/batch-calls.js";
import { batchEngine } from "../src/batch-engine.js";
import { containerLog } from "../src/container-log.js";
import { type BatchEmulator, startEmulator } from "./emulator/batch-emulator.js";
import { signingStore } from "./signing-store.js";

let emulator: BatchEmulator;
const credentials = async () => ({ accessKeyId: "AKIATESTTESTTEST", secretAccessKey: "secret" });

beforeEach(async () => {
  emulator = await startEmulator({ slots: 0 });
});
afterEach(() => emulator.close());

function engine(
  change: {
    readonly pollMs?: number;
    readonly maxTries?: number;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
) {
  const access = {
    region: "us-east-1",
    endpoint: emulator.endpoint,
    credentials,
    maxTries: change.maxTries ?? 5,
  };
  return batchEngine({
    calls: batchCalls(access),
    log: containerLog(access, "/aws/batch/job"),
    store: signingStore(),
    queue: "main",
    node: "node",
    environment: change.environment ?? {},
    defaults: { JobDefinition: "runner" },
    maxArraySize: 10_000,
    pollMs: change.pollMs ?? 0,
  });
}

function request(children: number, change: Partial<LaunchRequest> = {}): LaunchRequest {
  const uuid = randomUUID();
  return {
    key: `${uuid}-a1-1`,
    uuid,
    name: "test",
    children: Array.from({ length: children }, (_, at) => at + 1),
    attempt: 1,
    runnerKey: "runners/x.mjs",
    runnerSha256: "0".repeat(64),
    descriptorKey: `jobs/${uuid}/descriptor.json`,
    access: {
      kind: "http",
      get: { "manifest.json": "", "job.wxf": "", "elements.wxf": "" },
      put: {},
    },
    resources: {},
    retry: { maxAttempts: 1, causes: [] },
    settings: {},
    ...change,
  };
}

const callsSince = (before: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...emulator.calls]
      .map(([name, count]) => [name, count - (before.get(name) ?? 0)])
      .filter(([, count]) => count !== 0),
  );

test("10,000 children are one call to submit, and never more than a page of a hundred for each hundred that changed", async () => {
  const own = engine();
  const id = await own.launch(request(10_000));
  // Whether the definition has a role is asked once.
  expect(callsSince(new Map())).toEqual({ DescribeJobDefinitions: 1, SubmitJob: 1 });
  const submitted = emulator.requests.at(-1);
  expect(submitted?.body.length).toBeLessThan(30 * 1024);

  let before = new Map(emulator.calls);
  const [fresh] = await own.status([{ id }]);
  expect(fresh?.children).toHaveLength(10_000);
  expect(callsSince(before)).toEqual({ DescribeJobs: 1 });

  // Half of them have ended, one in a thousand badly, forty run.
  const tasks = [...emulator.jobs.tasks.values()];
  for (const [at, task] of tasks.entries()) {
    if (at < 5000) task.status = at % 1000 === 0 ? "FAILED" : "SUCCEEDED";
    else if (at < 5040) task.status = "RUNNING";
  }
  before = new Map(emulator.calls);
  const [half] = await own.status([{ id }]);
  const count = (phase: string): number =>
    (half?.children ?? []).filter((child) => child.phase === phase).length;
  expect([count("succeeded"), count("failed"), count("running"), count("queued")]).toEqual([
    4995, 5, 40, 4960,
  ]);
  // 50 pages of those that succeeded, one each of those that failed and that run.
  expect(callsSince(before)).toEqual({ DescribeJobs: 1, ListJobs: 52 });

  before = new Map(emulator.calls);
  await own.status([{ id }]);
  expect(callsSince(before)).toEqual({ DescribeJobs: 1 });

  for (const task of tasks) if (task.status !== "FAILED") task.status = "SUCCEEDED";
  before = new Map(emulator.calls);
  const [last] = await own.status([{ id }]);
  expect(last?.children.filter(({ phase }) => phase === "succeeded")).toHaveLength(9995);
  expect(callsSince(before)).toEqual({ DescribeJobs: 1, ListJobs: 100 });

  before = new Map(emulator.calls);
  expect((await own.status([{ id }]))[0]?.children).toHaveLength(10_000);
  expect(callsSince(before)).toEqual({});
  await own.close?.();
}, 60_000);

test("an array whose children all succeeded is never listed", async () => {
  const own = engine();
  const id = await own.launch(request(10_000));
  for (const task of emulator.jobs.tasks.values()) task.status = "SUCCEEDED";
  const before = new Map(emulator.calls);
  const [report] = await own.status([{ id }]);
  expect(report?.children.every(({ phase }) => phase === "succeeded")).toBe(true);
  expect(callsSince(before)).toEqual({ DescribeJobs: 1 });
  await own.close?.();
}, 60_000);

test("250 jobs are asked for in three calls, and one child is a plain job", async () => {
  const own = engine();
  const ids: string[] = [];
  for (let at = 0; at < 250; at += 1) ids.push(await own.launch(request(1)));
  expect(emulator.requests.some(({ body }) => body.includes("arrayProperties"))).toBe(false);
  const before = new Map(emulator.calls);
  expect(await own.status(ids.map((id) => ({ id })))).toHaveLength(250);
  expect(callsSince(before)).toEqual({ DescribeJobs: 3 });
  await own.close?.();
}, 60_000);

test("a submission whose answer was lost is found by its name and made once", async () => {
  const own = engine();
  const launch = request(3);
  emulator.faultOf = (operation) => (operation === "SubmitJob" ? "lost" : undefined);
  const id = await own.launch(launch);
  expect(emulator.jobs.all.size).toBe(1);
  expect(id).toBe(`${[...emulator.jobs.all.keys()][0]}@${launch.key}@3`);
  await own.close?.();
});

test("of two jobs of one name the older one stays", async () => {
  const own = engine();
  const launch = request(1);
  const first = await own.launch(launch);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await own.launch(launch);
  expect(await own.find?.(launch.key)).toBe(first);
  const states = [...emulator.jobs.tasks.values()].map(({ status }) => status === "FAILED");
  expect(states).toEqual([false, true]);
  await own.close?.();
});

test("with 30 % of all calls throttled everything is done, and nothing twice", async () => {
  let count = 0;
  emulator.faultOf = () => {
    count += 1;
    return count % 10 < 3
      ? { status: 429, type: "TooManyRequestsException", message: "Too Many Requests" }
      : undefined;
  };
  const own = engine({ maxTries: 10 });
  const ids: string[] = [];
  for (let at = 0; at < 10; at += 1) ids.push(await own.launch(request(2)));
  expect(emulator.jobs.all.size).toBe(10);
  expect(
    (await own.status(ids.map((id) => ({ id })))).flatMap(({ children }) => children),
  ).toHaveLength(20);
  await own.close?.();
}, 60_000);

test.each([
  ["ExpiredTokenException", 403, "BATCH_UNAUTHENTICATED", /sign in again/u],
  ["AccessDeniedException", 403, "BATCH_FORBIDDEN", /lacks a permission/u],
  ["TooManyRequestsException", 429, "BATCH_THROTTLED", /fewer requests/u],
  ["ServerException", 500, "BATCH_UNAVAILABLE", /could not be reached or failed/u],
])("a poll that is answered with %s rejects with what to do", async (type, status, code, words) => {
  const own = engine({ maxTries: 1 });
  const id = await own.launch(request(2));
  emulator.faultOf = () => ({ status, type, message: "said by AWS" });
  const error = await own.status([{ id }]).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
  expect(String(error)).not.toMatch(/AKIATEST|secret/u);
  emulator.faultOf = () => undefined;
  expect((await own.status([{ id }]))[0]?.children).toHaveLength(2);
  await own.close?.();
});

test("of a job only the one URL that leads to its grant is sent, in a variable and in no argument", async () => {
  const own = engine();
  await own.launch(request(2, { settings: { hostRetries: 2 } }));
  const body = JSON.parse(emulator.requests.at(-1)?.body ?? "{}") as {
    containerOverrides: { command: string[]; environment: { name: string; value: string }[] };
    retryStrategy: unknown;
  };
  const { command, environment } = body.containerOverrides;
  expect(environment.map(({ name }) => name)).toEqual(["REMOTEBATCH_GRANT"]);
  expect(command.join(" ")).not.toMatch(/X-Amz-Signature=[0-9a-f]{64}|AKIATEST|tttt/u);
  expect(command.join(" ").length).toBeLessThan(8192);
  expect(emulator.requests.at(-1)?.body).not.toContain('"secret"');
  expect(body.retryStrategy).toEqual({
    attempts: 3,
    evaluateOnExit: [
      { onStatusReason: "Host EC2*", action: "RETRY" },
      { onStatusReason: "Your Spot Task was interrupted*", action: "RETRY" },
      { onReason: "*", action: "EXIT" },
    ],
  });
  await own.close?.();
});

test.each([["urls"], ["role"]])(
  "variables that ECS has no room for are refused, and so long ones as there is room for are not: %s",
  async (storeAccess) => {
    const submit = async (length: number) => {
      const own = engine({ environment: { LONG: "x".repeat(length) } });
      const id = await own
        .launch(request(2, { settings: { storeAccess } }))
        .catch((error: unknown) => error);
      await own.close?.();
      return id;
    };
    const said = (await submit(8000)) as Error;
    expect(said).toMatchObject({ code: "BATCH_INVALID_OPTION" });
    const [taken = 0, room = 0] = (/take (\d+) .*room for (\d+)/u.exec(said.message) ?? [])
      .slice(1)
      .map(Number);
    expect(emulator.jobs.all.size).toBe(0);
    expect(await submit(8000 - (taken - room) + 1)).toMatchObject({ code: "BATCH_INVALID_OPTION" });
    expect(await submit(8000 - (taken - room))).toMatch(/@/u);
    const { containerOverrides } = JSON.parse(emulator.requests.at(-1)?.body ?? "{}") as {
      containerOverrides: object;
    };
    expect(JSON.stringify(containerOverrides).length).toBe(8192 - 1024);
    // What is left for a user's own variables, with a session token of a thousand characters.
    expect(8000 - (taken - room)).toBeGreaterThan(500);
  },
);

test.each([
  [{ JobDefinition: "runner" }, "REMOTEBATCH_GRANT"],
  [{ JobDefinition: "runner-with-role" }, "REMOTEBATCH_JOB"],
  [{ JobDefinition: "runner-with-role", storeAccess: "urls" }, "REMOTEBATCH_GRANT"],
  [{ JobDefinition: "runner", storeAccess: "role" }, "REMOTEBATCH_JOB"],
  [{ image: "node:20" }, "REMOTEBATCH_GRANT"],
  [{ image: "node:20", jobRole: "arn:aws:iam::123456789012:role/job" }, "REMOTEBATCH_JOB"],
])("a job with %j is given %s", async (settings, variable) => {
  const own = engine();
  await own.launch(request(2, { settings }));
  const submitted = JSON.parse(emulator.requests.at(-1)?.body ?? "{}") as {
    containerOverrides: { command: string[]; environment: { name: string; value: string }[] };
  };
  const { command, environment } = submitted.containerOverrides;
  expect(environment.map(({ name }) => name)).toEqual([variable]);
  expect(command.join(" ").length).toBeLessThan(8192);
  const text = environment[0]?.value ?? "";
  // The grant itself, where the role is the key to it; else an URL.
  const runner = "https://jobs.s3.us-east-1.amazonaws.com/prefix/runners/x.mjs";
  if (variable === "REMOTEBATCH_JOB") expect(JSON.parse(text)).toMatchObject({ runner, first: 1 });
  else expect(text).toMatch(/^https:.*X-Amz-Signature=/u);
  await own.close?.();
});
