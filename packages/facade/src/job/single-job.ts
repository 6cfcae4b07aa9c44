import type { Assoc, Expr } from "@remotebatch/expr-model";
import {
  commonReaders,
  evaluationReaders,
  submissionReaders,
} from "../properties/common-properties.js";
import type { SingleProperties } from "../properties/property-values.js";
import type { PropertyReaders } from "../properties/read-property.js";
import { jobFailure } from "../results/absent.js";
import { decodeEvaluationData } from "../results/evaluation-data.js";
import type { SingleJob, WaitOptions } from "./job.js";
import { WholeJobBase } from "./job-base.js";
import type { JobCore } from "./job-core.js";

/** The job object of one evaluation. */
export class SingleJobObject extends WholeJobBase<SingleProperties> implements SingleJob {
  readonly jobType = "Single" as const;
  protected readonly readers: PropertyReaders<SingleProperties>;

  constructor(core: JobCore) {
    super(core);
    const status = () => core.status();
    const data = async () => {
      await core.status();
      return await this.#data();
    };
    this.readers = {
      ...commonReaders(core, status, () => this.properties()),
      ...submissionReaders(core),
      ...evaluationReaders(core, 1, status, data, (view) => jobFailure(view)),
      JobType: () => "Single",
    };
  }

  async #data(signal?: AbortSignal): Promise<Assoc | undefined> {
    if (!this.core.tracker.ended) return undefined;
    const output = await this.core.reader.result(1, signal);
    return output.state === "ready"
      ? decodeEvaluationData(output.bytes, `job ${this.uuid}`)
      : undefined;
  }

  async evaluationData(options?: WaitOptions): Promise<Assoc | undefined> {
    await this.core.wait(options);
    return await this.#data(options?.signal);
  }

  async result(options?: WaitOptions): Promise<Expr> {
    const view = await this.core.wait(options);
    const data = await this.#data(options?.signal);
    return data?.get("Result") ?? jobFailure(view);
  }
}
