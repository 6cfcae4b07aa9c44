import type { Expr } from "@remotebatch/expr-model";
import type { ElementResult, ResultsOptions } from "../job/job.js";
import { notAvailable } from "./absent.js";
import type { ElementSource } from "./element-source.js";

/** The results of a job that is gone: every one is `Missing["NotAvailable"]`. */
export class MissingResults implements ElementSource {
  readonly length: number;

  constructor(length: number) {
    this.length = length;
  }

  async element(): Promise<Expr> {
    return notAvailable();
  }

  async elementData(): Promise<undefined> {}

  async snapshot(): Promise<Expr[]> {
    return new Array<Expr>(this.length).fill(notAvailable());
  }

  async *results(
    _options?: ResultsOptions,
    skipped?: ReadonlySet<number>,
  ): AsyncGenerator<ElementResult> {
    for (let index = 1; index <= this.length; index += 1) {
      if (skipped?.has(index) !== true) yield { index, result: notAvailable() };
    }
  }

  async wait(): Promise<void> {}
}
