import type { Expr } from "@remotebatch/expr-model";
import type { ElementResult, ResultsOptions, WaitOptions } from "../job/job.js";

import type { ElementData } from "./element-data.js";

/**
 * Results of a mapped list, wherever they come from. Positions count from 1; those that are `skipped` are had from elsewhere, so that
 * nobody waits for them.
 */
export interface ElementSource {
  readonly length: number;
  /** One result, read without the others; `Missing["NotAvailable"]` before it is there. */
  element(index: number, signal?: AbortSignal): Promise<Expr>;
  /** What is known of the evaluation of one element; `undefined` before its child has ended, or where that left nothing. */
  elementData(index: number, signal?: AbortSignal): Promise<ElementData | undefined>;
  /** Every result once; ends when no more will come. */
  results(
    options?: ResultsOptions,
    skipped?: ReadonlySet<number>,
  ): AsyncIterableIterator<ElementResult>;
  /** Resolves when every result is there that will ever be. */
  wait(options?: WaitOptions, skipped?: ReadonlySet<number>): Promise<void>;
  /** The results of children that have ended, `undefined` at the positions of the others. */
  snapshot(signal?: AbortSignal): Promise<(Expr | undefined)[]>;
}
