import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assoc, fn, sym } from "@remotebatch/expr-model";
import {
  type JobManifest,
  jobKeys,
  parseRunnerDescriptor,
  type RunnerDescriptor,
  runnerKey,
} from "@remotebatch/job-model";
import { encode } from "@remotebatch/wxf-codec";
import { pathStore } from "../store/path-store.js";
import { ChildRun } from "../supervisor/child-run.js";
import { JobLog } from "../supervisor/job-log.js";
import { parseRunnerArguments } from "../supervisor/runner-arguments.js";
import { StopSignals } from "../supervisor/stop-signals.js";
import type { WorkFolders } from "../supervisor/work-folders.js";
import type { ReadyHost } from "./ready-host.js";

const uuid = "00000000-0000-4000-8000-000000000000";
const noHash = "0".repeat(64);

/** The folder of a job that asks for 1 + 1; gives the path of its descriptor. */
function writeJob(folder: string): string {
  const nothing = fn("Hold", sym("Null"));
  const payload = encode(
    assoc({
      Version: 1,
      JobType: "Single",
      Expression: fn("Hold", fn("Plus", 1, 1)),
      Definitions: nothing,
      Initialization: nothing,
      Kernel: "embedded",
    }),
  );
  const sha256 = createHash("sha256").update(payload).digest("hex");
  const manifest: JobManifest = {
    version: 1,
    uuid,
    name: "rehearsal",
    jobType: "Single",
    submittedAtMs: 0,
    spanEnds: [1],
    objects: { [jobKeys.payload]: { bytes: payload.length, sha256 } },
    runner: { key: runnerKey(noHash), sha256: noHash },
  };
  const descriptor: RunnerDescriptor = { version: 1, uuid, access: { kind: "path", folder } };
  mkdirSync(join(folder, "stage"), { recursive: true });
  writeFileSync(join(folder, jobKeys.payload), payload);
  writeFileSync(join(folder, jobKeys.manifest), JSON.stringify(manifest));
  const path = join(folder, jobKeys.descriptor);
  writeFileSync(path, JSON.stringify(descriptor));
  return path;
}

/** Runs such a job once. */
async function rehearse(program: URL, folders: WorkFolders, host: ReadyHost): Promise<void> {
  const folder = join(folders.root, "rehearsal");
  const args = parseRunnerArguments([writeJob(folder), "--child", "1", "--attempt", "1"]);
  const descriptor = parseRunnerDescriptor(readFileSync(args.descriptorPath));
  const store = pathStore(folder, { isDurable: false });
  const log = new JobLog(store.openLog(jobKeys.log(1, 1)));
  const signals = new StopSignals();
  const run = new ChildRun({
    ...{ program, descriptor, store, log, signals },
    folders: { ...folders, stage: join(folder, "stage") },
    args,
    startedAtMs: Date.now(),
    readyHost: { take: (_, listener) => host.lend(listener), kill: () => undefined },
  });
  try {
    await run.run();
  } finally {
    run.dispose();
    signals.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a job of its own, `1 + 1`, from its files to its outcome record, so that everything on the way is loaded and compiled when a
 * real one comes; and again when one is said to come soon, as what a process has not touched for a second is far from its
 * processor. The session that evaluated it is thrown away each time, and so are its files.
 */
export class Rehearsals {
  readonly #rehearse: () => Promise<void>;
  #running: Promise<void> | undefined;
  #isOver = false;

  /** Begins the first. */
  constructor(program: URL, folders: WorkFolders, host: ReadyHost) {
    this.#rehearse = () => rehearse(program, folders, host);
    this.#begin();
  }

  /** Begins another, unless one is under way or the real one comes in this turn of the event loop. */
  again(): void {
    setImmediate(() => {
      if (this.#running === undefined && !this.#isOver) this.#begin();
    });
  }

  /** Begins no more; settles when none is under way. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  #begin(): void {
    // One that fails has served nobody; the real one will say what is wrong.
    this.#running = this.#rehearse()
      .catch(() => undefined)
      .finally(() => {
        this.#running = undefined;
      });
  }
}
