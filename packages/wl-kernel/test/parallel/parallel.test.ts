import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { printFullForm } from "@remotebatch/expr-model";
import { bundleProgram } from "@remotebatch/source-bundle";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createSession,
  type Session,
  type SessionOptions,
  type StartSubkernel,
  threadSubkernels,
} from "../../src/index.js";

let startSubkernel: StartSubkernel;

// Whatever goes wrong in a thread, the session that waits for it ends.
const timeLimitMs = 20_000;

const sessions: Session[] = [];
function newSession(options: SessionOptions = {}): Session {
  const session = createSession({ cores: 2, startSubkernel, ...options });
  sessions.push(session);
  return session;
}
afterAll(() => {
  for (const session of sessions) session.evaluateText("CloseKernels[]");
});

let shared: Session;
beforeAll(async () => {
  const source = fileURLToPath(new URL("subkernel-program.ts", import.meta.url));
  startSubkernel = threadSubkernels(pathToFileURL(await bundleProgram(source)));
  shared = newSession();
});

function value(code: string, session = shared): string {
  return session.outputForm(session.evaluateText(code, { timeLimitMs }).result);
}

describe("parallel functions over threads", () => {
  test("run in other kernels, each with its number", () => {
    expect(value("{$KernelID, $KernelCount}")).toBe("{0, 0}");
    expect(value("ParallelEvaluate[$KernelID]")).toBe("{1, 2}");
    expect(value("{$KernelCount, Kernels[]}")).toBe(
      "{2, {KernelObject[1, local], KernelObject[2, local]}}",
    );
    expect(value("Union[ParallelTable[Pause[0.05]; $KernelID, {8}]]")).toBe("{1, 2}");
    expect(value("ParallelEvaluate[$KernelID, 2]")).toBe("2");
    expect(value("ParallelEvaluate[$KernelID, {2, 1}]")).toBe("{2, 1}");
  });

  test("are at work at the same time", () => {
    // Each waits for a file that the other makes: one after the other they would wait for ever.
    const folder = mkdtempSync(join(tmpdir(), "parallel-"));
    try {
      const session = newSession({ folder });
      const meet =
        'Export["at" <> ToString[i], "here", "Text"]; While[! FileExistsQ["at" <> ToString[3 - i]], Pause[0.01]]; i';
      expect(value(`ParallelTable[${meet}, {i, 2}]`, session)).toBe("{1, 2}");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("know the definitions that they use, also changed and indirect ones", () => {
    const session = newSession();
    expect(
      value("f[x_] := g[x] + c; g[x_] := x^2; c = 10; ParallelMap[f, {1, 2, 3}]", session),
    ).toBe("{11, 14, 19}");
    expect(value("c = 20; ParallelMap[f, {1, 2, 3}]", session)).toBe("{21, 24, 29}");
    expect(value("Clear[g]; g[1] = a; ParallelMap[f, {1, 2}]", session)).toBe(
      "{20 + a, 20 + g[2]}",
    );
    expect(
      value(
        "h[x_, OptionsPattern[{p -> 5}]] := x + OptionValue[p]; ParallelTable[h[i], {i, 2}]",
        session,
      ),
    ).toBe("{6, 7}");
    expect(value("SetAttributes[k, Listable]; ParallelMap[k, {{1, 2}}]", session)).toBe(
      "{{k[1], k[2]}}",
    );
    expect(value("Module[{y = 3}, ParallelMap[# + y &, {1, 2}]]", session)).toBe("{4, 5}");
    expect(value("u /: u + n_Integer := up[n]; ParallelTable[u + i, {i, 2}]", session)).toBe(
      "{up[1], up[2]}",
    );
    expect(value("m[0] = 1; m[n_] := m[n] = n m[n - 1]; ParallelMap[m, {3, 5}]", session)).toBe(
      "{6, 120}",
    );
  });

  test("evaluate with those definitions where they are, not after they have come back", () => {
    const session = newSession();
    const code = "f[x_] := {g[x] + c, $KernelID > 0}; g[x_] := x^2; c = 10; ParallelMap[f, {1, 2}]";
    expect(value(code, session)).toBe("{{11, True}, {14, True}}");
    const up = "u /: u + n_Integer := up[n, $KernelID > 0]; ParallelTable[u + i, {i, 2}]";
    expect(value(up, session)).toBe("{up[1, True], up[2, True]}");
    expect(value("c = 20; ParallelMap[f, {1}]", session)).toBe("{{21, True}}");
  });

  test("keep what ParallelEvaluate sets between calls", () => {
    const session = newSession();
    value("ParallelEvaluate[state = 100 $KernelID]", session);
    expect(value("ParallelEvaluate[state + 1]", session)).toBe("{101, 201}");
    expect(value("state", session)).toBe("state");
    value("DistributeDefinitions[late]; late = 7", session);
    expect(value('ParallelEvaluate[ToExpression["late"]]', session)).toBe("{7, 7}");
  });

  test("bring messages and printed lines back in the order of the elements", () => {
    const session = newSession();
    const record = session.evaluateText("ParallelMap[(Print[#]; 1/#) &, {2, 0, 3}]");
    expect(record.outputLog).toEqual(["2", "0", "3"]);
    expect(record.messages.map(({ text }) => text)).toEqual([
      "Infinite expression 1/0 encountered.",
    ]);
    expect(session.outputForm(record.result)).toBe("{1/2, ComplexInfinity, 1/3}");
    expect(session.evaluateText("Quiet[ParallelMap[1/# &, {0, 1}]]").messages).toEqual([]);
    expect(value("Check[ParallelMap[1/# &, {0, 1}], failed]", session)).toBe("failed");
  });

  test("end with time limits and aborts, and the kernels stay as they were", () => {
    const session = newSession();
    value("ParallelEvaluate[kept = 5]", session);
    expect(value("TimeConstrained[ParallelMap[While[True] &, {1, 2}], 0.3, late]", session)).toBe(
      "late",
    );
    expect(value("ParallelEvaluate[kept]", session)).toBe("{5, 5}");
    const limited = session.evaluateText("ParallelTable[Pause[60], {4}]", { timeLimitMs: 300 });
    expect(limited.failureType).toBe("TimeLimit");
    expect(value("ParallelEvaluate[kept]", session)).toBe("{5, 5}");
    expect(value("ParallelMap[If[# == 2, Abort[], #] &, {1, 2, 3}]", session)).toBe("$Aborted");
    expect(value("ParallelMap[# &, {1, 2, 3}]", session)).toBe("{1, 2, 3}");
  });

  test("heed the abort flag of the session", () => {
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const session = newSession({ abortFlag: flag });
    value("ParallelEvaluate[1]", session);
    Atomics.store(flag, 0, 1);
    const record = session.evaluateText("ParallelTable[Pause[60], {4}]");
    expect(record.failureType).toBe("Aborted");
    Atomics.store(flag, 0, 0);
  });

  test("replace a kernel that does not heed an abort", () => {
    const session = newSession();
    value("ParallelEvaluate[kept = 5]", session);
    const slow = "ParallelEvaluate[If[$KernelID == 2, Pause[0]; Table[i, {i, 3}]; While[True], 1]]";
    expect(value(`TimeConstrained[${slow}, 0.3, late]`, session)).toBe("late");
    expect(value("ParallelEvaluate[$KernelID]", session)).toBe("{1, 2}");
  });

  test("share variables by working in sequence", () => {
    const session = newSession();
    expect(value("n = 0; SetSharedVariable[n]; ParallelDo[n++, {20}]; n", session)).toBe("20");
    expect(value("UnsetShared[n]; ParallelDo[n++, {20}]; n", session)).toBe("20");
  });

  test("submit, wait, try, combine and parallelize", () => {
    expect(value("WaitAll[{ParallelSubmit[1 + 1], {ParallelSubmit[{q}, q]}}]")).toBe("{2, {q}}");
    expect(value("WaitAll[Table[ParallelSubmit[{i}, i^2], {i, 3}]]")).toBe("{1, 4, 9}");
    expect(value("ParallelTry[If[# > 1, #, $Failed] &, {1, 2}]")).toBe("2");
    expect(value("ParallelTry[$Failed &, {1, 2}]")).toBe("$Failed");
    expect(value("ParallelTry[If[# == 1, While[True], #] &, {1, 7}]")).toBe("7");
    expect(value("ParallelCombine[Total, Range[100], Plus]")).toBe("5050");
    expect(value("Parallelize[Table[i^2, {i, 3}]]")).toBe("{1, 4, 9}");
    const record = shared.evaluateText("Parallelize[1 + 1]");
    expect(record.messages.map(({ text }) => text)).toEqual([
      "1 + 1 cannot be parallelized; proceeding with sequential evaluation.",
    ]);
  });

  test("start and close kernels", () => {
    const session = newSession();
    expect(value("Length[LaunchKernels[3]]", session)).toBe("3");
    expect(value("ParallelEvaluate[$KernelID]", session)).toBe("{1, 2, 3}");
    expect(value("Length[CloseKernels[]]", session)).toBe("3");
    expect(value("{$KernelCount, Kernels[]}", session)).toBe("{0, {}}");
    expect(value("ParallelTable[i, {i, 3}]", session)).toBe("{1, 2, 3}");
  });

  test("give what the sequential functions give", () => {
    const bodies = [
      "i",
      "i^2",
      "{i, q}",
      "f[i]",
      "If[i > 2, Nothing, i]",
      "N[i]",
      "Sequence[i, i]",
    ];
    const specs = ["{i, 5}", "{i, 2, 9, 3}", "{i, {a, b, 3}}", "{i, 0}", "{i, x}", "{4}", "3"];
    const methods = ["", ', Method -> "FinestGrained"', ', Method -> "ItemsPerEvaluation" -> 2'];
    const names = ["Table", "Sum", "Product", "Do", "Map"];
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.constantFrom(...bodies),
        fc.constantFrom(...specs),
        fc.constantFrom("", ", {j, 2}"),
        fc.constantFrom(...methods),
        (name, body, spec, second, method) => {
          const args =
            name === "Map" ? `Function[i, ${body}], Range[7]` : `${body}, ${spec}${second}`;
          const outcome = (code: string): unknown => {
            const record = shared.evaluateText(code, { timeLimitMs });
            return [printFullForm(record.result), record.messages.map(({ text }) => text)];
          };
          expect(outcome(`Parallel${name}[${args}${method}]`)).toEqual(outcome(`${name}[${args}]`));
        },
      ),
      { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 100) },
    );
  });
});
