import { isJobProperty, isStaticJobProperty, jobProperties } from "@remotebatch/job-model";
import { describe, expect, test } from "vitest";

describe("job properties", () => {
  test.each(["Single", "Array", "ArrayChild"] as const)(
    "no property of %s is listed twice",
    (type) => {
      expect(new Set(jobProperties(type)).size).toBe(jobProperties(type).length);
    },
  );

  test("the properties of the original are there, on the job types that have them", () => {
    const everywhere =
      "Environment JobType JobUUID Provider JobStatus JobInProgressQ JobSucceededQ JobFailedQ";
    const evaluation =
      "EvaluationData EvaluationResult EvaluationTiming EvaluationAbsoluteTiming EvaluationMessagesText EvaluationMessagesExpressions JobExitCode JobLog JobLogData JobLogString JobLogTabular OutputPreviewImage";
    const submission = "JobInputFilenames ProviderSettings SubmissionDate";
    const array =
      "ChildJobCount JobEvaluationCount ChildJobObjects ChildJobStatuses ChildJobStatusCounts ChildJobEvaluationData ChildJobEvaluationResults ChildJobEvaluationTimings ChildJobEvaluationAbsoluteTimings ChildJobEvaluationMessagesText ChildJobEvaluationMessagesExpressions CompletionPercentage SuccessPercentage EvaluationResults SparseEvaluationResults JobPackingVisualization DynamicStatusVisualization OutputPreviewImage";
    const child = "ChildJobIndex ChildJobSpan";
    const expected = {
      Single: [everywhere, evaluation, submission],
      Array: [everywhere, submission, array],
      ArrayChild: [everywhere, evaluation, child],
    };
    for (const [type, groups] of Object.entries(expected)) {
      for (const name of groups.join(" ").split(" ")) {
        expect(isJobProperty(type as keyof typeof expected, name), `${type} ${name}`).toBe(true);
      }
    }
    expect(isJobProperty("Single", "ChildJobCount")).toBe(false);
    expect(isJobProperty("Array", "EvaluationData")).toBe(false);
    expect(isJobProperty("ArrayChild", "SubmissionDate")).toBe(false);
    expect(isJobProperty("Single", "toString")).toBe(false);
  });

  test("what can change is not static", () => {
    expect(isStaticJobProperty("JobUUID")).toBe(true);
    expect(isStaticJobProperty("ChildJobSpan")).toBe(true);
    for (const name of [
      "JobStatus",
      "JobInProgressQ",
      "EvaluationResults",
      "JobStatusReason",
    ] as const) {
      expect(isStaticJobProperty(name)).toBe(false);
    }
  });
});
