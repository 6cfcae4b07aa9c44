import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  BatchError,
  isFinal,
  type JobRef,
  type JobStatus,
  type ProviderV1,
} from "@remotebatch/job-model";
import { localProvider } from "@remotebatch/provider-local";
import { arrayTestJob, singleTestJob, testElement } from "@remotebatch/provider-testkit";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "remotebatch-survival-"));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

async function ended(provider: ProviderV1, ref: JobRef): Promise<JobStatus> {
  for (;;) {
    const [answer] = await provider.status([{ ref }]);
    if (answer === undefined || !("status" in answer)) throw new Error(JSON.stringify(answer));
    if (isFinal(answer.status.phase)) return answer.status;
    await delay(20);
  }
}

async function readAll(provider: ProviderV1, ref: JobRef, children: number): Promise<string> {
  let text = "";
  for (let child = 1; child <= children; child += 1) {
    const answer = await provider.output(ref, { child });
    if (answer.state !== "ready") throw new Error(`child ${child}: ${answer.state}`);
    text += new TextDecoder().decode(answer.bytes);
  }
  return text;
}

const elements = (count: number): string =>
  Array.from({ length: count }, (_, index) => testElement(index + 1)).join("");

function schedulerPid(): number {
  const scheduler = join(folder, "scheduler");
  const locks = readdirSync(scheduler).filter((name) => name.startsWith("lock."));
  const newest = locks.sort((a, b) => Number(b.slice(5)) - Number(a.slice(5)))[0] ?? "";
  return (JSON.parse(readFileSync(join(scheduler, newest), "utf8")) as { readonly pid: number })
    .pid;
}

test("a job whose client was killed in the middle is found, finished and whole for another process", async () => {
  const program = fileURLToPath(new URL("client.program.ts", import.meta.url));
  const words = ["--conditions=@remotebatch/source", "--import", "tsx", program, folder];
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  const client = spawn(process.execPath, words, {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(client.stdout, "data")) as [Buffer];
  const provider = localProvider({ folder, cores: 2, idleMs: 500 });
  const ref = await provider.attach(line.toString());
  for (;;) {
    const [answer] = await provider.status([{ ref }]);
    if (answer === undefined || !("status" in answer)) throw new Error(JSON.stringify(answer));
    const { succeeded = 0 } = answer.status.phases;
    // In the middle: some children have ended, others have not begun.
    expect(succeeded).toBeLessThan(6);
    if (succeeded >= 2) break;
    await delay(10);
  }
  client.kill("SIGKILL");
  await once(client, "exit");
  const status = await ended(provider, ref);
  expect(status.phases).toEqual({ succeeded: 6 });
  expect(await readAll(provider, ref, 6)).toBe(elements(6));
  const listed: string[] = [];
  for await (const job of provider.list()) listed.push(job.ref.uuid);
  expect(listed).toContain(ref.uuid);
  await provider.close();
});

test("a scheduler that is killed is replaced, and no child is lost or run twice", async () => {
  const provider = localProvider({ folder, cores: 2, idleMs: 500 });
  const ref = await provider.submit(
    arrayTestJob(6, { steps: [{ print: "on" }, { sleepMs: 300 }] }),
  );
  await delay(450);
  process.kill(schedulerPid(), "SIGKILL");
  const status = await ended(provider, ref);
  expect(status.phases).toEqual({ succeeded: 6 });
  expect(await readAll(provider, ref, 6)).toBe(elements(6));
  for (let child = 1; child <= 6; child += 1) {
    const lines: string[] = [];
    for await (const logged of provider.logs(ref, { child })) lines.push(logged.text);
    expect(lines).toEqual(["on"]);
  }
  await provider.close();
});

test("a crashed runner leaves what it printed in the log", async () => {
  const provider = localProvider({ folder, idleMs: 500 });
  const ref = await provider.submit(singleTestJob({ steps: [{ print: "before" }, { exit: 7 }] }));
  expect(await ended(provider, ref)).toMatchObject({ phase: "failed", exitCode: 7 });
  const lines: string[] = [];
  for await (const logged of provider.logs(ref, { child: 1 })) lines.push(logged.text);
  expect(lines).toEqual(["before", "leaving with 7"]);
  await provider.close();
});

test("a result that was altered or cut on disk is refused, never returned", async () => {
  const provider = localProvider({ folder, idleMs: 500 });
  const ref = await provider.submit(singleTestJob({ result: "the whole truth" }));
  await ended(provider, ref);
  const path = join(folder, "jobs", ref.uuid, "out", "1", "1.wxf");
  for (const damage of ["the whole trut", "the whole lies!"]) {
    writeFileSync(path, damage);
    await expect(provider.output(ref, { child: 1 })).rejects.toMatchObject({
      code: "BATCH_CORRUPT_RECORD",
    });
  }
  await provider.close();
});

test("files of the provider are for their owner alone", async () => {
  const provider = localProvider({ folder, idleMs: 500, environment: { SECRET: "x" } });
  const ref = await provider.submit(singleTestJob({}));
  await ended(provider, ref);
  const local = join(folder, "jobs", ref.uuid, "local");
  expect(statSync(local).mode & 0o077).toBe(0);
  for (const name of readdirSync(local)) expect(statSync(join(local, name)).mode & 0o077).toBe(0);
  await provider.close();
});

test("a folder that cannot be, and a Node that is not there, are typed errors", async () => {
  const file = join(folder, "a-file");
  writeFileSync(file, "");
  const blocked = localProvider({ folder: join(file, "below"), idleMs: 500 });
  await expect(blocked.submit(singleTestJob({}))).rejects.toMatchObject({
    code: "BATCH_STORE_FAILED",
  });
  const other = join(folder, "other");
  const nodeless = localProvider({ folder: other, node: "/no/such/node", idleMs: 500 });
  await expect(nodeless.submit(singleTestJob({}))).rejects.toMatchObject({
    code: "BATCH_ENGINE_FAILED",
  });
  expect(() => localProvider({ cores: 0 })).toThrow(BatchError);
  const misspelt = { foldr: other };
  expect(() => localProvider(misspelt as object)).toThrow(/no setting "foldr"/u);
});
