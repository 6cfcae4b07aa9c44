import { BatchError, type ProviderV1, suggestion } from "@remotebatch/job-model";
import type { Environment } from "../job/job-core.js";
import { shown } from "../options/option-value.js";
import { type PollingLimits, ProviderPoller } from "../poller/provider-poller.js";
import type { RemoteBatchOptions } from "../remote-batch.js";
import { silentLogger } from "../telemetry/batch-logger.js";
import { observedProvider } from "../telemetry/observed-provider.js";
import { MissingEnvironment } from "./missing-environment.js";

const defaultPolling: PollingLimits = { minIntervalMs: 50, maxIntervalMs: 10_000 };

function pollingLimits(options: RemoteBatchOptions["polling"]): PollingLimits {
  const limits = { ...defaultPolling, ...options };
  if (!(limits.minIntervalMs > 0 && limits.maxIntervalMs >= limits.minIntervalMs)) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      "polling must be { minIntervalMs, maxIntervalMs } with 0 < minIntervalMs <= maxIntervalMs.",
    );
  }
  return limits;
}

/** The environments of a client, in their order. */
export class Environments {
  readonly byName: ReadonlyMap<string, Environment>;
  readonly defaultName: string;
  readonly #given = new Map<string, ProviderV1>();

  constructor(options: RemoteBatchOptions) {
    const limits = pollingLimits(options.polling);
    const entries = Object.entries(options.environments ?? {});
    const [first] = entries;
    if (first === undefined) {
      throw new BatchError(
        "BATCH_INVALID_OPTION",
        "environments is empty; give at least one provider, { here: localProvider() }.",
      );
    }
    this.byName = new Map(
      entries.map(([name, provider]) => {
        checkProvider(name, provider);
        this.#given.set(name, provider);
        const observed = observedProvider(provider, options.logger ?? silentLogger);
        return [name, { name, provider: observed, poller: new ProviderPoller(observed, limits) }];
      }),
    );
    this.defaultName = options.default ?? first[0];
    this.get(this.defaultName);
  }

  get names(): readonly string[] {
    return [...this.byName.keys()];
  }

  /** @throws BatchError `BATCH_INVALID_OPTION` naming the environments there are. */
  get(name: string = this.defaultName): Environment {
    const found = this.byName.get(name);
    if (found !== undefined) return found;
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `There is no environment ${shown(name)}.${suggestion(String(name), this.names)}`,
    );
  }

  /** Tells the provider of an environment that a job may come; where there is no such environment, nobody. */
  expectJob(name: string = this.defaultName): void {
    this.byName.get(name)?.provider.expectJob?.();
  }

  /** The provider of an environment as the user gave it. */
  given(name?: string): ProviderV1 {
    const environment = this.get(name);
    return this.#given.get(environment.name) ?? environment.provider;
  }

  /** The environment a record belongs to: by its name, else the first of the same provider. */
  ofRecord(record: RecordPlace): Environment {
    const [environment] = this.ofProvider(record);
    if (environment !== undefined) return environment;
    throw new BatchError(
      "BATCH_NOT_FOUND",
      `The job belongs to the environment "${record.environment}" of the provider "${record.provider}", which this client does not have; create the client with it.`,
      { cause: new MissingEnvironment(record.environment, record.provider) },
    );
  }

  /** All environments of a record's provider, the one of its name first. */
  ofProvider({ environment: name, provider }: RecordPlace): readonly Environment[] {
    const own = [...this.byName.values()].filter((one) => one.provider.name === provider);
    return own.sort((one, other) => Number(other.name === name) - Number(one.name === name));
  }

  async close(): Promise<void> {
    for (const { poller } of this.byName.values()) await poller.close();
    for (const { provider } of this.byName.values()) await provider.close();
  }
}

/** Where a record says that its job is. */
export interface RecordPlace {
  readonly environment: string;
  readonly provider: string;
}

function checkProvider(name: string, provider: ProviderV1): void {
  if (typeof provider === "object" && provider !== null && provider.specificationVersion === "v1") {
    return;
  }
  throw new BatchError(
    "BATCH_INVALID_OPTION",
    `The environment "${name}" is ${shown(provider)}; give a provider (specificationVersion "v1").`,
  );
}
