import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Presigner, presigner, type SigningKeys, s3Store } from "@remotebatch/store-s3";
import { describe, expect, test } from "vitest";
import { freshBucket, gateway } from "./servers.js";

const python = process.env["REMOTEBATCH_BOTOCORE_PYTHON"];
const script = fileURLToPath(
  new URL("../../../tooling/engines/aws/independent-signer.py", import.meta.url),
);
const at = "20260719T031509Z";
const nowMs = Date.UTC(2026, 6, 19, 3, 15, 9);
const lasting: SigningKeys = {
  accessKeyId: "AKIATESTTESTTEST",
  secretAccessKey: "se/cr+et=0123456789abcdef",
};
const session: SigningKeys = {
  ...lasting,
  sessionToken: `IQoJ/b3+Jp==${"Aa0/+=".repeat(200)}`,
};

if (python === undefined) {
  test("not run: botocore cannot be had on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  const cases = [lasting, session].flatMap((keys) =>
    [
      "https://jobs.s3.eu-west-1.amazonaws.com",
      "https://s3.us-gov-west-1.amazonaws.com/jobs.with.dots",
      "http://127.0.0.1:9000/jobs",
      "http://gate.example:80/inner/jobs",
    ].flatMap((bucketUrl) =>
      [
        "a",
        "team/batch/jobs/0-1/out/1/1.wxf",
        "odd name é+%&=?!'()*~/#;:@$,",
        "日本/\u{1f600}",
      ].flatMap((key) =>
        (["GET", "PUT"] as const).map((method) => ({ keys, bucketUrl, key, method })),
      ),
    ),
  );

  test("every URL is the one that botocore signs, to the last byte of each part", () => {
    const region = "eu-west-1";
    const signer = ({ keys, bucketUrl }: (typeof cases)[number]): Presigner =>
      presigner({ bucketUrl, region, keys, expiresInSeconds: 3600, nowMs });
    const questions = cases.map((one) => ({
      kind: "url",
      method: one.method,
      address: signer(one).address(one.key),
      region,
      keys: one.keys,
      at,
      expiresInSeconds: 3600,
    }));
    const theirs = JSON.parse(
      execFileSync(python, [script], { input: JSON.stringify(questions), encoding: "utf8" }),
    ) as string[];
    // The order of the parts is free: what is signed is the sorted list.
    const parts = (url: string): readonly string[] => {
      const [address = "", query = ""] = url.split("?");
      return [address, ...query.split("&").sort()];
    };
    expect(theirs).toHaveLength(cases.length);
    for (const [index, one] of cases.entries())
      expect(parts(signer(one).url(one.method, one.key))).toEqual(parts(theirs[index] ?? ""));
  });
}

if (gateway.endpoint === undefined) {
  test("not run: versitygw cannot be had on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  describe("a session of a role, on a server that knows its token", () => {
    const [accessKeyId = "", secretAccessKey = "", sessionToken = ""] = readFileSync(
      process.env["REMOTEBATCH_S3_SESSION"] ?? "",
      "utf8",
    ).split("\n");
    const keys = { accessKeyId, secretAccessKey, sessionToken };
    const storeWith = async (credentials: SigningKeys) =>
      s3Store({ ...(await freshBucket(gateway)), credentials });

    test("writes and reads, long objects too, and signs URLs for those without keys", async () => {
      const store = await storeWith(keys);
      const bytes = new Uint8Array(17 * 2 ** 20).fill(7);
      expect(await store.put("jobs/long", bytes, { ifAbsent: true })).toBe("written");
      expect(await store.put("jobs/long", bytes, { ifAbsent: true })).toBe("exists");
      expect(await store.size("jobs/long")).toBe(bytes.length);
      const access = await store.grant("jobs/", { reads: ["long"], writes: ["out/1/1.json"] });
      if (access.kind !== "http") throw new Error("no URLs");
      const target = access.put["out/1/1.json"] ?? "";
      expect((await fetch(target, { method: "PUT", body: "{}" })).status).toBe(200);
      expect(await (await fetch(access.get["out/1/1.json"] ?? "")).text()).toBe("{}");
      expect(await store.list("jobs/")).toHaveLength(2);
      await store.deleteAll("jobs/");
      store.close();
    });

    test("has URLs that are refused with another token, or none", async () => {
      const store = await storeWith(keys);
      await store.put("here", new TextEncoder().encode("body"));
      const access = await store.grant("", { reads: ["here"], writes: [] });
      const url = access.kind === "http" ? (access.get["here"] ?? "") : "";
      expect(await (await fetch(url)).text()).toBe("body");
      const refused = async (other: string): Promise<string | undefined> =>
        /<Code>(\w+)/u.exec(await (await fetch(other)).text())?.[1];
      expect(url).toContain(encodeURIComponent(sessionToken));
      expect(await refused(url.replace("IQoJ", "IQoK"))).toBe("InvalidToken");
      expect(await refused(url.replace(/&X-Amz-Security-Token=[^&]*/u, ""))).toBe(
        "InvalidAccessKeyId",
      );
      const signed = (sign: SigningKeys): string =>
        presigner({
          bucketUrl: url.slice(0, url.indexOf("/a-team")),
          region: "us-east-1",
          keys: sign,
          expiresInSeconds: 60,
          nowMs: Date.now(),
        }).url("GET", store.bucketKey("here"));
      expect(await (await fetch(signed(keys))).text()).toBe("body");
      expect(await refused(signed({ ...keys, secretAccessKey: "0".repeat(40) }))).toBe(
        "SignatureDoesNotMatch",
      );
      // The token is among what is signed: added afterwards it does not help.
      const later = `${signed({ accessKeyId, secretAccessKey })}&X-Amz-Security-Token=${encodeURIComponent(sessionToken)}`;
      expect(await refused(later)).toBe("SignatureDoesNotMatch");
      store.close();
    });

    test("is told to sign in again with a token that is another's, and it is not repeated", async () => {
      const store = await storeWith({ ...keys, sessionToken: `${sessionToken}x` });
      const error = await store.get("here").catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        code: "BATCH_UNAUTHENTICATED",
        message: expect.stringContaining("InvalidToken"),
      });
      expect(String(error)).not.toContain(sessionToken.slice(0, 40));
      store.close();
    });
  });
}
