import { describe, expect, test } from "vitest";
import { createSession } from "../src/index.js";

const options = { timeLimitMs: 150, memoryLimitBytes: 300e6 };

describe("limits end", () => {
  test.each([
    ["a loop without end", "While[True]"],
    ["a tree that shares its parts, when it is written out", "Nest[{#, #} &, x, 60]"],
    ["a walk through a tree that shares its parts", "LeafCount[Nest[{#, #} &, x, 50]]"],
    ["a comparison of two such trees", "Nest[{#, #} &, x, 50] === Nest[{#, #} &, x, 50]"],
    ["the printing of such a tree", "ToString[Nest[{#, #} &, x, 50]]"],
    ["a rule applied to such a tree", "Nest[{#, #} &, x, 50] /. y -> z"],
    ["flattening of more elements than a list may have", "Flatten[Nest[{#, #, #} &, 1, 20]]"],
    ["the test of a large prime", "PrimeQ[2^99991 - 1]"],
    ["powers modulo a large number", "PowerMod[3, 10^30000, 10^30000 + 7]"],
    [
      "a search through exponentially many matches",
      "MatchQ[Range[40], {a___, b___, c___, d___, e___, x_, x_}]",
    ],
    [
      "a text of endlessly many rules",
      "f /: g[f[x_]] := g[f[x + 1]]; Block[{$IterationLimit = Infinity}, g[f[1]]]",
    ],
    ["a list without end", "x = {}; While[True, AppendTo[x, 1]]"],
    ["a number without end", "x = 3; While[True, x = x x]"],
    ["an outer product", "Outer[List, Range[10^4], Range[10^4], Range[10^4]]"],
    ["a sum of too many terms", "Sum[1/i, {i, 10^9}]"],
    ["an uncaught throw of an immense value", "Throw[Nest[{#, #} &, x, 50]]"],
    ["many digits of a special function", "N[Zeta[3], 2*10^4]"],
    ["too many permutations", "Permutations[Range[50]]"],
    ["too many tuples", "Tuples[{0, 1}, 60]"],
    ["a loop inside of a text", 'ToExpression["While[True]"]'],
  ])("%s, and the session goes on", (_what, input) => {
    const session = createSession({ maxElements: 1_000_000, maxDigits: 100_000 });
    const record = session.evaluateText(input, options);
    expect(record.failureType ?? session.outputForm(record.result)).toMatch(
      /^(TimeLimit|MemoryLimit|MessageFailure)$/,
    );
    expect(session.evaluateText("1 + 1").result).toBe(2);
  });

  test.each([
    "2^(10^12)",
    "Range[10^10]",
    'StringRepeat["a", 10^12]',
    "ConstantArray[0, {10^5, 10^5}]",
    "(10^9)!",
    "12^(10^12/3)",
    "Solve[x^2^53 == 0, x]",
  ])("%s before it is begun", (input) => {
    const session = createSession({ maxElements: 1_000_000, maxDigits: 100_000 });
    const record = session.evaluateText(input, { timeLimitMs: 20_000 });
    expect(record.failureType).toMatch(/^(MemoryLimit|MessageFailure)$/);
  });
});
