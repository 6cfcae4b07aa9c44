import type { ProviderV1 } from "@remotebatch/job-model";
import { conformanceCases } from "./conformance-cases.js";
import { type CaseRemark, type ConformanceReport, reportText } from "./conformance-report.js";
import { faultyProvider } from "./fault-switches.js";

/** The two functions of a test runner that the suite needs; vitest, jest and `node:test` all have them. */
export interface TestFunctions {
  describe(name: string, body: () => void): unknown;
  /** What the body is given is looked at for a `skip(reason)`, which vitest and `node:test` have. */
  test(
    name: string,
    body: (...context: readonly unknown[]) => void | Promise<void>,
    timeoutMs?: number,
  ): unknown;
}

/** How the suite runs. */
export interface ConformanceOptions {
  /** How long a case may wait for one job, milliseconds. Default 30 s. */
  readonly timeoutMs?: number;
  /** Cases that are left out by name, each with the reason. */
  readonly without?: Readonly<Record<string, string>>;
  /** Called once, when the last case has ended. Default: prints the report as text. */
  readonly onReport?: (report: ConformanceReport) => void;
}

/** The runner's own way to mark a test as skipped, where it has one. */
function markSkipped(context: unknown, reason: string): void {
  // It is an object in node:test and a function with properties in vitest.
  const hasMembers = typeof context === "function" || typeof context === "object";
  if (!hasMembers || context === null || !("skip" in context)) return;
  if (typeof context.skip === "function") context.skip(reason);
}

function print(report: ConformanceReport): void {
  process.stdout.write(`${reportText(report)}\n`);
}

/**
 * Adds the whole conformance suite for a provider: one test per case, each on a provider of its own from `create`, closed
 * afterwards. Providers from `create` see the same jobs, where they say that jobs survive their client.
 *
 * A case about something the provider says it cannot do is marked as skipped, with the reason, where the test runner can do
 * that, and passes at once where it cannot; the report tells in any case how many ran and which did not.
 */
export function describeProvider(
  runner: TestFunctions,
  create: () => ProviderV1 | Promise<ProviderV1>,
  options: ConformanceOptions = {},
): void {
  const { timeoutMs = 30_000, without = {}, onReport = print } = options;
  // By name: a test runner may run a case again.
  const ran = new Set<string>();
  const skipped = new Map<string, CaseRemark>();
  const notes: CaseRemark[] = [];

  runner.describe("provider conformance", () => {
    for (const one of conformanceCases) {
      runner.test(
        one.name,
        async (...[context]) => {
          const provider = await create();
          const reason = without[one.name] ?? one.skip?.(provider);
          try {
            if (reason === undefined) {
              await one.run(provider, timeoutMs, {
                another: async () => await create(),
                faulty: async (switches) => await faultyProvider(switches, create),
                note: (text) => void notes.push({ name: one.name, text }),
              });
            }
          } finally {
            await provider.close();
            if (reason === undefined) ran.add(one.name);
            else skipped.set(one.name, { name: one.name, text: reason });
            if (ran.size + skipped.size === conformanceCases.length) {
              const report = { provider: provider.name, ran: [...ran], notes };
              onReport({ ...report, skipped: [...skipped.values()] });
            }
          }
          if (reason !== undefined) markSkipped(context, reason);
        },
        timeoutMs * 2,
      );
    }
  });
}
