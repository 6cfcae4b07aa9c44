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
  RemoteFunction,
  RemoteFunctionCall,
  RemoteFunctionContext,
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

/** Functions as a module would export them. */
interface Work {
  readonly factor: (n: bigint) => bigint;
  readonly scale: (value: number, context: RemoteFunctionContext) => Promise<number>;
  readonly join: (left: string, right?: string) => string;
  readonly add: (one: number, other: number) => number;
  readonly greet: () => string;
}
const typed = {} as { readonly [Name in keyof Work]: RemoteFunction<Work[Name]> };
const untyped = {} as RemoteFunction;

test("an exported function whose type is known takes the arguments that it has, without the context", () => {
  never(() => {
    expectTypeOf(typed.factor.call(91n)).toEqualTypeOf<RemoteFunctionCall>();
    void typed.scale.call(1.5);
    void typed.join.call("a");
    void typed.greet.call();
    void untyped.call(1, "two", [3n]);
    // @ts-expect-error A text is no integer.
    void typed.factor.call("91");
    // @ts-expect-error One argument is missing.
    void typed.add.call(1);
    // @ts-expect-error The job gives the context, not the caller.
    void typed.scale.call(1.5, {});
    // @ts-expect-error It takes none.
    void typed.greet.call(1);
  });
});

test("the elements of a list are those that the exported function takes", () => {
  never(() => {
    expectTypeOf(batch.mapSubmit(typed.factor, [91n, 221n])).resolves.toEqualTypeOf<ArrayJob>();
    void batch.mapSubmit(typed.scale, new Set([1, 2.5]));
    void batch.mapSubmit(typed.join, ["a", "b"]);
    void batch.mapSubmit(typed.factor, "Range[10]");
    void batch.mapSubmit(untyped, [1, "two", [3n]]);
    void batch.mapSubmit("f", [1, "two", [3n]]);
    void batch.session().mapSubmit(typed.factor, [91n]);
    // @ts-expect-error Numbers are no bigints.
    void batch.mapSubmit(typed.factor, [91, 221]);
    // @ts-expect-error Texts are no numbers.
    void batch.mapSubmit(typed.scale, ["1"]);
    // @ts-expect-error A map gives one argument.
    void batch.mapSubmit(typed.add, [1, 2]);
    // @ts-expect-error The same with the definitions of a session.
    void batch.session().mapSubmit(typed.factor, ["91"]);
  });
});
