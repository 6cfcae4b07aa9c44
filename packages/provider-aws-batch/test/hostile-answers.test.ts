import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { ArrayWatch } from "../src/array-watch.js";
import { type BatchCalls, batchCalls } from "../src/batch-calls.js";
import { containerLog } from "../src/container-log.js";
import { parseLaunchId } from "../src/launch-id.js";
import { answeringServer } from "./answering-server.js";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const launch = (count: number) =>
  parseLaunchId(`job-1@0a0b0c0d-0000-4000-8000-000000000001-a1-1@${count}`);

type Answer = (path: string, response: ServerResponse) => void;

async function serverOf(answer: Answer, silenceMs?: number) {
  const server = await answeringServer((request, response) => {
    request.resume();
    request.on("end", () => answer(request.url ?? "", response));
  });
  const credentials = { accessKeyId: "AKIATESTTESTTEST", secretAccessKey: "secret" };
  const access = {
    region: "us-east-1",
    endpoint: server.url,
    credentials,
    maxTries: 2,
    silenceMs,
  };
  const calls = batchCalls(access);
  const log = containerLog(access, "group");
  open.push(calls, log, server);
  return { calls, log };
}

const json = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};

const phasesOf = async (calls: BatchCalls, count: number) => {
  const watch = new ArrayWatch(calls, { pollMs: 0, now: () => performance.now() });
  const [children = []] = await watch.children([launch(count)], {});
  return children.map(({ phase }) => phase);
};

test.each([
  [{ status: "PAUSED" }, ["queued"]],
  [{ status: "constructor" }, ["queued"]],
  [{}, ["queued"]],
  [{ status: "FAILED" }, ["failed"]],
  [{ status: "RUNNING", container: {}, attempts: [], arrayProperties: {} }, ["running"]],
])("a job that is described as %j is %j", async (said, phases) => {
  const { calls } = await serverOf((_path, response) =>
    json(response, { jobs: [{ jobId: "job-1", ...said }] }),
  );
  expect(await phasesOf(calls, 1)).toEqual(phases);
});

test("children without a number, of other arrays or twice change nothing else", async () => {
  const listed = [
    { jobId: "job-1:1", status: "FAILED", arrayProperties: { index: 1 } },
    { jobId: "job-1:1", status: "FAILED" },
    { jobId: "job-1", status: "FAILED" },
    { jobId: "job-1:7", status: "FAILED" },
    { status: "FAILED", arrayProperties: { index: -1 } },
    {},
  ];
  const { calls } = await serverOf((path, response) =>
    path.includes("listjobs")
      ? json(response, { jobSummaryList: listed })
      : json(response, {
          jobs: [
            {
              jobId: "job-1",
              status: "PENDING",
              arrayProperties: { size: 3, statusSummary: { FAILED: 1, RUNNABLE: 2, PAUSED: 9 } },
            },
          ],
        }),
  );
  expect(await phasesOf(calls, 3)).toEqual(["queued", "failed", "queued"]);
});

test("a list without an end is refused, and not read until memory is full", async () => {
  let asked = 0;
  const { calls } = await serverOf((_path, response) => {
    asked += 1;
    json(response, { jobSummaryList: [{ jobId: "job-1:0" }], nextToken: "the same" });
  });
  await expect(calls.children("job-1", "RUNNING", {})).rejects.toMatchObject({
    code: "BATCH_ENGINE_FAILED",
    message: expect.stringContaining("list without an end"),
  });
  expect(asked).toBe(2);
});

test("an answer that is no JSON is an error in words, not one of the parser", async () => {
  const { calls } = await serverOf((_path, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<html>Sign in to the hotel's network</html>");
  });
  const error = await calls.describe(["job-1"], {}).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "BatchError" });
});

test("a server that falls silent is given up, and the call can be repeated", async () => {
  const { calls } = await serverOf(() => {}, 100);
  await expect(calls.describe(["job-1"], {})).rejects.toMatchObject({ code: "BATCH_UNAVAILABLE" });
});

test("whether a silent server took a job is not known", async () => {
  const { calls } = await serverOf(() => {}, 100);
  const input = { jobName: "a", jobQueue: "b", jobDefinition: "c" };
  expect(await calls.submit(input, {})).toBeUndefined();
});

test.each([
  ["that AWS has forgotten", [], "ended"],
  ["that has ended", [{ jobId: "job-1", status: "SUCCEEDED" }], "ended"],
  ["that runs", [{ jobId: "job-1", status: "RUNNING" }], "BATCH_ENGINE_FAILED"],
])("a job %s and that AWS does not end is: %s", async (_what, jobs, told) => {
  const { calls } = await serverOf((path, response) => {
    if (path.includes("describejobs")) return json(response, { jobs });
    response.writeHead(400, { "x-amzn-errortype": "ClientException" });
    response.end('{"message":"It cannot be ended"}');
  });
  const answer = await calls.terminate("job-1", "because", {}).then(
    () => "ended",
    (error: { readonly code: string }) => error.code,
  );
  expect(answer).toBe(told);
});
