import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { jobKeys, parseRunnerDescriptor, type RunnerDescriptor } from "@remotebatch/job-model";
import { runnerVersion } from "../runner-version.js";
import type { ReadyHost } from "../standby/ready-host.js";
import { bucketStore } from "../store/bucket-store.js";
import { httpStore } from "../store/http-store.js";
import { pathStore } from "../store/path-store.js";
import type { RunnerStore } from "../store/runner-store.js";
import { ChildRun } from "./child-run.js";
import { exitCodes } from "./exit-codes.js";
import { JobLog } from "./job-log.js";
import { isPrefixOf, type OtherVersion, otherVersionOf, refuseVersion } from "./other-version.js";
import {
  parseRunnerArguments,
  type RunnerArguments,
  UsageError,
  usage,
} from "./runner-arguments.js";
import type { StopSignals } from "./stop-signals.js";
import { makeWorkFolders, removeWorkFolders, type WorkFolders } from "./work-folders.js";

/** What a runner that stood by has at hand. */
interface Prepared {
  readonly folders: WorkFolders;
  readonly host: ReadyHost;
  /** Called as soon as the child has an outcome record, before anything is tidied up. */
  readonly recorded: () => void;
}

/**
 * Runs one child of a job from its descriptor to its outcome record.
 * @param program the runner's own file, started again for the kernel's process.
 * @param signals what was heard since the program, or the child given to it, began.
 * @param prepared folders and kernel process made beforehand; they are used up.
 * @returns the exit code, one of {@link exitCodes}.
 */
export async function runSupervisor(
  program: URL,
  argv: readonly string[],
  signals: StopSignals,
  prepared?: Prepared,
): Promise<number> {
  const startedAtMs = Date.now();
  try {
    return await runArguments(program, argv, { startedAtMs, signals, prepared });
  } finally {
    if (prepared !== undefined) {
      prepared.host.kill();
      removeWorkFolders(prepared.folders);
    }
  }
}

async function runArguments(
  program: URL,
  argv: readonly string[],
  given: Pick<RunRequest, "startedAtMs" | "signals" | "prepared">,
): Promise<number> {
  let args: RunnerArguments;
  try {
    args = parseRunnerArguments(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return complain(exitCodes.usage, `${error.message}\nUsage: ${usage}`);
  }
  let descriptor: RunnerDescriptor;
  let bytes = new Uint8Array();
  try {
    bytes = readFileSync(args.descriptorPath);
    descriptor = parseRunnerDescriptor(bytes);
  } catch (error) {
    const other = otherVersionOf(bytes);
    if (other !== undefined && (await refusedInStore(args, other))) return exitCodes.done;
    return complain(exitCodes.descriptor, `The descriptor cannot be used: ${messageOf(error)}`);
  }
  let folders: WorkFolders;
  try {
    folders = given.prepared?.folders ?? makeWorkFolders(descriptor.scratchFolder);
  } catch (error) {
    return complain(exitCodes.scratch, `No working directory could be made: ${messageOf(error)}`);
  }
  try {
    return await runIn(folders, { program, args, descriptor, ...given });
  } finally {
    removeWorkFolders(folders);
  }
}

/** Leaves a record that says of which version the descriptor is, where its job's prefix is surely reached; false elsewhere. */
async function refusedInStore(args: RunnerArguments, other: OtherVersion): Promise<boolean> {
  let folders: WorkFolders | undefined;
  try {
    folders = makeWorkFolders();
    const store = openStore(other.descriptor, folders);
    if (!(await isPrefixOf(store, other.descriptor.uuid))) return false;
    const { child, attempt } = args;
    if (await store.has(jobKeys.outcome(child, attempt))) return true;
    const log = new JobLog(store.openLog(jobKeys.log(child, attempt)));
    await refuseVersion(other, { args, store, log });
    return true;
  } catch {
    return false;
  } finally {
    if (folders !== undefined) removeWorkFolders(folders);
  }
}

interface RunRequest {
  readonly program: URL;
  readonly args: RunnerArguments;
  readonly descriptor: RunnerDescriptor;
  readonly startedAtMs: number;
  readonly signals: StopSignals;
  readonly prepared: Prepared | undefined;
}

async function runIn(folders: WorkFolders, request: RunRequest): Promise<number> {
  const { args, descriptor, prepared, signals } = request;
  const { child, attempt } = args;
  try {
    const store = openStore(descriptor, folders);
    // A stop does not wait for a store that does not answer: the record is created in one exclusive step anyhow.
    const isDone = store.has(jobKeys.outcome(child, attempt));
    if (await Promise.race([isDone, signals.came.then(() => false)])) return exitCodes.done;
    const log = new JobLog(store.openLog(jobKeys.log(child, attempt)));
    const run = new ChildRun({ ...request, store, log, folders, readyHost: prepared?.host });
    log.line(
      "system",
      `Runner ${runnerVersion}, Node ${process.version}, ${hostname()}: child ${child}, attempt ${attempt}.`,
    );
    const won = await run.run();
    prepared?.recorded();
    await run.gone();
    if (!won) process.stderr.write("Another run of this attempt was first; its record stands.\n");
    return exitCodes.done;
  } catch (error) {
    return complain(
      exitCodes.store,
      `The outcome record could not be written: ${messageOf(error)}`,
    );
  }
}

function openStore(descriptor: RunnerDescriptor, folders: WorkFolders): RunnerStore {
  const { access } = descriptor;
  if (access.kind === "path") return pathStore(access.folder);
  return access.kind === "http"
    ? httpStore(access, folders.stage)
    : bucketStore(access, folders.stage);
}

function complain(code: number, text: string): number {
  process.stderr.write(`${text}\n`);
  return code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
