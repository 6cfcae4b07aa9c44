import type { Registry } from "../registry/registry.js";

/** What is known of one notification by one method. */
type Notice =
  | { readonly state: "sending" | "failed"; readonly atMs: number; readonly attempts: number }
  | { readonly state: "delivered" | "started" | "finished"; readonly atMs: number };

/** After this time a claim belongs to a process that died. */
const staleMs = 120_000;
/** Attempts after which a notification is given up. */
const maxAttempts = 5;
const firstPauseMs = 1000;

/** Words for a claim that was not given. */
export type Claim = "yours" | "later" | "settled";

function read(value: unknown): Notice | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { state, atMs, attempts } = value as Readonly<Record<string, unknown>>;
  if (typeof atMs !== "number") return undefined;
  if (state === "delivered" || state === "started" || state === "finished") return { state, atMs };
  if ((state === "sending" || state === "failed") && typeof attempts === "number") {
    return { state, atMs, attempts };
  }
  return undefined;
}

/** Who may deliver what, and what was delivered: kept in the registry, so that of many processes one does it, once. */
export class NoticeBook {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /**
   * Takes a notification for this process alone: "yours" to deliver now, "later" when another process is at it or a
   * failed attempt is too recent, "settled" when it was delivered or given up.
   */
  async claim(uuid: string, key: string, nowMs: number): Promise<Claim> {
    let claim: Claim = "yours";
    await this.#registry.updateNotice(uuid, key, (value) => {
      const before = read(value);
      claim = claimOf(before, nowMs);
      if (claim !== "yours") return undefined;
      const attempts = before !== undefined && "attempts" in before ? before.attempts + 1 : 1;
      return { state: "sending", atMs: nowMs, attempts } satisfies Notice;
    });
    return claim;
  }

  /** Notes that a notification was accepted for delivery. */
  async delivered(uuid: string, key: string, nowMs: number): Promise<void> {
    await this.#registry.updateNotice(
      uuid,
      key,
      () => ({ state: "delivered", atMs: nowMs }) satisfies Notice,
    );
  }

  /** Notes that an attempt failed; gives whether there will be another. */
  async failed(uuid: string, key: string, nowMs: number): Promise<boolean> {
    let attempts = maxAttempts;
    await this.#registry.updateNotice(uuid, key, (value) => {
      const before = read(value);
      attempts = before !== undefined && "attempts" in before ? before.attempts : 1;
      return { state: "failed", atMs: nowMs, attempts } satisfies Notice;
    });
    return attempts < maxAttempts;
  }

  /** When the job was first seen to run, by any process; this moment if it is the first. */
  async startedAtMs(uuid: string, nowMs: number): Promise<number> {
    let startedAtMs = nowMs;
    await this.#registry.updateNotice(uuid, "started", (value) => {
      const before = read(value);
      if (before === undefined) return { state: "started", atMs: nowMs } satisfies Notice;
      startedAtMs = before.atMs;
      return undefined;
    });
    return startedAtMs;
  }

  /** True when nothing is left to be told of the job. */
  isFinished(uuid: string): boolean {
    return read(this.#registry.notice(uuid, "finished")) !== undefined;
  }

  /** Notes that nothing is left to be told of the job. */
  async finish(uuid: string, nowMs: number): Promise<void> {
    await this.#registry.updateNotice(
      uuid,
      "finished",
      () => ({ state: "finished", atMs: nowMs }) satisfies Notice,
    );
  }
}

function claimOf(before: Notice | undefined, nowMs: number): Claim {
  if (before === undefined) return "yours";
  // A clock that was put back must not make a claim last for ever.
  const age = Math.abs(nowMs - before.atMs);
  if (before.state === "sending") {
    if (age < staleMs) return "later";
    return before.attempts < maxAttempts ? "yours" : "settled";
  }
  if (before.state !== "failed") return "settled";
  if (before.attempts >= maxAttempts) return "settled";
  return age < firstPauseMs * 4 ** (before.attempts - 1) ? "later" : "yours";
}
