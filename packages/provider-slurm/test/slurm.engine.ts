import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ProviderV1 } from "@remotebatch/job-model";
import { arrayTestJob, singleTestJob, testElement } from "@remotebatch/provider-testkit";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { cluster, clusterProvider, onCluster, sharedFolder, slurm, slurmJobs } from "./cluster.js";
import { ended, outputs, until } from "./watch.js";

const elements = (count: number): string =>
  Array.from({ length: count }, (_, index) => testElement(index + 1)).join("");

// Without the programs of Slurm there is nothing to test; the conformance suite says so.
describe.skipIf(cluster === undefined)("a real cluster", () => {
  const folder = sharedFolder();
  let provider: ProviderV1;
  beforeEach(() => {
    provider = clusterProvider(folder);
  });
  afterEach(() => provider.close());
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

  test("of twenty children a running one and a waiting one are aborted and the others end well", async () => {
    const program = { steps: [{ sleepMs: 600 }], children: { "2": [{ sleepMs: 60_000 }] } };
    const ref = await provider.submit(arrayTestJob(20, program));
    expect(ref.id).toMatch(/^\d+$/u);
    await until(provider, ref, ({ changed }) => changed[1]?.phase === "running");
    await provider.abort(ref, { children: [2, 20] });
    const status = await ended(provider, ref);
    expect(status.phases).toEqual({ succeeded: 18, cancelled: 2 });
    expect(status.counts).toEqual({ COMPLETED: 18, CANCELLED: 2 });
    expect(status.changed.filter(({ phase }) => phase === "cancelled").map((c) => c.child)).toEqual(
      [2, 20],
    );
  });

  test("an array longer than the largest one is several, and each child still has its own elements", async () => {
    const parts = clusterProvider(folder, { maxArraySize: 7 });
    const children = { "9": [{ sleepMs: 60_000 }] };
    const ref = await parts.submit(arrayTestJob(20, { children }));
    expect(ref.id).toMatch(/^\d+,\d+,\d+$/u);
    await until(parts, ref, ({ changed }) => changed[8]?.phase === "running");
    await parts.abort(ref, { children: [9] });
    expect((await ended(parts, ref)).phases).toEqual({ succeeded: 19, cancelled: 1 });
    expect(await outputs(parts, ref, 8)).toBe(elements(8));
    const last = await parts.output(ref, { child: 20 });
    expect(last.state === "ready" && new TextDecoder().decode(last.bytes)).toBe(testElement(20));
    expect(await parts.attach(JSON.stringify(ref))).toEqual(ref);
    await parts.close();
  });

  test("a launch whose number was never noted is found by its name, not made again", async () => {
    const spec = arrayTestJob(3, { steps: [{ sleepMs: 500 }] });
    const ref = await provider.submit(spec);
    const notes = join(folder, "jobs", ref.uuid, "kit");
    for (const name of readdirSync(notes).filter((n) => n.startsWith("launched-")))
      rmSync(join(notes, name));
    const other = clusterProvider(folder);
    expect(await other.submit(spec)).toEqual(ref);
    expect((await ended(other, ref)).phases).toEqual({ succeeded: 3 });
    expect(slurmJobs(ref.uuid, "-t", "all")).toEqual([ref.id]);
    await other.close();
  });

  test("what somebody else cancels is cancelled, with Slurm's word, and is not run again", async () => {
    const retry = { maxAttempts: 3, causes: ["infrastructure" as const, "preempted" as const] };
    const steps = [{ sleepMs: 60_000 }];
    const ref = await provider.submit(singleTestJob({ steps }, { retry }));
    await until(provider, ref, ({ phase }) => phase === "running");
    await delay(500);
    slurm("scancel", ref.id);
    const status = await ended(provider, ref);
    expect(status).toMatchObject({ phase: "cancelled", cause: "user", label: "CANCELLED" });
    expect(status.changed[0]?.attempt).toBe(1);
  });

  test("a child that is requeued runs again as the same attempt, and what it wrote before does not count", async () => {
    const asked = { settings: { requeue: true } };
    const ref = await provider.submit(
      singleTestJob({ steps: [{ print: "on" }, { sleepMs: 6000 }], result: "whole" }, asked),
    );
    await until(provider, ref, ({ phase }) => phase === "running");
    const log = join(folder, "jobs", ref.uuid, "out", "1", "1.log");
    const lines = (): number =>
      (existsSync(log) ? readFileSync(log, "utf8") : "").split("\n").length;
    while (lines() < 2) await delay(50);
    expect(lines()).toBe(2);
    slurm("scontrol", "requeue", ref.id);
    await until(provider, ref, ({ phase }) => phase === "queued");
    expect((await provider.output(ref, { child: 1 })).state).toBe("pending");
    // Slurm refuses to start a job in the second in which it ended it; by itself it waits two minutes.
    slurm("scontrol", "update", `JobId=${ref.id}`, "StartTime=now+2");
    const status = await ended(provider, ref);
    expect(status).toMatchObject({ phase: "succeeded", changed: [{ attempt: 1 }] });
    expect(await outputs(provider, ref, 1)).toBe("whole");
    expect(lines()).toBe(3);
  });

  test("a controller that is away fails nothing", async () => {
    const ref = await provider.submit(arrayTestJob(6, { steps: [{ sleepMs: 1500 }] }));
    await until(provider, ref, ({ phase }) => phase === "running");
    onCluster("stop-controller");
    const [answer] = await provider.status([{ ref }]);
    expect(answer).toMatchObject({ unavailable: { code: "BATCH_UNAVAILABLE" } });
    await expect(provider.submit(singleTestJob({}))).rejects.toMatchObject({
      code: "BATCH_UNAVAILABLE",
      retryable: true,
    });
    await delay(3000);
    onCluster("start-controller");
    expect((await ended(provider, ref)).phases).toEqual({ succeeded: 6 });
    expect(await outputs(provider, ref, 6)).toBe(elements(6));
  });

  test("a partition that is down keeps its jobs waiting, and they say for what", async () => {
    slurm("scontrol", "update", "PartitionName=side", "State=DOWN");
    const ref = await provider.submit(singleTestJob({}, { settings: { partition: "side" } }));
    const waiting = await until(provider, ref, ({ reason }) => reason !== undefined);
    expect(waiting).toMatchObject({ phase: "queued", label: "PENDING" });
    expect(waiting.reason).toContain("PartitionDown");
    slurm("scontrol", "update", "PartitionName=side", "State=UP");
    expect((await ended(provider, ref)).phase).toBe("succeeded");
  });

  test("on drained nodes a job waits until they are there again", async () => {
    slurm("scontrol", "update", "NodeName=n2", "State=DRAIN", "Reason=test");
    const ref = await provider.submit(singleTestJob({}, { settings: { partition: "side" } }));
    const waiting = await until(provider, ref, ({ reason }) => reason !== undefined);
    expect(waiting.phase).toBe("queued");
    expect(waiting.reason).toMatch(/DRAINED|ReqNodeNotAvail|Resources/u);
    slurm("scontrol", "update", "NodeName=n2", "State=RESUME");
    expect((await ended(provider, ref)).phase).toBe("succeeded");
  });

  test("what Slurm would refuse is refused with its own words before anything is written", async () => {
    const cases = [
      [{ settings: { partition: "nowhere" } }, "BATCH_INVALID_OPTION", /partition/u],
      [{ resources: { memoryBytes: 1e14 } }, "BATCH_LIMIT_EXCEEDED", /Memory|not available/u],
      [{ resources: { cores: 999 } }, "BATCH_LIMIT_EXCEEDED", /node configuration/u],
      [{ resources: { gpus: 1 } }, "BATCH_INVALID_OPTION", /gres/u],
      [{ settings: { constraint: "warp" } }, "BATCH_INVALID_OPTION", /feature/u],
    ] as const;
    for (const [change, code, words] of cases) {
      const spec = singleTestJob({}, change);
      await expect(provider.submit(spec)).rejects.toMatchObject({
        code,
        message: expect.stringMatching(words),
      });
      expect(readdirSync(join(folder, "jobs"))).not.toContain(spec.uuid);
    }
  });

  test("commands that are not there and folders that cannot be written are typed errors", async () => {
    const nowhere = clusterProvider(folder, { binFolder: join(folder, "nothing") });
    await expect(nowhere.submit(singleTestJob({}))).rejects.toMatchObject({
      code: "BATCH_ENGINE_FAILED",
      message: expect.stringContaining("scontrol"),
    });
    const locked = clusterProvider("/proc/none");
    await expect(locked.submit(singleTestJob({}))).rejects.toMatchObject({
      code: "BATCH_STORE_FAILED",
    });
  });

  test("a Node that is not on the nodes fails the child, says so, and leaves the words in its log", async () => {
    const nodeless = clusterProvider(folder, { node: "/no/such/node" });
    const ref = await nodeless.submit(arrayTestJob(2));
    const status = await ended(nodeless, ref);
    expect(status).toMatchObject({ phase: "failed", cause: "infrastructure" });
    expect(status.reason).toMatch(/exit code 127/u);
    expect(status.changed[1]?.exitCode).toBe(127);
    const lines: string[] = [];
    for await (const line of nodeless.logs(ref, { child: 2 })) lines.push(line.text);
    expect(lines.join("\n")).toContain("/no/such/node");
    await nodeless.close();
  });

  test("a secret reaches the job in a file of its owner's and stands in no command and no record of Slurm", async () => {
    const bin = join(folder, "logged bin");
    mkdirSync(bin);
    const log = join(folder, "commands.log");
    for (const name of ["sbatch", "squeue", "scontrol", "scancel", "sacct"]) {
      const real = join(cluster ?? "", "bin", name);
      writeFileSync(
        join(bin, name),
        `#!/bin/sh\nprintf '%s\\n' "$*" >>'${log}'\nexec '${real}' "$@"\n`,
      );
      chmodSync(join(bin, name), 0o755);
    }
    const secret = 's3cr3t \'"$(id)" value';
    const keeper = clusterProvider(folder, { binFolder: bin, environment: { TOKEN: secret } });
    const ref = await keeper.submit(singleTestJob({ result: "fine" }));
    expect((await ended(keeper, ref)).phase).toBe("succeeded");
    const told = `${readFileSync(log, "utf8")}${slurm("scontrol", "-dd", "show", "job", ref.id)}`;
    expect(told).toContain(ref.uuid);
    expect(told).not.toContain("s3cr3t");
    const file = join(folder, "jobs", ref.uuid, "slurm", "environment");
    expect(statSync(file).mode & 0o077).toBe(0);
    await keeper.close();
  });

  test("a name in the job that would be an option, a pattern or a command is only a name", async () => {
    const name = `--wrap=id %j $(touch ${join(folder, "owned")}) '"; \u001b[2J\n#SBATCH -p x`;
    const ref = await provider.submit(singleTestJob({ result: "fine" }, { name }));
    expect((await ended(provider, ref)).phase).toBe("succeeded");
    expect(readdirSync(folder)).not.toContain("owned");
  });

  test("ten thousand children are one submission and one answer", async () => {
    const held = clusterProvider(folder, { sbatchOptions: ["--hold"], pollMs: 0 });
    const spec = arrayTestJob(10_000);
    const began = performance.now();
    const ref = await held.submit(spec);
    const submitted = performance.now();
    await held.status([{ ref }]);
    const asked = performance.now();
    const [answer] = await held.status([{ ref }]);
    const answered = performance.now();
    console.log(
      `10,000 children: submitted in ${Math.round(submitted - began)} ms, first status ${Math.round(asked - submitted)} ms, next ${Math.round(answered - asked)} ms`,
    );
    expect(answer).toMatchObject({ status: { phases: { queued: 10_000 } } });
    await held.abort(ref);
    expect((await ended(held, ref)).phases).toEqual({ cancelled: 10_000 });
    await held.close();
  });
});
