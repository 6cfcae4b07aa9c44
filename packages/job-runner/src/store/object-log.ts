import { type HttpAnswer, type HttpLimits, request } from "./http-request.js";
import type { HttpTarget } from "./http-target.js";
import { conflict, isUnconditional, refusals, taken } from "./put-conditions.js";
import type { LogSink } from "./runner-store.js";

/** Most bytes of log that are kept for the store, of all runs of an attempt; engines show the runner's own output meanwhile. */
const maxLogBytes = 64 << 20;
/** Others that write the same log at the same time: so often is it read again. */
const maxMeetings = 8;

/**
 * A log that is an object of its own: its lines are put at the end, behind those of an earlier run of the same attempt. Where the
 * store cannot tell whether one is there, the first run's log stays.
 */
export class ObjectLog implements LogSink {
  readonly #targets: {
    read(key: string): HttpTarget | string;
    write(key: string): HttpTarget | string;
  };
  readonly #key: string;
  readonly #limits: HttpLimits;
  #lines: Buffer[] = [];
  #bytes = 0;

  constructor(
    targets: { read(key: string): HttpTarget | string; write(key: string): HttpTarget | string },
    key: string,
    limits: HttpLimits,
  ) {
    this.#targets = targets;
    this.#key = key;
    this.#limits = limits;
  }

  write(line: string): void {
    process.stdout.write(line);
    if (this.#bytes > maxLogBytes) return;
    const encoded = Buffer.from(line);
    this.#bytes += encoded.length;
    this.#lines.push(encoded);
  }

  touch(): void {
    // An object has no time of change to move.
  }

  async close(): Promise<void> {
    const target = this.#targets.write(this.#key);
    if (typeof target === "string" || this.#lines.length === 0) return;
    const mine = Buffer.concat(this.#lines);
    try {
      if (await this.#append(target, mine)) this.#lines = [];
    } catch {
      // The lines also went to this program's own output.
    }
  }

  /** Writes the log on the condition that it is still as it was read. False where that cannot be had. */
  async #append(target: HttpTarget, mine: Buffer): Promise<boolean> {
    let earlier: Uint8Array<ArrayBuffer> = new Uint8Array(0);
    const ifFree: Readonly<Record<string, string>> = { "if-none-match": "*" };
    let condition = ifFree;
    for (let meeting = 1; meeting <= maxMeetings; meeting += 1) {
      const answer = await request(
        target,
        { method: "PUT", headers: condition, body: new Blob([earlier, mine]) },
        { ...this.#limits, accept: [404, conflict, taken, ...refusals] },
      );
      if (answer.status < 300) return true;
      const knowsConditions = !isUnconditional(answer);
      if (knowsConditions && ![404, conflict, taken].includes(answer.status)) return false;
      const there = await this.#read();
      earlier = there === undefined ? new Uint8Array(0) : new Uint8Array(there.bytes);
      const etag = there?.headers.get("etag");
      // An earlier try whose answer was lost.
      if (mine.equals(earlier.subarray(-mine.length))) return true;
      if (earlier.length + mine.length > 2 * maxLogBytes) return false;
      if (!knowsConditions) condition = {};
      else if (there === undefined) condition = ifFree;
      else if (typeof etag === "string") condition = { "if-match": etag };
      else return false;
    }
    return false;
  }

  async #read(): Promise<HttpAnswer | undefined> {
    const source = this.#targets.read(this.#key);
    if (typeof source === "string") throw new Error(source);
    const answer = await request(source, { headers: {} }, { ...this.#limits, accept: [404] });
    return answer.status === 404 ? undefined : answer;
  }
}
