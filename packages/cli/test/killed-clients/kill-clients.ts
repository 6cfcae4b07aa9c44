import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createRemoteBatch, type Job, printInputForm, type RemoteBatch } from "@remotebatch/facade";
import { localProvider } from "@remotebatch/provider-local";
import { bundleProgram } from "@remotebatch/source-bundle";
import { expect } from "vitest";
import {
  isWarm,
  type MixedJob,
  mixedJob,
  seededRandom,
  seriesFolders,
  seriesSettings,
} from "./mixed-job.js";

const work = fileURLToPath(new URL("../fixtures/counted-work.ts", import.meta.url));

/** What a killed client had said. */
interface KilledClient {
  readonly seed: number;
  /** Numbers of the jobs whose submission it had begun. */
  readonly begun: readonly number[];
  /** Number of a job to the uuid that the user was told. */
  readonly told: ReadonlyMap<number, string>;
}

/** The longest time from its start that a client lives, milliseconds: some submissions. */
const longestMs = 700;

async function killedClient(program: string, folder: string, seed: number): Promise<KilledClient> {
  const client = spawn(process.execPath, [program, folder, String(seed), work], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const begun: number[] = [];
  const told = new Map<number, string>();
  const lines = createInterface({ input: client.stdout });
  const ended = once(lines, "close");
  const ready = new Promise<void>((resolve) => {
    lines.on("line", (line) => {
      const [word, number, uuid = ""] = line.split(" ");
      if (word === "ready") resolve();
      if (word === "begin") begun.push(Number(number));
      if (word === "told") told.set(Number(number), uuid);
    });
  });
  const exited = once(client, "exit");
  await Promise.race([ready, exited]);
  await delay(seededRandom(seed + 0.5e9)() * longestMs);
  // It must be our signal that ends it, not a fault of its own.
  expect(client.kill("SIGKILL")).toBe(true);
  expect(await exited).toEqual([null, "SIGKILL"]);
  await ended;
  return { seed, begun, told };
}

function evaluations(marks: string, name: string): number {
  const path = join(marks, name);
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").length - 1 : 0;
}

async function logTexts(job: Job): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let child = 1; child <= childrenOf(job); child += 1) {
    for await (const { text } of job.logs({ child })) texts.push(text);
  }
  return texts;
}

function childrenOf(job: Job): number {
  return job.jobType === "Array" ? job.spans.length : 1;
}

async function checkWhole(job: Job, wanted: MixedJob, marks: string): Promise<void> {
  const status = await job.wait({ waitLimitMs: 240_000 });
  expect([wanted.tag, status.phase, status.reason]).toEqual([wanted.tag, "succeeded", undefined]);
  expect([wanted.tag, printInputForm(await job.result())]).toEqual([wanted.tag, wanted.result]);
  const texts = await logTexts(job);
  const seen = wanted.marks.map((name) => [
    name,
    evaluations(marks, name) + texts.filter((text) => text === name).length,
  ]);
  expect(seen).toEqual(wanted.marks.map((name) => [name, 1]));
  const starts = texts.filter((text) => text.startsWith("Runner "));
  expect([wanted.tag, starts.length]).toEqual([wanted.tag, childrenOf(job)]);
}

async function byName(batch: RemoteBatch): Promise<ReadonlyMap<string, Job>> {
  const jobs = await batch.jobs();
  const named = new Map(jobs.map((job) => [job.name, job] as const));
  // Two jobs of one name would be one submission doubled.
  expect(named.size).toBe(jobs.length);
  return named;
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** A job that is gone again before the first client comes; only after one are there runners that stand by. */
async function askForWarmRunners(folder: string): Promise<void> {
  const batch = createRemoteBatch({
    environments: { here: localProvider(seriesSettings(folder, 0)) },
    // The killed clients make the one of the series.
    folder: join(folder, "first-registry"),
  });
  const job = await batch.submit("1");
  await job.wait();
  await job.delete();
  await batch.close();
}

/** Names of the runners that stand by, once the jobs of the clients before have left room for some. */
async function standingBy(folder: string): Promise<readonly string[]> {
  for (const until = performance.now() + 15_000; performance.now() < until; await delay(50)) {
    const names = namesIn(folder);
    // Its folder of work is made by the runner itself.
    if (names.some((name) => namesIn(join(folder, name)).length > 1)) return names;
  }
  return [];
}

/** What a series has seen. */
export interface SeriesFigures {
  readonly kills: number;
  /** Jobs that there were in the end, before unfinished submissions were made again. */
  readonly jobs: number;
  readonly told: number;
  /** Runners that stood by before a client came and were used up when it died. */
  readonly warm: number;
  /** Submissions that were cut short. */
  readonly cut: number;
}

/**
 * Kills clients one after another while they submit mixed jobs into the same folders, each started where the last one
 * died, then checks that no job is lost and none doubled.
 */
export async function killClients(
  folder: string,
  seeds: readonly number[],
): Promise<SeriesFigures> {
  const { local, marks, registry } = seriesFolders(folder);
  const standby = join(local, "standby");
  mkdirSync(marks, { recursive: true });
  const source = fileURLToPath(new URL("submitting-client.program.ts", import.meta.url));
  const program = await bundleProgram(source);
  const clients: KilledClient[] = [];
  await askForWarmRunners(folder);
  let warm = 0;
  for (const seed of seeds) {
    const ready = isWarm(seed) ? await standingBy(standby) : [];
    clients.push(await killedClient(program, folder, seed));
    const left = new Set(namesIn(standby));
    warm += ready.filter((name) => !left.has(name)).length;
  }

  const batch = createRemoteBatch({
    environments: { here: localProvider({ folder: local, cores: 2, idleMs: 2000 }) },
    folder: registry,
  });
  try {
    const found = await byName(batch);
    const begun = clients.flatMap(({ seed, begun, told }) =>
      begun.map((index) => ({
        wanted: mixedJob(seed, index, { marks, work }),
        uuid: told.get(index),
      })),
    );
    const known = new Set(begun.map(({ wanted }) => wanted.tag));
    for (const name of found.keys()) expect(known).toContain(name);
    for (const { wanted, uuid } of begun) {
      const job = found.get(wanted.tag);
      if (uuid !== undefined) expect([wanted.tag, job?.uuid]).toEqual([wanted.tag, uuid]);
      if (job !== undefined) await checkWhole(job, wanted, marks);
      // What is in no list must not have run either.
      else for (const name of wanted.marks) expect(evaluations(marks, name)).toBe(0);
    }
    // A user who gives uuids may submit again whatever he was not told of, and whatever he was.
    for (const { wanted } of begun) {
      if (wanted.uuid === undefined) continue;
      const again = await wanted.submit(batch);
      expect(again.uuid).toBe(wanted.uuid);
      await checkWhole(again, wanted, marks);
    }
    await byName(batch);
    expect(readdirSync(join(local, "queue"))).toEqual([]);
    return {
      kills: clients.length,
      jobs: found.size,
      told: begun.filter(({ uuid }) => uuid !== undefined).length,
      warm,
      cut: begun.filter(({ uuid }) => uuid === undefined).length,
    };
  } finally {
    await batch.close();
  }
}

/** Seeds of a series: from `KILL_SEED` where that is set, so that a run can be repeated, else by chance. */
export function killSeeds(count: number): readonly number[] {
  const given = process.env["KILL_SEED"];
  const first = given === undefined ? Math.floor(Math.random() * 1e6) : Number(given);
  return Array.from({ length: count }, (_, at) => first + at);
}
