// A whole array job on this machine: submit, evaluate, dense results.
import { Fn, Packed } from "@remotebatch/expr-model";
import type { MethodOption } from "@remotebatch/facade";
import { numbersTo, withClient } from "./client.js";

/** Where the time of one array job went, seconds. */
export interface ArrayTimes {
  readonly submit: number;
  readonly all: number;
}

/** The job of `n -> n^2 + 1` for n from 1 to `count`, from the call of `mapSubmit` to the list of results. */
export async function arrayTimes(count: number, method: MethodOption): Promise<ArrayTimes> {
  return await withClient({}, async (batch) => {
    // The runner is bundled and checked once for all jobs of an installation.
    await (await batch.submit("1")).result();
    const numbers = numbersTo(count);
    const begin = performance.now();
    const job = await batch.mapSubmit("#^2 + 1 &", numbers, { method });
    const submitted = performance.now();
    const results = await job.result();
    const ended = performance.now();
    const length =
      results instanceof Fn ? results.args.length : results instanceof Packed ? results.dims[0] : 0;
    const last = results instanceof Fn ? results.args[count - 1] : undefined;
    if (length !== count || (last !== undefined && last !== count ** 2 + 1)) {
      throw new Error(`${length} results, the last ${String(last)}`);
    }
    return { submit: (submitted - begin) / 1000, all: (ended - begin) / 1000 };
  });
}
