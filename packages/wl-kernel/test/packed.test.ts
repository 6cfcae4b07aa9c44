import { printFullForm } from "@remotebatch/expr-model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSession } from "../src/index.js";

/** What is done with a list `x` of at least 64 numbers, a number `s` and a position `k`. */
const uses: readonly string[] = [
  "x",
  "Length[x]",
  "Total[x]",
  "Sort[x]",
  "Reverse[x]",
  "Accumulate[x]",
  "Differences[x]",
  "Differences[x, 2]",
  "Mean[x]",
  "Max[x]",
  "Min[x]",
  "Ordering[x]",
  "x[[k]]",
  "x[[-k]]",
  "x[[200]]",
  "x[[{1, k, -1}]]",
  "x[[2 ;; k]]",
  "x[[;; ;; 2]]",
  "{First[x], Last[x], Most[x], Rest[x]}",
  "Take[x, k]",
  "Take[x, -k]",
  "Drop[x, k]",
  "Take[x, 1000]",
  "x + s",
  "s - x",
  "s*x",
  "x + x",
  "x*x",
  "x - x",
  "x*Reverse[x]",
  "x + Range[Length[x]]",
  "x*Range[Length[x]]",
  "x + 0.5",
  "x*1.5",
  "x/3",
  "x^2",
  "2^x",
  "Mod[x, 7]",
  "Mod[x, 0]",
  "-x",
  "1/x",
  "Abs[x]",
  "Floor[x]",
  "Sign[x]",
  "Map[f, x]",
  "Map[# + 1 &, x]",
  "Map[If[# > 0, #, Nothing] &, x]",
  "Map[N, x]",
  "x . x",
  "x . Reverse[x]",
  "{x, x} . x",
  "x . Transpose[{x, x}]",
  "{x, 2*x} . Transpose[{x, x + 1}]",
  "Transpose[{x, x}] . {x, x}",
  "x == x",
  "x === x",
  "x === Reverse[x]",
  "x === N[x]",
  "Order[x, Reverse[x]]",
  "x == N[x]",
  "MatchQ[x, {__Integer}]",
  "MatchQ[x, {__Real}]",
  "Cases[x, _?Positive]",
  "x /. {a_, b_, ___} :> {a, b}",
  "Position[x, x[[k]]]",
  "Count[x, x[[k]]]",
  "Tally[x]",
  "Union[x]",
  "DeleteDuplicates[x]",
  "Join[x, x]",
  "Append[x, s]",
  "Partition[x, 3]",
  "Flatten[{x, {x}}]",
  "Select[x, # > 1 &]",
  "Fold[Plus, 0, x]",
  "f @@ x",
  "y = x; y[[k]] = a; {x, y}",
  "y = x; y[[k]] = 7; y[[1]] = 8; {Total[x], Total[y], y}",
  "y = x; y[[k]] += 1.5; Sort[y]",
  "Module[{y = x}, Do[y[[i]] = y[[i + 1]], {i, 5}]; {y, x}]",
  "Hash[x] === Hash[Reverse[Reverse[x]]]",
  "ToString[x]",
  "ToString[x, InputForm]",
  "Attributes[x]",
  "ByteCount[x] > 0",
  "Head[x]",
  "x[[0]]",
  "{AtomQ[x], ListQ[x], VectorQ[x], Depth[x], Dimensions[x]}",
  "N[x]",
  "Table[x[[i]]^2, {i, Length[x]}]",
  "Sum[i, {i, x}]",
  "<|x[[1]] -> x|>",
  "g[y_List] := Length[y]; g[x]",
  "g[{y_, ___}] := y; g[x]",
  "Unprotect[Plus]; Plus[1, z_Integer] := bad[z]; x + 1",
  "Listable; SetAttributes[h, Listable]; h[x, s]",
];

const whole = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(9007199254740991, -9007199254740991, 94906267, 4503599627370496),
);
const real = fc.oneof(
  fc.constantFrom(0, 1, -0.5, 2.5, 1e-300, 1e300, -1.7e308),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
);
const realText = (value: number): string => {
  const text = Object.is(value, -0) ? "0" : String(value);
  const [digits = "", exponent] = text.split("e");
  const mantissa = digits.includes(".") ? digits : `${digits}.`;
  return exponent === undefined ? mantissa : `${mantissa}*^${exponent}`;
};
const lists = fc.oneof(
  fc.array(whole, { minLength: 64, maxLength: 90 }).map((values) => values.map(String)),
  fc.array(real, { minLength: 64, maxLength: 90 }).map((values) => values.map(realText)),
);
const scalar = fc.oneof(whole.map(String), real.map(realText), fc.constantFrom("q", "1/2", "I"));

function outcome(list: string, packed: boolean, s: string, k: number, use: string): unknown {
  const session = createSession();
  // A list that is typed is plain; one that Table makes of numbers is packed.
  const make = packed ? `lit = ${list}; x = Table[lit[[i]], {i, Length[lit]}]` : `x = ${list}`;
  session.evaluateText(`${make}; s = ${s}; k = ${k};`);
  const record = session.evaluateText(use);
  const messages = record.messages.map(({ text }) => text);
  return [printFullForm(record.result), session.outputForm(record.result), messages];
}

describe("a packed list", () => {
  test("gives what a plain one gives, in every use", () => {
    fc.assert(
      fc.property(
        lists,
        scalar,
        fc.integer({ min: 1, max: 64 }),
        fc.constantFrom(...uses),
        (elements, s, k, use) => {
          const list = `{${elements.join(",")}}`;
          expect(outcome(list, true, s, k, use)).toEqual(outcome(list, false, s, k, use));
        },
      ),
      { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 400) },
    );
  });

  test("is exact beyond the integers of a machine", () => {
    const session = createSession();
    const value = (code: string): string => session.outputForm(session.evaluateText(code).result);
    expect(value("Total[Table[2^52, {100}]]")).toBe("450359962737049600");
    expect(value("Last[Accumulate[Table[2^52, {100}]]]")).toBe("450359962737049600");
    expect(value("Table[2^52, {100}] . Table[2^52, {100}]")).toBe(
      "2028240960365167042394725128601600",
    );
    expect(value("Max[Table[2^52, {100}] * 4]")).toBe("18014398509481984");
  });

  test("keeps the sign of zero and the order of additions in products of matrices", () => {
    const session = createSession();
    const value = (code: string): string => session.outputForm(session.evaluateText(code).result);
    expect(value("Table[0, {64}] . Table[-3, {64}]")).toBe("0");
    expect(value("{1., 2.} . {3., 4.}")).toBe("11.");
    expect(value("{{1, 2}, {3, 4}} . {a, b}")).toBe("{a + 2 b, 3 a + 4 b}");
    expect(value("{10^20, 1} . {10^20, 1}")).toBe("10000000000000000000000000000000000000001");
  });

  test("ends at the session's limits like a plain one", () => {
    const session = createSession({ maxElements: 1000 });
    expect(session.evaluateText("Range[2000]").failureType).toBe("MemoryLimit");
    expect(session.evaluateText("Table[1., {2000}]").failureType).toBe("MemoryLimit");
    const other = createSession();
    const record = other.evaluateText("MemoryConstrained[Table[Range[10^6], {40}], 10^8, small]");
    expect(other.outputForm(record.result)).toBe("small");
  });
});
