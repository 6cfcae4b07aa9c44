import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "@remotebatch/wxf-codec";
import { describe, expect, test } from "vitest";
import { ended, jsonLines, runCommand, startCommand, temporaryFolder } from "./run-command.js";
import { bytesOf, realVectors, validVectors } from "./wxf-vectors.js";

const folder = temporaryFolder("wxf-round-trip");
const path = (name: string): string => join(folder, name);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const canonical = [
  ...validVectors.filter((vector) => vector.canonical && !vector.compressed),
  ...realVectors
    .filter(({ compressed }) => !compressed)
    .map((vector) => ({ ...vector, name: vector.file })),
].map((vector) => ({ name: vector.name, hex: hex(bytesOf(vector)) }));

describe("decode and encode", () => {
  test.each(["exact", "neutral", "json"])("give back every canonical file (%s)", async (form) => {
    const stdin = canonical.map((line) => JSON.stringify(line)).join("\n");
    const form_ = ["--jsonl", "--form", form];
    const decoded = await runCommand(["wxf", "decode", ...form_], { stdin });
    const encoded = await runCommand(["wxf", "encode", ...form_], { stdin: decoded.stdout });
    // The payload of a NaN is promised by the exact form only.
    const kept = ({ name }: { readonly name?: unknown }) =>
      form === "exact" || name !== "real nan payload";
    expect(jsonLines(encoded.stdout).filter(kept)).toEqual(canonical.filter(kept));
  });

  test.each([[[]], [["--json"]]])("give back a file through a pipe (%j)", async (options) => {
    for (const name of ["real/kernel-association-delayed.wxf", "packed Real64 2x3", "sym x"]) {
      const line = canonical.find((row) => row.name === name);
      const bytes = Buffer.from(line?.hex ?? "383a730178", "hex");
      const text = await runCommand(["wxf", "decode", ...options], { stdin: bytes });
      writeFileSync(path("text"), text.stdout);
      await runCommand(["wxf", "encode", path("text"), "--output", path("again.wxf")]);
      const check = await runCommand(["wxf", "decode", path("again.wxf"), ...options]);
      expect(check.stdout).toBe(text.stdout);
      const { stdout } = await runCommand(["wxf", "encode", "--hex"], { stdin: text.stdout });
      expect(stdout.trim()).toBe(hex(bytes));
    }
  });

  test("bytes go through standard input and output unharmed", async () => {
    const child = startCommand(["wxf", "encode", "-"]);
    const chunks: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stdin?.end('FromCharacterCode[{255, 254}] -> "ÿþ" -> ByteArray["//79"]');
    await new Promise((resolve) => child.on("close", resolve));
    const run = await runCommand(["wxf", "decode", "-"], { stdin: Buffer.concat(chunks) });
    expect(run.stdout).toBe('FromCharacterCode[{255, 254}] -> "ÿþ" -> ByteArray["//79"]\n');
  });

  test("names without a context are the user's own, and those of the language stay", async () => {
    const run = await runCommand(["wxf", "encode"], { stdin: "f[Sin, System`g]" });
    expect(run.stdout).toBe("8:f\x02s\x08Global`fs\x03Sins\x01g");
  });
});

describe("hostile input", () => {
  test("what is no WXF is refused at once, though the input never ends", async () => {
    const child = startCommand(["wxf", "decode"]);
    child.stdin?.on("error", () => undefined);
    child.stdin?.write("{1, 2}");
    const run = await ended(child);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("WXF_HEADER at byte 0");
  });

  test("more bytes than allowed are refused before they end", async () => {
    const child = startCommand(["wxf", "check", "--json", "--max-bytes", "1K"]);
    child.stdin?.on("error", () => undefined);
    child.stdin?.write(Buffer.concat([encode("x"), Buffer.alloc(2000)]));
    const run = await ended(child);
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({
      valid: false,
      error: { code: "WXF_LIMIT_BYTES", offset: 1024 },
    });
  });

  test("a body that inflates to more than allowed is refused", async () => {
    const stdin = encode("x".repeat(100_000), { compress: true });
    for (const what of ["decode", "check", "info"]) {
      const run = await runCommand(["wxf", what, "--max-inflated", "64K"], { stdin });
      expect(run.code).toBe(1);
      expect(run.stderr).toContain("WXF_LIMIT_INFLATED");
    }
  });

  test.each(["decode", "info"])("%s --json says code and offset of a refusal", async (what) => {
    const run = await runCommand(["wxf", what, "--json"], { stdin: "8:z" });
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({
      error: { code: "WXF_TOKEN", offset: 2, message: expect.stringContaining("0x7a") },
    });
  });

  test("text that is not UTF-8, or no value, is wrong usage, and nothing is written", async () => {
    for (const stdin of [Uint8Array.of(0x22, 0xff, 0x22), '{"int":"x"}', "WXF`Real[1]", "f[1,"]) {
      const run = await runCommand(["wxf", "encode", "-o", path("never.wxf")], { stdin });
      expect(run).toMatchObject({ code: 2, stdout: "" });
      expect(existsSync(path("never.wxf"))).toBe(false);
    }
  });

  test("a file that can't be written is wrong usage", async () => {
    const run = await runCommand(["wxf", "encode", "-o", path("none/a.wxf")], { stdin: "1" });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("Can't write");
  });
});

describe("the help of wxf", () => {
  test.each(["decode", "encode", "check", "info"])("%s has examples", async (what) => {
    const { stdout, code } = await runCommand(["wxf", what, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`  remotebatch wxf ${what}`);
  });
});
