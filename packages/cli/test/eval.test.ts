import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ended, jsonLines, runCommand, startCommand, temporaryFolder } from "./run-command.js";

const folder = temporaryFolder("eval");

describe("eval CODE", () => {
  test("prints the result in InputForm and exits with 0", async () => {
    const run = await runCommand(["eval", '{2+2, "a\\"b", 1/3}']);
    expect(run).toMatchObject({ code: 0, stdout: '{4, "a\\"b", 1/3}\n', stderr: "" });
  });

  test("prints what the code prints to standard output, messages to standard error", async () => {
    const run = await runCommand(["eval", 'Print["hello"]; 1/0']);
    expect(run.stdout).toBe("hello\nComplexInfinity\n");
    expect(run.stderr).toContain("Power::infy");
    expect(run.code).toBe(0);
  });

  test("prints what is held as a person would write it", async () => {
    const code = "{Hold[1/0], Hold[-1/2 + 3/4*x], ToString[Hold[1/2], InputForm]}";
    const run = await runCommand(["eval", code]);
    expect(run.stdout).toBe('{Hold[1/0], Hold[-1/2 + 3/4*x], "Hold[1/2]"}\n');
  });

  test("names functions that the kernel does not have, on standard error alone", async () => {
    const text = "Not known to this kernel and left unevaluated: WordCloud.";
    const run = await runCommand(["eval", 'WordCloud["a b"]']);
    expect(run).toMatchObject({ code: 0, stdout: 'WordCloud["a b"]\n' });
    expect(run.stderr).toContain(text);
    const json = await runCommand(["eval", "--json", 'WordCloud["a b"]']);
    expect(json.stdout).not.toContain("unknown");
    expect(json.stderr).toContain(text);
  });

  test("tells an option's value from code, and where code goes that looks like an option", async () => {
    expect((await runCommand(["eval", "--time-limit", "-5s", "1"])).stderr).toContain("'-5s'");
    expect((await runCommand(["eval", "-x"])).stderr).toMatch(/goes after --, as in/);
  });

  test("shows no Null, as a terminal does", async () => {
    expect(await runCommand(["eval", "x = 2;"])).toMatchObject({ code: 0, stdout: "" });
  });

  test("reads code from standard input and from a file", async () => {
    expect((await runCommand(["eval"], { stdin: "a = 3;\na^2\n" })).stdout).toBe("9\n");
    writeFileSync(join(folder, "code.wl"), "Total[Range[10]]");
    const run = await runCommand(["eval", "--file", "code.wl"], { cwd: folder });
    expect(run.stdout).toBe("55\n");
  });

  test("takes code that begins with a minus for code", async () => {
    expect((await runCommand(["eval", "-1 + 3"])).stdout).toBe("2\n");
    expect((await runCommand(["eval", "-#&[2]"])).stdout).toBe("-2\n");
    expect((await runCommand(["eval", "--", "-x"])).stdout).toBe("-x\n");
    expect((await runCommand(["--help"])).stdout).toContain("goes after --");
  });

  test("ends with 130 when it is interrupted while it waits for its input", async () => {
    // Nothing tells when the command has begun to wait: where a loaded machine had it not that far, it gets longer.
    const interrupted = async (afterMs: number) => {
      const child = startCommand(["eval"]);
      const end = ended(child);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      child.kill("SIGINT");
      return await end;
    };
    let { code, stderr } = await interrupted(1000);
    for (let afterMs = 4000; code === null && afterMs < 20_000; afterMs *= 2)
      ({ code, stderr } = await interrupted(afterMs));
    expect(code).toBe(130);
    expect(stderr).not.toMatch(/^\s+at /mu);
  });

  test("gives every form", async () => {
    const outputs: string[] = [];
    for (const form of ["input", "output", "full", "neutral"]) {
      outputs.push((await runCommand(["eval", '{a + b, "x"}', "--form", form])).stdout.trim());
    }
    expect(outputs).toEqual([
      '{a + b, "x"}',
      "{a + b, x}",
      'List[Plus[a, b], "x"]',
      '{"fn":[{"sym":"List"},{"fn":[{"sym":"Plus"},{"sym":"Global`a"},{"sym":"Global`b"}]},{"str":"x"}]}',
    ]);
  });

  test("refuses code that is none with exit code 2", async () => {
    const run = await runCommand(["eval", "f[1, "]);
    expect(run.code).toBe(2);
    expect(run.stderr).not.toBe("");
  });

  test("ends an evaluation at its time limit with exit code 1", async () => {
    const run = await runCommand(["eval", "While[True]", "--time-limit", "500ms"]);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("--time-limit");
  });

  test("refuses an unknown option with exit code 2", async () => {
    expect((await runCommand(["eval", "2+2", "--frm", "full"])).code).toBe(2);
  });
});

describe("eval --jsonl", () => {
  const evaluate = async (inputs: readonly string[], ...args: readonly string[]) => {
    const stdin = inputs.map((input, id) => `${JSON.stringify({ id, input })}\n`).join("");
    return runCommand(["eval", "--jsonl", ...args], { stdin });
  };

  test("answers each line in order, with output, messages and printed lines", async () => {
    const run = await evaluate(["2+2", 'Print["a"]; Print["b"]; 5', "1/0", '"text"', "f[x_] := x"]);
    expect(run.code).toBe(0);
    const lines = jsonLines(run.stdout);
    expect(lines.map(({ id, output }) => [id, output])).toEqual([
      [0, "4"],
      [1, "5"],
      [2, "ComplexInfinity"],
      [3, "text"],
      [4, "Null"],
    ]);
    expect(lines[1]?.["print"]).toEqual(["a", "b"]);
    expect(lines[2]?.["messages"]).toEqual(["Power::infy: Infinite expression 1/0 encountered."]);
    expect(typeof lines[0]?.["timing"]).toBe("number");
  });

  test("gives each input a fresh session", async () => {
    const run = await evaluate(["x = 5", "x", "f[n_] := n", "f[3]"], "--workers", "1");
    expect(jsonLines(run.stdout).map(({ output }) => output)).toEqual(["5", "x", "Null", "f[3]"]);
  });

  test("goes on after an endless loop, an endless recursion and a lot of memory", async () => {
    const run = await evaluate(
      [
        "1+1",
        "While[True]",
        "f[x_] := 1 + f[x + 1]; f[1]",
        "Nest[{#, #} &, 0, 40]",
        "a = {}; While[True, a = {a, Range[1000]}]",
        "2+2",
      ],
      "--time-limit",
      "3s",
      "--memory-limit",
      "128M",
      "--workers",
      "2",
    );
    expect(run.code).toBe(0);
    const lines = jsonLines(run.stdout);
    expect(lines.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(lines[0]?.["output"]).toBe("2");
    expect(lines[1]).toMatchObject({ output: "$Aborted", failure: "TimeLimit" });
    expect(lines[4]).toMatchObject({ output: "$Aborted" });
    expect(lines[5]?.["output"]).toBe("4");
  });

  test("answers a line that is no JSON object with an error, goes on, and exits with 2", async () => {
    const run = await runCommand(["eval", "--jsonl"], {
      stdin: 'not json\n{"id":"b"}\n\n{"id":"c","input":"3"}\n',
    });
    expect(run.code).toBe(2);
    expect(jsonLines(run.stdout)).toMatchObject([
      { id: null, error: { code: "INVALID_LINE" } },
      { id: "b", error: { code: "INVALID_LINE" } },
      { id: "c", output: "3" },
    ]);
  });

  test("answers a line before the next one comes", async () => {
    const child = startCommand(["eval", "--jsonl", "--workers", "1"]);
    const end = ended(child);
    const answers: string[] = [];
    for (const input of ["1+1", "2+2"]) {
      const answer = new Promise<string>((resolve) => {
        child.stdout?.once("data", (text: string) => resolve(text));
      });
      child.stdin?.write(`${JSON.stringify({ id: input, input })}\n`);
      answers.push(await answer);
    }
    child.stdin?.end();
    expect((await end).code).toBe(0);
    expect(answers.map((answer) => (JSON.parse(answer) as { output: string }).output)).toEqual([
      "2",
      "4",
    ]);
  });

  test("keeps file functions in an empty folder of their own, or in the one that is named", async () => {
    writeFileSync(join(folder, "seen.txt"), "x");
    expect(jsonLines((await evaluate(["FileNames[]"])).stdout)[0]?.["output"]).toBe("{}");
    const named = await evaluate(["FileNames[]"], "--folder", folder);
    expect(named.stdout).toContain("seen.txt");
  });

  test("ends quietly when its reader goes away", async () => {
    const child = startCommand(["eval", "--jsonl"]);
    const stdin = Array.from({ length: 2000 }, (_, id) =>
      JSON.stringify({ id, input: "Range[1000]" }),
    );
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(`${stdin.join("\n")}\n`);
    child.stdout?.once("data", () => child.stdout?.destroy());
    const { code, stderr } = await ended(child);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});
