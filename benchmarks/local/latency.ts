// From the call of `submit` to the result of a trivial job.
import { setTimeout as pause } from "node:timers/promises";
import type { LocalProviderSettings } from "@remotebatch/provider-local";
import { median, withClient } from "./client.js";

/** Milliseconds of the rounds but the first, whose scheduler had to be started. */
export interface Latency {
  readonly first: number;
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** Times of a trivial job on a client that is open, one after another with a pause in which a warm runner is replaced. */
export async function latency(
  settings: LocalProviderSettings,
  rounds: number,
  pauseMs: number,
): Promise<Latency> {
  return await withClient(settings, async (batch) => {
    const times: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const begin = performance.now();
      const job = await batch.submit("1 + 1");
      const result = await job.result();
      times.push(performance.now() - begin);
      if (result !== 2) throw new Error(`The result is ${String(result)}.`);
      await pause(pauseMs);
    }
    const [first = Number.NaN, ...rest] = times;
    return { first, least: Math.min(...rest), median: median(rest), most: Math.max(...rest) };
  });
}
