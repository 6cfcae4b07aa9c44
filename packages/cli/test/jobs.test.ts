import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { ended, jsonLines, runCommand, startCommand, temporaryFolder } from "./run-command.js";

const home = temporaryFolder("jobs");
const run = (...args: readonly string[]) => runCommand(args, { home, cwd: home });
const submit = async (...args: readonly string[]): Promise<string> => {
  const { stdout, stderr, code } = await run(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trim();
};

describe("the original's examples", () => {
  test("2+2", async () => {
    expect(await run("submit", "2+2", "--wait")).toMatchObject({ code: 0, stdout: "4\n" });
  });

  test("definitions are shipped with the expression, unless they are not wanted", async () => {
    const define = ["--define", "n = 1988; f[x_] := x^2", "--wait"];
    expect((await run("submit", "f[n]", ...define)).stdout).toBe("3952144\n");
    expect((await run("submit", "f[n]", "--no-include-definitions", ...define)).stdout).toBe(
      "f[n]\n",
    );
  });

  test("a function over a list, and taking the first result", async () => {
    const id = await submit("map", "FactorInteger", "{2^67 - 1, 1001, 2^61 - 1}");
    expect((await run("result", id, "--element", "1")).code).toBe(0);
    const { code, stdout } = await run("result", id);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        "{{{193707721, 1}, {761838257287, 1}}, {{7, 1}, {11, 1}, {13, 1}}, {{2305843009213693951, 1}}}\n",
    });
    expect((await run("result", id, "--element", "1")).stdout).toBe(
      "{{193707721, 1}, {761838257287, 1}}\n",
    );
  });

  test("input files, one a path and one the WXF bytes of an expression, lie in the working directory", async () => {
    writeFileSync(join(home, "some.txt"), "hello");
    const files = ["--input", "a.txt=some.txt", "--input-value", "m.wxf={{1, 2}, {3, 4}}"];
    const names = await run("submit", "FileNames[]", ...files, "--wait");
    expect(names.stdout).toContain('"a.txt"');
    expect(names.stdout).toContain('"m.wxf"');
    const content = await run("submit", 'Import["a.txt", "Text"]', ...files, "--wait");
    expect(content.stdout).toBe('"hello"\n');
  });

  test("a job beyond its time limit ends as failed with a reason", async () => {
    const result = await run("submit", "Pause[120]; 2+2", "--time-limit", "2s", "--wait");
    expect(result.code).toBe(1);
    expect(result.stdout).toBe("");
    expect(result.stderr).toMatch(/time limit/i);
    const [job] = jsonLines((await run("jobs", "--json", "--limit", "1")).stdout);
    expect(job).toMatchObject({
      failed: true,
      succeeded: false,
      inProgress: false,
      phase: "timedOut",
    });
    expect((await run("job", String(job?.["uuid"]), "JobStatusReason")).stdout).toMatch(
      /time limit/i,
    );
  });

  test("a division by zero succeeds as a job and tells its message", async () => {
    const id = await submit("submit", "1/0");
    const waited = await run("result", id);
    expect(waited).toMatchObject({ code: 0, stdout: "ComplexInfinity\n" });
    const text = "Power::infy: Infinite expression 1/0 encountered.";
    expect(waited.stderr).toContain(text);
    expect((await run("job", id, "EvaluationMessagesText")).stdout).toContain(text);
    const data = (await run("job", id, "EvaluationData")).stdout;
    expect(data).toContain("Power::infy");
    expect(data).toMatch(/"Success" -> False/);
  });
});

test("a file of several expressions is one job, and its last value the result", async () => {
  writeFileSync(join(home, "work.wl"), "a = 20;\nb = a + 1;\n2*b\n");
  expect((await run("submit", "--file", "work.wl", "--wait")).stdout).toBe("42\n");
});

describe("a job of another process", () => {
  test("is listed, watched and read", async () => {
    const id = await submit(
      "map",
      "(Pause[0.3]; #^2) &",
      "Range[6]",
      "--per-child",
      "1",
      "--name",
      "squares",
    );
    const listed = jsonLines((await run("jobs", "--json")).stdout).find(({ uuid }) => uuid === id);
    expect(listed).toMatchObject({
      name: "squares",
      jobType: "Array",
      environment: "local",
      evaluations: 6,
    });
    const watched = await run("watch", id.slice(0, 8));
    expect(watched.code).toBe(0);
    expect(watched.stdout).toContain("6 of 6 children");
    expect((await run("result", id.slice(0, 8))).stdout).toBe("{1, 4, 9, 16, 25, 36}\n");
    expect((await run("job", id, "ChildJobStatusCounts")).stdout).toBe('<|"Succeeded" -> 6|>\n');
    expect((await run("job", id, "JobPackingVisualization")).stdout).toMatch(/^<svg/);
    expect((await run("jobs")).stdout).toMatch(/squares/);
  });

  test("gives its results as lines, as they are there", async () => {
    const id = await submit("map", "#^2 &", "Range[5]", "--per-child", "1");
    const lines = jsonLines((await run("result", id, "--jsonl")).stdout);
    expect(lines.map(({ index }) => Number(index)).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(lines.find(({ index }) => index === 3)?.["result"]).toBe(9);
  });

  test("evaluates elements of one child at once, in processes of their own", async () => {
    const map = ["map", "(Pause[0.3]; $ProcessID) &", "Range[6]", "--children", "1"];
    const { stdout } = await run(...map, "--parallel-elements", "2", "--wait");
    expect(new Set(stdout.match(/\d+/gu)).size).toBe(2);
  });

  test("shows what it printed", async () => {
    const id = await submit("submit", 'Print["from the job"]; 1');
    const logs = await run("logs", id, "--follow");
    expect(logs.stdout).toContain("from the job");
  });

  test("can be aborted and deleted", async () => {
    const id = await submit("submit", "Pause[300]");
    expect((await run("delete", id)).code).toBe(2);
    expect((await run("abort", id)).stdout).toContain("abort requested");
    expect((await run("watch", id)).code).toBe(1);
    expect((await run("delete", id)).code).toBe(0);
    expect((await run("job", id)).code).toBe(2);
  });
});

describe("a client that is killed", () => {
  test("in the middle of a running array loses nothing", async () => {
    const child = startCommand(
      ["map", "(Pause[0.8]; #^2) &", "Range[8]", "--per-child", "1", "--wait"],
      { home },
    );
    const end = ended(child);
    const id = await new Promise<string>((resolve) => {
      child.stderr?.on("data", (text: string) => {
        const found = /Job ([0-9a-f]{8}) submitted/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
    });
    const succeeded = async (): Promise<number> => {
      const counts = (await run("job", id, "ChildJobStatusCounts")).stdout;
      return Number(/"Succeeded" -> (\d+)/.exec(counts)?.[1] ?? 0);
    };
    while ((await succeeded()) < 1) await setTimeout(20);
    child.kill("SIGKILL");
    await end;
    expect(await succeeded()).toBeLessThan(8);
    const result = await run("result", id);
    expect(result).toMatchObject({ code: 0, stdout: "{1, 4, 9, 16, 25, 36, 49, 64}\n" });
    const mine = jsonLines((await run("jobs", "--json")).stdout).filter(({ uuid }) =>
      String(uuid).startsWith(id),
    );
    expect(mine).toHaveLength(1);
  });

  test("from the keyboard prints the job's id and exits with 130 while the job goes on", async () => {
    const child = startCommand(["submit", "Pause[2]; 7", "--wait"], { home });
    const end = ended(child);
    await new Promise<void>((resolve) => {
      child.stderr?.on("data", (text: string) => {
        if (text.includes("submitted")) resolve();
      });
    });
    child.kill("SIGINT");
    const { code, stdout } = await end;
    expect(code).toBe(130);
    expect(stdout.trim()).toMatch(/^[0-9a-f]{8}-/);
    expect((await run("result", stdout.trim())).stdout).toBe("7\n");
  });
});

describe("bad input", () => {
  const untouched = temporaryFolder("untouched");
  const cases: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
    ["code that can't be parsed", ["submit", "f[1,"], /not closed.*line 1, column 2/],
    ["an unknown option", ["submit", "2+2", "--tme-limit", "3"], /unknown option/],
    [
      "an input file outside the folder",
      ["submit", "2+2", "--input", "../x=/etc/hostname"],
      /\.\.\/x/,
    ],
    ["an input file that is not there", ["submit", "2+2", "--input", "x=none.txt"], /none\.txt/],
    ["a negative limit", ["submit", "2+2", "--time-limit", "-5"], /--time-limit.*-5/],
    ["an empty list", ["map", "f", "{}"], /list is empty/],
    ["no list", ["map", "f"], /--from/],
    ["a list of the wrong kind", ["map", "f", "--from", "list.txt"], /\.json/],
    [
      "an unknown kernel",
      ["submit", "2+2", "--kernel", "nope"],
      /choices are embedded, node, woxi, mathics, wolfram/,
    ],
    ["an unknown environment", ["submit", "2+2", "--env", "nowhere"], /nowhere/],
    ["an unknown job with a property", ["job", "0000", "JobStats"], /No job "0000"/],
    ["an unknown job", ["result", "deadbeef"], /deadbeef/],
    ["two packings at once", ["map", "f", "{1}", "--per-child", "1", "--children", "1"], /one of/],
    ["half an element at once", ["map", "f", "{1}", "--parallel-elements", "0.5"], /or cores/],
    ["an unknown packing", ["map", "f", "{1}", "--method", "Coarse"], /Coarse/],
    ["a setting that is none", ["submit", "2+2", "--setting", "x"], /name=value/],
    ["definitions that are none", ["submit", "2+2", "--define", "1 + 1"], /assigns nothing/],
    ["an unknown command", ["sumbit", "2+2"], /unknown command/],
  ];

  test.each(cases)(
    "%s: exit code 2, a message, and nothing is written",
    async (_what, args, says) => {
      const { code, stdout, stderr } = await runCommand(args, { home: untouched, cwd: untouched });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(says);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(existsSync(untouched) ? readdirSync(untouched) : []).toEqual([]);
    },
  );
});

describe("lists from files", () => {
  const list = async (name: string, text: string): Promise<string> => {
    writeFileSync(join(home, name), text);
    return (await run("map", "f", "--from", name, "--wait")).stdout;
  };

  test("are read from JSON, lines of JSON and CSV", async () => {
    expect(await list("a.json", '[1, 2.5, "x", [true]]')).toBe(
      '{f[1], f[2.5], f["x"], f[{True}]}\n',
    );
    expect(await list("a.ndjson", '1\n\n"b"\n')).toBe('{f[1], f["b"]}\n');
    expect(await list("a.csv", 'x,1\n"a ""b"", c",2.5\n')).toBe(
      '{f[{"x", 1}], f[{"a \\"b\\", c", 2.5}]}\n',
    );
  });
});

describe("environments", () => {
  test("can be listed, added and checked; bad ones are refused", async () => {
    const folder = { home: temporaryFolder("env") };
    const env = (...args: readonly string[]) => runCommand(["env", ...args], folder);
    expect((await env("list")).stdout).toContain("local");
    expect((await env("add", "mine", "local", "--default")).code).toBe(0);
    expect(jsonLines((await env("list", "--json")).stdout)).toMatchObject([
      { name: "local", default: false },
      { name: "mine", provider: "local", default: true },
    ]);
    expect((await env("check")).code).toBe(0);
    expect((await env("add", "mine", "local")).stderr).toContain("--replace");
    expect((await env("add", "../x", "local")).code).toBe(2);
    expect((await env("add", "y", "nowhere")).stderr).toContain("local");
    expect((await env("check", "none")).code).toBe(2);
  });
});

test("help and version exit with 0, no command at all with 2", async () => {
  expect(await run("--version")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  expect((await run("submit", "--help")).stdout).toContain("--time-limit");
  expect((await run()).code).toBe(2);
});
