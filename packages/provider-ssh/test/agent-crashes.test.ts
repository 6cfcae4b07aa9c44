import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HostChild } from "../src/agent-protocol.js";
import { type AgentHost, agentHost, isAlive, untilTrue } from "./agent-host.js";

let host: AgentHost;
beforeAll(async () => {
  host = await agentHost();
});
afterAll(() => host.end());

const phases = (children: readonly HostChild[]): readonly string[] =>
  children.map(({ phase }) => phase);
const isEnded = (children: readonly HostChild[]): boolean =>
  children.every(({ phase }) => !["queued", "starting", "running"].includes(phase));

/** The events of a launch, as a keeper left them that was killed in between. */
function events(key: string): readonly Record<string, unknown>[] {
  const lines = readFileSync(host.path(key, "events"), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}

function rewriteEvents(key: string, kept: readonly Record<string, unknown>[]): void {
  writeFileSync(
    host.path(key, "events"),
    kept.map((event) => `${JSON.stringify(event)}\n`).join(""),
  );
}

describe("a keeper that is killed", () => {
  test("after it started a runner and before it said so: the runner is found, and runs once", async () => {
    for (const key of ["unsaid", "unsaid-at-all"]) {
      await host.launch(key, [1], 3000);
      await untilTrue(() => host.starts(key).length === 1);
      await host.killKeeper(key);
      const kept = key === "unsaid" ? events(key).filter((one) => one["phase"] === "starting") : [];
      rewriteEvents(key, kept);
      const [first = 0] = host.starts(key);
      await host.until(key, isEnded);
      expect(host.starts(key)).toEqual([first]);
      expect(isAlive(first)).toBe(false);
    }
  });

  test("before it started the runner that it meant to: the runner is started", async () => {
    await host.launch("meant", [1, 2, 3], 300);
    await host.until("meant", isEnded);
    await untilTrue(() => !isAlive(host.keeper("meant")));
    const [intent] = events("meant").filter((one) => one["child"] === 3);
    expect(intent).toMatchObject({ phase: "starting" });
    // A launch in which nobody has claimed the child yet.
    mkdirSync(host.path("meant-2", "cancelled"), { recursive: true });
    mkdirSync(host.path("meant-2", "printed"));
    const task = JSON.parse(readFileSync(host.path("meant", "task.json"), "utf8"));
    const own = { ...task, key: "meant-2", children: [1, 3] };
    writeFileSync(host.path("meant-2", "task.json"), JSON.stringify(own));
    const before = { child: 1, phase: "starting", boot: "another boot", atMs: 0 };
    rewriteEvents("meant-2", [before, intent ?? {}]);
    const count = host.starts("meant").length;
    const children = await host.until("meant-2", isEnded);
    // Of one that was meant to start before the host went down nobody knows.
    expect(phases(children)).toEqual(["lost", "succeeded"]);
    expect(host.starts("meant")).toHaveLength(count + 1);
  });

  test("while the time of a child runs: the child has no more of it than before", async () => {
    const limitMs = 5000;
    await host.launch("limited", [1], 60_000, limitMs);
    await untilTrue(() => host.starts("limited").length === 1);
    const startedAtMs = performance.now();
    await delay(limitMs - 1000);
    await host.killKeeper("limited");
    expect(phases(await host.until("limited", isEnded))).toEqual(["timedOut"]);
    expect(performance.now() - startedAtMs).toBeLessThan(limitMs + 3000);
  });

  test("in the middle of a line: the line after it counts", async () => {
    await host.launch("cut", [1, 2, 3], 1500);
    await untilTrue(() => host.starts("cut").length === 2);
    await host.killKeeper("cut");
    appendFileSync(host.path("cut", "events"), '{"child":3,"ph');
    expect(phases(await host.until("cut", isEnded))).toEqual(["lost", "lost", "succeeded"]);
    const lines = readFileSync(host.path("cut", "events"), "utf8").split("\n");
    const cut = lines.filter((line) => line.startsWith('{"child":3,"ph') && !line.endsWith("}"));
    expect(cut).toEqual(['{"child":3,"ph']);
  });
});

describe("files that nobody expects", () => {
  test("an empty task, and names of other programs, keep no other launch from being told", async () => {
    await host.launch("whole", [1], 60_000);
    mkdirSync(host.path("torn", "cancelled"), { recursive: true });
    writeFileSync(host.path("torn", "task.json"), "");
    writeFileSync(host.path(".nfs0001"), "");
    writeFileSync(host.path("notes"), "");
    mkdirSync(host.path(".owed"), { recursive: true });
    writeFileSync(host.path(".owed", ".nfs0002"), "");
    writeFileSync(host.path(".owed", "odd.json"), "[1");
    expect((await host.ask({ verb: "load" })).open).toBe(1);
    const status = await host.ask({ verb: "status", keys: ["torn", "whole", "none"] });
    expect(Object.keys(status).sort()).toEqual(["torn", "whole"]);
    expect(status["whole"]?.children).toHaveLength(1);
    expect(status["torn"]?.trouble).toContain("damaged");
    await host.ask({ verb: "forget", key: "whole" });
  });

  test("a launch whose task was lost in a crash is made whole by the next one who launches it", async () => {
    mkdirSync(host.path("again"), { recursive: true });
    writeFileSync(host.path("again", "task.json"), "");
    await host.launch("again", [1], 0);
    expect(phases(await host.until("again", isEnded))).toEqual(["succeeded"]);
  });
});

test("what keeps a keeper from its work is told of the children that wait for it", async () => {
  mkdirSync(host.path("hindered", "keeper", "x"), { recursive: true });
  await host.launch("hindered", [1, 2], 0);
  const told = await host.until("hindered", (all) => all.every((one) => one.reason !== undefined));
  expect(told[0]).toMatchObject({
    phase: "queued",
    reason: expect.stringMatching(/^Nothing is started for it on its host: .*keeper/u),
  });
  expect(host.starts("hindered")).toEqual([]);
});
