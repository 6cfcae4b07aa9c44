import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "@remotebatch/expr-model";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRemoteBatch, parseDuration, type RemoteBatch } from "../src/index.js";
import { parseCredits } from "../src/options/credits.js";
import { type FakeControl, fakeProvider, fakeRunner } from "./fake-provider.js";

const hourMs = 3_600_000;

describe("durations", () => {
  test.each([
    [90, 90_000],
    [90n, 90_000],
    ["90 s", 90_000],
    [" 1.5 H ", 5_400_000],
    ["90", 90_000],
    ["Infinity", Number.POSITIVE_INFINITY],
    ['Quantity[90, "Seconds"]', 90_000],
    ['Quantity[1/2, "Hours"]', hourMs / 2],
    ['Quantity[1.5*^1, "Minutes"]', 900_000],
    [parse('Quantity[90, "Seconds"]'), 90_000],
    [parse('Quantity[1/2, "Hours"]'), hourMs / 2],
    [parse('Quantity[Infinity, "Seconds"]'), Number.POSITIVE_INFINITY],
    [parse("3/2"), 1500],
    [parse("DirectedInfinity[1]"), Number.POSITIVE_INFINITY],
    [parse("Automatic"), undefined],
  ])("%s", (value, expected) => {
    expect(parseDuration(value)).toBe(expected);
  });

  test.each([
    "90 fortnights",
    "5 constructor",
    "",
    "-5 s",
    'Quantity[90, "Meters"]',
    'Quantity[-1/2, "Hours"]',
    'Quantity[90, "Seconds"',
    'Quantity[x, "Seconds"]',
    "1:30",
    0,
    -1,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    true,
    null,
    {},
    [],
    parse("-1/2"),
    parse("None"),
    parse("x^2"),
  ])("%s is refused", (value) => {
    expect(() => parseDuration(value)).toThrow(
      expect.objectContaining({ code: "BATCH_INVALID_OPTION" }),
    );
  });
});

describe("credits", () => {
  test.each([
    [5, 5],
    ["5", 5],
    ["2.5 credits", 2.5],
    ['Quantity[5, "Credits"]', 5],
    [parse('Quantity[5/2, "Credits"]'), 2.5],
    ["Infinity", Number.POSITIVE_INFINITY],
  ])("%s", (value, expected) => {
    expect(parseCredits(value)).toBe(expected);
  });

  test.each(["5 s", 'Quantity[5, "Seconds"]', "-5", 0, Number.NaN, null, "credits"])(
    "%s are refused",
    (value) => {
      expect(() => parseCredits(value)).toThrow(
        expect.objectContaining({ code: "BATCH_INVALID_OPTION" }),
      );
    },
  );
});

describe("a job with credits", () => {
  let folder: string;
  let control: FakeControl;
  let batch: RemoteBatch;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "limits-"));
    const fake = fakeProvider();
    control = fake.control;
    const limits = { ...fake.provider.limits, maxTimeLimitMs: 8 * hourMs };
    batch = createRemoteBatch({
      environments: { here: { ...fake.provider, limits } },
      folder,
      runner: fakeRunner,
      creditsPerHour: 4,
    });
  });
  afterEach(async () => {
    await batch.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("that buy more time than the provider gives has all that it gives", async () => {
    await batch.submit("1", { creditConstraint: 1000 });
    expect(control.specs[0]?.timeLimitMs).toBe(8 * hourMs);
    // 100 credits buy 25 hours, for 100 children a quarter of an hour each.
    await batch.mapSubmit("f", "Range[100]", { creditConstraint: 100, method: "FinestGrained" });
    expect(control.specs[1]?.timeLimitMs).toBe(hourMs / 4);
    await expect(batch.submit("1", { timeConstraint: "9 h" })).rejects.toMatchObject({
      code: "BATCH_LIMIT_EXCEEDED",
    });
  });

  test("that buy less than the provider's shortest limit is refused, and credits are named", async () => {
    await expect(batch.submit("1", { creditConstraint: 0.0001 })).rejects.toThrow(
      /creditConstraint 0\.0001 buys 0\.09 s/,
    );
  });

  test("costs no more when its elements are evaluated again", async () => {
    const method = "CoarsestGrained";
    const job = await batch.mapSubmit("f", "Range[100]", { creditConstraint: 2, method });
    await job.resubmit(Array.from({ length: 100 }, (_, at) => at + 1));
    const [first, again] = control.specs;
    expect(first?.spans).toHaveLength(1);
    expect((again?.spans.length ?? 0) * (again?.timeLimitMs ?? 0)).toBeLessThanOrEqual(hourMs / 2);
    const free = await batch.mapSubmit("f", "Range[100]", { method });
    await free.resubmit(Array.from({ length: 100 }, (_, at) => at + 1));
    expect(control.specs.at(-1)?.spans.length).toBeGreaterThan(1);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, "4"])(
    "has a price above zero: %s is refused",
    (creditsPerHour) => {
      expect(() =>
        createRemoteBatch({
          environments: { here: fakeProvider().provider },
          creditsPerHour: creditsPerHour as number,
        }),
      ).toThrow(/creditsPerHour/);
    },
  );
});
