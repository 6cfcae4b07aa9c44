import type { LogLine } from "@remotebatch/job-model";
import { expect, test } from "vitest";
import { batchCalls } from "../src/batch-calls.js";
import { batchEngine } from "../src/batch-engine.js";
import { type ContainerLog, containerLog } from "../src/container-log.js";
import { answeringServer } from "./answering-server.js";
import { signingStore } from "./signing-store.js";

const access = {
  region: "us-east-1",
  credentials: { accessKeyId: "AKIATESTTESTTEST", secretAccessKey: "secret" },
  maxTries: 1,
};
const key = "0a0b0c0d-0000-4000-8000-000000000001-a1-1";

function engineWith(log: ContainerLog, streams: readonly string[]) {
  const attempts = streams.map((logStreamName) => ({ container: { logStreamName } }));
  const calls = { ...batchCalls(access), describe: async () => [{ attempts }] as never };
  return batchEngine({
    ...{ calls, log, store: signingStore(), queue: "main", node: "node", environment: {} },
    ...{ defaults: {}, maxArraySize: 10_000, pollMs: 0 },
  });
}

/** A log whose streams are lists of lines that grow. */
function growingLog(streams: Map<string, string[]>): ContainerLog {
  const lineOf = (text: string): LogLine => ({ timeMs: 0, stream: "stdout", text });
  return {
    lines: async (stream, { cursor = "0" }) => {
      const all = streams.get(stream) ?? [];
      const lines = all.slice(Number(cursor)).map(lineOf);
      return { lines, cursor: String(all.length), isCut: false };
    },
    cutLine: () => lineOf("cut"),
    close: () => {},
  };
}

test("lines of a container that AWS itself started again are followed too, and none comes twice", async () => {
  const streams = new Map([["one", ["a"]]]);
  const names = ["one"];
  const engine = engineWith(growingLog(streams), names);
  const own = { id: `job@${key}@1`, child: 1, attempt: 1 };
  const seen: string[] = [];
  let cursor: string | undefined;
  const look = async (): Promise<void> => {
    const fresh = await engineWith(growingLog(streams), names).newLogs?.(
      own,
      cursor === undefined ? {} : { cursor },
    );
    cursor = fresh?.cursor;
    seen.push(...(fresh?.lines ?? []).map(({ text }) => text));
  };
  await look();
  streams.get("one")?.push("b");
  await look();
  streams.set("two", ["c"]);
  names.push("two");
  await look();
  streams.get("two")?.push("d");
  await look();
  await look();
  expect(seen).toEqual(["a", "b", "c", "d"]);
  await engine.close?.();
});

test("a log without an end is cut, and says where the rest is", async () => {
  let page = 0;
  const server = await answeringServer((request, response) => {
    request.resume();
    page += 1;
    const events = [{ timestamp: 1, message: `line ${page}`, ingestionTime: 1 }];
    response.end(JSON.stringify({ events, nextForwardToken: `f/${page}` }));
  });
  const log = containerLog({ ...access, endpoint: server.url }, "/group");
  const engine = engineWith(log, ["a/stream"]);
  const lines = await engine.logs?.({ id: `job@${key}@1`, child: 1, attempt: 1 });
  expect(page).toBeLessThan(100);
  expect(lines?.[0]?.text).toBe("line 1");
  expect(lines?.at(-1)).toMatchObject({
    stream: "system",
    text: expect.stringMatching(/longer than what is shown.*group \/group, stream a\/stream/u),
  });
  server.close();
  await engine.close?.();
});

test("the last page is told by its token, and an empty one in between is not the last", async () => {
  const pages = [[], ["a"], [], ["b"], []];
  const server = await answeringServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { nextToken = "0" } = JSON.parse(Buffer.concat(parts).toString()) as {
        nextToken?: string;
      };
      const at = Number(nextToken);
      const events = (pages[at] ?? []).map((message) => ({ message, timestamp: 1 }));
      const next = String(Math.min(at + 1, pages.length));
      response.end(JSON.stringify({ events, nextForwardToken: next }));
    });
  });
  const log = containerLog({ ...access, endpoint: server.url }, "/group");
  const answer = await log.lines("s", {});
  expect([answer.lines.map(({ text }) => text), answer.cursor, answer.isCut]).toEqual([
    ["a", "b"],
    "5",
    false,
  ]);
  server.close();
  log.close();
});
