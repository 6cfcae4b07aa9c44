import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AgentHost, agentHost, isAlive, untilTrue } from "./agent-host.js";

let host: AgentHost;
beforeAll(async () => {
  host = await agentHost();
});
afterAll(() => host.end());

const isGone = (key: string): boolean => host.starts(key).every((pid) => !isAlive(pid));

async function launched(key: string, children: readonly number[] = [1, 2]): Promise<void> {
  await host.launch(key, children, 60_000);
  await untilTrue(() => host.starts(key).length === Math.min(2, children.length));
}

test("a keeper sees by itself what is owed: nobody has to ask the host", async () => {
  await launched("seen");
  const note = host.owe({ key: "seen" });
  await untilTrue(() => isGone("seen") && !existsSync(note));
  const { seen } = await host.ask({ verb: "status", keys: ["seen"] });
  expect(seen?.children.map(({ phase, cause }) => [phase, cause])).toEqual([
    ["cancelled", "user"],
    ["cancelled", "user"],
  ]);
});

test("an owed abort of some children leaves the others", async () => {
  await launched("some", [1, 2, 3]);
  host.owe({ key: "some", children: [1, 3] });
  const children = await host.until("some", ([first, , third]) =>
    [first, third].every((one) => one?.phase === "cancelled"),
  );
  expect(children[1]?.phase).toBe("running");
  await host.ask({ verb: "forget", key: "some" });
});

test("without a keeper it is done by the next contact, whatever that is about", async () => {
  await launched("contact");
  await host.killKeeper("contact");
  const note = host.owe({ key: "contact" });
  await host.ask({ verb: "load" });
  await untilTrue(() => isGone("contact") && !existsSync(note));
});

test("a removal that is owed ends the runners and leaves nothing, with a keeper and without", async () => {
  for (const key of ["removed-kept", "removed-alone"]) {
    await launched(key);
    if (key === "removed-alone") await host.killKeeper(key);
    const note = host.owe({ key, isRemoval: true });
    if (key === "removed-alone") await host.ask({ verb: "status", keys: [] });
    await untilTrue(() => !existsSync(note));
    expect(isGone(key)).toBe(true);
    expect(existsSync(host.path(key))).toBe(false);
  }
});

test("forgetting ends what works before it takes the folder away", async () => {
  for (const key of ["forgotten-kept", "forgotten-alone"]) {
    await launched(key, [1, 2, 3]);
    const keeper = host.keeper(key);
    if (key === "forgotten-alone") await host.killKeeper(key);
    expect(await host.ask({ verb: "forget", key })).toEqual({ forgotten: true });
    expect([isGone(key), existsSync(host.path(key))]).toEqual([true, false]);
    await untilTrue(() => !isAlive(keeper));
    expect(host.starts(key)).toHaveLength(2);
  }
});

test("a launch whose removal is owed is not taken for the one that comes after it under its name", async () => {
  for (const key of ["twice-kept", "twice-alone"]) {
    await launched(key, [1]);
    if (key === "twice-alone") await host.killKeeper(key);
    const note = host.owe({ key, isRemoval: true });
    await host.launch(key, [1], 0);
    const [child] = await host.until(key, ([one]) => one?.phase === "succeeded");
    expect(child?.exitCode).toBe(0);
    expect(host.starts(key)).toHaveLength(2);
    expect(existsSync(note)).toBe(false);
  }
});

test("a removal that is owed just as the last runner ends is not lost with the keeper", async () => {
  for (let at = 0; at < 8; at += 1) {
    const key = `last-${at}`;
    await launched(key, [1]);
    const [pid = 0] = host.starts(key);
    host.owe({ key });
    await untilTrue(() => !isAlive(pid));
    await new Promise((resolve) => setTimeout(resolve, at * 20));
    const note = host.owe({ key, isRemoval: true });
    await host.ask({ verb: "load" });
    await untilTrue(() => !existsSync(note));
    expect(existsSync(host.path(key))).toBe(false);
  }
});

test("notes of launches that are not there go", async () => {
  const note = host.owe({ key: "never", isRemoval: true });
  await host.ask({ verb: "load" });
  expect(existsSync(note)).toBe(false);
});
