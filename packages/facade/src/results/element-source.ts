import type { Expr } from "@remotebatch/expr-model";
import type { ElementResult, ResultsOptions } from "../job/job.js";

/** Results of a mapped list, wherever they come from. Positions count from 1. */
export interface ElementSource {
  readonly length: number;
  /** One result, read without the others; `Missing["NotAvailable"]` before it is there. */
  element(index: number, signal?: AbortSignal): Promise<Expr>;
  /** Every result once; ends with the job. */
  results(options?: ResultsOptions): AsyncIterable<ElementResult>;
  /** The results of children that have ended, `undefined` at the positions of the others. */
  snapshot(signal?: AbortSignal): Promise<(Expr | undefined)[]>;
}
