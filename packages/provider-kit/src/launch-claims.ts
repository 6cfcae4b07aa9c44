import { randomBytes } from "node:crypto";
import { BatchError, type CallOptions, openRecord } from "@remotebatch/job-model";
import { type KitContext, kitKeys } from "./context.js";
import { maxRecordBytes } from "./launch-key.js";

const utf8 = new TextEncoder();
/** How many signs of life a launching process gives in the time in which it may be taken for dead. */
const signsPerPatience = 4;
/** How many it gives at most: whoever hangs for ever is as good as dead. */
const maxSigns = 120;

/**
 * Who launches a part: this process, in a term of its own; another one, whose sign changes while it lives; or nobody, because the
 * job was withdrawn.
 */
export type Claim =
  | { readonly state: "mine"; readonly term: number }
  | { readonly state: "held"; readonly sign: string }
  | { readonly state: "withdrawn" };

/** What a waiting caller has seen of a claim, and for how long without any change. */
export interface Watched {
  readonly sign: string;
  readonly waitedMs: number;
}

interface Intent {
  readonly owner: string;
  readonly host: string;
  readonly atMs: number;
  readonly beat: number;
  readonly released: boolean;
}

function readIntent(bytes: Uint8Array): Intent {
  const reader = openRecord(bytes, "intent", maxRecordBytes);
  return {
    owner: reader.has("owner") ? reader.string("owner") : "",
    host: reader.has("host") ? reader.string("host") : "",
    atMs: reader.nonNegative("atMs"),
    beat: reader.has("beat") ? reader.integer("beat") : 0,
    released: reader.has("released"),
  };
}

/** What a launch rejects with when its job is not there any more. */
export function withdrawn(uuid: string): BatchError {
  return new BatchError(
    "BATCH_UNAVAILABLE",
    `Job ${uuid} was removed, or withdrawn by another process that submitted it too; submit it again.`,
  );
}

/**
 * Who launches a part of a job. Each term of office is an intent record put only if absent, so it has one owner; a further term may
 * begin when the owner of the last one gave no sign of life for `patience.launchMs`, or gave the part back.
 *
 * Times of two machines are never compared, because clocks are wrong: what another machine wrote counts from when this one saw it first.
 */
export class LaunchClaims {
  readonly #context: KitContext;
  readonly #owner = randomBytes(6).toString("hex");

  constructor(context: KitContext) {
    this.#context = context;
  }

  /** Takes the part where nobody has it, or its owner seems dead. */
  async claim(
    uuid: string,
    key: string,
    watched: Watched | undefined,
    options: CallOptions,
  ): Promise<Claim> {
    const { store, patience } = this.#context;
    if (watched === undefined && (await this.#begin(uuid, key, 1, options))) {
      return { state: "mine", term: 1 };
    }
    const term = await this.#newestTerm(uuid, key, options);
    const bytes = await store.get(kitKeys.intent(uuid, key, term), options);
    if (bytes === undefined) return { state: "withdrawn" };
    const intent = readIntent(bytes);
    const sign = `${term}.${intent.owner}.${intent.beat}`;
    const waitedMs = watched?.sign === sign ? watched.waitedMs : 0;
    const isOver =
      intent.released ||
      waitedMs >= patience.launchMs ||
      (await this.#silentMs(uuid, key, intent, sign, options)) >= patience.launchMs;
    if (isOver && (await this.#begin(uuid, key, term + 1, options))) {
      return { state: "mine", term: term + 1 };
    }
    return { state: "held", sign };
  }

  /** Whether a later term has begun, so that the owner of this one must start nothing any more. */
  async isOver(uuid: string, key: string, term: number, options: CallOptions): Promise<boolean> {
    const next = kitKeys.intent(uuid, key, term + 1);
    return (await this.#context.store.size(next, options)) !== undefined;
  }

  /** Does the owner's work, giving signs of life meanwhile; gives the part back where the engine says that it takes nothing now. */
  async during<T>(uuid: string, key: string, term: number, work: () => Promise<T>): Promise<T> {
    const { store, patience } = this.#context;
    const intentKey = kitKeys.intent(uuid, key, term);
    let beat = 0;
    let written: Promise<unknown> = Promise.resolve();
    const write = (released: boolean): Promise<unknown> => {
      beat += 1;
      const bytes = this.#intent(beat, released);
      // A sign that cannot be given is one that others miss; no more.
      written = written.then(() => store.put(intentKey, bytes)).catch(() => {});
      return written;
    };
    const everyMs = Math.max(1, patience.launchMs / signsPerPatience);
    const timer = setInterval(() => {
      if (beat < maxSigns) void write(false);
    }, everyMs);
    timer.unref();
    try {
      return await work();
    } catch (error) {
      if (BatchError.is(error) && error.code === "BATCH_THROTTLED") await write(true);
      throw error;
    } finally {
      clearInterval(timer);
      await written;
    }
  }

  #intent(beat: number, released: boolean): Uint8Array {
    const { host, now } = this.#context;
    const intent = { owner: this.#owner, host, atMs: now(), beat };
    return utf8.encode(JSON.stringify(released ? { ...intent, released } : intent));
  }

  async #begin(uuid: string, key: string, term: number, options: CallOptions): Promise<boolean> {
    const put = { ifAbsent: true, ...options };
    const intentKey = kitKeys.intent(uuid, key, term);
    return (await this.#context.store.put(intentKey, this.#intent(0, false), put)) === "written";
  }

  /** Terms follow one another without a gap, so the newest is found in few steps even after hours of them. */
  async #newestTerm(uuid: string, key: string, options: CallOptions): Promise<number> {
    const exists = (term: number): Promise<boolean> => this.isOver(uuid, key, term - 1, options);
    let newest = 1;
    let step = 1;
    while (await exists(newest + step)) {
      newest += step;
      step *= 2;
    }
    while (step > 1) {
      step /= 2;
      if (await exists(newest + step)) newest += step;
    }
    return newest;
  }

  /** For how long the owner has given no sign, by this machine's clock alone. */
  async #silentMs(
    uuid: string,
    key: string,
    intent: Intent,
    sign: string,
    options: CallOptions,
  ): Promise<number> {
    const { store, host, now } = this.#context;
    const nowMs = now();
    // A time in the future is no time of this clock either.
    if (intent.host === host && intent.atMs <= nowMs) return nowMs - intent.atMs;
    const sightKey = kitKeys.sight(uuid, key, host);
    const bytes = await store.get(sightKey, options);
    if (bytes !== undefined) {
      const sight = openRecord(bytes, "sight", maxRecordBytes);
      const atMs = sight.nonNegative("atMs");
      if (sight.string("sign") === sign && atMs <= nowMs) return nowMs - atMs;
    }
    await store.put(sightKey, utf8.encode(JSON.stringify({ sign, atMs: nowMs })), options);
    return 0;
  }
}
