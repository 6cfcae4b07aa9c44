import type { Cause, JobSpec } from "@remotebatch/job-model";
import type { MemoryChild, MemoryOutcome } from "./memory-provider.js";
import type { TestProgram } from "./test-runner.js";

function spanResult(spec: JobSpec, child: number): MemoryOutcome {
  const span = spec.spans[child - 1];
  const { elements } = spec;
  if (span === undefined || elements === undefined) return {};
  const at = (position: number): number => elements.offsets[position] ?? 0;
  const start = at(span.from - 1);
  const count = span.to - span.from + 1;
  const index = new DataView(new ArrayBuffer(count * 16));
  for (let element = 0; element < count; element += 1) {
    const offset = at(span.from - 1 + element);
    index.setBigUint64(element * 16, BigInt(offset - start), true);
    index.setBigUint64(element * 16 + 8, BigInt(at(span.from + element) - offset), true);
  }
  return { result: elements.bytes.slice(start, at(span.to)), index: new Uint8Array(index.buffer) };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** What `testRunner` does, in this process: the `execute` of a `memoryProvider` for the conformance suite. */
export async function executeTestProgram(
  spec: JobSpec,
  context: MemoryChild,
): Promise<MemoryOutcome> {
  const { child, attempt, signal, log } = context;
  const program = JSON.parse(new TextDecoder().decode(spec.payload)) as TestProgram;
  const isClean = attempt >= (program.cleanFrom ?? Number.POSITIVE_INFINITY);
  const steps = isClean ? [] : (program.children?.[child] ?? program.steps ?? []);
  const limit = AbortSignal.timeout(Math.min(spec.timeLimitMs ?? 2 ** 31 - 1, 2 ** 31 - 1));
  const ended = AbortSignal.any([signal, limit]);
  for (const step of steps) {
    if ("print" in step) log(step.print);
    if ("sleepMs" in step) await pause(step.sleepMs, ended);
    if ("fail" in step) {
      return { phase: "failed", cause: step.fail as Cause, reason: "It was told to fail." };
    }
    if ("exit" in step) throw new Error(`leaving with ${step.exit}`);
    if ("kill" in step) throw new Error("killed");
    if (limit.aborted)
      return { phase: "timedOut", cause: "timeLimit", reason: "It reached its time limit." };
  }
  if (spec.jobType === "Array") return spanResult(spec, child);
  return { result: new TextEncoder().encode(program.result ?? "") };
}
