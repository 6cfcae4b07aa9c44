import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand, temporaryFolder } from "./run-command.js";

const home = temporaryFolder("licensing");
const env = { ENTITLEMENT: "O-WSDS-SECRET-0007", EMPTY: "" };
const run = (...args: readonly string[]) => runCommand(["submit", "1", ...args], { home, env });

/** What was kept of the licensing settings and the time limit of a job. */
async function kept(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await run(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return (await runCommand(["export", stdout.trim()], { home })).stdout;
}

test("the id of an entitlement comes from a variable or a file, and is kept nowhere", async () => {
  const file = join(home, "entitlement");
  writeFileSync(file, '{"Method": "OnDemand", "Entitlement": "O-WSDS-SECRET-0007"}\n');
  for (const args of [
    ["--licensing-variable", "ENTITLEMENT"],
    ["--licensing-file", file],
  ]) {
    const text = await kept(...args);
    expect(text).toContain("…0007");
    expect(text).not.toContain("SECRET");
  }
});

test("on the command line an id is refused, other settings are taken", async () => {
  for (const settings of [
    "O-WSDS-SECRET-0007",
    '{"Method": "OnDemand", "Entitlement": "O-WSDS-SECRET-0007"}',
    '<|Method -> "OnDemand", "Entitlement" -> LicenseEntitlementObject["O-WSDS-SECRET-0007"]|>',
  ]) {
    const { code, stderr } = await run("--licensing", settings);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("no id") });
    expect(stderr).not.toContain("SECRET");
  }
  const server = '<|"Method" -> "MathLM", "MathLMServer" -> "host:16286"|>';
  expect(await kept("--licensing", server)).toContain("host:16286");
  expect(await kept("--licensing", "None")).toContain('{"Method":"None"}');
  for (const [args, words] of [
    [["--licensing-variable", "EMPTY"], "no such environment variable"],
    [["--licensing", "None", "--licensing-variable", "ENTITLEMENT"], "Choose one of"],
    [["--licensing", "<|"], "neither JSON nor code"],
  ] as const) {
    expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
  }
});

test("credits become a time limit by their price, and are refused without one", async () => {
  const limited = await kept("--credit-constraint", "5", "--credits-per-hour", "10");
  expect(JSON.parse(limited)).toMatchObject({ options: { timeLimitMs: 1_800_000 } });
  expect(await run("--credit-constraint", "5")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--credits-per-hour"),
  });
});
