import type { StatusView } from "../job/job.js";
import type { JobCore } from "../job/job-core.js";
import { currentStatus } from "../poller/status-watch.js";
import { type DueNotice, dueNotices, hasStarted } from "./due-notices.js";
import type { NoticeBook } from "./notice-book.js";
import { notificationMessage } from "./notification-message.js";
import type { NotificationMethod } from "./notification-method.js";
import { type NotificationRule, notificationRules } from "./notification-spec.js";

const deliveryLimitMs = 30_000;

/** What the notifier is made of. */
export interface NotifierOptions {
  /** Methods by the names that jobs use for them. */
  readonly methods: Readonly<Record<string, NotificationMethod>>;
  /** Is told of what could not be delivered. */
  readonly onWarning: ((message: string) => void) | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Delivers what jobs asked to be told of, as the states come in from the poller; each once, over all processes. */
export class Notifier {
  readonly #book: NoticeBook;
  readonly #methods: ReadonlyMap<string, NotificationMethod>;
  readonly #onWarning: (message: string) => void;
  readonly #now: () => number;
  readonly #followed = new Map<string, Promise<void>>();
  /** Notices of which this process knows that they are settled. */
  readonly #settled = new Set<string>();
  readonly #startedAtMs = new Map<string, number>();

  constructor(book: NoticeBook, options: NotifierOptions) {
    this.#book = book;
    this.#methods = new Map(Object.entries(options.methods));
    this.#onWarning = options.onWarning ?? (() => undefined);
    this.#now = options.now ?? Date.now;
  }

  /** Tells of every change that anybody who waits for the job brings in. */
  follow(core: JobCore): void {
    const { uuid } = core.record;
    if (this.#followed.has(uuid) || this.#rules(core).length === 0) return;
    this.#followed.set(uuid, Promise.resolve());
    core.tracker.onChange(() => {
      void this.#queue(core, core.tracker.view());
    });
  }

  /** The rules whose methods this client has. */
  #rules(core: JobCore): readonly NotificationRule[] {
    return notificationRules(core.record.options.notifications)
      .map((rule) => ({
        ...rule,
        methods: rule.methods.filter((name) => this.#methods.has(name)),
      }))
      .filter((rule) => rule.methods.length > 0);
  }

  /** One state of a job after the other. */
  #queue(core: JobCore, view: StatusView): Promise<void> {
    const { uuid } = core.record;
    const work = (this.#followed.get(uuid) ?? Promise.resolve())
      .then(() => this.#tell(core, view))
      .catch((error: unknown) => {
        this.#onWarning(`Notifications of job ${uuid}: ${(error as Error).message}`);
      });
    this.#followed.set(uuid, work);
    return work;
  }

  async #tell(core: JobCore, view: StatusView): Promise<void> {
    const { record } = core;
    const rules = this.#rules(core);
    const nowMs = this.#now();
    if (
      hasStarted(view) &&
      rules.some((rule) => rule.event === "Hourly" || rule.event === "Daily")
    ) {
      await this.#noteStart(record.uuid, nowMs);
    }
    const startedAtMs = this.#startedAtMs.get(record.uuid);
    const times = { submittedAtMs: record.submittedAtMs, startedAtMs };
    let isAllSettled = true;
    for (const due of dueNotices(rules, view, times, nowMs)) {
      for (const name of due.rule.methods) {
        if (!(await this.#deliver(core, view, due, name))) isAllSettled = false;
      }
    }
    if (view.available && !view.inProgress && isAllSettled && core.tracker.settled) {
      if (!this.#book.isFinished(record.uuid)) await this.#book.finish(record.uuid, nowMs);
    }
  }

  async #noteStart(uuid: string, nowMs: number): Promise<void> {
    if (this.#startedAtMs.has(uuid)) return;
    this.#startedAtMs.set(uuid, await this.#book.startedAtMs(uuid, nowMs));
  }

  /** True when there is nothing left to do about this notice. */
  async #deliver(core: JobCore, view: StatusView, due: DueNotice, name: string): Promise<boolean> {
    const { record } = core;
    const key = `${name} ${due.key}`;
    const id = `${record.uuid} ${key}`;
    if (this.#settled.has(id)) return true;
    const method = this.#methods.get(name);
    if (method === undefined) return true;
    const claim = await this.#book.claim(record.uuid, key, this.#now());
    if (claim === "settled") this.#settled.add(id);
    if (claim !== "yours") return claim === "settled";
    try {
      const message = notificationMessage(record, due.rule, view, id, this.#now());
      await method.deliver(message, { signal: AbortSignal.timeout(deliveryLimitMs) });
    } catch (error) {
      const again = await this.#book.failed(record.uuid, key, this.#now());
      const next = again ? "it is tried again" : "it is given up";
      const why = error instanceof Error ? error.message : String(error);
      this.#onWarning(
        `${name} could not tell that ${due.rule.event} of job ${record.uuid}, ${next}: ${why}`,
      );
      return !again;
    }
    await this.#book.delivered(record.uuid, key, this.#now());
    this.#settled.add(id);
    return true;
  }

  /** Asks for the states of these jobs and tells what is due; gives those of which something may still come. */
  async round(cores: readonly JobCore[], signal?: AbortSignal): Promise<readonly JobCore[]> {
    const open = cores.filter(
      (core) => this.#rules(core).length > 0 && !this.#book.isFinished(core.record.uuid),
    );
    // All at once, so that each provider is asked in one call.
    const views = await Promise.all(
      open.map((core) => currentStatus(core.environment.poller, core.tracker, signal)),
    );
    await Promise.all(open.map((core, at) => this.#queue(core, views[at] as StatusView)));
    return open.filter((core) => !this.#book.isFinished(core.record.uuid));
  }

  /** Resolves when what has come in so far is told. */
  async idle(): Promise<void> {
    await Promise.all(this.#followed.values());
  }
}
