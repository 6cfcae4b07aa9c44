import { s3Store } from "@remotebatch/store-s3";
import { expect, test } from "vitest";

const credentials = { accessKeyId: "AKIATESTTESTTEST", secretAccessKey: "secret" };

test("with a role jobs are told where the bucket is, and get no URL and no key", async () => {
  const store = s3Store({
    bucket: "jobs",
    prefix: "team/batch",
    region: "eu-west-1",
    endpoint: "http://127.0.0.1:1",
    insideEndpoint: "http://inside:9000",
    storeAccess: "role",
    credentials,
  });
  const access = await store.grant("jobs/x/", { reads: ["job.wxf"], writes: ["out/1/1.json"] });
  expect(access).toEqual({
    kind: "s3",
    bucket: "jobs",
    prefix: "team/batch/jobs/x/",
    region: "eu-west-1",
    endpoint: "http://inside:9000",
  });
  expect(await store.address("runners/a b.mjs")).toBe(
    "http://inside:9000/jobs/team/batch/runners/a%20b.mjs",
  );
  store.close();
});

test("without another server the address is that of the region's own", async () => {
  const store = s3Store({ bucket: "jobs", region: "eu-west-1", credentials });
  expect(await store.address("k")).toBe("https://jobs.s3.eu-west-1.amazonaws.com/k");
  expect(await store.roleAccess("p/")).toEqual({
    kind: "s3",
    bucket: "jobs",
    prefix: "p/",
    region: "eu-west-1",
  });
  expect(await store.grant("p/", { reads: ["k"], writes: [] })).toMatchObject({ kind: "http" });
  store.close();
});

test("another word for how jobs reach the bucket is refused", () => {
  expect(() => s3Store({ bucket: "jobs", storeAccess: "keys" as "role" })).toThrow("storeAccess");
});
