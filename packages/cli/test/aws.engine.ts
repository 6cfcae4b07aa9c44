import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRemoteBatch, printInputForm } from "@remotebatch/facade";
import { awsBatchProvider } from "@remotebatch/provider-aws-batch";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand, temporaryFolder } from "./run-command.js";

const s3 = process.env["REMOTEBATCH_S3"];
const objects = process.env["REMOTEBATCH_S3_FOLDER"];

if (s3 === undefined || objects === undefined) {
  test("not run: an S3 server cannot be had on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  describe("AWS Batch, as our emulator has it", () => {
    const root = fileURLToPath(new URL("../../..", import.meta.url));
    const folder = temporaryFolder("aws");
    const IOBucket = `jobs-${randomUUID()}`;
    const [accessKeyId = "", secretAccessKey = ""] = readFileSync(
      process.env["REMOTEBATCH_S3_CREDENTIALS"] ?? "",
      "utf8",
    ).split("\n");
    const words = ["--conditions=@remotebatch/source", "--import", "tsx"];
    const program = join(root, "packages/provider-aws-batch/test/emulator/serve.ts");
    let batchEndpoint = "";
    const asked: string[] = [];
    // Stands in for the agent that gives containers the keys of their role.
    const agent = createServer((request, response) => {
      asked.push(request.headers.authorization ?? "");
      response.end(JSON.stringify({ AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey }));
    });
    let end = (): void => undefined;
    beforeAll(async () => {
      mkdirSync(join(objects, IOBucket));
      await once(agent.listen(0, "127.0.0.1"), "listening");
      const variables = {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${(agent.address() as AddressInfo).port}/`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: "container-token",
      };
      const emulator = spawn(process.execPath, [...words, program], {
        cwd: root,
        env: { ...process.env, REMOTEBATCH_TEST_ROLE: JSON.stringify(variables) },
        stdio: ["pipe", "pipe", "inherit"],
      });
      end = () => emulator.stdin.end();
      const [line] = (await once(emulator.stdout, "data")) as [Buffer];
      batchEndpoint = line.toString().trim();
    });
    afterAll(() => {
      end();
      agent.close();
    });

    const provider = (change: { readonly node?: string; readonly JobDefinition?: string } = {}) =>
      awsBatchProvider({
        IOBucket,
        JobQueue: "main",
        JobDefinition: "runner",
        region: "us-east-1",
        credentials: { accessKeyId, secretAccessKey },
        endpoints: { batch: batchEndpoint, logs: batchEndpoint, s3 },
        node: process.execPath,
        pollMs: 50,
        graceMs: 500,
        ...change,
      });

    test("a job has the original's properties", async () => {
      const batch = createRemoteBatch({
        environments: { cloud: provider() },
        folder: join(folder, "good"),
      });
      const job = await batch.submit('Print["said"]; 2 + 2');
      await job.wait();
      expect(await job.get("JobStatus")).toBe("SUCCEEDED");
      expect(printInputForm(await job.result())).toBe("4");
      expect(await job.get("JobExitCode")).toBe(0);
      expect(await job.get("JobLog")).toContain("said");
      expect(await job.get("ProviderJobID")).toMatch(/^[0-9a-f-]{36}$/u);
      const array = await batch.mapSubmit("#^2 &", [1, 2, 3], { method: "FinestGrained" });
      await array.wait();
      expect(await array.get("ChildJobExitCodes")).toEqual(
        [1, 2, 3].map((at) => ({ span: { from: at, to: at }, value: 0 })),
      );
      expect(await array.get("ChildJobStatusCounts")).toEqual({ SUCCEEDED: 3 });
      expect(await array.get("ProviderJobID")).toMatch(/^[0-9a-f-]{36}$/u);
      await batch.close();
    });

    test("with a role the real runner asks for keys, and the job has its input, its result and its log", async () => {
      const batch = createRemoteBatch({
        environments: { cloud: provider({ JobDefinition: "runner-with-role" }) },
        folder: join(folder, "role"),
      });
      const job = await batch.submit('Print["said"]; 2 + 3');
      await job.wait();
      expect(printInputForm(await job.result())).toBe("5");
      expect(await job.get("JobLog")).toContain("said");
      // Once by the bootstrap, once by the runner.
      expect(asked).toEqual(["container-token", "container-token"]);
      await batch.close();
    });

    test("where containers cannot begin the reasons say why, of a job and of each child", async () => {
      const batch = createRemoteBatch({
        environments: { cloud: provider({ node: "no-such-node" }) },
        folder: join(folder, "bad"),
      });
      const job = await batch.submit("2 + 2");
      await job.wait();
      expect(await job.get("JobStatus")).toBe("FAILED");
      expect(await job.get("JobStatusReason")).toMatch(/no node on its PATH/u);
      const array = await batch.mapSubmit("#^2 &", [1, 2], { method: "FinestGrained" });
      await array.wait();
      const reasons = await array.get("ChildJobStatusReasons");
      const value = expect.stringContaining("no node on its PATH");
      expect(reasons).toEqual([1, 2].map((at) => ({ span: { from: at, to: at }, value })));
      await batch.close();
    });

    describe("the command", () => {
      const home = join(folder, "home");
      const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      const run = (args: readonly string[], env: Readonly<Record<string, string>> = keys) =>
        runCommand(args, { home, env: { AWS_EC2_METADATA_DISABLED: "true", ...env } });
      const add = (name: string, change: Readonly<Record<string, string>> = {}) => {
        const settings = {
          region: "us-east-1",
          ...{ IOBucket, JobQueue: "main", JobDefinition: "runner", node: process.execPath },
          endpoints: JSON.stringify({ batch: batchEndpoint, logs: batchEndpoint, s3 }),
          pollMs: "50",
          maxTries: "1",
          ...change,
        };
        const given = Object.entries(settings).flatMap((pair) => ["--set", pair.join("=")]);
        return run(["env", "add", name, "aws", ...given]);
      };

      test("adds an environment, checks it and runs a map in it", async () => {
        expect(await add("cloud")).toMatchObject({ code: 0 });
        expect(await run(["env", "check", "cloud"])).toMatchObject({ code: 0 });
        const mapped = await run(["map", "#^2 &", "{1, 2, 3}", "--env", "cloud", "--wait"]);
        expect(mapped).toMatchObject({ code: 0 });
        expect(mapped.stdout).toContain("{1, 4, 9}");
        expect(`${mapped.stdout}${mapped.stderr}`).not.toContain(secretAccessKey);
      });

      test.each([
        ["queue", { JobQueue: "nowhere" }, /There is no job queue nowhere/u],
        ["definition", { JobDefinition: "nothing" }, /no active job definition nothing/u],
        ["bucket", { IOBucket: "no-such-bucket" }, /s3:\/\/no-such-bucket.*NoSuchBucket/u],
        ["region", { region: "eu-west-1" }, /The bucket is in region us-east-1/u],
      ])("says that the %s is missing", async (name, change, words) => {
        await add(name, change);
        const checked = await run(["env", "check", name]);
        expect(checked.code).not.toBe(0);
        expect(checked.stdout).toMatch(words);
      });

      test("says that there are no credentials, or wrong ones, and takes none on its command line", async () => {
        await add("signed-out");
        const none = {
          AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"),
          AWS_CONFIG_FILE: "/none",
        };
        const without = await run(["env", "check", "signed-out"], none);
        expect(without.stdout).toMatch(/credentials/u);
        expect(without.code).not.toBe(0);
        const wrong = { ...keys, AWS_SECRET_ACCESS_KEY: "a-wrong-secret" };
        const refused = await run(["env", "check", "signed-out"], wrong);
        expect(refused.stdout).toMatch(/sign in again.*SignatureDoesNotMatch/u);
        expect(`${refused.stdout}${refused.stderr}`).not.toContain("a-wrong-secret");
        const given = await add("given", { credentials: "{}" });
        expect(given.code).not.toBe(0);
        expect(given.stderr).toMatch(/takes no credentials/u);
      });
    });
  });
}
