import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ended, runCommand, startCommand, temporaryFolder } from "./run-command.js";

const home = temporaryFolder("map-list");
const run = (...args: readonly string[]) => runCommand(args, { home, cwd: home });

describe("a list given as code", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "can be ended with %s while it is evaluated, and nothing is submitted",
    async (signal) => {
      const child = startCommand(["map", "f", 'Print["begun"]; While[True]'], { home, cwd: home });
      const end = ended(child);
      const late = setTimeout(() => child.kill("SIGKILL"), 20_000);
      await new Promise<void>((resolve) => {
        child.stderr?.on("data", (text: string) => {
          if (text.includes("begun")) resolve();
        });
      });
      child.kill(signal);
      const { code, stdout, stderr } = await end;
      clearTimeout(late);
      expect({ code, stdout }).toEqual({ code: signal === "SIGINT" ? 130 : 143, stdout: "" });
      expect(stderr).not.toContain("goes on");
      expect((await run("jobs", "--json")).stdout).toBe("");
    },
  );

  test("is evaluated before it is mapped, also when it is written as a list", async () => {
    const held = await run("map", "Hold", "{2^100, 1 + 1, {1/2}}", "--wait");
    expect(held.stdout).toBe("{Hold[1267650600228229401496703205376], Hold[2], Hold[{1/2}]}\n");
    writeFileSync(join(home, "w.mjs"), "export const kind = (x) => typeof x + x;\n");
    const called = await run("map", "--module", "w.mjs#kind", "{2^100, 2 - 1}", "--wait");
    expect(called.stdout).toBe('{"bigint1267650600228229401496703205376", "number1"}\n');
  });

  test("may be several expressions, and its messages are shown", async () => {
    const { stdout, stderr } = await run("map", "f", 'n = 2; {n, 1/0, -3, x, 2.5, "n"}', "--wait");
    expect(stdout).toBe('{f[2], f[ComplexInfinity], f[-3], f[x], f[2.5], f["n"]}\n');
    expect(stderr).toContain("Power::infy");
  });

  test("is refused when it is none, with what it is", async () => {
    for (const [code, value] of [
      ["1/0", "ComplexInfinity"],
      ["Range[x]", "Range[x]"],
    ] as const) {
      const { code: exit, stderr } = await run("map", "f", code);
      expect(exit).toBe(2);
      expect(stderr).toContain(`evaluates to ${value}, which is no list`);
    }
  });
});

test("a list that is too large is refused with what can be done, not with an option that map has not", async () => {
  const { code, stderr } = await run("map", "# &", "Range[10^20]");
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("shorter one") });
  expect(stderr).not.toContain("--memory-limit");
});
