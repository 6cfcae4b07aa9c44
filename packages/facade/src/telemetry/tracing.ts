import type { Attributes, Tracer } from "@opentelemetry/api";

type Api = Pick<typeof import("@opentelemetry/api"), "trace">;

/** Status code of a span that failed, by the API. */
const failedStatus = 2;

let loading: Promise<Tracer | undefined> | undefined;

/** The tracer of `@opentelemetry/api`, or nothing where that is not installed. */
function loadTracer(): Promise<Tracer | undefined> {
  loading ??= import("@opentelemetry/api").then(
    // Bundlers give a CommonJS module its exports as the default one alone.
    (api: Partial<Api> & { readonly default?: Api }) =>
      (api.trace ?? api.default?.trace)?.getTracer("@remotebatch/facade"),
    () => undefined,
  );
  return loading;
}

/**
 * Does the work inside a span. Where `@opentelemetry/api` is not installed, or nobody has registered a provider of
 * tracers with it, nothing is recorded.
 */
export async function traced<Result>(
  name: string,
  attributes: Attributes,
  work: () => Promise<Result>,
): Promise<Result> {
  const tracer = await loadTracer();
  if (tracer === undefined) return await work();
  return await tracer.startActiveSpan(`remotebatch.${name}`, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      const { message, code } = error as { readonly message?: string; readonly code?: string };
      span.setStatus({ code: failedStatus, ...(message === undefined ? {} : { message }) });
      if (code !== undefined) span.setAttribute("remotebatch.error_code", code);
      throw error;
    } finally {
      span.end();
    }
  });
}
