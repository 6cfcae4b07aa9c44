import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { list, sym } from "@remotebatch/expr-model";
import { encode } from "@remotebatch/wxf-codec";
import { describe, expect, test } from "vitest";
import { jsonLines, runCommand, temporaryFolder } from "./run-command.js";

const folder = temporaryFolder("wxf");
const path = (name: string): string => join(folder, name);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const value = list(1, "two", sym("Pi"));

describe("wxf decode", () => {
  test("prints a file's expression in each form", async () => {
    writeFileSync(path("a.wxf"), encode(value));
    const outputs: string[] = [];
    for (const form of ["input", "full", "neutral"]) {
      outputs.push(
        (await runCommand(["wxf", "decode", path("a.wxf"), "--form", form])).stdout.trim(),
      );
    }
    expect(outputs).toEqual([
      '{1, "two", Pi}',
      'List[1, "two", Pi]',
      '{"fn":[{"sym":"List"},{"int":"1"},{"str":"two"},{"sym":"Pi"}]}',
    ]);
  });

  test("reads standard input when there is no file", async () => {
    const run = await runCommand(["wxf", "decode"], { stdin: encode(value, { compress: true }) });
    expect(run.stdout).toBe('{1, "two", Pi}\n');
  });

  test("names code and offset of a bad file and exits with 1", async () => {
    writeFileSync(path("bad.wxf"), Uint8Array.of(0x38, 0x3a, 0x7a));
    const run = await runCommand(["wxf", "decode", path("bad.wxf")]);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("WXF_TOKEN at byte 2");
  });

  test("exits with 2 when there is no such file, and says so", async () => {
    const run = await runCommand(["wxf", "decode", path("none.wxf")]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("there is no such file");
  });

  test("answers every line of --jsonl, whatever is in it", async () => {
    const lines = [
      { name: "good", hex: hex(encode(value)) },
      { name: "file", file: "a.wxf" },
      { name: "cut", hex: hex(encode(value).subarray(0, 6)) },
      { name: "odd", hex: "383" },
      { name: "missing", file: "none.wxf" },
      { name: "empty" },
    ];
    writeFileSync(
      path("list.jsonl"),
      `${lines.map((line) => JSON.stringify(line)).join("\n")}\nno json\n`,
    );
    const run = await runCommand([
      "wxf",
      "decode",
      "--jsonl",
      "--form",
      "neutral",
      path("list.jsonl"),
    ]);
    expect(run.code).toBe(0);
    const neutral = { fn: [{ sym: "List" }, { int: "1" }, { str: "two" }, { sym: "Pi" }] };
    expect(jsonLines(run.stdout)).toMatchObject([
      { name: "good", value: neutral },
      { name: "file", value: neutral },
      { name: "cut", error: { code: "WXF_TRUNCATED", offset: expect.any(Number) } },
      { name: "odd", error: { code: "LINE_HEX", offset: null } },
      { name: "missing", error: { code: "LINE_FILE" } },
      { name: "empty", error: { code: "LINE_FIELDS" } },
      { name: null, error: { code: "LINE_JSON" } },
    ]);
  });

  test("shows an expression of many levels, and refuses one beyond the limit", async () => {
    const deep = (levels: number): string =>
      `383a${`66017304${hex(Buffer.from("Hold"))}`.repeat(levels)}4301`;
    const stdin = [4000, 20_000].map((n) => JSON.stringify({ name: n, hex: deep(n) })).join("\n");
    const run = await runCommand(["wxf", "decode", "--jsonl"], { stdin });
    const [shown, refused] = run.stdout.trim().split("\n");
    expect(shown?.split('{"fn":').length).toBe(4001);
    expect(JSON.parse(refused ?? "")).toMatchObject({ error: { code: "WXF_LIMIT_DEPTH" } });
  });
});

describe("wxf encode", () => {
  test("is the inverse of decode with --jsonl", async () => {
    const names = ["plain", "real", "wide", "assoc"];
    const values = [
      { int: "42" },
      { real: "0x3ff0000000000000" },
      { int: "123456789012345678901234567890" },
      { assoc: [[{ str: "a" }, { sym: "True" }, "RuleDelayed"]] },
    ];
    const stdin = names.map((name, i) => JSON.stringify({ name, value: values[i] })).join("\n");
    for (const compress of [[], ["--compress"]]) {
      const encoded = await runCommand(["wxf", "encode", "--jsonl", ...compress], { stdin });
      const decoded = await runCommand(["wxf", "decode", "--jsonl"], { stdin: encoded.stdout });
      expect(jsonLines(decoded.stdout)).toEqual(
        names.map((name, i) => ({ name, value: values[i] })),
      );
    }
  });

  test("writes code as the bytes that a kernel would write", async () => {
    const run = await runCommand(["wxf", "encode", "--hex"], { stdin: '{1, "two", Pi}' });
    expect(run.stdout.trim()).toBe(hex(encode(value)));
    const file = await runCommand(["wxf", "encode", "--output", path("b.wxf")], {
      stdin: "{1, 2}",
    });
    expect(file).toMatchObject({ code: 0, stdout: "" });
    expect(hex(readFileSync(path("b.wxf")))).toBe(hex(encode(list(1, 2))));
  });

  test("answers a value that is none with an error and goes on", async () => {
    const stdin =
      '{"name":"bad","value":{"int":"x"}}\n{"name":"none"}\n{"name":"good","value":{"int":"1"}}\n';
    const run = await runCommand(["wxf", "encode", "--jsonl"], { stdin });
    expect(jsonLines(run.stdout)).toMatchObject([
      { name: "bad", error: {} },
      { name: "none", error: { code: "LINE_FIELDS" } },
      { name: "good", hex: "383a4301" },
    ]);
  });

  test("refuses code that is none with exit code 2 and writes no file", async () => {
    const run = await runCommand(["wxf", "encode", "--output", path("never.wxf")], {
      stdin: "f[1,",
    });
    expect(run.code).toBe(2);
    expect(() => readFileSync(path("never.wxf"))).toThrow();
  });
});

describe("wxf check and info", () => {
  test("tell valid from canonical", async () => {
    writeFileSync(path("wide.wxf"), Uint8Array.of(0x38, 0x3a, 0x6a, 1, 0));
    writeFileSync(path("a.wxf"), encode(value));
    expect((await runCommand(["wxf", "check", path("a.wxf")])).stdout).toContain(
      "valid, canonical",
    );
    expect((await runCommand(["wxf", "check", path("wide.wxf"), "--json"])).stdout.trim()).toBe(
      '{"valid":true,"canonical":false}',
    );
    const bad = await runCommand(["wxf", "check", "--json"], { stdin: "9:x" });
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.stdout)).toMatchObject({
      valid: false,
      error: { code: "WXF_HEADER", offset: 0 },
    });
  });

  test("count what is in a file", async () => {
    writeFileSync(path("c.wxf"), encode(value, { compress: true }));
    const run = await runCommand(["wxf", "info", "--json", path("c.wxf")]);
    expect(JSON.parse(run.stdout)).toMatchObject({
      compressed: true,
      bodyBytes: encode(value).length - 2,
      canonical: true,
      nodes: 5,
      depth: 2,
      kinds: { Function: 1, Symbol: 2, Integer: 1, String: 1 },
    });
  });
});
