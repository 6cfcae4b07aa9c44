import { type CallOptions, isFinal, openRecord } from "@remotebatch/job-model";
import { abortedOf } from "./abort-marker.js";
import { type KitContext, kitKeys } from "./context.js";
import { isRemoved } from "./is-removed.js";
import type { JobView, Launch } from "./job-view.js";
import { type Claim, LaunchClaims, type Watched, withdrawn } from "./launch-claims.js";
import { launchKey, maxRecordBytes, readLaunchKey } from "./launch-key.js";
import { launchRequest, type Part } from "./launch-request.js";
import { shouldRetry } from "./retry-decision.js";

const utf8 = new TextEncoder();
/** Whoever aborts is given so many times as long as whoever launches; it is asked of the store for every launch that runs. */
const heedFactor = 3;

/** What became of a part: launched, given up because its children were aborted first, or in the hands of another process. */
type Launched =
  | { readonly state: "launched"; readonly id: string; readonly isMine: boolean }
  | { readonly state: "aborted" }
  | { readonly state: "elsewhere" };

/**
 * Starts the runners of jobs: first attempts in parts that the engine can take, later attempts child by child. Who
 * launches a key is decided by a claim, so that several processes that submit or watch one job start each attempt once, and one that
 * died in the middle is finished by the others. What was launched all the same and is not noted first is cancelled again.
 *
 * An abort puts its marker first and looks for launches then; a launch is noted first and looks for markers then. So one of
 * the two always sees the other, in whatever order processes work and die.
 */
export class Launcher {
  readonly #context: KitContext;
  /** Launches this process is in the middle of. */
  readonly #busy = new Map<string, Promise<boolean>>();
  readonly #claims: LaunchClaims;

  constructor(context: KitContext) {
    this.#context = context;
    this.#claims = new LaunchClaims(context);
  }

  /** The launches of first attempts, made now where they are missing. */
  async ensureFirst(view: JobView, options: CallOptions, submitting: boolean): Promise<void> {
    if (view.launchesComplete) return;
    const { partSize } = view.plan;
    let complete = true;
    for (let first = 1; first <= view.childCount; first += partSize) {
      const length = Math.min(partSize, view.childCount - first + 1);
      const children = Array.from({ length }, (_, index) => first + index);
      const part = { key: launchKey(view, 1, first), attempt: 1, children };
      if (!(await this.#ensure(view, part, options, submitting))) complete = false;
    }
    view.launchesComplete = complete;
  }

  /** Finds launches of later attempts that other processes made. */
  async findRetries(view: JobView, options: CallOptions): Promise<void> {
    if (this.#context.engine.retries === true || view.plan.retry.maxAttempts === 1) return;
    const folder = kitKeys.folder(view.uuid);
    for (const entry of await this.#context.store.list(folder, options)) {
      const key = /^intent-(.*)\.json$/u.exec(entry.key.slice(folder.length))?.[1] ?? "";
      const { uuid, generation, attempt = 1, first: child = 0 } = readLaunchKey(key) ?? {};
      if (uuid !== view.uuid || generation !== view.generation || attempt === 1) continue;
      if (!(child >= 1 && child <= view.childCount)) continue;
      this.#observeQueued(view, child, attempt);
      await this.#ensure(view, { key, attempt, children: [child] }, options, false);
    }
  }

  /** Launches the next attempt of every child whose failure asks for one. */
  async retryFailed(view: JobView, options: CallOptions): Promise<void> {
    if (this.#context.engine.retries === true || view.plan.retry.maxAttempts === 1) return;
    for (const status of view.children) {
      const { child, phase, attempt, cause } = status;
      if (!isFinal(phase) || !shouldRetry(view.plan.retry, { attempt, phase, cause })) continue;
      if (await this.isAborted(view.uuid, child, options)) continue;
      const next = {
        key: launchKey(view, attempt + 1, child),
        attempt: attempt + 1,
        children: [child],
      };
      this.#observeQueued(view, child, attempt + 1);
      await this.#ensure(view, next, options, false);
    }
  }

  /** Whether somebody asked for the end of this child. */
  async isAborted(uuid: string, child: number, options: CallOptions): Promise<boolean> {
    return (await abortedOf(this.#context.store, uuid, [child], options)).length > 0;
  }

  /**
   * Carries out aborts that nobody did: that came while a launch was under way whose launcher died before it looked, or whose own
   * process died between its marker and the engine. So it is looked for them when a launch becomes known, and again now and then.
   */
  async heedAborts(view: JobView, options: CallOptions): Promise<void> {
    for (const launch of view.launches.values()) await this.#heedAbort(view, launch, options);
  }

  async #heedAbort(view: JobView, launch: Launch, options: CallOptions): Promise<void> {
    const { now, patience } = this.#context;
    const sinceMs = Math.abs(now() - (launch.heededAtMs ?? Number.NEGATIVE_INFINITY));
    if (sinceMs < patience.launchMs * heedFactor) return;
    const open = launch.children.filter((child) => !isFinal(view.child(child).phase));
    const aborted = await abortedOf(this.#context.store, view.uuid, open, options);
    if (aborted.length > 0) {
      const some = aborted.length < open.length ? { children: aborted } : {};
      await this.#context.engine.cancel(launch.id, { ...options, ...some });
    }
    launch.heededAtMs = now();
  }

  #observeQueued(view: JobView, child: number, attempt: number): void {
    view.observe(child, { attempt, phase: "queued", label: this.#context.labels.queued });
  }

  #observeAborted(view: JobView, child: number, attempt: number): void {
    const { cancelled: label } = this.#context.labels;
    const reason = "It was aborted before it started.";
    view.observe(child, { attempt, phase: "cancelled", label, reason, cause: "user" });
  }

  /** Whether the part is settled, launched or aborted; when not, another process may be at it. */
  async #ensure(
    view: JobView,
    part: Part,
    options: CallOptions,
    submitting: boolean,
  ): Promise<boolean> {
    while (!view.launches.has(part.key)) {
      const busy = this.#busy.get(part.key);
      if (busy === undefined) {
        const run = this.#settle(view, part, options, submitting);
        this.#busy.set(part.key, run);
        return await run.finally(() => this.#busy.delete(part.key));
      }
      if (!submitting) return false;
      // Whatever becomes of the other call, this one looks for itself.
      if (await busy.catch(() => false)) return true;
    }
    return true;
  }

  async #settle(
    view: JobView,
    part: Part,
    options: CallOptions,
    submitting: boolean,
  ): Promise<boolean> {
    const launched = await this.#launchOnce(view, part, options, submitting);
    if (launched.state === "elsewhere") return false;
    if (launched.state === "aborted") {
      for (const child of part.children) this.#observeAborted(view, child, part.attempt);
      return true;
    }
    const { id, isMine } = launched;
    const launch: Launch = { ...part, id, cursor: undefined, heededAtMs: undefined };
    view.launches.set(part.key, launch);
    if (isMine) await this.#heedAbort(view, launch, options);
    return true;
  }

  /** Launches the part, or learns what another process made of it; one that submits waits for that. */
  async #launchOnce(
    view: JobView,
    part: Part,
    options: CallOptions,
    submitting: boolean,
  ): Promise<Launched> {
    const { engine, polling, sleep } = this.#context;
    let watched: Watched | undefined;
    let poll = polling.first;
    for (;;) {
      const noted = await this.#noted(view.uuid, part.key, options);
      if (noted !== undefined) return noted;
      const claim: Claim =
        engine.repeatable === true
          ? { state: "mine", term: 0 }
          : await this.#claims.claim(view.uuid, part.key, watched, options);
      if (claim.state === "mine") {
        const launched = await this.#launchIn(view, part, claim.term, options);
        if (launched.state !== "elsewhere" || !submitting) return launched;
        continue;
      }
      if (!submitting) return { state: "elsewhere" };
      if (claim.state === "withdrawn") throw withdrawn(view.uuid);
      const waited = watched?.sign === claim.sign ? watched.waitedMs : 0;
      const pauseMs = polling.delayMs(poll);
      await sleep(pauseMs, options.signal);
      poll = polling.next(poll, "unchanged");
      watched = { sign: claim.sign, waitedMs: waited + pauseMs };
    }
  }

  /** Launches the part in this process's term; "elsewhere" when that is over already. Of a removed job it leaves nothing. */
  async #launchIn(
    view: JobView,
    part: Part,
    term: number,
    options: CallOptions,
  ): Promise<Launched> {
    try {
      return await this.#launchInTerm(view, part, term, options);
    } catch (error) {
      const { store } = this.#context;
      if (term > 0 && (await isRemoved(store, view, options).catch(() => false))) {
        const intent = kitKeys.intent(view.uuid, part.key, term);
        await store.deleteAll(intent, options).catch(() => {});
      }
      throw error;
    }
  }

  async #launchInTerm(
    view: JobView,
    part: Part,
    term: number,
    options: CallOptions,
  ): Promise<Launched> {
    const { store, engine } = this.#context;
    const { key, children } = part;
    // Whoever had the part before may have died when the engine had it already.
    let id = term > 1 ? await engine.find?.(key, { ...options, children }) : undefined;
    if (id === undefined) {
      const aborted = await abortedOf(store, view.uuid, children, options);
      if (aborted.length < children.length) {
        const request = await launchRequest(store, view, part, options);
        if (term === 0) id = await engine.launch(request, options);
        else {
          if (await this.#claims.isOver(view.uuid, key, term, options))
            return { state: "elsewhere" };
          id = await this.#claims.during(view.uuid, key, term, () =>
            engine.launch(request, options),
          );
        }
      } else if (term !== 1) await engine.withdraw?.(key, options);
    }
    const note = utf8.encode(JSON.stringify({ id: id ?? null }));
    const launchedKey = kitKeys.launched(view.uuid, key);
    const put = await store.put(launchedKey, note, { ifAbsent: true, ...options });
    const first = put === "exists" ? await this.#noted(view.uuid, key, options) : undefined;
    // A slow launcher that was taken for dead: only what is noted first may run.
    const isFirst = first === undefined || (first.state === "launched" && first.id === id);
    if (!isFirst && id !== undefined) await engine.cancel(id, options);
    if (first !== undefined) return first;
    // A launcher so slow that the job was removed meanwhile: its note then was the first again.
    if (await isRemoved(store, view, options)) {
      await store.deleteAll(launchedKey, options);
      if (id !== undefined) await engine.cancel(id, options);
      throw withdrawn(view.uuid);
    }
    return id === undefined ? { state: "aborted" } : { state: "launched", id, isMine: true };
  }

  /** What some process noted of a part: its id at the engine, or that it is not to be launched any more. */
  async #noted(uuid: string, key: string, options: CallOptions): Promise<Launched | undefined> {
    const bytes = await this.#context.store.get(kitKeys.launched(uuid, key), options);
    if (bytes === undefined) return undefined;
    const record = openRecord(bytes, "launched", maxRecordBytes);
    if (record.value("id") === null) return { state: "aborted" };
    return { state: "launched", id: record.string("id"), isMine: false };
  }
}
