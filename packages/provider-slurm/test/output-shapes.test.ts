import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAccounting, parseExits } from "../src/accounting.js";
import { launchSize, parseClusterFacts } from "../src/cluster-facts.js";
import { formatRanges, parseRanges } from "../src/index-ranges.js";
import { indexesOf, launchId, parseLaunchId } from "../src/launch-id.js";
import { childOfRow, parseJobId, parseQueue } from "../src/slurm-row.js";
import { parseProcessEnd, stateMeaning, waitingReason } from "../src/slurm-state.js";

const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");

describe.each(["22.05", "24.11"])("what Slurm %s printed", (version) => {
  test("squeue: every element of an array, with its state and its reason", () => {
    const rows = parseQueue(fixture(`squeue-${version}-running.txt`));
    const states = rows
      .filter(({ name }) => name === "rb-cafe")
      .map(({ indexes: [index], state }) => `${index} ${state}`)
      .sort();
    expect(states).toEqual([
      "0 RUNNING",
      "1 FAILED",
      "2 FAILED",
      "3 FAILED",
      "4 RUNNING",
      "5 RUNNING",
      "6 RUNNING",
      "7 RUNNING",
      "8 RUNNING",
      "9 CANCELLED",
    ]);
    const solo = rows.find(({ name }) => name === "rb-solo");
    expect(solo).toMatchObject({ jobId: "3", indexes: [], reason: "NonZeroExitCode" });
  });

  test("squeue: ends, whether as raw wait statuses or as pairs", () => {
    const ends = parseExits(fixture(`squeue-${version}-exit-codes.txt`));
    expect(ends.get("1_1")).toEqual({ exitCode: 7, signal: 0 });
    expect(ends.get("1_2")).toEqual({ exitCode: 0, signal: 9 });
    expect(ends.get("1_3")).toEqual({ exitCode: 127, signal: 0 });
    expect(ends.get("3")).toEqual({ exitCode: 3, signal: 0 });
  });

  test("squeue: a child that a signal ended was not ended by its own doing", () => {
    const ends = parseExits(fixture(`squeue-${version}-exit-codes.txt`));
    const rows = parseQueue(fixture(`squeue-${version}-running.txt`));
    const row = rows.find(({ jobId, indexes }) => jobId === "1" && indexes[0] === 2);
    const end = ends.get("1_2");
    if (row === undefined || end === undefined) throw new Error("no such row");
    expect(childOfRow({ ...row, end }, 3, 1)).toMatchObject({
      phase: "failed",
      cause: "infrastructure",
    });
  });
});

describe("what only one of them printed", () => {
  test("sacct: ends as pairs, and who cancelled", () => {
    const rows = parseAccounting(fixture("sacct-22.05.txt"));
    expect(rows.find(({ jobId }) => jobId === "3")?.end).toEqual({ exitCode: 3, signal: 0 });
    const child = (index: number) => {
      const row = rows.find(({ jobId, indexes }) => jobId === "1" && indexes[0] === index);
      if (row === undefined) throw new Error(`no row of ${index}`);
      return childOfRow(row, index + 1, 1);
    };
    expect(child(0)).toMatchObject({ phase: "cancelled", label: "CANCELLED", cause: "user" });
    expect(child(0).reason).toContain("CANCELLED by 0");
    expect(child(1)).toMatchObject({ phase: "failed", exitCode: 7, cause: "unknown" });
    expect(child(2)).toMatchObject({ phase: "failed", cause: "infrastructure" });
    expect(child(2).reason).toContain("signal 9");
    expect(child(3)).toMatchObject({ exitCode: 127, cause: "infrastructure" });
  });

  test("scontrol: limits, and whether there is accounting", () => {
    const facts = parseClusterFacts(fixture("scontrol-config-22.05-accounting.txt"));
    expect(facts).toEqual({
      version: "22.05.8",
      maxArraySize: 10001,
      maxJobCount: 20000,
      accounting: true,
    });
    const later = parseClusterFacts(fixture("scontrol-config-24.11.txt"));
    expect(later).toMatchObject({ version: "24.11.5", accounting: false });
    expect(launchSize(facts, undefined)).toBe(10001);
    expect(launchSize(facts, 50)).toBe(50);
  });
});

test("a configuration that says nothing is taken for Slurm's own, without accounting", () => {
  expect(parseClusterFacts("")).toMatchObject({ maxArraySize: 1001, accounting: false });
  const off = parseClusterFacts("AccountingStorageType = (null)\nMaxArraySize = 0\n");
  expect(off.accounting).toBe(false);
  // Without arrays, each child is a job of its own.
  expect(launchSize(off, undefined)).toBe(1);
});

test("a node without the shared folder is told as such, not as a signal", () => {
  const end = parseProcessEnd("4021");
  const row = { jobId: "1", indexes: [], name: "x", state: "FAILED", reason: "JobLaunchFailure" };
  const child = childOfRow({ ...row, ...(end === undefined ? {} : { end }) }, 1, 1);
  expect(child.reason).toMatch(/folder must be there/u);
  expect(child.cause).toBe("infrastructure");
});

test("banners, warnings and half lines are no rows", () => {
  const lines = [
    "Welcome to the cluster!",
    "",
    "|||",
    "slurm: hm",
    "12_x|RUNNING|a|b",
    "12_3|RUNNING",
  ];
  expect(parseQueue(lines.join("\n"))).toEqual([]);
  expect(parseQueue([...lines, "12_3|RUNNING||"].join("\n"))).toEqual([
    { jobId: "12", indexes: [3], state: "RUNNING", name: "", reason: "" },
  ]);
});

test("a reason may hold whatever separates the fields", () => {
  const [row] = parseQueue("5|PENDING|rb-x|(Nodes required | are DOWN)");
  expect(row?.reason).toBe("(Nodes required | are DOWN)");
});

test("words of later versions end no job", () => {
  expect(stateMeaning("POLISHING").phase).toBe("running");
  expect(stateMeaning("COMPLETING").phase).toBe("running");
  expect(stateMeaning("NODE_FAIL")).toEqual({ phase: "failed", cause: "infrastructure" });
});

test("a reason for which a job never starts says what to do", () => {
  expect(waitingReason("PartitionConfig")).toMatch(/^PartitionConfig: .*partition/u);
  expect(waitingReason("Resources")).toBe("Resources");
  expect(waitingReason("None")).toBeUndefined();
  expect(waitingReason("(ReqNodeNotAvail, UnavailableNodes:n[1-2])")).toMatch(/^ReqNodeNotAvail/u);
});

test("numbers survive Slurm's way to write them", () => {
  const numbers = fc
    .uniqueArray(fc.nat(500), { minLength: 1 })
    .map((list) => list.sort((one, other) => one - other));
  fc.assert(
    fc.property(numbers, (list) => {
      expect(parseRanges(formatRanges(list))).toEqual(list);
      const id = launchId("17", "01234567-89ab-cdef-0123-456789abcdef-a2-7", list);
      expect(parseLaunchId(id)).toMatchObject({ jobId: "17", attempt: 2, first: 7, indexes: list });
    }),
  );
  expect(parseRanges("0-8:4,20%3")).toEqual([0, 4, 8, 20]);
  expect(parseJobId("5_[0-2,9%4]")).toEqual({ jobId: "5", indexes: [0, 1, 2, 9] });
  expect(indexesOf([10_002, 10_003, 10_007])).toEqual([0, 1, 5]);
});

test("no text makes a parser throw or spend without bound", () => {
  for (const text of ["0-999999999", "9-1", "1:2", "0-8:0", "-", "1,", "4294967294-"]) {
    expect(parseRanges(text)).toBeUndefined();
  }
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      parseQueue(text);
      parseAccounting(text);
      parseExits(text);
      parseClusterFacts(text);
      parseProcessEnd(text);
      parseJobId(text);
    }),
  );
});
