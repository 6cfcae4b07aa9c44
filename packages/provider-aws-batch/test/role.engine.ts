import { isFinal, type JobRef, type JobStatus, type ProviderV1 } from "@remotebatch/job-model";
import { arrayTestJob, describeProvider, singleTestJob } from "@remotebatch/provider-testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BatchEmulator, startEmulator } from "./emulator/batch-emulator.js";
import {
  emulatedProvider,
  freshBucket,
  gateway,
  gatewayKeys,
  roleAgent,
  sessionKeys,
} from "./servers.js";

async function untilEnd(provider: ProviderV1, ref: JobRef): Promise<JobStatus> {
  for (;;) {
    const [answer] = await provider.status([{ ref }]);
    if (answer !== undefined && "status" in answer && isFinal(answer.status.phase))
      return answer.status;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

if (gateway === undefined) {
  test("not run: an S3 server cannot be had on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  describe("children that reach the bucket with a role", () => {
    let emulator: BatchEmulator;
    let bucket: string;
    let agent: Awaited<ReturnType<typeof roleAgent>>;
    let variables: () => Readonly<Record<string, string>>;
    beforeAll(async () => {
      agent = await roleAgent();
      variables = () => agent.variables;
      emulator = await startEmulator({ role: () => variables() });
      bucket = await freshBucket(gateway as string, gatewayKeys());
    });
    afterAll(async () => {
      await emulator.close();
      agent.close();
    });
    const create = () =>
      emulatedProvider(bucket, emulator.endpoint, { JobDefinition: "runner-with-role" });

    describeProvider({ describe, test }, create, { timeoutMs: 60_000 });

    test("find no URL and no key in what they are given, and ask the agent for keys", async () => {
      const provider = create();
      const before = agent.asked.length;
      const status = await untilEnd(provider, await provider.submit(arrayTestJob(2)));
      expect(status.phases).toEqual({ succeeded: 2 });
      expect(agent.asked.length).toBeGreaterThan(before);
      const submitted = emulator.requests.findLast(({ operation }) => operation === "SubmitJob");
      const { containerOverrides } = JSON.parse(submitted?.body ?? "{}") as {
        containerOverrides: {
          readonly command: readonly string[];
          readonly environment: readonly { readonly name: string; readonly value: string }[];
        };
      };
      const [variable, ...others] = containerOverrides.environment;
      expect([variable?.name, others]).toEqual(["REMOTEBATCH_JOB", []]);
      expect(variable?.value).not.toMatch(/X-Amz|Signature/u);
      for (const key of [...Object.values(gatewayKeys()), ...Object.values(sessionKeys())])
        expect(submitted?.body).not.toContain(key);
      expect(containerOverrides.command.join(" ").length).toBeLessThan(8192);
      await provider.close();
    });

    test("are told why, where the token of their keys is another's", async () => {
      const { accessKeyId, secretAccessKey, sessionToken } = sessionKeys();
      variables = () => ({
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: `${sessionToken}x`,
      });
      const provider = create();
      const ref = await provider.submit(singleTestJob({}));
      expect(await untilEnd(provider, ref)).toMatchObject({ phase: "failed", exitCode: 66 });
      const lines: string[] = [];
      for await (const { text } of provider.logs(ref, { child: 1 })) lines.push(text);
      expect(lines.join("\n")).toMatch(/status 40[03] InvalidToken/u);
      expect(lines.join("\n")).not.toContain(sessionToken.slice(0, 40));
      variables = () => agent.variables;
      await provider.close();
    });

    test("get URLs all the same where the job asks for them", async () => {
      const provider = create();
      const job = singleTestJob({}, { settings: { storeAccess: "urls" } });
      expect(await untilEnd(provider, await provider.submit(job))).toMatchObject({
        phase: "succeeded",
      });
      const submitted = emulator.requests.findLast(({ operation }) => operation === "SubmitJob");
      expect(submitted?.body).toContain('"REMOTEBATCH_GRANT"');
      await provider.close();
    });

    test("that may not have keys say so, in their reason and their log", async () => {
      variables = () => ({
        ...agent.variables,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: "another-token",
      });
      const provider = create();
      const ref = await provider.submit(singleTestJob({}));
      const status = await untilEnd(provider, ref);
      expect(status).toMatchObject({ phase: "failed", cause: "infrastructure", exitCode: 66 });
      const lines: string[] = [];
      for await (const { text } of provider.logs(ref, { child: 1 })) lines.push(text);
      expect(lines.join("\n")).toMatch(/GET http:.*\/role failed: status 401/u);
      expect(lines.join("\n")).not.toContain("another-token");
      variables = () => agent.variables;
      await provider.close();
    });

    test("whose keys the bucket refuses say what it said", async () => {
      variables = () => ({
        AWS_ACCESS_KEY_ID: gatewayKeys().accessKeyId,
        AWS_SECRET_ACCESS_KEY: "a-wrong-secret",
      });
      const provider = create();
      const ref = await provider.submit(singleTestJob({}));
      expect(await untilEnd(provider, ref)).toMatchObject({ phase: "failed", exitCode: 66 });
      const lines: string[] = [];
      for await (const { text } of provider.logs(ref, { child: 1 })) lines.push(text);
      expect(lines.join("\n")).toMatch(/status 403 SignatureDoesNotMatch/u);
      expect(lines.join("\n")).not.toMatch(/a-wrong-secret|AKIA/u);
      variables = () => agent.variables;
      await provider.close();
    });
  });
}
