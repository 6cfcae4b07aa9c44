import {
  BatchError,
  type JobManifest,
  type OutcomeRecord,
  parseJobManifest,
  parseJobRef,
  parseOutcomeRecord,
  parseRunnerDescriptor,
  runnerKey,
} from "@remotebatch/job-model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 200);
const uuid = "0b7c2f9e-5d0a-4c77-9a3c-1f2e3d4c5b6a";
const hash = "a".repeat(64);

const outcome: OutcomeRecord = {
  version: 1,
  uuid,
  child: 3,
  attempt: 2,
  phase: "failed",
  cause: "memory",
  reason: "The kernel used more memory than it may.",
  exitCode: null,
  signal: "SIGKILL",
  kernel: { kind: "embedded", version: "0.1.0" },
  runnerVersion: "0.1.0",
  host: "node-7",
  startedAtMs: 1_700_000_000_000,
  finishedAtMs: 1_700_000_001_000.5,
  evaluations: { total: 10, finished: 4, failed: 1 },
  result: { bytes: 120, sha256: hash },
  index: { bytes: 160, sha256: hash },
  unknownFunctions: ["Graph"],
  peakMemoryBytes: 1e9,
};

const manifest: JobManifest = {
  version: 1,
  uuid,
  name: "primes",
  jobType: "Array",
  submittedAtMs: 1_700_000_000_000,
  spanEnds: [3, 5],
  objects: {
    "job.wxf": { bytes: 1, sha256: hash },
    "elements.idx": { bytes: 48, sha256: hash },
    "files/a/__proto__": { bytes: 2, sha256: hash },
  },
  runner: { key: runnerKey(hash), sha256: hash },
};

const descriptor = {
  version: 1,
  uuid,
  access: { kind: "path", folder: "/jobs/x" },
  timeLimitMs: 5,
};

function bytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
}

function codeOf(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    return BatchError.is(error) ? error.code : `foreign ${String(error)}`;
  }
  return undefined;
}

const readers = [
  ["outcome", parseOutcomeRecord, outcome],
  ["manifest", parseJobManifest, manifest],
  ["descriptor", parseRunnerDescriptor, descriptor],
] as const;

describe.each(readers)("the %s reader", (_name, parse, good) => {
  test("gives back what was written", () => {
    expect(parse(bytes(good))).toEqual(good);
  });

  test("drops fields it does not know", () => {
    expect(parse(bytes({ ...good, later: 1 }))).toEqual(good);
  });

  test("refuses every proper prefix", () => {
    const whole = bytes(good);
    for (let length = 0; length < whole.length; length += 1) {
      expect(codeOf(() => parse(whole.subarray(0, length)))).toBe("BATCH_CORRUPT_RECORD");
    }
  });

  test("refuses a record with any one field of the wrong kind", () => {
    for (const key of Object.keys(good)) {
      for (const wrong of [null, true, [[]], { a: {} }, -1.5, "\u0000"]) {
        if (wrong === null && (key === "signal" || key === "exitCode")) continue;
        if (
          typeof wrong === "string" &&
          ["reason", "name", "signal", "host", "runnerVersion"].includes(key)
        )
          continue;
        expect(
          codeOf(() => parse(bytes({ ...good, [key]: wrong }))),
          key,
        ).toBe("BATCH_CORRUPT_RECORD");
      }
    }
  });

  test("reads or refuses any bytes and any JSON, and never pollutes prototypes", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map(bytes),
          fc
            .dictionary(
              fc.constantFrom(...Object.keys(good), "__proto__", "constructor"),
              fc.jsonValue(),
            )
            .map((change) => bytes({ ...good, ...change })),
        ),
        (input) => {
          expect([undefined, "BATCH_CORRUPT_RECORD"]).toContain(codeOf(() => parse(input)));
        },
      ),
      { numRuns: runs },
    );
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("record readers", () => {
  test("inherited names do not stand in for fields", () => {
    const text = JSON.stringify(outcome).replace(
      '"kernel":{',
      '"kernel":{"__proto__":{"kind":"x"},"q":{',
    );
    expect(codeOf(() => parseOutcomeRecord(bytes(text)))).toBe("BATCH_CORRUPT_RECORD");
  });

  test("a success with a cause, more finished than there are, or spans that do not grow are refused", () => {
    const wrong = [
      { ...outcome, phase: "succeeded" },
      { ...outcome, phase: "running" },
      { ...outcome, evaluations: { total: 1, finished: 2, failed: 0 } },
      { ...outcome, child: 0 },
      { ...outcome, uuid: "../../etc" },
      { ...outcome, result: { bytes: 1, sha256: "A".repeat(64) } },
    ];
    for (const record of wrong) {
      expect(codeOf(() => parseOutcomeRecord(bytes(record)))).toBe("BATCH_CORRUPT_RECORD");
    }
    for (const change of [
      { spanEnds: [] },
      { spanEnds: [3, 3] },
      { spanEnds: [0] },
      { objects: { "files/../x": { bytes: 1, sha256: hash } } },
      { objects: { "/etc/passwd": { bytes: 1, sha256: hash } } },
      { runner: { key: "runners/../x.mjs", sha256: hash } },
    ]) {
      expect(codeOf(() => parseJobManifest(bytes({ ...manifest, ...change })))).toBe(
        "BATCH_CORRUPT_RECORD",
      );
    }
  });

  test("huge and deeply nested input is refused without trouble", () => {
    expect(codeOf(() => parseOutcomeRecord(new Uint8Array(2 << 20)))).toBe("BATCH_CORRUPT_RECORD");
    expect(codeOf(() => parseOutcomeRecord(bytes("[".repeat(1 << 20))))).toBe(
      "BATCH_CORRUPT_RECORD",
    );
    expect(codeOf(() => parseOutcomeRecord(new Uint8Array([0xff, 0xfe])))).toBe(
      "BATCH_CORRUPT_RECORD",
    );
  });

  test("a reference survives its text form, anything else is refused", () => {
    const ref = { provider: "local", uuid, id: "x" };
    expect(parseJobRef(JSON.stringify(ref))).toEqual(ref);
    for (const text of [
      "",
      "null",
      "[]",
      "{}",
      '{"provider":1}',
      `{"provider":"a","uuid":"b","id":"c"}`,
    ]) {
      expect(codeOf(() => parseJobRef(text))).toBe("BATCH_CORRUPT_RECORD");
    }
  });

  test("an http descriptor keeps its addresses", () => {
    const access = {
      kind: "http",
      get: { "job.wxf": "https://s/x?sig=1" },
      put: { "out/1/1.json": "https://s/y" },
    };
    expect(parseRunnerDescriptor(bytes({ ...descriptor, access }))).toEqual({
      ...descriptor,
      access,
    });
  });

  const bucket = {
    kind: "s3",
    bucket: "jobs",
    prefix: "team/jobs/x/",
    region: "eu-west-1",
    endpoint: "http://localhost:9000/s3",
  };

  test("a descriptor of a bucket keeps where that is, and nothing that would be a key to it", () => {
    const access = { ...bucket, secretAccessKey: "s" };
    expect(parseRunnerDescriptor(bytes({ ...descriptor, access })).access).toEqual(bucket);
  });

  test.each([
    ["bucket", "a/b"],
    ["bucket", "Jobs"],
    ["region", "eu west"],
    ["region", "x.example/"],
    ["prefix", "team"],
    ["prefix", ""],
    ["prefix", "/"],
    ["prefix", "team/../"],
    ["prefix", "../"],
    ["prefix", "a//"],
    ["prefix", "a?/"],
    ["endpoint", "ftp://x"],
    ["endpoint", "http://name:word@x"],
    ["endpoint", "http://x?y=1"],
  ])("a descriptor of a bucket whose %s is %j is refused", (field, value) => {
    const access = { ...bucket, [field]: value };
    expect(() => parseRunnerDescriptor(bytes({ ...descriptor, access }))).toThrow(
      `access.${field}`,
    );
  });
});

test("a manifest whose spans do not end at the elements that were staged is refused", () => {
  for (const change of [
    { spanEnds: [3, 6] },
    { spanEnds: [2 ** 53 - 1] },
    { jobType: "Single" },
    { objects: {} },
  ]) {
    const text = JSON.stringify({ ...manifest, ...change });
    expect(codeOf(() => parseJobManifest(bytes(text)))).toBe("BATCH_CORRUPT_RECORD");
  }
  const { "elements.idx": _idx, ...rest } = manifest.objects;
  const single = { ...manifest, jobType: "Single", spanEnds: [1], objects: rest };
  expect(parseJobManifest(bytes(single))).toEqual(single);
});
