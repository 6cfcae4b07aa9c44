import { presigner, type S3StoreSettings, type SigningKeys, s3Store } from "@remotebatch/store-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { freshBucket, gateway } from "./servers.js";

if (gateway.endpoint === undefined) {
  test("not run: versitygw cannot be had on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  describe("a server that checks signatures", () => {
    let settings: S3StoreSettings & { readonly credentials: SigningKeys };
    beforeAll(async () => {
      settings = { ...(await freshBucket(gateway)), prefix: "" };
      const store = s3Store(settings);
      await store.put("here", new TextEncoder().encode("body"));
      await store.put("other", new TextEncoder().encode("secret"));
      store.close();
    });

    const sign = (change: { nowMs?: number; keys?: SigningKeys; region?: string } = {}) =>
      presigner({
        bucketUrl: `${settings.endpoint}/${settings.bucket}`,
        region: "us-east-1",
        keys: settings.credentials,
        expiresInSeconds: 60,
        nowMs: Date.now(),
        ...change,
      });
    const status = async (url: string, init?: RequestInit): Promise<number> =>
      (await fetch(url, init)).status;

    test("takes ours, for reading and for writing", async () => {
      expect(await status(sign().url("GET", "here"))).toBe(200);
      expect(await status(sign().url("PUT", "new ü+ name"), { method: "PUT", body: "x" })).toBe(
        200,
      );
    });

    test("refuses one whose key, method, time or signature was changed", async () => {
      const url = sign().url("GET", "here");
      expect(await status(url.replace("/here?", "/other?"))).toBe(403);
      expect(await status(url, { method: "PUT", body: "over" })).toBe(403);
      expect(await status(url.replace("X-Amz-Expires=60", "X-Amz-Expires=600"))).toBe(403);
      expect(await status(url.replace(/.$/u, (last) => (last === "0" ? "1" : "0")))).toBe(403);
      expect(await status(url.replace(/\?.*/u, ""))).toBe(403);
    });

    test("refuses one that has expired, and one signed with another key", async () => {
      expect(await status(sign({ nowMs: Date.now() - 120_000 }).url("GET", "here"))).toBe(403);
      const keys = { ...settings.credentials, secretAccessKey: "f".repeat(40) };
      expect(await status(sign({ keys }).url("GET", "here"))).toBe(403);
    });

    test("a store whose region is not the bucket's is told the region", async () => {
      const store = s3Store({ ...settings, region: "eu-west-1" });
      await expect(store.get("here")).rejects.toMatchObject({
        code: "BATCH_INVALID_OPTION",
        message: expect.stringContaining("The bucket is in region us-east-1; set region to that"),
      });
      store.close();
    });

    test("a store with a wrong key is told to sign in, without the key in the error", async () => {
      const secretAccessKey = "wrong-secret-of-forty-letters-0123456789";
      const store = s3Store({
        ...settings,
        credentials: { ...settings.credentials, secretAccessKey },
      });
      const error = await store.get("here").catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "BATCH_UNAUTHENTICATED" });
      const { cause } = error as Error;
      expect(`${error} ${JSON.stringify(error)} ${cause} ${JSON.stringify(cause)}`).not.toMatch(
        new RegExp(`${secretAccessKey}|${settings.credentials.accessKeyId}`, "u"),
      );
      store.close();
    });
  });
}
