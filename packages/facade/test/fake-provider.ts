import {
  type Assoc,
  assoc,
  assocOf,
  type Expr,
  fn,
  isFn,
  list,
  listOf,
  parse,
  real,
  sym,
} from "@remotebatch/expr-model";
import {
  BatchError,
  type BatchErrorCode,
  type ChildStatus,
  isFinal,
  type JobRef,
  type JobSpec,
  type JobStatus,
  jobSpecIssues,
  type OutputAnswer,
  type Phase,
  type ProviderV1,
  type RunnerFile,
  spanLength,
} from "@remotebatch/job-model";
import { decode, encode, encodeBody } from "@remotebatch/wxf-codec";

/** A runner that no test ever runs. */
export const fakeRunner: RunnerFile = { bytes: new Uint8Array([1]), sha256: "0".repeat(64) };

interface FakeJob {
  readonly spec: JobSpec;
  readonly phases: Phase[];
  changes: number;
}

/** What a test can make the provider do, and what it saw. */
export interface FakeControl {
  readonly specs: JobSpec[];
  /** Children stay queued until `finish` when true. */
  hold: boolean;
  /** Thrown by the next calls of `status`. */
  statusFailures: number;
  statusCalls: number;
  /** Thrown by the next `submit`, before or after it took the job. */
  submitFailure: { readonly error: unknown; readonly after: boolean } | undefined;
  outputCalls: { readonly child: number; readonly part: string; readonly ranged: boolean }[];
  evaluate: (element: Expr) => Expr;
  /** Children whose outputs are refused as damaged. */
  readonly damaged: Set<number>;
  /** What every question about a job's status is answered with in place of a status. */
  refusal: BatchErrorCode | undefined;
  /** Refuses every submission of a job that it has, as one of another release would be. */
  refusesRepeats: boolean;
  /** How long each element takes, and each child around them, in milliseconds. */
  times: { readonly elementMs: number; readonly startMs: number };
  finish(child: number, phase?: Phase): void;
}

function evaluationData(result: Expr, elementSeconds: readonly number[] = []): Assoc {
  return assocOf([
    ["Result", result, true],
    ["ElementTimings", listOf(elementSeconds.map(real))],
    ["Success", sym("True")],
    ["FailureType", sym("None")],
    ["Messages", list()],
    ["MessagesText", list("a message")],
    ["MessagesExpressions", list(parse("HoldForm[Power::infy]"))],
    ["Timing", real(0.25)],
    ["AbsoluteTiming", real(0.5)],
  ]);
}

/** A provider in memory that applies one function to every element; not a conforming one, only enough to see the client. */
export function fakeProvider(name = "fake"): {
  readonly provider: ProviderV1;
  readonly control: FakeControl;
} {
  const jobs = new Map<string, FakeJob>();
  const control: FakeControl = {
    specs: [],
    hold: false,
    statusFailures: 0,
    statusCalls: 0,
    submitFailure: undefined,
    outputCalls: [],
    evaluate: (element) => fn("Result", element),
    damaged: new Set(),
    refusal: undefined,
    refusesRepeats: false,
    times: { elementMs: 500, startMs: 100 },
    finish(child, phase = "succeeded") {
      for (const job of jobs.values()) {
        job.phases[child - 1] = phase;
        job.changes += 1;
      }
    },
  };
  const known = (ref: JobRef): FakeJob => {
    const job = jobs.get(ref.uuid);
    if (job === undefined) throw new BatchError("BATCH_NOT_FOUND", "no such job");
    return job;
  };
  const elementsOf = (spec: JobSpec, child: number): Expr[] => {
    const span = spec.spans[child - 1];
    if (spec.elements === undefined || span === undefined) return [];
    const { bytes, offsets } = spec.elements;
    const found: Expr[] = [];
    for (let i = span.from; i <= span.to; i += 1) {
      found.push(decode(bytes.slice(offsets[i - 1], offsets[i])));
    }
    return found;
  };
  const status = (job: FakeJob): JobStatus => {
    const counts: Record<string, number> = {};
    for (const phase of job.phases) counts[phase] = (counts[phase] ?? 0) + 1;
    const ended = job.phases.every((phase) => isFinal(phase));
    const phase: Phase = !ended
      ? "running"
      : job.phases.every((one) => one === "succeeded")
        ? "succeeded"
        : (job.phases.find((one) => one !== "succeeded") ?? "failed");
    return {
      phase,
      label: phase.toUpperCase(),
      ...(phase === "failed" ? { reason: "it broke" } : {}),
      ...(phase === "failed" && job.spec.jobType === "Single" ? { exitCode: 3 } : {}),
      counts,
      phases: counts as JobStatus["phases"],
      changed: job.phases.map(
        (one, slot): ChildStatus => ({
          child: slot + 1,
          phase: one,
          label: one.toUpperCase(),
          attempt: 1,
          startedAtMs: 1000,
          finishedAtMs:
            1000 +
            control.times.startMs +
            control.times.elementMs * spanLength(job.spec.spans[slot] ?? { from: 1, to: 1 }),
          ...(one === "failed" ? { reason: "it broke", exitCode: 3 } : {}),
        }),
      ),
      cursor: String(job.changes),
    };
  };
  const provider: ProviderV1 = {
    specificationVersion: "v1",
    name,
    limits: {
      minChildren: 1,
      maxChildren: 1000,
      maxJobBytes: 1e8,
      minTimeLimitMs: 1000,
      maxTimeLimitMs: Number.POSITIVE_INFINITY,
      timeLimitStepMs: 1,
    },
    capabilities: {
      abortChild: true,
      logs: "end",
      remove: true,
      list: true,
      survivesClient: true,
      keepsSecrets: false,
    },
    validate: async (spec) => jobSpecIssues(spec, provider.limits),
    async submit(spec) {
      const failure = control.submitFailure;
      control.submitFailure = undefined;
      if (failure !== undefined && !failure.after) throw failure.error;
      if (control.refusesRepeats && jobs.has(spec.uuid))
        throw new BatchError("BATCH_CONFLICT", "it has another runner");
      if (!jobs.has(spec.uuid)) {
        control.specs.push(spec);
        jobs.set(spec.uuid, {
          spec,
          phases: spec.spans.map(() => (control.hold ? "queued" : "succeeded")),
          changes: 0,
        });
      }
      if (failure !== undefined) throw failure.error;
      return { provider: name, uuid: spec.uuid, id: `id-${spec.uuid}` };
    },
    async status(queries) {
      control.statusCalls += 1;
      if (control.statusFailures > 0) {
        control.statusFailures -= 1;
        throw new BatchError("BATCH_UNAVAILABLE", "the line is down");
      }
      return queries.map(({ ref }) => {
        const job = jobs.get(ref.uuid);
        if (control.refusal !== undefined)
          return { ref, unavailable: { code: control.refusal, message: "so it is" } };
        return job === undefined
          ? { ref, unavailable: { code: "BATCH_NOT_FOUND" as const, message: "no such job" } }
          : { ref, status: status(job) };
      });
    },
    async output(ref, { child, part = "result", range }): Promise<OutputAnswer> {
      const job = known(ref);
      control.outputCalls.push({ child, part, ranged: range !== undefined });
      if (control.damaged.has(child))
        throw new BatchError("BATCH_CORRUPT_RECORD", `child ${child} is damaged`);
      const phase = job.phases[child - 1] ?? "queued";
      if (phase !== "succeeded") {
        return isFinal(phase)
          ? { state: "never", reason: "the child failed" }
          : { state: "pending" };
      }
      const whole = childFiles(job.spec, child)[part === "index" ? "index" : "result"];
      return {
        state: "ready",
        bytes: range === undefined ? whole : whole.slice(range.offset, range.offset + range.length),
      };
    },
    async *logs() {
      yield { timeMs: 1, stream: "stdout", text: "hello" };
    },
    async abort(ref, options) {
      const job = known(ref);
      for (const [slot, phase] of job.phases.entries()) {
        if (isFinal(phase)) continue;
        if (options?.children?.includes(slot + 1) ?? true) job.phases[slot] = "cancelled";
      }
      job.changes += 1;
    },
    async remove(ref) {
      jobs.delete(ref.uuid);
    },
    async *list(filter) {
      for (const { spec } of [...jobs.values()].reverse()) {
        if (filter?.uuid !== undefined && filter.uuid !== spec.uuid) continue;
        if (filter?.jobType !== undefined && filter.jobType !== spec.jobType) continue;
        yield {
          ref: { provider: name, uuid: spec.uuid, id: `id-${spec.uuid}` },
          name: spec.name,
          jobType: spec.jobType,
          submittedAtMs: spec.submittedAtMs,
          spans: spec.spans,
        };
      }
    },
    async attach(text) {
      const ref = JSON.parse(text) as JobRef;
      known(ref);
      return { ...ref, id: `id-${ref.uuid}` };
    },
    close: async () => undefined,
  };

  function childFiles(
    spec: JobSpec,
    child: number,
  ): { readonly result: Uint8Array; readonly index: Uint8Array } {
    if (spec.jobType === "Single") {
      const expression = (decode(spec.payload) as Assoc).get("Expression") ?? "";
      const inner = isFn(expression, "Hold") ? (expression.args[0] ?? "") : "";
      return {
        result: encode(evaluationData(control.evaluate(inner))),
        index: new Uint8Array(),
      };
    }
    const results = elementsOf(spec, child).map((element) => control.evaluate(element));
    const seconds = results.map(() => control.times.elementMs / 1000);
    const result = encode(evaluationData(listOf(results), seconds));
    const index = new DataView(new ArrayBuffer(results.length * 16));
    let from = 0;
    for (const [slot, one] of results.entries()) {
      const body = encodeBody(one);
      const at = Buffer.from(result).indexOf(body, from);
      index.setBigUint64(slot * 16, BigInt(at), true);
      index.setBigUint64(slot * 16 + 8, BigInt(body.length), true);
      from = at + body.length;
    }
    return { result, index: new Uint8Array(index.buffer) };
  }

  return { provider, control };
}

/** The parts of a job's `job.wxf`. */
export function payloadOf(spec: JobSpec): Readonly<Record<string, Expr>> {
  const payload = decode(spec.payload) as Assoc;
  return Object.fromEntries(payload.keys.map((key, slot) => [key, payload.values[slot] as Expr]));
}

/** A small association, for results that are no lists. */
export function boxed(value: Expr): Expr {
  return assoc({ value });
}
