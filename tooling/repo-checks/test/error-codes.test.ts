import { expect, test } from "vitest";
import { readText } from "../src/workspace.js";

test("every batch error code is explained in docs/errors.md, and no other is", () => {
  const union = /batchErrorCodes = \[([\s\S]*?)\]/.exec(
    readText("packages/job-model/src/error.ts"),
  );
  const codes = [...(union?.[1] ?? "").matchAll(/"(BATCH_[A-Z_]+)"/g)].map((match) => match[1]);
  const explained = [
    ...readText("docs/errors.md").matchAll(/^(?:#+ |\| )`?(BATCH_[A-Z_]+)`?/gm),
  ].map((match) => match[1]);
  expect(codes.length).toBeGreaterThan(10);
  expect([...new Set(explained)].sort()).toEqual([...codes].sort());
});
