import { expectTypeOf, test } from "vitest";
import type {
  ArrayChildJob,
  ArrayJob,
  Expr,
  Job,
  LogColumns,
  LogLine,
  NotAvailable,
  PerSpan,
  RemoteBatch,
  SingleJob,
  Span,
} from "../src/index.js";

// These types are checked by the compiler, with the rest of this package; running them asserts nothing.
const single = {} as SingleJob;
const array = {} as ArrayJob;
const child = {} as ArrayChildJob;
const any = {} as Job;
const batch = {} as RemoteBatch;
/** Never called. */
const never = (_work: () => unknown): void => {};

test("a property of a single job has its own type", () => {
  never(() => {
    expectTypeOf(single.get("JobType")).resolves.toEqualTypeOf<"Single">();
    expectTypeOf(single.get("JobStatus")).resolves.toEqualTypeOf<string | undefined>();
    expectTypeOf(single.get("JobSucceededQ")).resolves.toEqualTypeOf<boolean>();
    expectTypeOf(single.get("EvaluationResult")).resolves.toEqualTypeOf<Expr>();
    expectTypeOf(single.get("EvaluationTiming")).resolves.toEqualTypeOf<number | undefined>();
    expectTypeOf(single.get("EvaluationMessagesText")).resolves.toEqualTypeOf<readonly string[]>();
    expectTypeOf(single.get("JobLogData")).resolves.toEqualTypeOf<readonly LogLine[]>();
    expectTypeOf(single.get("JobLogTabular")).resolves.toEqualTypeOf<LogColumns>();
    expectTypeOf(single.get("SubmissionDate")).resolves.toEqualTypeOf<Date>();
    expectTypeOf(single.get("TimeConstraint")).resolves.toEqualTypeOf<number | undefined>();
    expectTypeOf(single.result()).resolves.toEqualTypeOf<Expr>();
  });
});

test("a property of an array job has its own type", () => {
  never(() => {
    expectTypeOf(array.get("ChildJobStatusCounts")).resolves.toEqualTypeOf<
      Readonly<Record<string, number>>
    >();
    expectTypeOf(array.get("ChildJobObjects")).resolves.toEqualTypeOf<PerSpan<ArrayChildJob>>();
    expectTypeOf(array.get("ChildJobStatuses")).resolves.toEqualTypeOf<PerSpan<string>>();
    expectTypeOf(array.get("ChildJobCount")).resolves.toEqualTypeOf<number>();
    expectTypeOf(array.get("CompletionPercentage")).resolves.toEqualTypeOf<number | undefined>();
    expectTypeOf(array.get("EvaluationResults")).resolves.toEqualTypeOf<Expr>();
    expectTypeOf(array.get("OutputPreviewImage")).resolves.toEqualTypeOf<string | NotAvailable>();
    expectTypeOf(array.get("JobPackingVisualization")).resolves.toEqualTypeOf<string>();
  });
});

test("a property of a child has its own type", () => {
  never(() => {
    expectTypeOf(child.get("ChildJobSpan")).resolves.toEqualTypeOf<Span>();
    expectTypeOf(child.get("ChildJobIndex")).resolves.toEqualTypeOf<number>();
  });
});

test("a property that the type of job has not is an error of the compiler", () => {
  never(() => {
    // @ts-expect-error Only arrays have children.
    void single.get("ChildJobCount");
    // @ts-expect-error Only single jobs and children have one result.
    void array.get("EvaluationResult");
    // @ts-expect-error Children leave these to their parent.
    void child.get("SubmissionDate");
    // @ts-expect-error No job has it.
    void single.get("JobStatu");
    // @ts-expect-error Not every job has it; ask for the type first.
    void any.get("ChildJobCount");
  });
});

test("a job of any type gives what all have, and its own after a look at its type", () => {
  never(async () => {
    expectTypeOf(any.get("JobStatus")).resolves.toEqualTypeOf<string | undefined>();
    expectTypeOf(any.get("JobType")).resolves.toEqualTypeOf<"Single" | "Array">();
    if (any.jobType === "Array") {
      expectTypeOf(any.get("ChildJobCount")).resolves.toEqualTypeOf<number>();
    } else {
      expectTypeOf(any.get("EvaluationResult")).resolves.toEqualTypeOf<Expr>();
    }
    expectTypeOf(batch.job("id")).resolves.toEqualTypeOf<Job>();
    expectTypeOf(batch.submit("2+2")).resolves.toEqualTypeOf<SingleJob>();
    expectTypeOf(batch.mapSubmit("f", [1])).resolves.toEqualTypeOf<ArrayJob>();
    expectTypeOf(batch.abort(single)).resolves.toEqualTypeOf<SingleJob>();
  });
});
