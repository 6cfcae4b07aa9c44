import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Assoc, assoc, type Expr, fn, parse, sym } from "@remotebatch/expr-model";
import {
  type JobManifest,
  type OutcomeRecord,
  parseOutcomeRecord,
  type RunnerDescriptor,
} from "@remotebatch/job-model";
import { oneFile } from "@remotebatch/source-bundle";
import { decode, encode } from "@remotebatch/wxf-codec";
import { build, type Plugin } from "esbuild";
import { afterAll } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "remotebatch-runner-test-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let scripted: Promise<string> | undefined;
let faulty: Promise<string> | undefined;

/** A runner whose evaluator is the scripted one; bundled once. */
export function scriptedRunner(): Promise<string> {
  scripted ??= bundleScripted("runner.mjs");
  return scripted;
}

/** The same runner upon `faulty-fs.ts`. */
export function faultyRunner(): Promise<string> {
  faulty ??= bundleScripted("faulty-runner.mjs", [
    {
      name: "faulty-fs",
      setup: ({ onResolve }) => {
        onResolve({ filter: /^node:fs$/ }, ({ importer, path }) =>
          importer.endsWith("faulty-fs.ts")
            ? { path, external: true }
            : { path: join(here, "faulty-fs.ts") },
        );
      },
    },
  ]);
  return faulty;
}

async function bundleScripted(name: string, plugins: readonly Plugin[] = []): Promise<string> {
  const outfile = join(root, name);
  const main = join(here, "../src/main.ts");
  const evaluator = join(here, "../src/host/evaluator.ts");
  const { text } = await oneFile(build, main, evaluator, {
    alias: { "@remotebatch/wl-kernel": join(here, "scripted-kernel.ts") },
    nodePaths: [join(here, "../node_modules")],
    plugins: [...plugins],
  });
  writeFileSync(outfile, text);
  return outfile;
}

/** What a test job is. */
export interface JobOptions {
  /** Array jobs: the elements. */
  readonly elements?: readonly Expr[];
  readonly spanEnds?: readonly number[];
  readonly initialization?: string;
  readonly seed?: number;
  readonly seedPositions?: Expr;
  readonly kernel?: string;
  readonly licensing?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly payload?: Uint8Array;
  readonly descriptor?: Partial<RunnerDescriptor>;
}

const uuid = "00000000-0000-4000-8000-00000000000a";
const runnerHash = "0".repeat(64);
let made = 0;

/** Writes a job's folder as a store would hold it. */
export function makeJob(code: string, options: JobOptions = {}): TestJob {
  const folder = join(root, `job-${++made}`);
  mkdirSync(folder);
  const objects: Record<string, { bytes: number; sha256: string }> = {};
  const put = (key: string, bytes: Uint8Array): void => {
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), bytes);
    objects[key] = {
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    };
  };
  const { elements } = options;
  const jobType = elements === undefined ? "Single" : "Array";
  const hold = (text: string | undefined): Expr =>
    fn("Hold", text === undefined ? sym("Null") : parse(text));
  const payload = assoc({
    Version: 1,
    JobType: jobType,
    Expression: hold(code),
    Definitions: hold(undefined),
    Initialization: hold(options.initialization),
    Kernel: options.kernel ?? "embedded",
    ...(options.seed === undefined ? {} : { Seed: options.seed }),
    ...(options.seedPositions === undefined ? {} : { SeedPositions: options.seedPositions }),
    ...(options.licensing === undefined ? {} : { Licensing: assoc(options.licensing) }),
  });
  put("job.wxf", options.payload ?? encode(payload));
  if (elements !== undefined) {
    const parts = elements.map((element) => encode(element));
    const offsets = new BigUint64Array(parts.length + 1);
    for (const [i, part] of parts.entries()) {
      offsets[i + 1] = (offsets[i] ?? 0n) + BigInt(part.length);
    }
    put("elements.wxf", Buffer.concat(parts));
    put("elements.idx", new Uint8Array(offsets.buffer));
  }
  for (const [name, text] of Object.entries(options.files ?? {})) {
    put(`files/${name}`, Buffer.from(text));
  }
  const manifest: JobManifest = {
    version: 1,
    uuid,
    name: "test",
    jobType,
    submittedAtMs: 1,
    spanEnds: options.spanEnds ?? [elements?.length ?? 1],
    objects,
    runner: { key: `runners/${runnerHash}.mjs`, sha256: runnerHash },
  };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  return new TestJob(folder, {
    version: 1,
    uuid,
    access: { kind: "path", folder },
    scratchFolder: join(folder, "scratch"),
    ...options.descriptor,
  });
}

/** A job's folder, and the runner on it. */
export class TestJob {
  readonly folder: string;
  readonly descriptorPath: string;

  constructor(folder: string, descriptor: RunnerDescriptor) {
    this.folder = folder;
    this.descriptorPath = join(folder, "descriptor.json");
    writeFileSync(this.descriptorPath, JSON.stringify(descriptor));
  }

  /** Starts the runner on one child. */
  async spawn(
    child = 1,
    more: readonly string[] = [],
    program?: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<RunningRunner> {
    const runner = program ?? (await scriptedRunner());
    const args = [runner, this.descriptorPath, "--child", `${child}`, "--attempt", "1", ...more];
    return new RunningRunner(
      spawn(process.execPath, args, {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, ...env },
      }),
    );
  }

  /** Runs one child to its end and gives its record. */
  async run(child = 1, more: readonly string[] = []): Promise<OutcomeRecord> {
    const { code, stderr } = await (await this.spawn(child, more)).ended;
    if (code !== 0) throw new Error(`The runner ended with ${code}: ${stderr}`);
    return this.outcome(child);
  }

  outcome(child = 1): OutcomeRecord {
    return parseOutcomeRecord(readFileSync(this.path("json", child)));
  }

  path(extension: string, child = 1): string {
    return join(this.folder, `out/${child}/1.${extension}`);
  }

  has(extension: string, child = 1): boolean {
    return existsSync(this.path(extension, child));
  }

  /** The EvaluationData, after checking it against the record's hash. */
  result(child = 1): Assoc {
    const bytes = readFileSync(this.path("wxf", child));
    const { result } = this.outcome(child);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (result?.sha256 !== sha256) throw new Error("Record and result do not belong together.");
    const data = decode(bytes);
    if (!(data instanceof Assoc)) throw new Error("The result is no association.");
    return data;
  }

  log(child = 1): readonly { readonly t: number; readonly s: string; readonly x: string }[] {
    return readFileSync(this.path("log", child), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { t: number; s: string; x: string });
  }
}

/** A runner at work. */
export class RunningRunner {
  readonly process: ChildProcess;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly stderr: string;
  }>;

  constructor(child: ChildProcess) {
    this.process = child;
    let stderr = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdout?.resume();
    this.ended = new Promise((resolve) => {
      child.on("close", (code, signal) => resolve({ code, signal, stderr }));
    });
  }
}
