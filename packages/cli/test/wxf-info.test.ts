import { list, sym } from "@remotebatch/expr-model";
import { encode } from "@remotebatch/wxf-codec";
import { expect, test, vi } from "vitest";
import { isCanonical, wxfInfo } from "../src/wxf/wxf-info.js";

const calls = vi.hoisted(() => ({ decode: 0, inflate: 0 }));

vi.mock("@remotebatch/wxf-codec", async (original) => {
  const codec = await original<typeof import("@remotebatch/wxf-codec")>();
  return {
    ...codec,
    decode: (...args: Parameters<typeof codec.decode>) => {
      calls.decode++;
      if (args[0][1] === 0x43) calls.inflate++;
      return codec.decode(...args);
    },
    inflate: (...args: Parameters<typeof codec.inflate>) => {
      calls.inflate++;
      return codec.inflate(...args);
    },
    inspect: (...args: Parameters<typeof codec.inspect>) => {
      if (args[0][1] === 0x43) calls.inflate++;
      return codec.inspect(...args);
    },
  };
});

test("a file is inflated and decoded once", async () => {
  const file = encode(list(1, "two", sym("Pi")), { compress: true });
  expect(await wxfInfo(file, { maxBytes: file.length })).toMatchObject({
    canonical: true,
    nodes: 5,
    kinds: { Function: 1, Symbol: 2, Integer: 1, String: 1 },
  });
  expect(calls).toEqual({ decode: 1, inflate: 1 });
});

test("a symbol of the language with its context is not canonical", async () => {
  expect(await isCanonical(encode(sym("Plus")))).toBe(true);
  expect(await isCanonical(encode(sym("System`Plus")))).toBe(false);
});

test("a wide integer, and a longer body than a kernel's, are not canonical", async () => {
  expect(await isCanonical(Uint8Array.of(0x38, 0x3a, 0x6a, 1, 0))).toBe(false);
  expect(await isCanonical(Uint8Array.of(0x38, 0x3a, 0x43, 1))).toBe(true);
});
