import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { programOf, singleResult, spanResult } from "./client-test-job.js";

// What the suite's own runner does, for jobs whose bundle a client made: WXF in, WXF out.

interface Descriptor {
  readonly uuid: string;
  readonly timeLimitMs?: number;
  readonly cores?: number;
  readonly memoryLimitBytes?: number;
  readonly access: { readonly folder: string };
}

const [descriptorPath = "", ...words] = process.argv.slice(2);
const option = (name: string): number => Number(words[words.indexOf(name) + 1]);
const child = option("--child");
const attempt = option("--attempt");
const descriptor = JSON.parse(readFileSync(descriptorPath, "utf8")) as Descriptor;
const { folder } = descriptor.access;
const out = join(folder, "out", String(child));
if (existsSync(join(out, `${attempt}.json`))) process.exit(0);
mkdirSync(out, { recursive: true, mode: 0o700 });
const startedAtMs = Date.now();
const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
  readonly name: string;
  readonly objects: Readonly<Record<string, unknown>>;
  readonly jobType: string;
  readonly spanEnds: readonly number[];
};
const program = programOf(readFileSync(join(folder, "job.wxf")));
const from = (manifest.spanEnds[child - 2] ?? 0) + 1;
const to = manifest.spanEnds[child - 1] ?? from;

function write(name: string, bytes: Uint8Array): { bytes: number; sha256: string } {
  const path = join(out, name);
  writeFileSync(`${path}.tmp`, bytes, { mode: 0o600 });
  renameSync(`${path}.tmp`, path);
  return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

function finish(phase: string, more: Readonly<Record<string, unknown>>): never {
  const total = to - from + 1;
  const record = {
    version: 1,
    uuid: descriptor.uuid,
    child,
    attempt,
    phase,
    exitCode: null,
    signal: null,
    kernel: { kind: "test", version: "1" },
    runnerVersion: "1",
    host: hostname(),
    startedAtMs,
    finishedAtMs: Date.now(),
    evaluations: { total, finished: phase === "succeeded" ? total : 0, failed: 0 },
    unknownFunctions: [],
    ...more,
  };
  write(`${attempt}.json`, Buffer.from(JSON.stringify(record)));
  process.exit(0);
}

let deaf = false;
process.on("SIGTERM", () => {
  if (!deaf) finish("cancelled", { cause: "preempted", reason: "It was told to end." });
});
if (descriptor.timeLimitMs !== undefined && descriptor.timeLimitMs < 2 ** 31) {
  const reason = "It reached its time limit.";
  setTimeout(() => finish("timedOut", { cause: "timeLimit", reason }), descriptor.timeLimitMs);
}

function print(text: string, stream = "stdout"): void {
  const line = JSON.stringify({ t: Date.now(), s: stream, x: text });
  appendFileSync(join(out, `${attempt}.log`), `${line}\n`);
}

async function mark(file: string, everyMs = 0, times = 1): Promise<void> {
  for (let made = 0; made < times; made += 1) {
    if (made > 0) await delay(everyMs);
    appendFileSync(file, "mark\n");
    print("mark");
  }
}

/** What the runner was told of its job, as the suite's own runner tells it. */
function toldSetup(): string {
  const keys = Object.keys(manifest.objects).filter((key) => key.startsWith("files/"));
  const base64 = (key: string): string => readFileSync(join(folder, key)).toString("base64");
  const files = Object.fromEntries(keys.map((key) => [key.slice("files/".length), base64(key)]));
  const { cores, memoryLimitBytes: memoryBytes } = descriptor;
  return JSON.stringify({ name: manifest.name, files, cores, memoryBytes });
}

// In a function: the bundle of a runner has no `await` at its top.
async function run(): Promise<void> {
  const isClean = attempt >= (program.cleanFrom ?? Number.POSITIVE_INFINITY);
  const steps = isClean ? [] : (program.children?.[child] ?? program.steps ?? []);
  for (const step of steps) {
    if ("print" in step) print(step.print, step.stream);
    if ("mark" in step) await mark(step.mark, step.everyMs, step.times);
    if ("deaf" in step) deaf = true;
    if ("sleepMs" in step) await delay(step.sleepMs);
    if ("fail" in step && attempt <= (step.upToAttempt ?? Number.POSITIVE_INFINITY)) {
      const { fail: cause, exitCode = null } = step;
      finish("failed", { cause, reason: "It was told to fail.", exitCode });
    }
    if ("exit" in step) process.exit(step.exit);
    if ("kill" in step) process.kill(process.pid, "SIGKILL");
  }
  if (manifest.jobType === "Single") {
    const result = write(
      `${attempt}.wxf`,
      singleResult(program.tells === true ? toldSetup() : (program.result ?? "")),
    );
    finish("succeeded", { result });
  }
  const offsets = readFileSync(join(folder, "elements.idx"));
  const all = readFileSync(join(folder, "elements.wxf"));
  const at = (position: number): number => Number(offsets.readBigUInt64LE(position * 8));
  const elements = Array.from({ length: to - from + 1 }, (_, index) =>
    all.subarray(at(from - 1 + index), at(from + index)),
  );
  const files = spanResult(elements);
  finish("succeeded", {
    result: write(`${attempt}.wxf`, files.result),
    index: write(`${attempt}.idx`, files.index),
  });
}

void run();
