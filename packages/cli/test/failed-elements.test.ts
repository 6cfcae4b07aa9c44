import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { assoc, fn, list } from "@remotebatch/expr-model";
import { describe, expect, test } from "vitest";
import { failedElementsText } from "../src/client/failed-elements.js";
import { runCommand, temporaryFolder } from "./run-command.js";

const home = temporaryFolder("failed-elements");
const run = (...args: readonly string[]) => runCommand(args, { home, cwd: home });

describe("elements that failed", () => {
  test("are told on one line, and the exit code is 1", async () => {
    const module =
      "export const odd = (x) => { if (x % 2 === 0) throw new Error(x + ' is even'); return x; };";
    writeFileSync(join(home, "w.mjs"), module);
    const waited = await run("map", "--module", "w.mjs#odd", "{1, 2, 3, 4}", "--wait");
    expect(waited.code).toBe(1);
    expect(waited.stdout).toMatch(/^\{1, Failure\[.*\], 3, Failure\[.*\]\}\n$/);
    const line = "remotebatch: 2 of 4 elements failed; first: element 2: Error: 2 is even\n";
    expect(waited.stderr.endsWith(line)).toBe(true);

    const id = /Job (\w+) submitted/.exec(waited.stderr)?.[1] ?? "";
    for (const args of [[], ["--json"]]) {
      const { code, stderr } = await run("result", id, ...args);
      expect({ code, told: stderr.endsWith(line) }).toEqual({ code: 1, told: true });
    }
    const lines = await run("result", id, "--jsonl");
    expect(lines).toMatchObject({ code: 1, stderr: "remotebatch: 2 of 4 elements failed.\n" });
    const element = await run("result", id, "--element", "4");
    expect(element.code).toBe(1);
    expect(element.stderr).toBe("remotebatch: Element 4 failed: Error: 4 is even\n");
    expect(await run("result", id, "--element", "3")).toEqual({
      code: 0,
      stdout: "3\n",
      stderr: "",
    });
  });

  test("are told with filled-in templates, on one line of bounded length", () => {
    const failure = (text: string) =>
      fn("Failure", "x", assoc({ MessageTemplate: text, MessageParameters: list("a", 5) }));
    expect(failedElementsText([1, failure("`2` of `1`, `3`\nmore")])).toBe(
      "1 of 2 elements failed; first: element 2: 5 of a, `3`",
    );
    expect(failedElementsText([failure("y".repeat(1000))])?.length).toBeLessThan(300);
    expect(failedElementsText([fn("Failure", "bare")])).toContain('Failure["bare"]');
    expect(failedElementsText([1, fn("f", failure("inside"))])).toBeUndefined();
  });
});
