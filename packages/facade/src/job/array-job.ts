import { type Expr, listOf } from "@remotebatch/expr-model";
import { BatchError, type Span } from "@remotebatch/job-model";
import { checkResubmitOptions } from "../options/check-resubmit-options.js";
import { arrayReaders } from "../properties/array-properties.js";
import type { ArrayProperties } from "../properties/property-values.js";
import type { PropertyReaders } from "../properties/read-property.js";
import type { ResubmissionRecord } from "../registry/job-record.js";
import { isFailure, isNotAvailable, notAvailable } from "../results/absent.js";
import { ArrayResults } from "../results/array-results.js";
import { checkResultsOptions } from "../results/check-results-options.js";
import type { ElementData } from "../results/element-data.js";
import type { ElementSource } from "../results/element-source.js";
import { MissingResults } from "../results/missing-results.js";
import { OverlaidResults } from "../results/overlaid-results.js";
import { partialResultsOf } from "../results/partial-results.js";
import { ArrayChildJobObject } from "./array-child-job.js";
import type {
  ArrayChildJob,
  ArrayJob,
  ElementResult,
  PartialResults,
  ResubmitChoice,
  ResubmitOptions,
  ResultsOptions,
  WaitOptions,
} from "./job.js";
import { WholeJobBase } from "./job-base.js";
import type { JobCore } from "./job-core.js";

/** Positions in a list of that length. */
export interface ChosenElements {
  readonly positions: readonly number[];
  readonly length: number;
}

/** Submits these elements of a job's list again. */
export type Resubmit = (
  core: JobCore,
  chosen: ChosenElements,
  options: ResubmitOptions,
) => Promise<ArrayJobObject>;

type Properties = ArrayProperties<ArrayChildJob>;

/** The job object of a mapped list. */
export class ArrayJobObject extends WholeJobBase<Properties> implements ArrayJob {
  readonly jobType = "Array" as const;
  protected readonly readers: PropertyReaders<Properties>;
  readonly #own: ArrayResults;
  readonly #source: ElementSource;
  readonly #resubmit: Resubmit;

  /** `earlier` is the job that this one evaluates elements of again; without it all other results are missing. */
  constructor(core: JobCore, resubmit: Resubmit, earlier?: ArrayJobObject) {
    super(core);
    const { environment, tracker, reader, record, spans } = core;
    this.#own = new ArrayResults(spans, environment.poller, tracker, reader);
    this.#source = wholeResults(
      this.#own,
      record.resubmission,
      earlier === undefined ? undefined : earlier.#source,
    );
    this.#resubmit = resubmit;
    this.readers = arrayReaders({
      core,
      own: this.#own,
      source: this.#source,
      children: () => this.children(),
      names: () => this.properties(),
      partialResults: () => this.partialResults(),
    });
  }

  get length(): number {
    return this.#source.length;
  }

  get spans(): readonly Span[] {
    return this.core.spans;
  }

  child(index: number): ArrayChildJob {
    const span = this.core.spans[index - 1];
    if (span === undefined) {
      throw new BatchError(
        "BATCH_NOT_FOUND",
        `There is no child ${index}; this job has children 1 to ${this.core.spans.length}.`,
      );
    }
    return new ArrayChildJobObject(this.core, index, span, this.#own);
  }

  children(): readonly ArrayChildJob[] {
    return this.core.spans.map((_, slot) => this.child(slot + 1));
  }

  async result(options?: WaitOptions): Promise<Expr> {
    await this.#source.wait(options);
    const values = await this.#source.snapshot(options?.signal);
    return listOf(values.map((value) => value ?? notAvailable()));
  }

  results(options?: ResultsOptions): AsyncIterable<ElementResult> {
    checkResultsOptions({ ...options });
    return this.#source.results(options);
  }

  async partialResults(options: { readonly signal?: AbortSignal } = {}): Promise<PartialResults> {
    return partialResultsOf(await this.#source.snapshot(options.signal));
  }

  async element(index: number, options: { readonly signal?: AbortSignal } = {}): Promise<Expr> {
    this.#checkElement(index);
    return await this.#source.element(index, options.signal);
  }

  async elementData(
    index: number,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ElementData | undefined> {
    this.#checkElement(index);
    return await this.#source.elementData(index, options.signal);
  }

  #checkElement(index: number): void {
    if (Number.isSafeInteger(index) && index >= 1 && index <= this.length) return;
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `There is no element ${index}; this job has elements 1 to ${this.length}.`,
    );
  }

  async resubmit(choice: ResubmitChoice, options: ResubmitOptions = {}): Promise<ArrayJob> {
    checkResubmitOptions({ ...options });
    const positions = await this.#chosen(choice, options.signal);
    if (positions.length === 0) {
      throw new BatchError(
        "BATCH_INVALID_JOB",
        `No element of job ${this.uuid} is ${typeof choice === "string" ? choice : "chosen"}; there is nothing to evaluate again.`,
      );
    }
    const chosen = { positions, length: this.length };
    return await this.#resubmit(this.core, chosen, options);
  }

  resubmissions(): readonly string[] {
    return this.core.resubmissions();
  }

  async #chosen(choice: ResubmitChoice, signal?: AbortSignal): Promise<readonly number[]> {
    if (choice !== "failed" && choice !== "missing") {
      if (!Array.isArray(choice)) {
        throw new BatchError(
          "BATCH_INVALID_OPTION",
          'resubmit takes "failed", "missing" or a list of positions from 1.',
        );
      }
      for (const index of choice) this.#checkPosition(index);
      return [...new Set<number>(choice)].sort((a, b) => a - b);
    }
    const wanted =
      choice === "failed"
        ? isFailure
        : (result: Expr) => isNotAvailable(result) || isChildFailure(result);
    const values = await this.#source.snapshot(signal);
    const positions: number[] = [];
    for (const [slot, value] of values.entries()) {
      if (value !== undefined && wanted(value)) positions.push(slot + 1);
    }
    return positions;
  }

  #checkPosition(index: number): void {
    if (Number.isSafeInteger(index) && index >= 1 && index <= this.length) return;
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `There is no element ${index} to resubmit; this job has elements 1 to ${this.length}.`,
    );
  }
}

/** The results of the list that a job shows: its own, laid over those of the job that it evaluates elements of again. */
function wholeResults(
  own: ArrayResults,
  resubmission: ResubmissionRecord | undefined,
  earlier: ElementSource | undefined,
): ElementSource {
  if (resubmission === undefined) return own;
  const { positions, length = earlier?.length ?? positions.at(-1) ?? own.length } = resubmission;
  // A job of which only a provider's list tells has lost the results that it took from others.
  const isWhole = earlier?.length === length;
  return new OverlaidResults(isWhole ? earlier : new MissingResults(length), own, positions);
}

/** True for what stands in the place of results of a child that left none. */
function isChildFailure(result: Expr): boolean {
  return isFailure(result) && result.args[0] === "ChildJobFailure";
}
