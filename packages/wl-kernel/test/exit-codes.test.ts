import { parse } from "@remotebatch/expr-model";
import { expect, test } from "vitest";
import { createSession } from "../src/index.js";

test.each([
  ["Exit[3]", 3],
  ["Quit[4]; 1", 4],
  ["Exit[]", 0],
  ["Exit[-1]", 255],
  ["Exit[256]", 0],
  ["Exit[x]", 0],
  ["f[x_] := Exit[x]; Map[f, {5, 6}]", 5],
  ["Abort[]", undefined],
  ["2 + 2", undefined],
])("%s gives the exit code %s", (code, exitCode) => {
  const record = createSession().evaluate(parse(code));
  expect(record.exitCode).toBe(exitCode);
  if (code.includes("it[")) expect(record.failureType).toBe("Aborted");
});
