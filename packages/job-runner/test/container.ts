import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunnerDescriptor, StoreAccess } from "@remotebatch/job-model";
import { afterAll } from "vitest";
import { loadRunner } from "../src/asset.source.js";
import { TestJob } from "./job-folder.js";

/** How a command ended and what it wrote. */
export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command at work. */
export interface RunningCommand {
  readonly process: ChildProcess;
  readonly ended: Promise<CommandEnd>;
}

// podman's monitor leaves a file where it was started when a container runs out of memory.
const folder = mkdtempSync(join(tmpdir(), "remotebatch-podman-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts podman as the engine suite's wrapper has prepared it. */
export function podman(...args: readonly string[]): RunningCommand {
  const program = process.env["REMOTEBATCH_PODMAN"] ?? "podman";
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<CommandEnd>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { process: child, ended };
}

/** Runs podman to its end. @throws Error when it fails. */
export async function podmanOutput(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await podman(...args).ended;
  if (code !== 0) throw new Error(`podman ${args[0]} ended with ${code}: ${stderr}`);
  return stdout.trim();
}

/** Builds one of the package's images from its Dockerfile, with the runner that users get and this machine's Node. */
export async function buildImage(kind: "embedded" | "wolfram"): Promise<string> {
  const base = process.env["REMOTEBATCH_NODE_IMAGE"] ?? "";
  const context = mkdtempSync(join(tmpdir(), "remotebatch-image-"));
  try {
    writeFileSync(join(context, "runner.mjs"), (await loadRunner()).bytes);
    chmodSync(join(context, "runner.mjs"), 0o644);
    const file = fileURLToPath(new URL(`../images/${kind}/Dockerfile`, import.meta.url));
    const bases = ["NODE_IMAGE", "WOLFRAM_IMAGE"].slice(0, kind === "wolfram" ? 2 : 1);
    const args = bases.flatMap((name) => ["--build-arg", `${name}=${base}`]);
    const tag = `localhost/remotebatch-${kind}:test`;
    await podmanOutput("build", "--pull-never", ...args, "-t", tag, "-f", file, context);
    return tag;
  } finally {
    rmSync(context, { recursive: true });
  }
}

/** A container that runs child 1 of a job. */
export interface JobContainer extends RunningCommand {
  readonly name: string;
}

/** Starts a container on a job's folder, which it sees as `/job`. */
export function runInContainer(
  image: string,
  job: TestJob,
  options: {
    readonly flags?: readonly string[];
    readonly descriptor?: Partial<RunnerDescriptor>;
    readonly access?: StoreAccess;
  } = {},
): JobContainer {
  const name = `remotebatch-${randomUUID()}`;
  // The runner in the container knows the folder by another name than this machine does.
  new TestJob(job.folder, {
    version: 1,
    uuid: "00000000-0000-4000-8000-00000000000a",
    access: options.access ?? { kind: "path", folder: "/job" },
    ...options.descriptor,
  });
  mkdirSync(join(job.folder, "out"), { recursive: true });
  const args = [...(options.flags ?? []), "-v", `${job.folder}:/job`, image];
  const runner = ["/job/descriptor.json", "--child", "1", "--attempt", "1"];
  return { name, ...podman("run", "--rm", "--name", name, ...args, ...runner) };
}
