import { type CallOptions, type FinalPhase, isFinal } from "@remotebatch/job-model";
import { isAbortAsked } from "./abort-marker.js";
import { forEachLimited, type KitContext, kitKeys } from "./context.js";
import type { EngineChild, EngineReport } from "./job-engine.js";
import type { JobView, Launch } from "./job-view.js";
import { judgeRecord, observeRecord } from "./judge-record.js";
import { readOutcome } from "./read-outcome.js";

const readsAtOnce = 16;
/** Most lost children whose records are looked for at one time. */
const revisitsAtOnce = 100;
const utf8 = new TextEncoder();

function observeEngine(context: KitContext, view: JobView, child: EngineChild): void {
  const before = view.child(child.child);
  // A report of changes need not tell again what an earlier one told.
  const startedAtMs =
    child.startedAtMs ?? (before.attempt === child.attempt ? before.startedAtMs : undefined);
  view.observe(child.child, {
    startedAtMs,
    finishedAtMs: child.finishedAtMs,
    attempt: child.attempt,
    phase: child.phase,
    label: child.label ?? context.labels[child.phase],
    reason: child.reason,
    cause: child.cause,
    exitCode: child.exitCode,
  });
}

/**
 * The ladder: what became of a child is told by its outcome record; failing that, after a while, by the engine; failing
 * that, after longer, the child is lost.
 */
export class Ladder {
  readonly #context: KitContext;

  constructor(context: KitContext) {
    this.#context = context;
  }

  /** Takes an engine's report of one launch in, reading the records it takes to be sure. */
  async apply(
    view: JobView,
    launch: Launch,
    report: EngineReport,
    options: CallOptions,
  ): Promise<void> {
    const full = launch.cursor === undefined || report.cursor === undefined;
    const ended: EngineChild[] = [];
    const known = new Set<number>();
    const members = new Set(launch.children);
    for (const child of report.children) {
      if (!members.has(child.child)) continue;
      known.add(child.child);
      const current = view.child(child.child);
      if (child.attempt < current.attempt) continue;
      if (!isFinal(child.phase) || child.certain === true)
        observeEngine(this.#context, view, child);
      else if (!isFinal(current.phase) || current.attempt < child.attempt) ended.push(child);
    }
    await forEachLimited(ended, readsAtOnce, (child) => this.#settleEnded(view, child, options));
    if (full) {
      const unknown = launch.children.filter(
        (child) =>
          !known.has(child) &&
          view.child(child).attempt === launch.attempt &&
          !isFinal(view.child(child).phase),
      );
      const why = new Map(
        report.silent?.flatMap(({ children, reason }) => children.map((child) => [child, reason])),
      );
      await forEachLimited(unknown, readsAtOnce, (child) =>
        this.#settleUnknown(view, child, why.get(child), options),
      );
    }
    // An ended child whose record is awaited must be in the next report too.
    const waiting = launch.children.some((child) => view.waitingSinceMs.has(child));
    launch.cursor = waiting ? undefined : report.cursor;
  }

  /**
   * Looks again for records of lost children: a better-informed final phase replaces `lost`. Of many it looks at some each time, and
   * goes round.
   */
  async revisitLost(view: JobView, options: CallOptions): Promise<void> {
    const lost = view.children.filter((status) => status.phase === "lost");
    const after = lost.filter(({ child }) => child > view.lastRevisited);
    const before = lost.slice(0, lost.length - after.length);
    const turn = [...after, ...before].slice(0, revisitsAtOnce);
    await forEachLimited(turn, readsAtOnce, async ({ child }) => {
      await this.#settleByRecord(view, child, view.child(child).attempt, options);
    });
    view.lastRevisited = turn.at(-1)?.child ?? 0;
  }

  async #settleByRecord(
    view: JobView,
    child: number,
    attempt: number,
    options: CallOptions,
    engineChild?: EngineChild,
  ): Promise<boolean> {
    const record = await readOutcome(this.#context.store, view.uuid, child, attempt, options);
    if (record === undefined) return false;
    const judged = await judgeRecord(this.#context, view, record, engineChild, options);
    observeRecord(view, record, judged);
    return true;
  }

  async #settleEnded(view: JobView, child: EngineChild, options: CallOptions): Promise<void> {
    if (await this.#settleByRecord(view, child.child, child.attempt, options, child)) return;
    const { now, patience, host } = this.#context;
    const since =
      view.waitingSinceMs.get(child.child) ??
      (patience.recordMs > 0
        ? await this.#firstSeen(kitKeys.ended(view.uuid, child, host), options)
        : now());
    view.waitingSinceMs.set(child.child, since);
    if (now() - since < patience.recordMs) return;
    view.waitingSinceMs.delete(child.child);
    if (child.phase !== "succeeded") {
      observeEngine(this.#context, view, child);
      return;
    }
    this.#lose(
      view,
      child.child,
      child.attempt,
      "The engine says that it succeeded, but it left no outcome record.",
    );
  }

  async #settleUnknown(
    view: JobView,
    child: number,
    why: string | undefined,
    options: CallOptions,
  ): Promise<void> {
    const { store, now, patience } = this.#context;
    const { attempt } = view.child(child);
    if (await this.#settleByRecord(view, child, attempt, options)) return;
    const since = await this.#firstSeen(kitKeys.missing(view.uuid, child, attempt), options);
    const aborted = await isAbortAsked(store, view.uuid, child, options);
    if (now() - since < (aborted ? patience.recordMs : patience.lostMs)) return;
    view.givenUp.add(child);
    if (aborted) {
      view.observe(child, {
        attempt,
        phase: "cancelled",
        label: this.#context.labels.cancelled,
        reason:
          why === undefined
            ? "It was aborted before it wrote anything."
            : `It was aborted; whether its runner has ended is not known. ${why}`,
        cause: "user",
      });
      return;
    }
    this.#lose(
      view,
      child,
      attempt,
      why === undefined
        ? "The engine does not know it any more and it left no outcome record."
        : `${why} It left no outcome record.`,
    );
  }

  /** When something was first seen, by any process: a marker in the store, so that waiting ends across restarts. */
  async #firstSeen(key: string, options: CallOptions): Promise<number> {
    const { store, now } = this.#context;
    const marker = utf8.encode(JSON.stringify({ atMs: now() }));
    const put = await store.put(key, marker, { ifAbsent: true, ...options });
    if (put === "written") return now();
    const bytes = await store.get(key, options);
    const since =
      bytes === undefined ? Number.NaN : Number(/\d+/u.exec(new TextDecoder().decode(bytes))?.[0]);
    return Number.isFinite(since) ? Math.min(since, now()) : now();
  }

  #lose(view: JobView, child: number, attempt: number, reason: string): void {
    const phase: FinalPhase = "lost";
    view.observe(child, {
      attempt,
      phase,
      label: this.#context.labels.lost,
      reason,
      cause: "infrastructure",
    });
  }
}
