import { type Expr, listOf } from "@remotebatch/expr-model";
import { isFinal, type LogLine, type Span } from "@remotebatch/job-model";
import { waitUntil } from "../poller/status-watch.js";
import { commonReaders, evaluationReaders } from "../properties/common-properties.js";
import type { ArrayChildProperties } from "../properties/property-values.js";
import type { PropertyReaders } from "../properties/read-property.js";
import type { ArrayResults } from "../results/array-results.js";
import type { ArrayChildJob, StatusView, WaitOptions } from "./job.js";
import { JobBase } from "./job-base.js";
import type { JobCore } from "./job-core.js";

/** What is known of one child, in the form of a job's status. */
export function childView(core: JobCore, index: number): StatusView {
  const parent = core.tracker.view();
  const child = core.tracker.child(index);
  if (!parent.available || child === undefined) {
    return {
      ...parent,
      available: false,
      status: undefined,
      phase: undefined,
      inProgress: false,
      succeeded: false,
      failed: false,
      reason: parent.available ? "Nothing was heard of this child." : parent.reason,
      cause: undefined,
      exitCode: undefined,
      childCount: 1,
      counts: {},
      phases: {},
    };
  }
  const final = isFinal(child.phase);
  return {
    available: true,
    status: child.label,
    phase: child.phase,
    inProgress: !final,
    succeeded: child.phase === "succeeded",
    failed: final && child.phase !== "succeeded",
    reason: child.reason,
    cause: child.cause,
    exitCode: child.exitCode,
    childCount: 1,
    counts: { [child.label]: 1 },
    phases: { [child.phase]: 1 },
  };
}

/** The job object of one child of an array job. */
export class ArrayChildJobObject extends JobBase<ArrayChildProperties> implements ArrayChildJob {
  readonly jobType = "ArrayChild" as const;
  readonly childIndex: number;
  readonly span: Span;
  protected readonly readers: PropertyReaders<ArrayChildProperties>;
  readonly #results: ArrayResults;

  constructor(core: JobCore, childIndex: number, span: Span, results: ArrayResults) {
    super(core);
    this.childIndex = childIndex;
    this.span = span;
    this.#results = results;
    const status = () => this.status();
    const data = async () => {
      await core.status();
      return await results.childData(childIndex);
    };
    this.readers = {
      ...commonReaders(core, status, () => this.properties()),
      ...evaluationReaders(core, childIndex, status, data, () => results.failure(childIndex)),
      JobType: () => "ArrayChild",
      ChildJobIndex: () => childIndex,
      ChildJobSpan: () => span,
    };
  }

  override async status(options: { readonly signal?: AbortSignal } = {}): Promise<StatusView> {
    await this.core.status(options.signal);
    return childView(this.core, this.childIndex);
  }

  override async wait(options?: WaitOptions): Promise<StatusView> {
    const { poller } = this.core.environment;
    await waitUntil(
      poller,
      this.core.tracker,
      (tracker) => tracker.ended || tracker.childEnded(this.childIndex),
      options,
    );
    return childView(this.core, this.childIndex);
  }

  override async *watch(
    options: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<StatusView> {
    let shown: string | undefined;
    for await (const _parent of this.core.watch(options.signal)) {
      const view = childView(this.core, this.childIndex);
      const text = JSON.stringify(view);
      if (text === shown) continue;
      shown = text;
      yield view;
      if (view.available && !view.inProgress) return;
    }
  }

  override async abort(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await this.core.abort({ ...options, children: [this.childIndex] });
  }

  override logs(
    options: { readonly follow?: boolean; readonly signal?: AbortSignal } = {},
  ): AsyncIterable<LogLine> {
    return this.core.logs({ ...options, child: this.childIndex });
  }

  async result(options?: WaitOptions): Promise<Expr> {
    await this.wait(options);
    return listOf(await this.#results.childResults(this.childIndex, options?.signal));
  }
}
