import type { ProviderV1 } from "@remotebatch/job-model";
import { conformanceCases } from "./conformance-cases.js";

/** The two functions of a test runner that the suite needs; vitest, jest and `node:test` all have them. */
export interface TestFunctions {
  describe(name: string, body: () => void): unknown;
  test(name: string, body: () => void | Promise<void>, timeoutMs?: number): unknown;
}

/** How the suite runs. */
export interface ConformanceOptions {
  /** How long a case may wait for one job, milliseconds. Default 30 s. */
  readonly timeoutMs?: number;
}

/**
 * Adds the whole conformance suite for a provider: one test per case, each on a provider of its own from `create`, closed
 * afterwards. Providers from `create` see the same jobs, where they say that jobs survive their client. A case about something the provider says it cannot do passes at once.
 */
export function describeProvider(
  runner: TestFunctions,
  create: () => ProviderV1 | Promise<ProviderV1>,
  options: ConformanceOptions = {},
): void {
  const { timeoutMs = 30_000 } = options;
  runner.describe("provider conformance", () => {
    for (const { name, applies, run } of conformanceCases) {
      runner.test(
        name,
        async () => {
          const provider = await create();
          try {
            if (applies?.(provider) !== false)
              await run(provider, timeoutMs, async () => await create());
          } finally {
            await provider.close();
          }
        },
        timeoutMs * 2,
      );
    }
  });
}
