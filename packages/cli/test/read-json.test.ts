import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { real } from "@remotebatch/expr-model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCsv } from "../src/client/read-csv.js";
import { type JsonValue, readJson } from "../src/client/read-json.js";
import { runCommand, temporaryFolder } from "./run-command.js";

const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 200);

/** What `JSON.parse` would have made of it. */
function plain(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  }
  if (typeof value === "bigint") return Number(value);
  return typeof value === "object" && value !== null && "value" in value ? value.value : value;
}

describe("readJson", () => {
  test("reads what JSON.parse reads, with any white space", () => {
    const indent = fc.constantFrom(undefined, 1, "\t", "\r\n");
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), indent, (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        expect(plain(readJson(text))).toEqual(JSON.parse(text));
      }),
      { numRuns },
    );
  });

  test("refuses what JSON.parse refuses, with the place", () => {
    const accepts = (read: (text: string) => unknown, text: string): boolean => {
      try {
        read(text);
        return true;
      } catch (error) {
        if (read === readJson) expect((error as Error).message).toMatch(/^line \d+, column \d+: /);
        return false;
      }
    };
    const marks = [
      "[",
      "]",
      "{",
      "}",
      ",",
      ":",
      '"a"',
      '"\\',
      "1",
      "-",
      "01",
      ".5",
      "2.",
      "e-3",
      " ",
    ];
    const words = ["true", "null", "nul", "NaN", "+1", "\n", "\u0001", '"\\x"', '"\\u12"', "\f"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...marks, ...words), { maxLength: 8 }), (parts) => {
        const text = parts.join("");
        expect(accepts(readJson, text), text).toBe(accepts(JSON.parse, text));
      }),
      { numRuns: numRuns * 10 },
    );
    expect(() => readJson('[1,\n  "a" "b"]')).toThrow('line 2, column 7: a comma or "]" is due.');
  });

  test("keeps integers of any size exact and reals real", () => {
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        expect(BigInt(readJson(String(value)) as bigint)).toBe(value);
      }),
      { numRuns },
    );
    expect(readJson("[9007199254740993, 1.0, 1e3, -0]")).toEqual([
      9007199254740993n,
      real(1),
      real(1000),
      0,
    ]);
  });

  test("keeps the order of keys, and keys that objects would not take", () => {
    const value = readJson('{"b": 1, "2": 2, "__proto__": 3, "b": 4}') as ReadonlyMap<
      string,
      number
    >;
    expect([...value]).toEqual([
      ["b", 4],
      ["2", 2],
      ["__proto__", 3],
    ]);
  });

  test("refuses numbers beyond the machine's and nesting beyond its limit", () => {
    expect(() => readJson("[1,\n-1e400]")).toThrow("line 2, column 1: -1e400 is too large");
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      const nested = (levels: number): string => `${open.repeat(levels)}1${close.repeat(levels)}`;
      expect(readJson(nested(1000))).toBeInstanceOf(open === "[" ? Array : Map);
      expect(() => readJson(nested(1001))).toThrow("deeper than 1000 levels");
      expect(() => readJson(open.repeat(200_000))).toThrow("deeper than 1000 levels");
    }
  });
});

test("readCsv refuses a number that is too large for a machine number", () => {
  expect(() => readCsv("a,1\nb,1e400\n")).toThrow("line 2: 1e400 is too large");
  expect(readCsv('"1e400",1e-400')).toHaveLength(1);
});

describe("numbers that are sent", () => {
  const home = temporaryFolder("json");
  const run = (...args: readonly string[]) => runCommand([...args, "--wait"], { home, cwd: home });

  test.each([
    ["n.json", "[12345678901234567890123, 9007199254740993, 1.0]"],
    ["n.ndjson", "12345678901234567890123\n\n9007199254740993\n1.0\n"],
  ])("in %s are exact", async (name, text) => {
    writeFileSync(join(home, name), text);
    const { stdout } = await run("map", "f", "--from", name);
    expect(stdout).toBe("{f[12345678901234567890123], f[9007199254740993], f[1.]}\n");
  });

  test("in --args are exact", async () => {
    writeFileSync(join(home, "w.mjs"), "export const next = (x) => x + 1n;\n");
    const args = ["submit", "--module", "w.mjs#next", "--args"];
    expect((await run(...args, "[9007199254740993]")).stdout).toBe("9007199254740994\n");
    const refused = await run(...args, "[1e400]");
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("--args can't be used: line 1, column 2: 1e400 is too large");
  });

  test("are refused with file and line when they can't be read", async () => {
    writeFileSync(join(home, "deep.json"), "[".repeat(200_000) + "]".repeat(200_000));
    writeFileSync(join(home, "big.ndjson"), "1\n\n[1e400]\n");
    const deep = await run("map", "f", "--from", "deep.json");
    expect(deep.code).toBe(2);
    expect(deep.stderr).toContain(
      "deep.json: line 1, column 1001: the text nests deeper than 1000",
    );
    const big = await run("map", "f", "--from", "big.ndjson");
    expect(big.stderr).toContain("big.ndjson: line 3, column 2: 1e400 is too large");
  });
});
