import { awsBatchProvider } from "@remotebatch/provider-aws-batch";
import { describeProvider } from "@remotebatch/provider-testkit";
import { beforeAll, describe, expect, test } from "vitest";
import { motoKeys, prepareMoto } from "./moto-setup.js";
import { freshBucket } from "./servers.js";

const moto = process.env["REMOTEBATCH_MOTO"];
const image = process.env["REMOTEBATCH_NODE_IMAGE"];

if (
  moto === undefined ||
  image === undefined ||
  process.env["REMOTEBATCH_MOTO_CONTAINERS"] !== "1"
) {
  test("not run: moto cannot start containers on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  // Some minutes: each child of each case is a container.
  describe("on moto, whose jobs are containers that podman runs", () => {
    let bucket = "";
    beforeAll(async () => {
      await prepareMoto(moto, image);
      bucket = await freshBucket(moto, motoKeys);
    });
    const create = () =>
      awsBatchProvider({
        IOBucket: bucket,
        JobQueue: "main",
        JobDefinition: "runner",
        region: "us-east-1",
        credentials: motoKeys,
        endpoints: { batch: moto, s3: moto, logs: moto },
        pollMs: 250,
        graceMs: 3000,
        lostMs: 10_000,
      });
    describeProvider({ describe, test }, create, { timeoutMs: 120_000 });
  });
}
