import { setTimeout as delay } from "node:timers/promises";
import { ChildFailure } from "./child-failure.js";
import { CountedBlob } from "./counted-blob.js";
import type { HttpQuestion, HttpTarget } from "./http-target.js";
import { Patience } from "./patience.js";

/** How patient requests are. */
export interface HttpLimits {
  /** Tries in all; default 8. */
  readonly maxTries?: number;
  /** Pause before the second try, doubled for each later one; default 250. */
  readonly firstPauseMs?: number;
  /** Longest time in which no byte moves, in either direction; default 60,000. */
  readonly answerTimeoutMs?: number;
}

/** The patience for one try of a request. */
export function patienceOf(limits: HttpLimits): Patience {
  return new Patience(limits.answerTimeoutMs ?? 60_000);
}

/** An answer that was read to its end, or as far as a refusal is worth it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

/** True for a status after which the same request may succeed. */
export function isPassing(status: number): boolean {
  return status >= 500 ? status !== 501 : status === 408 || status === 425 || status === 429;
}

/** The pause before try number `attempt` (from 2), with jitter so that many children do not come at once. */
export async function pauseBefore(attempt: number, limits: HttpLimits): Promise<void> {
  const longest = Math.min(30_000, (limits.firstPauseMs ?? 250) * 2 ** (attempt - 2));
  await delay(longest * (0.5 + Math.random() / 2));
}

/**
 * One request, tried again after network errors and passing statuses.
 * @throws ChildFailure when the last try fails, or at once for a status that stays.
 */
export async function request(
  target: HttpTarget,
  question: HttpQuestion,
  options: HttpLimits & {
    /** Statuses that are answers for the caller to read, beside the successful ones. */
    readonly accept?: readonly number[];
    /** Statuses that pass for this request, beside those that always do. */
    readonly again?: readonly number[];
  } = {},
): Promise<HttpAnswer> {
  const tries = options.maxTries ?? 8;
  const { method = "GET", body } = question;
  let problem: unknown;
  for (let attempt = 1; attempt <= tries; attempt++) {
    if (attempt > 1) await pauseBefore(attempt, options);
    const { url, headers } = await target.prepare(question);
    const patience = patienceOf(options);
    const moved = (): void => patience.moved();
    let answer: HttpAnswer;
    try {
      const response = await fetch(url, {
        method,
        headers,
        signal: patience.signal,
        redirect: target.redirect ?? "follow",
        ...(body === undefined ? {} : { body: new CountedBlob(body, moved) }),
      });
      const parts: Uint8Array[] = [];
      for await (const part of response.body ?? []) {
        moved();
        parts.push(part as Uint8Array);
      }
      answer = {
        status: response.status,
        headers: response.headers,
        bytes: Buffer.concat(parts),
      };
    } catch (error) {
      problem = error;
      continue;
    } finally {
      patience.end();
    }
    const { status } = answer;
    if (status >= 200 && status < 300) return answer;
    problem = saying(target, answer);
    if (target.refused?.(answer) === true) continue;
    if (options.accept?.includes(status) === true) return answer;
    if (!isPassing(status) && options.again?.includes(status) !== true) break;
  }
  throw requestFailure(target, method, problem);
}

/** An answer that is no success, in words. */
export function saying(target: HttpTarget, answer: HttpAnswer): string {
  const words = target.said?.(answer) ?? "";
  return `status ${answer.status}${words === "" ? "" : ` (${words})`}`;
}

/** The failure for a request that was given up. */
export function requestFailure(
  { shown }: HttpTarget,
  method: string,
  problem: unknown,
): ChildFailure {
  const cause = problem instanceof Error && problem.cause !== undefined ? problem.cause : problem;
  const text = cause instanceof Error ? cause.message : String(cause);
  return new ChildFailure("infrastructure", `${method} ${shown} failed: ${text}`, {
    cause: problem,
  });
}
