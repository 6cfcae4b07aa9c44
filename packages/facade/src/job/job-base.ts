import type { Expr } from "@remotebatch/expr-model";
import { isStaticJobProperty, type JobProperty, type LogLine } from "@remotebatch/job-model";
import { propertyExpression } from "../properties/property-expression.js";
import { type PropertyReaders, readProperty } from "../properties/read-property.js";
import type {
  BatchJob,
  JobOfType,
  PropertiesOf,
  StatusView,
  WaitOptions,
  WholeJob,
} from "./job.js";
import type { JobCore } from "./job-core.js";
import { type JobEvents, jobEvents } from "./job-events.js";

/** What job objects of all types have in common. */
export abstract class JobBase<Properties> implements BatchJob<Properties> {
  abstract readonly jobType: "Single" | "Array" | "ArrayChild";
  protected readonly core: JobCore;

  constructor(core: JobCore) {
    this.core = core;
  }

  /** One function per property. */
  protected abstract readonly readers: PropertyReaders<Properties>;

  get uuid(): string {
    return this.core.record.uuid;
  }

  get name(): string {
    return this.core.record.name;
  }

  get environment(): string {
    return this.core.environment.name;
  }

  get provider(): string {
    return this.core.provider.name;
  }

  get submittedAtMs(): number {
    return this.core.record.submittedAtMs;
  }

  async get<Self extends JobOfType, Name extends keyof PropertiesOf<Self> & string>(
    this: Self,
    name: Name,
  ): Promise<PropertiesOf<Self>[Name]> {
    // Its own type says which properties there are; the readers have one for each of them.
    const job = this as unknown as JobBase<PropertiesOf<Self>>;
    return await readProperty(job.readers, name, job.jobType);
  }

  async getExpression(name: string): Promise<Expr> {
    const value = await readProperty(this.readers, name as keyof Properties & string, this.jobType);
    return propertyExpression(name, value);
  }

  properties(): readonly (keyof Properties & string)[] {
    return Object.keys(this.readers).sort() as (keyof Properties & string)[];
  }

  information(): Readonly<Partial<Properties>> {
    const fixed = this.properties().filter((name) => isStaticJobProperty(name as JobProperty));
    return Object.fromEntries(
      fixed.map((name) => [name, this.readers[name]()]),
    ) as Partial<Properties>;
  }

  async status(options: { readonly signal?: AbortSignal } = {}): Promise<StatusView> {
    return await this.core.status(options.signal);
  }

  async wait(options?: WaitOptions): Promise<StatusView> {
    return await this.core.wait(options);
  }

  watch(options: { readonly signal?: AbortSignal } = {}): AsyncIterable<StatusView> {
    return this.core.watch(options.signal);
  }

  events(options: { readonly signal?: AbortSignal } = {}): JobEvents {
    return jobEvents(this.watch(options), options.signal);
  }

  async abort(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await this.core.abort(options);
  }

  logs(
    options: {
      readonly child?: number;
      readonly follow?: boolean;
      readonly signal?: AbortSignal;
    } = {},
  ): AsyncIterable<LogLine> {
    return this.core.logs(options);
  }
}

/** What single and array jobs can do beyond a child. */
export abstract class WholeJobBase<Properties>
  extends JobBase<Properties>
  implements WholeJob<Properties>
{
  async delete(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await this.core.delete(options.signal);
  }

  export(): string {
    return this.core.export();
  }
}
