import { BatchError, type ProviderV1, type RunnerFile, type Span } from "@remotebatch/job-model";
import { loadRunner } from "@remotebatch/job-runner/asset";
import { createSession } from "../definitions/create-session.js";
import type { DefinitionStore } from "../definitions/definition-store.js";
import type { Session } from "../definitions/session.js";
import { shippedDefinitions } from "../definitions/shipped-definitions.js";
import { argumentExpression } from "../functions/argument-expression.js";
import { withFunctionFile } from "../functions/function-options.js";
import { type PreparedCode, prepareCode } from "../functions/prepare-code.js";
import type { RemoteFunction, Submittable } from "../functions/remote-function.js";
import type { ArrayJobObject, ChosenElements } from "../job/array-job.js";
import type { ArrayJob, Job, ResubmitOptions, SingleJob } from "../job/job.js";
import type { Environment, JobCore } from "../job/job-core.js";
import { deliverAll } from "../notifications/deliver-all.js";
import { NoticeBook } from "../notifications/notice-book.js";
import { Notifier } from "../notifications/notifier.js";
import {
  checkOptionNames,
  type ResolvedOptions,
  resolveOptions,
} from "../options/resolve-options.js";
import type { Code, MapSubmitOptions, SubmitOptions } from "../options/submit-options.js";
import { Registry } from "../registry/registry.js";
import { stateFolder } from "../registry/state-folder.js";
import type {
  DeliverOptions,
  JobFilter,
  ListInput,
  RebuiltRegistry,
  RemoteBatch,
  RemoteBatchOptions,
} from "../remote-batch.js";
import { type ResultCache, resultCache } from "../results/result-cache.js";
import { codeExpression } from "../submit/code.js";
import { inputElements } from "../submit/list-input.js";
import { encodePayload } from "../submit/payload.js";
import type { JobContent } from "../submit/prepared-job.js";
import { submitJob } from "../submit/submitter.js";
import { wireExpression } from "../submit/wire-symbols.js";
import { checkClientOptions } from "./client-options.js";
import { abortEach, type JobOrJobs } from "./each-job.js";
import { Environments } from "./environments.js";
import { JobCatalog } from "./job-catalog.js";
import { packedJob } from "./packed-job.js";
import { resubmission } from "./resubmission.js";

const singleSpan: readonly Span[] = [{ from: 1, to: 1 }];

/** The client behind `createRemoteBatch`. */
export class RemoteBatchClient implements RemoteBatch {
  readonly #environments: Environments;
  readonly #registry: Registry;
  readonly #catalog: JobCatalog;
  readonly #notifier: Notifier;
  readonly #results: ResultCache | undefined;
  readonly #options: RemoteBatchOptions;
  #closed = false;

  constructor(options: RemoteBatchOptions) {
    checkClientOptions(options);
    this.#options = options;
    this.#environments = new Environments(options);
    this.#registry = new Registry(stateFolder(options.folder));
    this.#results = resultCache(options, this.#registry.folder);
    this.#notifier = new Notifier(new NoticeBook(this.#registry), {
      methods: options.notifications ?? {},
      onWarning: options.onWarning,
    });
    this.#catalog = new JobCatalog(
      this.#registry,
      this.#environments,
      () => this.#runner(),
      (core, chosen, options) => this.#resubmit(core, chosen, options),
      (core) => this.#notifier.follow(core),
      this.#results,
      options.onWarning,
    );
  }

  get environments(): readonly string[] {
    return this.#environments.names;
  }

  get defaultEnvironment(): string {
    return this.#environments.defaultName;
  }

  provider(environment?: string): ProviderV1 {
    return this.#environments.given(environment);
  }

  #runner(): Promise<RunnerFile> {
    const { runner } = this.#options;
    if (runner === undefined) return loadRunner();
    return typeof runner === "function" ? runner() : Promise.resolve(runner);
  }

  #checkOpen(): void {
    if (this.#closed) {
      throw new BatchError("BATCH_CLOSED", "The client was closed; create a new one.");
    }
  }

  /** Before anything is checked; what is no options at all is refused where they are. */
  #expectJob(options: SubmitOptions | null): void {
    if (!this.#closed) this.#environments.expectJob(options?.environment);
  }

  async #resolve(
    options: MapSubmitOptions,
    elements: number | undefined,
    code: PreparedCode,
  ): Promise<{ readonly environment: Environment; readonly resolved: ResolvedOptions }> {
    this.#checkOpen();
    checkOptionNames(options, elements !== undefined);
    options.signal?.throwIfAborted();
    const environment = this.#environments.get(options.environment);
    const { provider } = environment;
    const resolved = await resolveOptions(options, {
      limits: provider.limits,
      capabilities: provider.capabilities,
      provider: provider.name,
      creditsPerHour: this.#options.creditsPerHour,
      licensing: this.#options.licensing ?? {},
      elements,
      notificationMethods: Object.keys(this.#options.notifications ?? {}),
    });
    return { environment, resolved: withFunctionFile(resolved, options, code) };
  }

  async submit(code: Submittable, options: SubmitOptions = {}): Promise<SingleJob> {
    return await this.submitWith(undefined, code, options);
  }

  /** `submit` with the definitions of a session. */
  async submitWith(
    definitions: DefinitionStore | undefined,
    code: Submittable,
    options: SubmitOptions,
  ): Promise<SingleJob> {
    this.#expectJob(options);
    const prepared = await prepareCode(code, false);
    const { expression } = prepared;
    const { onWarning } = this.#options;
    const { environment, resolved } = await this.#resolve(options, undefined, prepared);
    const payload = encodePayload({
      jobType: "Single",
      expression,
      definitions: shippedDefinitions(definitions, [expression], resolved, onWarning),
      initialization: undefined,
      kernel: resolved.kernel,
      seed: resolved.seed,
      licence: resolved.licence,
    });
    const { record } = await this.#send(environment, resolved, options.signal, {
      jobType: "Single",
      payload,
      inputFiles: resolved.inputFiles,
      spans: singleSpan,
    });
    return this.#catalog.single(record);
  }

  async mapSubmit(
    f: Code | RemoteFunction,
    list: ListInput,
    options: MapSubmitOptions = {},
  ): Promise<ArrayJob> {
    return await this.mapSubmitWith(undefined, f, list, options);
  }

  /** `mapSubmit` with the definitions of a session. */
  async mapSubmitWith(
    definitions: DefinitionStore | undefined,
    f: Code | RemoteFunction,
    list: ListInput,
    options: MapSubmitOptions,
  ): Promise<ArrayJob> {
    this.#expectJob(options);
    const prepared = await prepareCode(f, true);
    const { expression } = prepared;
    const convert = prepared.file === undefined ? wireExpression : argumentExpression;
    const elements = await inputElements(list, this.#options.evaluate, convert);
    const initialization =
      options.initialization === undefined
        ? undefined
        : codeExpression(options.initialization, "The initialization");
    const { onWarning, creditsPerHour } = this.#options;
    const { signal } = options;
    const { environment, resolved } = await this.#resolve(options, elements.length, prepared);
    const reached = [expression, ...elements, ...(initialization ? [initialization] : [])];
    const payload = encodePayload({
      jobType: "Array",
      expression,
      definitions: shippedDefinitions(definitions, reached, resolved, onWarning),
      initialization,
      kernel: resolved.kernel,
      seed: resolved.seed,
      licence: resolved.licence,
    });
    const { inputFiles } = resolved;
    const packed = await packedJob(
      {
        send: async (pilot, content) =>
          this.#catalog.core((await this.#send(environment, pilot, signal, content)).record),
        onWarning,
        creditsPerHour,
      },
      { environment, options: resolved, content: { payload, inputFiles }, elements },
      signal,
    );
    const { record } = await this.#send(environment, packed.options, signal, packed.content);
    return await this.#catalog.array(record);
  }

  async #send(
    environment: Environment,
    options: Parameters<typeof submitJob>[2],
    signal: AbortSignal | undefined,
    content: JobContent,
  ): ReturnType<typeof submitJob> {
    const runner = await this.#runner();
    this.#catalog.inFlight.add(options.uuid);
    try {
      return await submitJob(this.#registry, environment, options, content, runner, signal);
    } finally {
      this.#catalog.inFlight.delete(options.uuid);
    }
  }

  async #resubmit(
    core: JobCore,
    chosen: ChosenElements,
    changes: ResubmitOptions,
  ): Promise<ArrayJobObject> {
    this.#checkOpen();
    const { options, content } = resubmission(this.#registry, core, chosen, changes);
    const { record } = await this.#send(core.environment, options, changes.signal, content);
    return await this.#catalog.array(record);
  }

  async job(uuid: string): Promise<Job> {
    this.#checkOpen();
    return await this.#catalog.job(uuid);
  }

  async jobs(filter?: JobFilter): Promise<readonly Job[]> {
    this.#checkOpen();
    return await this.#catalog.jobs(filter);
  }

  async abort<Aborted extends JobOrJobs<{ abort(): Promise<void> }>>(
    jobs: Aborted,
  ): Promise<Aborted> {
    await abortEach(jobs);
    return jobs;
  }

  async attach(text: string): Promise<Job> {
    this.#checkOpen();
    return await this.#catalog.attach(text);
  }

  session(): Session {
    return createSession(this);
  }

  async open(): Promise<void> {
    this.#checkOpen();
    await this.#catalog.open();
  }

  async rebuild(options: { readonly fresh?: boolean } = {}): Promise<RebuiltRegistry> {
    this.#checkOpen();
    return await this.#catalog.rebuild(options.fresh === true);
  }

  async deliverNotifications(options?: DeliverOptions): Promise<void> {
    await this.open();
    await deliverAll(this.#notifier, () => this.#catalog.registeredCores(), options);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#environments.close();
    await this.#notifier.idle();
    await this.#results?.idle();
    await this.#registry.close();
  }
}
