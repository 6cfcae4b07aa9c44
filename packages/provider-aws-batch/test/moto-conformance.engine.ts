import { awsBatchProvider } from "@remotebatch/provider-aws-batch";
import { describeProvider } from "@remotebatch/provider-testkit";
import { beforeAll, describe, expect, test } from "vitest";
import { motoContainers, motoKeys, motoSettings, prepareMoto } from "./moto-setup.js";
import { freshBucket } from "./servers.js";

const containers = motoContainers();

if (containers === undefined) {
  test("not run: moto cannot start containers on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  const { moto, image } = containers;
  // Some minutes: each child of each case is a container.
  describe("on moto, whose jobs are containers that podman runs", () => {
    let bucket = "";
    beforeAll(async () => {
      await prepareMoto(moto, image);
      bucket = await freshBucket(moto, motoKeys);
    });
    const create = () =>
      awsBatchProvider({
        ...motoSettings(moto, bucket),
        lostMs: 10_000,
      });
    describeProvider({ describe, test }, create, { timeoutMs: 120_000 });
  });
}
