import { readFileSync } from "node:fs";
import { BatchError, batchErrorCodes } from "@remotebatch/job-model";
import { describe, expect, test } from "vitest";

describe("BatchError", () => {
  test("is known by its brand when instanceof cannot see it", () => {
    const stranger = Object.assign(new Error("x"), {
      [Symbol.for("remotebatch.BatchError")]: true,
    });
    expect(BatchError.is(stranger)).toBe(true);
    expect(BatchError.is(new Error("x"))).toBe(false);
    expect(BatchError.is({ [Symbol.for("remotebatch.BatchError")]: true })).toBe(false);
  });

  test("keeps what it was made from as its cause", () => {
    const cause = new Error("disk on fire");
    const error = BatchError.from(cause, { code: "BATCH_STORE_FAILED", provider: "local" });
    expect(error).toMatchObject({ code: "BATCH_STORE_FAILED", provider: "local", cause });
    expect(BatchError.from(error)).toBe(error);
    expect(BatchError.from("text").code).toBe("BATCH_UNKNOWN");
  });

  test("outages and throttling may be retried, nothing else by default", () => {
    const retryable = batchErrorCodes.filter((code) => new BatchError(code, "x").retryable);
    expect(retryable).toEqual(["BATCH_THROTTLED", "BATCH_UNAVAILABLE"]);
  });

  test("docs/errors.md explains every code and no other", () => {
    const text = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
    const explained = [...text.matchAll(/^## `(BATCH_[A-Z_]+)`$/gmu)].map((match) => match[1]);
    expect(explained).toEqual([...batchErrorCodes]);
  });
});
