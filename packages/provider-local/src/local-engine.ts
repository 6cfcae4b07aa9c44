import { randomBytes } from "node:crypto";
import { closeSync, openSync, readdirSync } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BatchError, type LogLine } from "@remotebatch/job-model";
import {
  type EngineChild,
  type EngineReport,
  isLaunchKey,
  type JobEngine,
  type LaunchRequest,
  makeFolder,
  promptSteps,
  storeFailure,
  syncFolder,
  systemCode,
  writeFileAtomic,
} from "@remotebatch/provider-kit";
import { waitingReason } from "./core-use.js";
import { type ChildEvent, isEnd, latestEvents, parseEvents } from "./event-log.js";
import type { FolderLayout } from "./folder-layout.js";
import { hintLaunch } from "./launch-hint.js";
import { type LaunchRecord, parseLaunchRecord } from "./launch-record.js";
import { isSchedulerAlive } from "./scheduler-lock.js";
import { startScheduler } from "./start-scheduler.js";
import { watchEvents } from "./watch-events.js";

/** How the local engine works. */
export interface LocalEngineOptions {
  readonly node: string;
  readonly cores: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly idleMs: number;
  readonly graceMs: number;
  readonly warm: LaunchRecord["warm"];
}

const watchSchedulerMs = 1000;
const maxPrintedBytes = 1 << 20;
const maxArraySize = 100_000;
const maxEventBytes = 1 << 30;

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    // A pipe or a device in a file's place would be read without end.
    const found = await promptSteps.stat(path);
    return found.isFile() ? await promptSteps.read(path, found.size) : undefined;
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return undefined;
    throw storeFailure(error, path);
  }
}

async function readFrom(path: string, offset: number): Promise<Uint8Array | undefined> {
  try {
    const { size } = await promptSteps.stat(path);
    if (size - offset > maxEventBytes) {
      throw new BatchError("BATCH_CORRUPT_RECORD", `${path} has ${size} bytes, more than it can.`);
    }
    if (size <= offset) return new Uint8Array(0);
    return await promptSteps.part(path, { offset, length: size - offset });
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw BatchError.is(error) ? error : storeFailure(error, path);
  }
}

/** The latest state of each child in some events, with the time of its start where that is among them. */
function statesOf(events: readonly ChildEvent[]): ReadonlyMap<number, EngineChild> {
  const starts = new Map<number, ChildEvent>();
  for (const event of events) if (event.phase === "running") starts.set(event.child, event);
  const states = new Map<number, EngineChild>();
  for (const [child, event] of latestEvents(events)) {
    const start = starts.get(child);
    const isStarted = start !== undefined && start.attempt === event.attempt;
    states.set(child, {
      ...stateOf(event),
      ...(isStarted ? { startedAtMs: start.timeMs } : {}),
      ...(isEnd(event) ? { finishedAtMs: event.timeMs } : {}),
    });
  }
  return states;
}

/** Puts a launch into the queue; there is no harm in one that is in it. The folder is not synced yet. */
function enqueue(queue: string, key: string): void {
  closeSync(openSync(join(queue, key), "a", 0o600));
}

function stateOf(event: ChildEvent): EngineChild {
  const { child, attempt, phase, cause, reason, exitCode } = event;
  return {
    child,
    attempt,
    phase,
    // The scheduler read the outcome record when the runner ended.
    certain: isEnd(event),
    ...(cause === undefined ? {} : { cause }),
    ...(reason === undefined ? {} : { reason }),
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}

/** The engine of the local provider: files that a scheduler process works off, one such process per folder. */
export function localEngine(layout: FolderLayout, options: LocalEngineOptions): JobEngine {
  const temporaryFolder = join(layout.folder, "tmp");
  let watchedAtMs = Number.NEGATIVE_INFINITY;
  /** The scheduler's note on cores that the last report of a launch was made with, as long as none of its children has begun. */
  const notes = new Map<string, string>();

  async function coreNote(): Promise<string> {
    return new TextDecoder().decode(await readIfThere(layout.coreUse));
  }

  async function ensureScheduler(): Promise<void> {
    if (!isSchedulerAlive(layout.scheduler)) await startScheduler(layout.scheduler, options);
  }

  /** Starts the scheduler again when it died with work left. */
  async function watchScheduler(): Promise<void> {
    // Not by the clock on the wall, which may be set back.
    const nowMs = performance.now();
    if (nowMs - watchedAtMs < watchSchedulerMs) return;
    watchedAtMs = nowMs;
    let queued: readonly string[] = [];
    try {
      queued = readdirSync(layout.queue);
    } catch {
      // No folder, no work.
    }
    if (queued.some(isLaunchKey)) await ensureScheduler();
  }

  async function fullReport(id: string): Promise<EngineReport> {
    const bytes = await readIfThere(layout.request(id));
    if (bytes === undefined) return { id, children: [] };
    const record = parseLaunchRecord(bytes);
    const { events, consumed } = parseEvents(
      (await readIfThere(layout.events(id))) ?? new Uint8Array(0),
    );
    const states = statesOf(events);
    const note = await coreNote();
    if (consumed === 0) notes.set(id, note);
    const reason = waitingReason(note, record.cores);
    const queued = { phase: "queued", ...(reason === undefined ? {} : { reason }) } as const;
    const children = record.children.map(
      (child): EngineChild => states.get(child) ?? { child, attempt: record.attempt, ...queued },
    );
    return { id, children, cursor: String(consumed) };
  }

  async function laterReport(id: string, cursor: string): Promise<EngineReport> {
    const offset = Number(cursor);
    const bytes = await readFrom(layout.events(id), offset);
    // The file comes with the first event.
    if (bytes === undefined) {
      const isSame = offset === 0 && notes.get(id) === (await coreNote());
      return isSame ? { id, children: [], cursor } : fullReport(id);
    }
    notes.delete(id);
    const { events, consumed } = parseEvents(bytes);
    return {
      id,
      children: [...statesOf(events).values()],
      cursor: String(offset + consumed),
    };
  }

  function recordOf(request: LaunchRequest): LaunchRecord {
    const { key, uuid, children, attempt, runnerKey, runnerSha256, descriptorKey, retry } = request;
    return {
      version: 1,
      key,
      uuid,
      children,
      attempt,
      runner: join(layout.folder, runnerKey),
      runnerSha256,
      descriptor: join(layout.folder, descriptorKey),
      node: options.node,
      cores: request.resources.cores ?? 1,
      slots: options.cores,
      ...(request.timeLimitMs === undefined ? {} : { timeLimitMs: request.timeLimitMs }),
      retry,
      environment: options.environment,
      ...(options.warm === undefined ? {} : { warm: options.warm }),
      atMs: Date.now(),
    };
  }

  return {
    maxArraySize,
    retries: true,
    repeatable: true,
    expectLaunch() {
      if (options.warm !== undefined) hintLaunch(layout.queue);
    },
    async prepare() {
      try {
        for (const folder of [layout.queue, layout.inbox, layout.scratch]) await makeFolder(folder);
        await ensureScheduler();
      } catch (error) {
        throw storeFailure(error, layout.folder);
      }
    },
    async launch(request, { signal } = {}) {
      const { key } = request;
      if (!isLaunchKey(key))
        throw new BatchError("BATCH_ENGINE_FAILED", `${key} is no launch key.`);
      const path = layout.request(key);
      try {
        const record = JSON.stringify(recordOf(request));
        await writeFileAtomic(path, record, {
          ...{ ifAbsent: true, signal, temporaryFolder, steps: promptSteps },
          // The folder of requests is synced below, while the scheduler reads the request.
          durable: "content",
        });
        enqueue(layout.queue, key);
        const folders = [dirname(path), layout.queue];
        await Promise.all([
          ensureScheduler(),
          ...folders.map((folder) => syncFolder(folder, promptSteps)),
        ]);
      } catch (error) {
        signal?.throwIfAborted();
        throw storeFailure(error, path);
      }
      return key;
    },
    async status(queries) {
      await watchScheduler();
      return Promise.all(
        queries.map(({ id, cursor }) =>
          cursor === undefined ? fullReport(id) : laterReport(id, cursor),
        ),
      );
    },
    onChange: (uuid, listener) => watchEvents(layout, uuid, listener),
    async cancel(id, { children, signal } = {}) {
      const path = join(layout.inbox, `${Date.now()}-${randomBytes(6).toString("hex")}.json`);
      try {
        await writeFileAtomic(path, JSON.stringify({ key: id, children: children ?? null }), {
          signal,
          temporaryFolder,
        });
        await ensureScheduler();
      } catch (error) {
        signal?.throwIfAborted();
        throw storeFailure(error, path);
      }
    },
    async logs({ id, child, attempt }) {
      const path = layout.printed(id, child, attempt);
      const bytes = await readIfThere(path);
      if (bytes === undefined) return [];
      const { mtimeMs: timeMs } = await stat(path);
      const text = new TextDecoder().decode(bytes.subarray(-maxPrintedBytes));
      const lines = text.endsWith("\n") ? text.slice(0, -1) : text;
      return lines.split("\n").map((line): LogLine => ({ timeMs, stream: "stderr", text: line }));
    },
    async forget(id) {
      notes.delete(id);
      await rm(join(layout.queue, id), { force: true });
    },
  };
}
