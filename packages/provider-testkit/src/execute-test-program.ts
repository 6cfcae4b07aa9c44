import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Cause, JobSpec } from "@remotebatch/job-model";
import type { MemoryChild, MemoryOutcome } from "./memory-provider.js";
import type { TestProgram, TestStep, ToldSetup } from "./test-runner.js";

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

/** Waits so long, or until the signal. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}

async function mark(
  { mark: file, everyMs = 0, times = 1 }: Extract<TestStep, { readonly mark: string }>,
  log: MemoryChild["log"],
  ended: AbortSignal,
): Promise<void> {
  for (let made = 0; made < times; made += 1) {
    if (made > 0) await pause(everyMs, ended);
    if (ended.aborted) return;
    appendFileSync(file, "mark\n");
    log("mark");
  }
}

function toldSetup({ name, inputFiles, resources }: JobSpec): ToldSetup {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
  const files = Object.fromEntries(inputFiles.map((file) => [file.name, base64(file.bytes)]));
  const { cores, memoryBytes } = resources;
  return {
    name,
    files,
    ...(cores === undefined ? {} : { cores }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  };
}

/** What `testRunner` does, in this process: the `execute` of a `memoryProvider` for the conformance suite. Nothing here is deaf. */
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
    if ("print" in step) log(step.print, step.stream);
    if ("sleepMs" in step) await pause(step.sleepMs, ended);
    if ("mark" in step) await mark(step, log, ended);
    if ("fail" in step && attempt <= (step.upToAttempt ?? Number.POSITIVE_INFINITY)) {
      const cause = step.fail as Cause;
      const { exitCode } = step;
      const code = exitCode === undefined ? {} : { exitCode };
      return { phase: "failed", cause, reason: "It was told to fail.", ...code };
    }
    if ("exit" in step) throw new Error(`leaving with ${step.exit}`);
    if ("kill" in step) throw new Error("killed");
    if (limit.aborted)
      return { phase: "timedOut", cause: "timeLimit", reason: "It reached its time limit." };
    if (signal.aborted) return { phase: "cancelled", cause: "user" };
  }
  if (spec.jobType === "Array") return spanResult(spec, child);
  const result = program.tells === true ? JSON.stringify(toldSetup(spec)) : program.result;
  return { result: new TextEncoder().encode(result ?? "") };
}
