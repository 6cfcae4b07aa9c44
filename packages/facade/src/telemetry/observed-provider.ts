import type { ProviderV1 } from "@remotebatch/job-model";
import type { BatchLogger, LogFields } from "./batch-logger.js";
import { traced } from "./tracing.js";

type Facts = Readonly<Record<string, string | number>>;

/** Names of attributes as traces have them. */
function attributesOf(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [`remotebatch.${name}`, value]),
  );
}

/**
 * The same provider; what it is asked about one job or its status is a span and a log line with the time that it took.
 * Validation, lists and logs are handed through untold.
 */
export function observedProvider(provider: ProviderV1, logger: BatchLogger): ProviderV1 {
  const observed = async <Result>(
    name: string,
    facts: Facts,
    work: () => Promise<Result>,
    level: "debug" | "info" = "debug",
  ): Promise<Result> => {
    const all = { provider: provider.name, ...facts };
    const began = performance.now();
    const fields = (): LogFields => ({ ...all, tookMs: Math.round(performance.now() - began) });
    try {
      const result = await traced(name, attributesOf(all), work);
      logger[level](name, fields());
      return result;
    } catch (error) {
      const { code, message } = error as { readonly code?: string; readonly message?: string };
      logger.warn(`${name} failed`, { ...fields(), code, message });
      throw error;
    }
  };
  return {
    specificationVersion: "v1",
    get name() {
      return provider.name;
    },
    get limits() {
      return provider.limits;
    },
    get capabilities() {
      return provider.capabilities;
    },
    validate: (spec, options) => provider.validate(spec, options),
    expectJob: () => provider.expectJob?.(),
    submit: (spec, options) =>
      observed(
        "submit",
        {
          job: spec.uuid,
          children: spec.spans.length,
          bytes: spec.payload.length + (spec.elements?.bytes.length ?? 0),
        },
        () => provider.submit(spec, options),
        "info",
      ),
    status: (queries, options) =>
      observed("status", { jobs: queries.length }, () => provider.status(queries, options)),
    onChange: (ref, listener) => provider.onChange?.(ref, listener) ?? (() => {}),
    output: (ref, options) =>
      observed(
        "output",
        { job: ref.uuid, child: options.child, part: options.part ?? "result" },
        () => provider.output(ref, options),
      ),
    logs: (ref, options) => provider.logs(ref, options),
    abort: (ref, options) =>
      observed("abort", { job: ref.uuid }, () => provider.abort(ref, options), "info"),
    remove: (ref, options) =>
      observed("remove", { job: ref.uuid }, () => provider.remove(ref, options), "info"),
    list: (filter) => provider.list(filter),
    attach: (text) => observed("attach", {}, () => provider.attach(text)),
    close: () => provider.close(),
  };
}
