import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JobManifest, jobKeys, parseOutcomeRecord } from "@remotebatch/job-model";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bucketStore } from "../src/store/bucket-store.js";
import { MachineKeys } from "../src/store/machine-keys.js";
import { type SigningKeys, signedHeaders } from "../src/store/sigv4.js";
import { makeJob, TestJob } from "./job-folder.js";
import { keysAnswer, smallServer } from "./keys-server.js";

/** An S3 server that checks every signature, when the suite was started with one. */
const endpoint = process.env["REMOTEBATCH_S3"];
const region = "us-east-1";
const prefix = "a-team/jobs/x/";

if (endpoint === undefined) {
  test("not run: versitygw cannot be had on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  describe("a bucket of a server that checks signatures, reached with a role's keys", () => {
    const [accessKeyId = "", secretAccessKey = ""] = readFileSync(
      process.env["REMOTEBATCH_S3_CREDENTIALS"] ?? "",
      "utf8",
    ).split("\n");
    const keys: SigningKeys = { accessKeyId, secretAccessKey };
    const folder = mkdtempSync(join(tmpdir(), "remotebatch-gateway-"));
    const bucket = `jobs-${randomUUID()}`;
    const access = { kind: "s3" as const, bucket, prefix, region, endpoint };
    afterAll(() => rmSync(folder, { recursive: true }));

    const url = (path: string): URL => new URL(`${endpoint}/${bucket}${path}`);
    const headersFor = (method: string, path: string, body = "", nowMs = Date.now()) => {
      const contentSha256 = createHash("sha256").update(body).digest("hex");
      const unsigned = { method, url: url(path), headers: {}, contentSha256 };
      return signedHeaders(unsigned, keys, { region, nowMs });
    };
    const put = async (path: string, body: Buffer): Promise<void> => {
      const contentSha256 = createHash("sha256").update(body).digest("hex");
      const unsigned = { method: "PUT", url: url(path), headers: {}, contentSha256 };
      const headers = signedHeaders(unsigned, keys, { region, nowMs: Date.now() });
      const answer = await fetch(url(path), { method: "PUT", headers, body });
      expect(answer.status).toBe(200);
    };
    const get = async (key: string): Promise<Buffer> => {
      const path = `/${prefix}${key}`;
      const answer = await fetch(url(path), { headers: headersFor("GET", path) });
      expect([key, answer.status]).toEqual([key, 200]);
      return Buffer.from(await answer.arrayBuffer());
    };
    const storeWith = (change: Partial<SigningKeys>, place: { readonly region?: string } = {}) => {
      const { accessKeyId: id, secretAccessKey: secret } = { ...keys, ...change };
      const found = new MachineKeys({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret });
      return bucketStore({ ...access, ...place }, folder, { firstPauseMs: 1, maxTries: 3 }, found);
    };

    beforeAll(async () => {
      await put("", Buffer.alloc(0));
      await put(`/${prefix}here`, Buffer.from("0123456789"));
      await put(`/${prefix}other`, Buffer.from("not for you"));
    });

    /** A job whose objects lie in the bucket, and the variables by which its runner finds its keys. */
    async function staged(code: string) {
      const made = makeJob(code, { files: { "a b.txt": "one" } });
      const manifest = JSON.parse(
        readFileSync(join(made.folder, jobKeys.manifest), "utf8"),
      ) as JobManifest;
      const place = `a-team/jobs/${randomUUID()}/`;
      for (const key of [jobKeys.manifest, ...Object.keys(manifest.objects)]) {
        const path = `/${place}${key.replaceAll(" ", "%20")}`;
        await put(path, readFileSync(join(made.folder, key)));
      }
      const role = await smallServer((_request, response) => {
        const { AccessKeyId: _id, ...rest } = JSON.parse(
          keysAnswer(accessKeyId, Date.now() + 3_600_000, secretAccessKey),
        ) as Record<string, string>;
        // This server has no keys of sessions.
        response.end(JSON.stringify({ ...rest, AccessKeyId: accessKeyId, Token: "" }));
      });
      const job = new TestJob(made.folder, {
        version: 1,
        uuid: manifest.uuid,
        access: { ...access, prefix: place },
        scratchFolder: join(made.folder, "scratch"),
      });
      const environment = {
        AWS_ACCESS_KEY_ID: "",
        AWS_SECRET_ACCESS_KEY: "",
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `${role.url}/role`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: "container-token",
      };
      const fetched = async (key: string): Promise<Buffer> =>
        await get(`../${place.slice("a-team/jobs/".length)}${key}`);
      return { job, role, environment, fetched };
    }

    test("a job goes from the bucket to its record in the bucket, and no key is in anything that is left", async () => {
      const { job, role, environment, fetched } = await staged("Plus[2, 2]");
      const runner = await job.spawn(1, [], undefined, environment);
      let said = "";
      runner.process.stdout?.on("data", (part: Buffer) => {
        said += part.toString();
      });
      const { code, stderr } = await runner.ended;
      expect([code, stderr]).toEqual([0, ""]);
      const record = await fetched(jobKeys.outcome(1, 1));
      const outcome = parseOutcomeRecord(record);
      expect(outcome.phase).toBe("succeeded");
      const result = await fetched(jobKeys.result(1, 1));
      expect(createHash("sha256").update(result).digest("hex")).toBe(outcome.result?.sha256);
      const log = await fetched(jobKeys.log(1, 1));
      expect(log.toString()).toContain("The child succeeded");
      expect(role.requests.map(({ headers }) => headers.authorization)).toEqual([
        "container-token",
      ]);
      const left = [said, stderr, record, log, result, readFileSync(job.descriptorPath)].join("\n");
      expect(left).not.toContain(secretAccessKey);
      expect(left).not.toContain(accessKeyId);
      expect(left).not.toMatch(/Signature=|container-token/u);
    });

    test("of two runners of one attempt at once one makes the record, the result is its own, and both are in the log", async () => {
      const { job, environment, fetched } = await staged("Plus[2, 2]");
      const both = await Promise.all([
        job.spawn(1, [], undefined, environment),
        job.spawn(1, [], undefined, environment),
      ]);
      const ends = await Promise.all(both.map(async ({ ended }) => (await ended).code));
      expect(ends).toEqual([0, 0]);
      const { result } = parseOutcomeRecord(await fetched(jobKeys.outcome(1, 1)));
      const bytes = await fetched(jobKeys.result(1, 1));
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(result?.sha256);
      const log = (await fetched(jobKeys.log(1, 1))).toString();
      const begun = log.split("\n").filter((line) => line.includes("child 1, attempt 1."));
      expect([1, 2]).toContain(begun.length);
    });

    test("a range is read, an object is created once and removed", async () => {
      const store = storeWith({});
      const copy = join(folder, "range");
      await store.fetchRange("here", { offset: 3, length: 4 }, copy, { bytes: 10, sha256: "" });
      expect(readFileSync(copy, "utf8")).toBe("3456");
      const file = join(folder, "mine");
      writeFileSync(file, "mine");
      expect(await store.create("new ü+ 'name'", file)).toBe(true);
      writeFileSync(file, "theirs");
      expect(await store.create("new ü+ 'name'", file)).toBe(false);
      expect(Buffer.from(await store.read("new ü+ 'name'", 10)).toString()).toBe("mine");
      await store.discard("new ü+ 'name'");
      expect(await store.has("new ü+ 'name'")).toBe(false);
    });

    test("a log is carried on, on the condition that it is as it was read", async () => {
      for (const line of ["a\n", "b\n"]) {
        const log = storeWith({}).openLog("log");
        log.write(line);
        await log.close();
      }
      expect((await get("log")).toString()).toBe("a\nb\n");
    });

    test("a request is refused whose path, method, header or content was changed after it was signed", async () => {
      const path = `/${prefix}here`;
      const status = async (target: string, init: RequestInit): Promise<number> =>
        (await fetch(url(target), init)).status;
      const headers = headersFor("GET", path);
      expect(await status(path, { headers })).toBe(200);
      expect(await status(`/${prefix}other`, { headers })).toBe(403);
      expect(await status(path, { headers, method: "DELETE" })).toBe(403);
      const later = new Date(Date.now() + 60_000).toISOString().replace(/[-:]|\.\d+/gu, "");
      expect(await status(path, { headers: { ...headers, "x-amz-date": later } })).toBe(403);
      const writing = headersFor("PUT", path, "signed");
      const init = { method: "PUT", headers: writing };
      expect(await status(path, { ...init, body: "others" })).toBeGreaterThanOrEqual(400);
      expect((await get("here")).toString()).toBe("0123456789");
    });

    test("a request that was signed twenty minutes ago is refused", async () => {
      const path = `/${prefix}here`;
      const headers = headersFor("GET", path, "", Date.now() - 20 * 60_000);
      const answer = await fetch(url(path), { headers });
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain("RequestTimeTooSkewed");
    });

    test.each([
      ["a wrong secret", { secretAccessKey: "f".repeat(40) }, {}, /secret key is wrong.*403/u],
      ["an unknown key", { accessKeyId: "AKIA0000000000000000" }, {}, /not accepted.*status 40/u],
      ["another region", {}, { region: "eu-west-1" }, /in the region us-east-1 and not in eu-/u],
    ] satisfies readonly (readonly [string, Partial<SigningKeys>, { region?: string }, RegExp])[])(
      "with %s a runner is told so, and no key",
      async (_what, change, place, words) => {
        const store = storeWith(change, place);
        const error = await store.read("here", 100).catch((reason: unknown) => reason);
        expect(String(error)).toMatch(words);
        expect(String(error)).not.toContain("ffffffff");
        expect(String(error)).not.toContain(accessKeyId);
      },
    );
  });
}
