import { fn, sym } from "@remotebatch/expr-model";
import { describe, expect, test } from "vitest";
import { createSession, functionTable, toEvaluationData } from "../src/index.js";

describe("a session", () => {
  test("keeps its definitions from other sessions", () => {
    const one = createSession();
    const other = createSession();
    one.evaluateText("x = 5; f[n_] := n + 1");
    expect(other.outputForm(other.evaluateText("{x, f[1]}").result)).toBe("{x, f[1]}");
    expect(one.outputForm(one.evaluateText("{x, f[1]}").result)).toBe("{5, 2}");
  });

  test("evaluates an expression given as such", () => {
    const session = createSession();
    expect(session.evaluate(fn("Plus", 1, 2)).result).toBe(3);
    expect(session.evaluate(fn("Plus", sym("x"), sym("x"))).result).toEqual(
      fn("Times", 2, sym("Global`x")),
    );
  });

  test("keeps printed lines up to a bound, of each evaluation anew, and passes all of them on", () => {
    const passed: string[] = [];
    const session = createSession({ maxOutputLength: 7, onPrint: (text) => passed.push(text) });
    const code = 'Print["abc"]; Print["defg"]; Print["h"]; Print["i"]; 5';
    for (const _ of [1, 2]) {
      const { outputLog, result } = session.evaluateText(code);
      expect(outputLog).toEqual([
        "abc",
        "defg",
        "The output has reached 7 characters; later lines are not kept.",
      ]);
      expect(result).toBe(5);
    }
    expect(passed).toEqual(["abc", "defg", "h", "i", "abc", "defg", "h", "i"]);
  });

  test("counts the messages and lines that its record does not keep, of each evaluation anew", () => {
    const session = createSession({ maxOutputLength: 7 });
    const code =
      'Do[ToExpression["Message[f::m" <> ToString[i] <> "]"], {i, 1003}]; Print["12345678"]';
    expect(session.evaluateText(code).omitted).toEqual({ messages: 3, lines: 1 });
    expect(session.evaluateText("1/0").omitted).toBeUndefined();
    expect(session.evaluateText('Print["1"]; Message[f::m, 1]').omitted).toBeUndefined();
  });

  test("reports messages, prints and unknown functions in its record", () => {
    const record = createSession().evaluateText('Print["a"]; Manipulate[1/0]');
    expect(record.outputLog).toEqual(["a"]);
    expect(record.messages.map(({ text }) => text)).toEqual([
      "Infinite expression 1/0 encountered.",
    ]);
    expect(record.unknownFunctions).toEqual(["Manipulate"]);
    expect(record.success).toBe(false);
    expect(record.failureType).toBe("MessageFailure");
  });

  test("stops at its time limit and works afterwards", () => {
    const session = createSession();
    const record = session.evaluateText("While[True]", { timeLimitMs: 30 });
    expect(record.failureType).toBe("TimeLimit");
    expect(session.evaluateText("1 + 1").result).toBe(2);
  });

  test("stops when the shared flag asks for an abort", () => {
    const abortFlag = new Int32Array(new SharedArrayBuffer(4));
    abortFlag[0] = 1;
    expect(createSession({ abortFlag }).evaluateText("While[True]").failureType).toBe("Aborted");
  });

  test("stops at the most steps it may take", () => {
    const record = createSession({ maxSteps: 10_000 }).evaluateText("While[True]");
    expect(record.failureType).toBe("TimeLimit");
  });

  test("refuses lists and integers beyond its limits", () => {
    const session = createSession({ maxElements: 1000, maxDigits: 100 });
    expect(session.evaluateText("Range[1001]").failureType).toBe("MemoryLimit");
    expect(session.outputForm(session.evaluateText("10^200").result)).toBe("Overflow[]");
  });

  test.each([
    "f[x_] := 1 + f[x]; f[1]",
    "x := {x}; x",
    "Nest[g, 1, 100000]; Nest[{#} &, 1, 20000]",
  ])("survives the deep recursion of %s", (input) => {
    const session = createSession();
    session.evaluateText(input, { timeLimitMs: 10_000 });
    expect(session.evaluateText("1 + 1").result).toBe(2);
  });

  test("gives its record as EvaluationData with a delayed result", () => {
    const data = toEvaluationData(createSession().evaluateText("1/0"));
    expect(data.isDelayed(0)).toBe(true);
    expect(data.get("MessagesText")).toEqual(
      fn("List", "Power::infy: Infinite expression 1/0 encountered."),
    );
  });

  test("makes a syntax error a message", () => {
    const record = createSession().evaluateText("1 + + ]");
    expect(record.messages[0]?.symbol).toBe("Syntax");
    expect(record.result).toEqual(sym("$Failed"));
  });
});

test("every partial function says what it lacks", () => {
  for (const { state, missing } of functionTable()) {
    if (state === "partial") expect(missing).toBeTruthy();
  }
});
