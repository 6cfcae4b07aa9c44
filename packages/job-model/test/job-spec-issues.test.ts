import { type JobSpec, jobSpecIssues, type ProviderLimits } from "@remotebatch/job-model";
import { describe, expect, test } from "vitest";

const limits: ProviderLimits = {
  minChildren: 1,
  maxChildren: 3,
  maxJobBytes: 1000,
  minTimeLimitMs: 10,
  maxTimeLimitMs: 10_000,
  timeLimitStepMs: 1,
};

const single: JobSpec = {
  uuid: "0b7c2f9e-5d0a-4c77-9a3c-1f2e3d4c5b6a",
  name: "one",
  jobType: "Single",
  payload: new Uint8Array(10),
  spans: [{ from: 1, to: 1 }],
  inputFiles: [],
  runner: { bytes: new Uint8Array(1), sha256: "0".repeat(64) },
  resources: {},
  retry: { maxAttempts: 1, causes: [] },
  settings: {},
  submittedAtMs: 1,
};

const array: JobSpec = {
  ...single,
  jobType: "Array",
  elements: { bytes: new Uint8Array(6), offsets: Float64Array.of(0, 1, 3, 6) },
  spans: [
    { from: 1, to: 2 },
    { from: 3, to: 3 },
  ],
};

function found(spec: JobSpec): readonly string[] {
  return jobSpecIssues(spec, limits).map((issue) => `${issue.code} ${issue.path}`);
}

describe("jobSpecIssues", () => {
  test("good jobs have none", () => {
    expect(found(single)).toEqual([]);
    expect(found(array)).toEqual([]);
    expect(found({ ...single, timeLimitMs: 10, resources: { cores: 2, gpus: 0 } })).toEqual([]);
  });

  test("all complaints come at once", () => {
    expect(
      found({
        ...single,
        uuid: "x",
        timeLimitMs: -1,
        inputFiles: [{ name: "../x", bytes: new Uint8Array(2000) }],
      }),
    ).toEqual([
      "BATCH_INVALID_JOB uuid",
      "BATCH_INVALID_OPTION timeLimitMs",
      "BATCH_INVALID_INPUT_FILE inputFiles",
      "BATCH_LIMIT_EXCEEDED inputFiles",
    ]);
  });

  test.each([
    [
      "a gap between spans",
      {
        spans: [
          { from: 1, to: 1 },
          { from: 3, to: 3 },
        ],
      },
    ],
    [
      "spans that overlap",
      {
        spans: [
          { from: 1, to: 2 },
          { from: 2, to: 3 },
        ],
      },
    ],
    ["an empty span", { spans: [{ from: 1, to: 0 }] }],
    ["too few spans", { spans: [{ from: 1, to: 2 }] }],
    ["no spans", { spans: [] }],
    [
      "offsets that fall",
      { elements: { bytes: new Uint8Array(6), offsets: Float64Array.of(0, 4, 3, 6) } },
    ],
    [
      "offsets past the end",
      { elements: { bytes: new Uint8Array(5), offsets: Float64Array.of(0, 1, 3, 6) } },
    ],
    ["a single job with elements", { jobType: "Single" as const, spans: [{ from: 1, to: 1 }] }],
  ])("%s is refused", (_what, change) => {
    const spec = { ...array, ...change } as JobSpec;
    expect(found(spec).some((issue) => issue.startsWith("BATCH_INVALID_JOB"))).toBe(true);
  });

  test("limits hold at the limit and not one past it", () => {
    const children = (count: number): JobSpec => ({
      ...array,
      elements: {
        bytes: new Uint8Array(count),
        offsets: Float64Array.from({ length: count + 1 }, (_, i) => i),
      },
      spans: Array.from({ length: count }, (_, i) => ({ from: i + 1, to: i + 1 })),
    });
    expect(found(children(3))).toEqual([]);
    expect(found(children(4))).toEqual(["BATCH_LIMIT_EXCEEDED spans"]);
    expect(found({ ...single, payload: new Uint8Array(1000) })).toEqual([]);
    expect(found({ ...single, payload: new Uint8Array(1001) })).toEqual([
      "BATCH_LIMIT_EXCEEDED inputFiles",
    ]);
    expect(found({ ...single, timeLimitMs: 10_000 })).toEqual([]);
    expect(found({ ...single, timeLimitMs: 10_001 })).toEqual(["BATCH_LIMIT_EXCEEDED timeLimitMs"]);
    expect(found({ ...single, timeLimitMs: 9 })).toEqual(["BATCH_LIMIT_EXCEEDED timeLimitMs"]);
  });

  test.each([
    ["timeLimitMs", { timeLimitMs: Number.NaN }],
    ["resources.cores", { resources: { cores: 0 } }],
    ["resources.memoryBytes", { resources: { memoryBytes: 1.5 } }],
    ["resources.gpus", { resources: { gpus: -1 } }],
    ["retry.maxAttempts", { retry: { maxAttempts: 0, causes: [] } }],
    ["retry.causes[0]", { retry: { maxAttempts: 2, causes: ["weather" as "user"] } }],
  ])("a bad %s is an invalid option", (path, change) => {
    expect(found({ ...single, ...change })).toEqual([`BATCH_INVALID_OPTION ${path}`]);
  });
});
