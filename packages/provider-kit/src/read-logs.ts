import {
  BatchError,
  type CallOptions,
  isFinal,
  jobKeys,
  type LogLine,
  type LogOptions,
} from "@remotebatch/job-model";
import { jobPrefix, type KitContext } from "./context.js";
import type { JobView } from "./job-view.js";
import type { JobViews } from "./job-views.js";
import { logSplitter } from "./log-lines.js";
import { readOutcome } from "./read-outcome.js";
import { ShownLines } from "./shown-lines.js";

const chunkBytes = 1 << 20;

/** The lines of one attempt as they come to be in the store. */
async function* newLines(
  context: KitContext,
  key: string,
  position: { offset: number },
  splitter: ReturnType<typeof logSplitter>,
  options: CallOptions,
): AsyncIterable<LogLine> {
  for (;;) {
    const range = { offset: position.offset, length: chunkBytes };
    const bytes = await context.store.get(key, { range, ...options });
    if (bytes === undefined || bytes.length === 0) return;
    position.offset += bytes.length;
    yield* splitter.push(bytes);
    if (bytes.length < chunkBytes) return;
  }
}

/** The engine's ids of the launches that an attempt of a child may be part of. */
function launchesOf(context: KitContext, view: JobView, child: number, attempt: number) {
  return [...view.launches.values()].filter(
    (launch) =>
      (launch.attempt === attempt || context.engine.retries === true) &&
      launch.children.includes(child),
  );
}

async function* engineLines(
  context: KitContext,
  view: JobView,
  child: number,
  attempt: number,
  options: CallOptions,
): AsyncIterable<LogLine> {
  const { engine, store } = context;
  if (engine.logs === undefined) return;
  if ((await readOutcome(store, view.uuid, child, attempt, options)) !== undefined) return;
  for (const { id } of launchesOf(context, view, child, attempt))
    yield* await engine.logs({ id, child, attempt }, options);
}

/**
 * What the engine has of a running child's output and did not give before; notes where it goes on. Where it cannot say now the lines
 * come later, or at the end out of the store.
 */
async function* runningLines(
  context: KitContext,
  view: JobView,
  { child, attempt }: { readonly child: number; readonly attempt: number },
  cursors: Map<string, string>,
  options: CallOptions,
): AsyncIterable<LogLine> {
  for (const { id } of launchesOf(context, view, child, attempt)) {
    const cursor = cursors.get(id);
    const more = cursor === undefined ? options : { ...options, cursor };
    try {
      const fresh = await context.engine.newLogs?.({ id, child, attempt }, more);
      if (fresh?.cursor !== undefined) cursors.set(id, fresh.cursor);
      yield* fresh?.lines ?? [];
    } catch (error) {
      if (!BatchError.is(error)) throw error;
    }
  }
}

/** When an attempt began, as its record, its status or its own first line tells; `undefined` when none does. */
async function beginOf(
  context: KitContext,
  view: JobView,
  child: number,
  attempt: number,
  options: CallOptions,
): Promise<number | undefined> {
  const record = await readOutcome(context.store, view.uuid, child, attempt, options);
  const status = view.child(child);
  const started =
    record?.startedAtMs ?? (status.attempt === attempt ? status.startedAtMs : undefined);
  if (started !== undefined) return started;
  const key = `${jobPrefix(view.uuid)}${jobKeys.log(child, attempt)}`;
  const bytes = await context.store.get(key, { range: { offset: 0, length: 1 << 16 }, ...options });
  return bytes === undefined ? undefined : logSplitter().push(bytes)[0]?.timeMs;
}

/** The log of a child over all its attempts, oldest first; with `follow` until the child has ended. */
export async function* readLogs(
  context: KitContext,
  views: JobViews,
  view: JobView,
  options: LogOptions & { readonly isClosed: () => boolean },
): AsyncIterable<LogLine> {
  const call: CallOptions = options.signal === undefined ? {} : { signal: options.signal };
  const { child } = options;
  if (!Number.isSafeInteger(child) || child < 1 || child > view.childCount) {
    throw new BatchError(
      "BATCH_NOT_FOUND",
      `Job ${view.uuid} has the children 1 to ${view.childCount} and no child ${child}.`,
    );
  }
  let poll = context.polling.first;
  let asked = false;
  let latestMs: number | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const key = `${jobPrefix(view.uuid)}${jobKeys.log(child, attempt)}`;
    const position = { offset: 0 };
    const splitter = logSplitter();
    const shown = new ShownLines();
    const cursors = new Map<string, string>();
    for (;;) {
      options.signal?.throwIfAborted();
      if (options.isClosed()) throw new BatchError("BATCH_CLOSED", "The provider was closed.");
      // What is known before reading decides whether the lines read are the last.
      if (!asked || options.follow === true) {
        const failures = await views.refresh([view], call);
        asked = true;
        if (failures.size > 0) poll = context.polling.next(poll, "failed");
      }
      const status = view.child(child);
      const over = status.attempt > attempt || isFinal(status.phase);
      const before = position.offset;
      for await (const line of newLines(context, key, position, splitter, call))
        if (!shown.took(line)) {
          latestMs = line.timeMs;
          yield line;
        }
      let isMoving = position.offset > before;
      if (!over && position.offset === 0 && status.attempt === attempt) {
        const running = { child, attempt };
        for await (const line of runningLines(context, view, running, cursors, call)) {
          shown.note(line);
          isMoving = true;
          latestMs = line.timeMs;
          yield line;
        }
      }
      if (over || options.follow !== true) {
        if (over) {
          for await (const line of engineLines(context, view, child, attempt, call))
            if (!shown.took(line)) yield line;
        }
        if (status.attempt <= attempt) return;
        const text = `Attempt ${attempt + 1} of child ${child} begins.`;
        const next = attempt + 1;
        const timeMs = await beginOf(context, view, child, next, call);
        yield { timeMs: timeMs ?? latestMs ?? context.now(), stream: "system", text };
        break;
      }
      poll = context.polling.next(poll, isMoving ? "changed" : "unchanged");
      await context.sleep(Math.min(context.polling.delayMs(poll), 1000), options.signal);
    }
  }
}
