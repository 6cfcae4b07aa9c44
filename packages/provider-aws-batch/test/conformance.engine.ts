import { describeProvider } from "@remotebatch/provider-testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BatchEmulator, startEmulator } from "./emulator/batch-emulator.js";
import { officialCheck } from "./emulator/service-model.js";
import { emulatedProvider, freshBucket, gateway, gatewayKeys } from "./servers.js";

if (gateway === undefined) {
  test("not run: an S3 server cannot be had on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  describe("on our emulator of AWS Batch, with an S3 server that checks signatures", () => {
    const check = officialCheck(process.env["REMOTEBATCH_AWS_MODELS"]);
    let emulator: BatchEmulator;
    let bucket: string;
    beforeAll(async () => {
      emulator = await startEmulator({ check });
      bucket = await freshBucket(gateway as string, gatewayKeys());
    });
    afterAll(() => emulator.close());

    describeProvider({ describe, test }, () => emulatedProvider(bucket, emulator.endpoint), {
      timeoutMs: 60_000,
    });

    test("every request and every answer is as the official description of the service has it", () => {
      expect(check !== undefined || process.env["REQUIRE_ENGINES"] !== "1").toBe(true);
      expect([...new Set(emulator.violations)]).toEqual([]);
      expect(emulator.calls.get("SubmitJob")).toBeGreaterThan(20);
    });
  });
}
