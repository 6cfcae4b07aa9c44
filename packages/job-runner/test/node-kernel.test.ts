import { printInputForm } from "@remotebatch/expr-model";
import { expect, test } from "vitest";
import { makeJob, type TestJob } from "./job-folder.js";

const module = `
import { execFileSync } from "node:child_process";
export function add(a, b) { console.log("adding", a, b); return a + b; }
export async function square({ length }) { return length; }
export const twice = async (value) => [value, value];
export function fail() { throw new RangeError("out of range"); }
export function wait(_context) { return new Promise(() => setInterval(() => {}, 1000)); }
export function odd(n) { if (n % 2 === 0) throw new Error("even: " + n); return n; }
export const copied = (context) => { const { folder, ...rest } = context; return Object.keys({ ...rest }).sort(); };
export async function waitEach(n, { signal }) { if (n === 2) await new Promise((resolve) => signal.addEventListener("abort", resolve)); return n; }
let seen = 0;
export function later(n) { Promise.resolve().then(() => { seen = n; }); return seen; }
export const thenable = (n) => ({ then: (resolve) => resolve(10 * n) });
export function throwOdd(n) {
  if (n === 1) throw Object.assign(new Error("told"), { stack: 5 });
  if (n === 2) throw new Proxy(new Error("hidden"), { get() { throw new Error("not shown"); } });
  if (n === 3) throw null;
  return n;
}
export function write() { process.stdout.write("x" + "é".repeat(300_000)); }
export function printMuch(count) { const line = "x".repeat(2 ** 20); for (let i = 0; i < count; i++) console.log(line); return count; }
export const power = (x, p = 2) => x ** p;
export const given = (x, y, context) => [y === undefined ? "none" : y, context === undefined ? "none" : typeof context.progress];
export const rest = (...values) => values.length;
export const said = (x, { progress }) => progress(x);
export function readInput() { return execFileSync("cat", { stdio: ["inherit", "pipe", "inherit"] }).length; }
export function leaveTimer() { setInterval(() => {}, 1000); return 1; }
export function throwLater() { setTimeout(() => { throw null; }); return new Promise((resolve) => setTimeout(resolve, 20_000)); }
export function crash() { process.kill(process.pid, "SIGKILL"); return new Promise(() => setInterval(() => {}, 1000)); }
`;
const files = { "work.mjs": module };
const shown = (job: TestJob, key: string): string => printInputForm(job.result().get(key) as never);

test("calls an exported function with its arguments, and keeps what it printed", async () => {
  const job = makeJob('NodeFunction["work.mjs", "add"][2, 3]', { kernel: "node", files });
  expect(await job.run()).toMatchObject({ phase: "succeeded", kernel: { kind: "node" } });
  expect(shown(job, "Result")).toBe("5");
  expect(shown(job, "OutputLog")).toBe('{"adding 2 3"}');
});

test("maps a function over the elements, each with its own failure", async () => {
  const job = makeJob('NodeFunction["work.mjs", "odd"]', {
    kernel: "node",
    files,
    elements: [1, 2, 3],
  });
  expect((await job.run()).evaluations).toEqual({ total: 3, finished: 3, failed: 1 });
  expect(shown(job, "Result")).toMatch(/^\{1, Failure\["ExceptionFailure", .*even: 2.*\], 3\}$/su);
});

test.each([[[2]], [[2, 4]]])(
  "elements %j that all throw are failures of an array child that succeeds",
  async (elements) => {
    const job = makeJob('NodeFunction["work.mjs", "odd"]', { kernel: "node", files, elements });
    const { phase, evaluations } = await job.run();
    const count = elements.length;
    expect({ phase, evaluations }).toEqual({
      phase: "succeeded",
      evaluations: { total: count, finished: count, failed: count },
    });
  },
);

test("tells what was thrown, and fails the job", async () => {
  const job = makeJob('NodeFunction["work.mjs", "fail"][]', { kernel: "node", files });
  expect(await job.run()).toMatchObject({
    phase: "failed",
    cause: "user",
    reason: "The evaluation ended with an exception: RangeError: out of range.",
  });
  expect(shown(job, "FailureType")).toBe('"ExceptionFailure"');
  expect(shown(job, "MessagesText")).toContain("RangeError: out of range");
});

test("whatever is thrown is the failure of its own element", async () => {
  const elements = [1, 2, 3, 4];
  const job = makeJob('NodeFunction["work.mjs", "throwOdd"]', { kernel: "node", files, elements });
  expect((await job.run()).evaluations).toEqual({ total: 4, finished: 4, failed: 3 });
  expect(shown(job, "Result")).toMatch(/"5"\|>\], .*cannot be shown.*, .*"null"\|>\], 4\}$/u);
});

test("what is thrown where nothing catches it, and be it null, is told", async () => {
  const job = makeJob('NodeFunction["work.mjs", "throwLater"][]', { kernel: "node", files });
  expect((await job.run()).reason).toMatch(/ended with exit code 1 .* null$/u);
});

test("a timer that a function leaves behind does not hold its job for ever", async () => {
  const job = makeJob('NodeFunction["work.mjs", "leaveTimer"][]', { kernel: "node", files });
  expect((await job.run()).phase).toBe("succeeded");
  expect(shown(job, "Result")).toBe("1");
  expect(
    job
      .log()
      .map(({ x }) => x)
      .join("\n"),
  ).toContain("left something running");
});

test("ends a function that waits for ever at the time limit", async () => {
  const job = makeJob('NodeFunction["work.mjs", "wait"][]', {
    kernel: "node",
    files,
    descriptor: { timeLimitMs: 800 },
  });
  expect(await job.run()).toMatchObject({ phase: "timedOut", cause: "timeLimit" });
});

test("keeps a record when a function takes the process down", async () => {
  const job = makeJob('NodeFunction["work.mjs", "crash"][]', { kernel: "node", files });
  expect(await job.run()).toMatchObject({ phase: "failed", signal: "SIGKILL" });
});

test.each([
  ["a module that was not submitted", 'NodeFunction["other.mjs", "add"][1, 2]', "other.mjs"],
  ["a module outside of the working directory", 'NodeFunction["../x.mjs", "add"][]', "outside"],
  ["an export that is not there", 'NodeFunction["work.mjs", "none"][]', "no function"],
  ["anything but a function of a module", "Plus[a, 2]", "NodeFunction"],
])("refuses %s", async (_what, code, word) => {
  const job = makeJob(code, { kernel: "node", files });
  expect((await job.run()).phase).toBe("failed");
  expect(shown(job, "MessagesText")).toContain(word);
});

test("gives a context that can be copied", async () => {
  const job = makeJob('NodeFunction["work.mjs", "copied"][]', { kernel: "node", files });
  await job.run();
  expect(shown(job, "Result")).toBe('{"checkpoint", "progress", "signal"}');
});

test.each([
  ["a default stays", "power", [3, 4], "{9, 16}"],
  ["a rest parameter stays", "rest", [5], "{1}"],
  ["what lies between is undefined", "given", [5], '{{"none", "function"}}'],
])(
  "gives the context only to the parameter that is for it: %s",
  async (_what, name, elements, result) => {
    const job = makeJob(`NodeFunction["work.mjs", "${name}"]`, { kernel: "node", files, elements });
    await job.run();
    expect(shown(job, "Result")).toBe(result);
  },
);

test("gives no context to a function all of whose parameters have arguments", async () => {
  const job = makeJob('NodeFunction["work.mjs", "given"][1, 2, Null]', { kernel: "node", files });
  await job.run();
  expect(shown(job, "Result")).not.toContain("function");
});

test("progress takes a string, and says so", async () => {
  const job = makeJob('NodeFunction["work.mjs", "said"][0.5]', { kernel: "node", files });
  expect(await job.run()).toMatchObject({
    phase: "failed",
    reason: expect.stringContaining(
      "TypeError: progress takes one string, the line for the log, and was given a value of type number",
    ),
  });
});

test("ends the call at work when the time of all is over, and calls no other", async () => {
  const job = makeJob('NodeFunction["work.mjs", "waitEach"]', {
    kernel: "node",
    files,
    elements: [1, 2, 3],
    descriptor: { timeLimitMs: 2500 },
  });
  expect(await job.run()).toMatchObject({ phase: "timedOut", evaluations: { finished: 1 } });
  expect(shown(job, "ElementFailures")).toBe('<|2 -> "TimeLimit"|>');
});

test("waits for what can be waited for, promise or not", async () => {
  const elements = [1, 2, 3];
  const job = makeJob('NodeFunction["work.mjs", "thenable"]', { kernel: "node", files, elements });
  expect((await job.run()).evaluations).toEqual({ total: 3, finished: 3, failed: 0 });
  expect(shown(job, "Result")).toBe("{10, 20, 30}");
});

test("what a call has left to be done later is done before the next call, even if no call waits", async () => {
  const elements = [1, 2, 3, 4];
  const job = makeJob('NodeFunction["work.mjs", "later"]', { kernel: "node", files, elements });
  await job.run();
  expect(shown(job, "Result")).toBe("{0, 1, 2, 3}");
});

test("characters that come in two pieces are whole in the log", async () => {
  const job = makeJob('NodeFunction["work.mjs", "write"][]', { kernel: "node", files });
  await job.run();
  const said = job.log().filter(({ s }) => s === "stdout");
  expect(said.map(({ x }) => x).join("")).toBe(`x${"é".repeat(300_000)}`);
});

test("a program that a function starts finds the end of its standard input", async () => {
  const job = makeJob('NodeFunction["work.mjs", "readInput"][]', {
    kernel: "node",
    files,
    descriptor: { timeLimitMs: 10_000 },
  });
  expect((await job.run()).phase).toBe("succeeded");
  expect(shown(job, "Result")).toBe("0");
});

test("a function that prints without measure keeps its result, and the first of its lines", async () => {
  const job = makeJob('NodeFunction["work.mjs", "printMuch"]', {
    kernel: "node",
    files,
    elements: [400, 1],
    descriptor: { memoryLimitBytes: 350e6 },
  });
  expect((await job.run()).phase).toBe("succeeded");
  expect(shown(job, "Result")).toBe("{400, 1}");
  const output = job.result().get("OutputLog") as { readonly args: readonly string[] };
  // 64 of the first element, the notice, and one of the second.
  expect(output.args.map((line) => line.length)).toEqual([
    ...Array.from({ length: 64 }, () => 2 ** 20),
    "The output has reached 67108864 characters; later lines are not kept.".length,
    2 ** 20,
  ]);
});
