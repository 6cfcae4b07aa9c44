import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { arrayTestJob, singleTestJob } from "@remotebatch/provider-testkit";
import { afterAll, describe, expect, test } from "vitest";
import { ended, hostState, until } from "./host-state.js";
import { commandLines, notRun, serversProvider, startServers } from "./servers.js";

const long = { steps: [{ sleepMs: 60_000 }] };

const servers = startServers(3);
if (servers === undefined) notRun();
else {
  afterAll(() => servers.end());
  const { processes, keeper } = hostState(servers);

  describe("several hosts", () => {
    test("children are shared out, and no host runs more at once than it has slots", async () => {
      const provider = serversProvider(servers);
      const job = arrayTestJob(9, { steps: [{ sleepMs: 1500 }] });
      const ref = await provider.submit(job);
      const status = await until(provider, ref, ({ phases }) => phases.running === 6);
      expect(status.phases).toEqual({ running: 6, queued: 3 });
      for (const host of [1, 2, 3]) expect(processes(host, ref.uuid)).toHaveLength(2);
      expect((await ended(provider, ref)).phases).toEqual({ succeeded: 9 });
      await provider.close();
    });

    test("the slots are those of all jobs together, and a child with two cores takes two", async () => {
      const provider = serversProvider(servers);
      const wide = arrayTestJob(3, long, { resources: { cores: 2 } });
      const one = await provider.submit(wide);
      await until(provider, one, ({ phases }) => phases.running === 3);
      const other = await provider.submit(singleTestJob({}));
      await delay(700);
      const [answer] = await provider.status([{ ref: other }]);
      expect(answer).toMatchObject({ status: { phase: "queued" } });
      await provider.abort(one);
      expect((await ended(provider, other)).phase).toBe("succeeded");
      await provider.close();
    });

    test("a host that dies with its children costs an attempt, and the next one is made elsewhere", async () => {
      const provider = serversProvider(servers);
      const retry = { maxAttempts: 2, causes: ["infrastructure" as const] };
      const program = { steps: [{ sleepMs: 60_000 }], cleanFrom: 2 };
      const ref = await provider.submit(arrayTestJob(3, program, { retry }));
      await until(provider, ref, ({ phases }) => phases.running === 3);
      servers.stop(1);
      for (const pid of [keeper(2, ref.uuid), ...processes(2, ref.uuid)]) {
        process.kill(pid, "SIGKILL");
      }
      const lost = await until(provider, ref, ({ phases }) => phases.succeeded === 1);
      const again = lost.changed.find(({ attempt }) => attempt === 2);
      expect(again?.phase).toBe("succeeded");
      expect(processes(2, ref.uuid)).toHaveLength(1);
      expect([...processes(1, ref.uuid), ...processes(3, ref.uuid)]).toHaveLength(3);
      await provider.abort(ref).catch(() => {});
      servers.start(1);
      await provider.close();
    });

    test("a host that restarts loses what ran, at once, and goes on with what waited", async () => {
      const provider = serversProvider(servers, { hosts: servers.hosts.slice(0, 1) });
      const children = { "1": long.steps, "2": long.steps };
      const ref = await provider.submit(arrayTestJob(4, { children }));
      await until(provider, ref, ({ phases }) => phases.running === 2);
      for (const pid of [keeper(1, ref.uuid), ...processes(1, ref.uuid)]) {
        process.kill(pid, "SIGKILL");
      }
      const status = await ended(provider, ref);
      expect(status.phases).toEqual({ lost: 2, succeeded: 2 });
      expect(status.changed[0]).toMatchObject({ phase: "lost", cause: "infrastructure" });
      await provider.close();
    });

    test("a keeper that is killed is replaced, and the runners at work are taken over", async () => {
      const provider = serversProvider(servers, { hosts: servers.hosts.slice(0, 1) });
      const ref = await provider.submit(arrayTestJob(3, { steps: [{ sleepMs: 1500 }] }));
      await until(provider, ref, ({ phases }) => phases.running === 2);
      process.kill(keeper(1, ref.uuid), "SIGKILL");
      expect((await ended(provider, ref)).phases).toEqual({ succeeded: 3 });
      await provider.close();
    });
  });

  test("a host that is away when a job comes gets none of it, and none of its words are lost when all are", async () => {
    const away = { name: "away", host: "127.0.0.1", port: 1 };
    const provider = serversProvider(servers, { hosts: [away, ...servers.hosts.slice(0, 1)] });
    const ref = await provider.submit(arrayTestJob(2));
    expect((await ended(provider, ref)).phases).toEqual({ succeeded: 2 });
    await provider.close();
    const alone = serversProvider(servers, { hosts: [away] });
    await expect(alone.submit(singleTestJob({}))).rejects.toMatchObject({
      code: "BATCH_UNAVAILABLE",
      message: expect.stringContaining("refused"),
    });
    await alone.close();
  });

  test("a host whose key is not the known one is not talked to", async () => {
    const [first] = servers.hosts;
    const known = first?.configFile ?? "";
    const configFile = `${known}-unknown`;
    const own = readFileSync(known, "utf8");
    // Even where the user's configuration would take any key.
    const config = own
      .replace(/UserKnownHostsFile.*/u, `UserKnownHostsFile "${known}-none"`)
      .replace(/StrictHostKeyChecking yes/u, "StrictHostKeyChecking no");
    writeFileSync(configFile, config);
    const provider = serversProvider(servers, { hosts: [{ host: "login", configFile }] });
    await expect(provider.submit(singleTestJob({}))).rejects.toMatchObject({
      code: "BATCH_UNAUTHENTICATED",
      message: expect.stringContaining("verification failed"),
    });
    await provider.close();
  });

  test("Node that is not there, and a folder that the host does not see, are told with the setting that helps", async () => {
    const cases = [
      [{ node: "/no/such/node" }, "set node"],
      [{ remoteFolder: "/no/such/folder" }, "remoteFolder"],
    ] as const;
    for (const [settings, words] of cases) {
      const provider = serversProvider(servers, settings);
      await expect(provider.submit(singleTestJob({}))).rejects.toMatchObject({
        code: "BATCH_ENGINE_FAILED",
        message: expect.stringContaining(words),
      });
      await provider.close();
    }
  });

  test("a secret reaches the children, and no command line and no file that others can read", async () => {
    const secret = `s3cret-${process.pid}'"$(id)`;
    const provider = serversProvider(servers, { environment: { TOKEN: secret } });
    const ref = await provider.submit(singleTestJob(long));
    await until(provider, ref, ({ phase }) => phase === "running");
    const seen = commandLines();
    expect(seen).toContain(ref.uuid);
    expect(seen).not.toContain("s3cret-");
    const host = [1, 2, 3].find((one) => {
      const names = readdirSync(join(servers.folder, "ssh", `host-${one}`));
      return names.some((name) => name.startsWith(ref.uuid));
    });
    const [pid = 0] = processes(host ?? 1, ref.uuid);
    expect(readFileSync(`/proc/${pid}/environ`, "utf8")).toContain(`TOKEN=${secret}\0`);
    const open = execFileSync("find", [servers.folder, "-type", "f", "-perm", "/077"]).toString();
    expect(open.split("\n").filter((path) => path.includes("/jobs/"))).toEqual([]);
    expect(open).not.toContain("task.json");
    await provider.abort(ref);
    await ended(provider, ref);
    await provider.close();
  });

  test("what a runner printed itself, and its exit code, are told of a child without a record", async () => {
    const provider = serversProvider(servers);
    const ref = await provider.submit(singleTestJob({ steps: [{ exit: 3 }] }));
    const status = await ended(provider, ref);
    expect(status).toMatchObject({ phase: "failed", cause: "unknown", exitCode: 3 });
    const lines: string[] = [];
    for await (const { text } of provider.logs(ref, { child: 1 })) lines.push(text);
    expect(lines.join("\n")).toContain("leaving with 3");
    await provider.close();
  });
}
