// Jobs in folders, as a store would hold them, and the runner on them.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { assoc, type Expr, fn, parse, sym } from "@remotebatch/expr-model";
import { jobKeys, type RunnerDescriptor } from "@remotebatch/job-model";
import { Encoder, encode } from "@remotebatch/wxf-codec";
import { highWater } from "./process-size.js";

/** What a job is. */
export interface BenchmarkJob {
  readonly code: string;
  readonly kernel: string;
  /** Array jobs: how many elements, the integers from 1. */
  readonly elements?: number;
  readonly files?: Readonly<Record<string, string>>;
  readonly descriptor?: Partial<RunnerDescriptor>;
}

/** What a run of the runner took. */
export interface RunCost {
  /** From the start of the process to the first line that the evaluation printed, ms; NaN without one. */
  readonly firstMs: number;
  /** From the start of the process to its end, ms. */
  readonly wholeMs: number;
  /** Largest sizes in memory, MB: the runner itself, and its kernel processes together. */
  readonly runnerMb: number;
  readonly kernelsMb: number;
}

const uuid = "00000000-0000-4000-8000-00000000000b";
const none = "0".repeat(64);

/** As providers start a runner: without this one, which makes every start of Node some 40 ms longer. */
export const jobEnvironment: NodeJS.ProcessEnv = { ...process.env };
delete jobEnvironment["NODE_EXTRA_CA_CERTS"];

/** Writes a job into a new folder and gives the path of its descriptor. */
export function writeJob(folder: string, job: BenchmarkJob): string {
  const objects: Record<string, { bytes: number; sha256: string }> = {};
  const put = (key: string, bytes: Uint8Array): void => {
    const path = join(folder, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    objects[key] = { bytes: bytes.length, sha256 };
  };
  const hold = (expr: Expr): Expr => fn("Hold", expr);
  const nothing = hold(sym("Null"));
  const jobType = job.elements === undefined ? "Single" : "Array";
  const payload = assoc({
    Version: 1,
    JobType: jobType,
    Expression: hold(parse(job.code)),
    Definitions: nothing,
    Initialization: nothing,
    Kernel: job.kernel,
  });
  put(jobKeys.payload, encode(payload));
  for (const [name, text] of Object.entries(job.files ?? {})) {
    put(jobKeys.inputFile(name), Buffer.from(text));
  }
  if (job.elements !== undefined) putElements(job.elements, put);
  const manifest = {
    version: 1,
    uuid,
    name: "benchmark",
    jobType,
    submittedAtMs: 1,
    spanEnds: [job.elements ?? 1],
    objects,
    runner: { key: `runners/${none}.mjs`, sha256: none },
  };
  writeFileSync(join(folder, jobKeys.manifest), JSON.stringify(manifest));
  const descriptor = {
    version: 1,
    uuid,
    access: { kind: "path", folder },
    scratchFolder: join(folder, "scratch"),
    ...job.descriptor,
  };
  const path = join(folder, jobKeys.descriptor);
  writeFileSync(path, JSON.stringify(descriptor));
  return path;
}

function putElements(count: number, put: (key: string, bytes: Uint8Array) => void): void {
  const encoder = new Encoder();
  const offsets = new BigUint64Array(count + 1);
  const parts: Uint8Array[] = [];
  let total = 0;
  for (let i = 1; i <= count; i++) {
    const part = Uint8Array.from(encoder.encode(i));
    parts.push(part);
    total += part.length;
    offsets[i] = BigInt(total);
  }
  put(jobKeys.elements, Buffer.concat(parts));
  put(jobKeys.elementOffsets, new Uint8Array(offsets.buffer));
}

/** Runs the runner on a job that was written before. @throws Error when the job does not succeed. */
export async function runJob(runner: string, descriptor: string): Promise<RunCost> {
  const startedAtMs = Date.now();
  const started = performance.now();
  const child = spawn(process.execPath, [runner, descriptor, "--child", "1", "--attempt", "1"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: jobEnvironment,
  });
  const sizes = { runnerMb: 0, kernelsMb: 0 };
  const look = setInterval(() => {
    const now = highWater(child.pid ?? 0);
    sizes.runnerMb = Math.max(sizes.runnerMb, now.own);
    sizes.kernelsMb = Math.max(sizes.kernelsMb, now.children);
  }, 25);
  await new Promise((resolve) => child.on("close", resolve));
  clearInterval(look);
  const wholeMs = performance.now() - started;
  const out = join(dirname(descriptor), "out/1");
  const { phase, reason } = JSON.parse(readFileSync(join(out, "1.json"), "utf8")) as {
    readonly phase: string;
    readonly reason?: string;
  };
  if (phase !== "succeeded") throw new Error(`The job has ${phase}: ${reason}`);
  const lines = readFileSync(join(out, "1.log"), "utf8").trim().split("\n");
  const first = lines
    .map((line) => JSON.parse(line) as { readonly t: number; readonly s: string })
    .find(({ s }) => s === "stdout");
  return { firstMs: first === undefined ? Number.NaN : first.t - startedAtMs, wholeMs, ...sizes };
}
