import { type Expr, list, parse, real } from "@remotebatch/expr-model";
import { describe, expect, test } from "vitest";
import { jsonText } from "../src/output/json-text.js";
import { plainJson } from "../src/output/plain-json.js";
import { propertyJson } from "../src/output/property-json.js";
import { jsonLines, runCommand, temporaryFolder } from "./run-command.js";

const home = temporaryFolder("plain-json");
const run = (...args: readonly string[]) => runCommand(args, { home, cwd: home });

describe("a value for --json", () => {
  test.each<readonly [string, unknown]>([
    ["5", 5],
    ["2.5", 2.5],
    ['"a\\nb"', "a\nb"],
    ["True", true],
    ["Null", null],
    ["{1, {False, {}}}", [1, [false, []]]],
    ['<|"a" -> {1}, "b" -> <||>|>', { a: [1], b: {} }],
    ['Missing["NotAvailable"]', null],
    ["x", { expression: "x" }],
    ["Global`x^2", { expression: "x^2" }],
    ["147573952589676412927", { expression: "147573952589676412927" }],
    ["{1, 1/2}", [1, { expression: "1/2" }]],
    ["<|1 -> 2|>", { expression: "<|1 -> 2|>" }],
    ['<|"a" -> 1, "a" -> 2|>', { expression: '<|"a" -> 1, "a" -> 2|>' }],
    ['<|"__proto__" -> 1|>', { expression: '<|"__proto__" -> 1|>' }],
    ['Failure["x", <||>]', { expression: 'Failure["x", <||>]' }],
  ])("of %s", (code, value) => {
    expect(plainJson(parse(code))).toEqual(value);
  });

  test("of a number that is not finite is no null", () => {
    expect(plainJson(real(Number.POSITIVE_INFINITY))).toHaveProperty("expression");
    expect(plainJson(real(Number.NaN))).toHaveProperty("expression");
  });

  test("of any depth is JSON that can be read", () => {
    let deep: Expr = 1;
    for (let depth = 0; depth < 5000; depth += 1) deep = list(deep);
    expect(() => JSON.parse(jsonText(plainJson(deep)))).not.toThrow();
  });
});

test("of a property: times, spans, jobs and what is not there", () => {
  const span = { from: 1, to: 2 };
  const child = { uuid: "u", jobType: "ArrayChild", childIndex: 3, core: { secret: 1 } };
  expect(propertyJson(new Date(0))).toBe("1970-01-01T00:00:00.000Z");
  expect(propertyJson(undefined)).toBe(null);
  expect(propertyJson(Number.POSITIVE_INFINITY)).toEqual({ expression: "Infinity" });
  expect(propertyJson([{ span, value: parse("{x}") }])).toEqual([
    { span, value: [{ expression: "x" }] },
  ]);
  expect(propertyJson([{ span, value: child }])).toEqual([
    { span, value: { uuid: "u", jobType: "ArrayChild", child: 3 } },
  ]);
});

test("every property of a job is JSON, and a result too", async () => {
  const id = (
    await run(
      "map",
      "{#, x}&",
      "{1, 2, 3}",
      "--per-child",
      "2",
      "--time-limit",
      "90s",
      "--wait",
      "--json",
    )
  ).stdout;
  const [finished] = jsonLines(id);
  const symbol = { expression: "x" };
  expect(finished?.["result"]).toEqual([
    [1, symbol],
    [2, symbol],
    [3, symbol],
  ]);
  const uuid = String(finished?.["uuid"]);
  const property = async (name: string): Promise<unknown> =>
    jsonLines((await run("job", uuid, name, "--json")).stdout)[0]?.["value"];
  expect(await property("JobSucceededQ")).toBe(true);
  expect(await property("TimeConstraint")).toBe(90);
  expect(await property("CreditConstraint")).toBe(null);
  expect(await property("ChildJobStatusCounts")).toEqual({ Succeeded: 2 });
  expect(await property("SubmissionDate")).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  expect(await property("ChildJobStatuses")).toEqual([
    { span: { from: 1, to: 2 }, value: "Succeeded" },
    { span: { from: 3, to: 3 }, value: "Succeeded" },
  ]);
  const exact = jsonLines(
    (await run("job", uuid, "CompletionPercentage", "--json", "--form", "input")).stdout,
  );
  expect(exact[0]?.["value"]).toBe('Quantity[100, "Percent"]');
});
