import {
  BatchError,
  type CallOptions,
  isJobUuid,
  type JobManifest,
  type JobRef,
} from "@remotebatch/job-model";
import { type KitContext, kitKeys } from "./context.js";
import { type JobPlan, parseJobPlan } from "./job-plan.js";
import { JobView, type Launch } from "./job-view.js";
import { Ladder } from "./ladder.js";
import { Launcher } from "./launcher.js";
import { readManifest } from "./stage-job.js";

/** Why a job could not be brought up to date; it keeps the state it had. */
export type RefreshFailures = ReadonlyMap<string, BatchError>;

/** Whether a view is of the job that has this plan, and not of a removed one of the same uuid. */
function isOf(view: JobView, { generation }: JobPlan): boolean {
  return view.generation === generation;
}

/** The jobs this process has looked at, and how they are brought up to date: all of them in one question to the engine. */
export class JobViews {
  readonly launcher: Launcher;
  readonly #context: KitContext;
  readonly #ladder: Ladder;
  readonly #views = new Map<string, JobView>();
  /** Refreshes take turns, so that reports arrive in the order in which they were asked for. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(context: KitContext) {
    this.#context = context;
    this.#ladder = new Ladder(context);
    this.launcher = new Launcher(context);
  }

  /** The view of a submitted job; `BATCH_NOT_FOUND` when there is none. */
  async open(ref: JobRef, { signal }: CallOptions): Promise<JobView> {
    const { name, store } = this.#context;
    // Nothing else of what the caller was given: a range, say, is of another object.
    const options = signal === undefined ? {} : { signal };
    const known = ref.provider === name ? this.#views.get(ref.uuid) : undefined;
    if (known !== undefined) {
      // Another process may have removed it since, and submitted it again.
      const plan = await store.get(kitKeys.plan(ref.uuid), options);
      if (plan !== undefined && isOf(known, parseJobPlan(plan))) return known;
      if (this.#views.get(ref.uuid) === known) this.#views.delete(ref.uuid);
    }
    const mine = ref.provider === name && isJobUuid(ref.uuid);
    const manifest = mine ? await readManifest(store, ref.uuid, options) : undefined;
    if (manifest === undefined) {
      throw new BatchError(
        "BATCH_NOT_FOUND",
        `${name} has no job ${ref.uuid}; it may have been removed.`,
        {
          provider: name,
        },
      );
    }
    return this.openManifest(manifest, options);
  }

  async openManifest(manifest: JobManifest, options: CallOptions): Promise<JobView> {
    const bytes = await this.#context.store.get(kitKeys.plan(manifest.uuid), options);
    if (bytes === undefined) {
      throw new BatchError(
        "BATCH_CORRUPT_RECORD",
        `Job ${manifest.uuid} has a manifest and no plan.`,
      );
    }
    const plan = parseJobPlan(bytes);
    const known = this.#views.get(manifest.uuid);
    if (known !== undefined && isOf(known, plan)) return known;
    const view = new JobView(manifest, plan, this.#context.labels.queued);
    this.#views.set(manifest.uuid, view);
    return view;
  }

  forget(uuid: string): void {
    this.#views.delete(uuid);
  }

  /** Brings these jobs up to date. Failures are told job by job and change nothing. */
  async refresh(views: readonly JobView[], options: CallOptions): Promise<RefreshFailures> {
    const run = this.#turn.then(() => this.#refreshNow(views, options));
    this.#turn = run.catch(() => {});
    return run;
  }

  async #refreshNow(views: readonly JobView[], options: CallOptions): Promise<RefreshFailures> {
    const failures = new Map<string, BatchError>();
    const asked: { readonly view: JobView; readonly launch: Launch }[] = [];
    const guarded = async (view: JobView, step: () => Promise<void>): Promise<void> => {
      try {
        await step();
      } catch (error) {
        options.signal?.throwIfAborted();
        failures.set(view.uuid, BatchError.from(error, { provider: this.#context.name }));
      }
    };
    for (const view of new Set(views)) {
      if (view.isFinished && view.refreshed) {
        await guarded(view, () => this.#ladder.revisitLost(view, options));
        continue;
      }
      await guarded(view, async () => {
        await this.launcher.ensureFirst(view, options, false);
        await this.launcher.findRetries(view, options);
        for (const launch of view.launches.values()) {
          const open = launch.children.some((child) => this.#isOpen(view, launch, child));
          if (open || !view.refreshed) asked.push({ view, launch });
        }
      });
    }
    await this.#ask(asked, failures, guarded, options);
    for (const view of new Set(views)) {
      if (failures.has(view.uuid)) continue;
      await guarded(view, () => this.#heedAborts(view, options));
      await guarded(view, () => this.launcher.retryFailed(view, options));
      view.refreshed = true;
    }
    return failures;
  }

  /** What cannot be ended now is tried again by the next refresh, and hides nothing of what is known of the job. */
  async #heedAborts(view: JobView, options: CallOptions): Promise<void> {
    try {
      await this.launcher.heedAborts(view, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!BatchError.is(error) || !error.retryable) throw error;
    }
  }

  #isOpen(view: JobView, launch: Launch, child: number): boolean {
    const status = view.child(child);
    if (this.#context.engine.retries !== true && status.attempt !== launch.attempt) return false;
    return ["queued", "starting", "running"].includes(status.phase);
  }

  async #ask(
    asked: readonly { readonly view: JobView; readonly launch: Launch }[],
    failures: Map<string, BatchError>,
    guarded: (view: JobView, step: () => Promise<void>) => Promise<void>,
    options: CallOptions,
  ): Promise<void> {
    if (asked.length === 0) return;
    const queries = asked.map(({ launch: { id, cursor } }) =>
      cursor === undefined ? { id } : { id, cursor },
    );
    try {
      const reports = await this.#context.engine.status(queries, options);
      for (const [index, { view, launch }] of asked.entries()) {
        const report = reports[index];
        if (report?.id !== launch.id) {
          throw new BatchError(
            "BATCH_ENGINE_FAILED",
            "The engine answered for another launch than was asked about.",
          );
        }
        await guarded(view, () => this.#ladder.apply(view, launch, report, options));
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      const failure = BatchError.from(error, {
        code: "BATCH_ENGINE_FAILED",
        provider: this.#context.name,
      });
      for (const { view } of asked) failures.set(view.uuid, failure);
    }
  }
}
