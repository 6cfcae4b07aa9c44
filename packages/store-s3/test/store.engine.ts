import { randomBytes } from "node:crypto";
import { type S3Store, s3Store, type UploadProgress } from "@remotebatch/store-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshBucket, gateway, moto } from "./servers.js";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : new TextDecoder().decode(bytes);

for (const server of [moto, gateway]) {
  if (server.endpoint === undefined) {
    test(`not run: ${server.name} cannot be had on this machine`, () => {
      expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
    });
    continue;
  }
  describe(`the store on ${server.name}`, () => {
    let store: S3Store;
    const progress: UploadProgress[] = [];
    beforeAll(async () => {
      store = s3Store({
        ...(await freshBucket(server)),
        partBytes: 5 * 2 ** 20,
        onProgress: (step) => progress.push(step),
      });
    });
    afterAll(() => store.close());

    test("gives back what was put, whole and by ranges", async () => {
      const key = "jobs/a/odd name é+%&=?.bin";
      await store.put(key, bytesOf("0123456789"));
      expect(textOf(await store.get(key))).toBe("0123456789");
      expect(textOf(await store.get(key, { range: { offset: 3, length: 4 } }))).toBe("3456");
      expect(textOf(await store.get(key, { range: { offset: 8, length: 100 } }))).toBe("89");
      expect(textOf(await store.get(key, { range: { offset: 10, length: 5 } }))).toBe("");
      expect(textOf(await store.get(key, { range: { offset: 2, length: 0 } }))).toBe("");
      expect(await store.size(key)).toBe(10);
      await store.put("jobs/a/empty", new Uint8Array(0));
      expect(await store.get("jobs/a/empty")).toEqual(new Uint8Array(0));
    });

    test("says of an absent object that there is none", async () => {
      expect(await store.get("jobs/none")).toBeUndefined();
      expect(await store.get("jobs/none", { range: { offset: 0, length: 1 } })).toBeUndefined();
      expect(await store.get("jobs/none", { range: { offset: 0, length: 0 } })).toBeUndefined();
      expect(await store.size("jobs/none")).toBeUndefined();
      expect(await store.list("jobs/none/")).toEqual([]);
      await store.deleteAll("jobs/none/");
    });

    test("writes only where nothing is, and one of twenty at once wins", async () => {
      const puts = Array.from({ length: 20 }, (_, at) =>
        store.put("jobs/b/first", bytesOf(String(at)), { ifAbsent: true }),
      );
      const answers = await Promise.all(puts);
      expect(answers.filter((answer) => answer === "written")).toHaveLength(1);
      expect(textOf(await store.get("jobs/b/first"))).toBe(String(answers.indexOf("written")));
      expect(await store.put("jobs/b/first", bytesOf("later"), { ifAbsent: true })).toBe("exists");
      expect(await store.put("jobs/b/first", bytesOf("later"))).toBe("written");
      expect(textOf(await store.get("jobs/b/first"))).toBe("later");
    });

    test("puts a long object in parts, tells how far it is, and keeps the condition", async () => {
      const long = new Uint8Array(randomBytes(12 * 2 ** 20));
      progress.length = 0;
      expect(await store.put("jobs/c/long", long, { ifAbsent: true })).toBe("written");
      expect(progress).toHaveLength(3);
      expect(progress.at(-1)).toEqual({
        key: store.bucketKey("jobs/c/long"),
        sentBytes: long.length,
        totalBytes: long.length,
      });
      expect(Buffer.compare((await store.get("jobs/c/long")) as Uint8Array, long)).toBe(0);
      const offset = 5 * 2 ** 20 - 2;
      expect(await store.get("jobs/c/long", { range: { offset, length: 4 } })).toEqual(
        long.slice(offset, offset + 4),
      );
      expect(await store.put("jobs/c/long", long.subarray(1), { ifAbsent: true })).toBe("exists");
      expect(await store.size("jobs/c/long")).toBe(long.length);
    });

    test("lists what lies directly below, and deletes below one prefix only", async () => {
      for (const key of ["jobs/d/x", "jobs/d/out/1/1.json", "jobs/d/out/2/1.json", "jobs/dd/x"])
        await store.put(key, bytesOf("12"));
      const entries = [...(await store.list("jobs/d/"))].sort((one, other) =>
        one.key.localeCompare(other.key),
      );
      expect(entries).toEqual([
        { key: "jobs/d/out/", bytes: 0 },
        { key: "jobs/d/x", bytes: 2 },
      ]);
      await store.deleteAll("jobs/d/");
      expect(await store.list("jobs/d/")).toEqual([]);
      expect(await store.size("jobs/dd/x")).toBe(2);
    });

    test("lists and deletes more than a thousand objects", async () => {
      const names = Array.from({ length: 1205 }, (_, at) => `jobs/e/out/${at}`);
      for (let at = 0; at < names.length; at += 100)
        await Promise.all(names.slice(at, at + 100).map((key) => store.put(key, bytesOf("1"))));
      expect(await store.list("jobs/e/out/")).toHaveLength(1205);
      await store.deleteAll("jobs/e/");
      expect(await store.list("jobs/e/out/")).toEqual([]);
    });

    test("rejects with the signal's own reason", async () => {
      const reason = new Error("changed my mind");
      const signal = AbortSignal.abort(reason);
      await expect(store.get("jobs/a/x", { signal })).rejects.toBe(reason);
      await expect(store.put("jobs/a/x", bytesOf("1"), { signal })).rejects.toBe(reason);
    });

    test("grants URLs that a job can use without any key", async () => {
      await store.put("jobs/f/job.wxf", bytesOf("work"));
      const access = await store.grant("jobs/f/", { reads: ["job.wxf"], writes: ["out/1/1.json"] });
      if (access.kind !== "http") throw new Error("no URLs");
      const read = await fetch(access.get["job.wxf"] as string, {
        headers: { range: "bytes=1-2" },
      });
      expect([read.status, await read.text()]).toEqual([206, "or"]);
      const target = access.put["out/1/1.json"] as string;
      const put = (body: string) =>
        fetch(target, { method: "PUT", body, headers: { "if-none-match": "*" } });
      expect((await put("{}")).status).toBe(200);
      expect((await put("[]")).status).toBe(412);
      expect(textOf(await store.get("jobs/f/out/1/1.json"))).toBe("{}");
      expect(await (await fetch(access.get["out/1/1.json"] as string)).text()).toBe("{}");
    });

    test("a bucket that is not there is told by name", async () => {
      const none = s3Store({
        bucket: "no-such-bucket-here",
        endpoint: server.endpoint as string,
        region: "us-east-1",
        credentials: server.credentials,
      });
      await expect(none.put("x", bytesOf("1"))).rejects.toMatchObject({
        code: "BATCH_STORE_FAILED",
        message: expect.stringContaining("s3://no-such-bucket-here/x (NoSuchBucket"),
      });
      none.close();
    });
  });
}
