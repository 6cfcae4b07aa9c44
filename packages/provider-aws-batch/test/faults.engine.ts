import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFinal, type JobRef, type JobStatus, type ProviderV1 } from "@remotebatch/job-model";
import { arrayTestJob, singleTestJob } from "@remotebatch/provider-testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type BatchEmulator, startEmulator } from "./emulator/batch-emulator.js";
import { emulatedProvider, freshBucket, gateway, gatewayKeys, sessionKeys } from "./servers.js";

async function untilEnd(provider: ProviderV1, ref: JobRef): Promise<JobStatus> {
  for (;;) {
    const [answer] = await provider.status([{ ref }]);
    if (answer !== undefined && "status" in answer && isFinal(answer.status.phase))
      return answer.status;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** All files below a folder. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

if (gateway === undefined) {
  test("not run: an S3 server cannot be had on this machine", () => {
    expect(process.env["REQUIRE_ENGINES"]).not.toBe("1");
  });
} else {
  describe("faults", () => {
    let emulator: BatchEmulator;
    let bucket: string;
    let provider: ProviderV1;
    beforeEach(async () => {
      emulator = await startEmulator();
      bucket = await freshBucket(gateway as string, gatewayKeys());
      provider = emulatedProvider(bucket, emulator.endpoint, { maxTries: 10 });
    });
    afterEach(async () => {
      await provider.close();
      await emulator.close();
    });

    test("a job whose host is taken away runs again when the policy has it, and only then", async () => {
      const reclaimed = { statusReason: "Host EC2 (instance i-0123456789abcdef0) terminated." };
      emulator.fateOf = ({ submission }) =>
        submission.jobName.includes("-a1-") ? reclaimed : undefined;
      const retry = { maxAttempts: 2, causes: ["preempted" as const] };
      const again = await provider.submit(singleTestJob({ result: "late" }, { retry }));
      const once = await provider.submit(singleTestJob({}));
      expect((await untilEnd(provider, again)).changed[0]).toMatchObject({
        phase: "succeeded",
        attempt: 2,
      });
      expect(await untilEnd(provider, once)).toMatchObject({
        phase: "failed",
        cause: "preempted",
        reason: expect.stringContaining("The machine was taken away"),
      });
    });

    test("with hostRetries AWS starts the child again itself, as the same attempt", async () => {
      let starts = 0;
      emulator.fateOf = () => {
        starts += 1;
        return starts < 3 ? { statusReason: "Host EC2 (instance i-1) terminated." } : undefined;
      };
      const ref = await provider.submit(singleTestJob({}, { settings: { hostRetries: 2 } }));
      expect((await untilEnd(provider, ref)).changed[0]).toMatchObject({
        phase: "succeeded",
        attempt: 1,
      });
      expect([starts, emulator.jobs.all.size]).toEqual([3, 1]);
    });

    test.each([
      "Host EC2 (instance i-0123456789abcdef0) terminated.",
      "Your Spot Task was interrupted.",
    ])(
      "a child that is told to end in the middle with the reason %s runs again and is not cancelled",
      async (reason) => {
        const retry = { maxAttempts: 2, causes: ["preempted" as const] };
        const job = singleTestJob(
          { steps: [{ print: "begun" }, { sleepMs: 3000 }], result: "late" },
          { retry },
        );
        const ref = await provider.submit(job);
        const [task] = emulator.jobs.tasks.values();
        const hasBegun = (): boolean =>
          emulator.jobs.logs.get(task?.logStreamName ?? "")?.length === 1;
        while (!hasBegun()) await new Promise((resolve) => setTimeout(resolve, 20));
        emulator.jobs.reclaim(task?.id ?? "", reason);
        expect((await untilEnd(provider, ref)).changed[0]).toMatchObject({
          phase: "succeeded",
          attempt: 2,
        });
        expect(task?.attempts).toMatchObject([{ statusReason: reason, exitCode: 143 }]);
      },
    );

    test("an image that is not there is the user's, and is not tried again", async () => {
      const reason =
        "CannotPullContainerError: manifest for no/image:1 not found: manifest unknown";
      emulator.fateOf = () => ({ statusReason: "Task failed to start", reason });
      const retry = { maxAttempts: 3, causes: ["infrastructure" as const, "preempted" as const] };
      const status = await untilEnd(provider, await provider.submit(singleTestJob({}, { retry })));
      expect(status).toMatchObject({
        phase: "failed",
        cause: "user",
        reason: expect.stringMatching(/image is not there.*no\/image:1/u),
      });
      expect(emulator.jobs.all.size).toBe(1);
    });

    test("a container without Node says so", async () => {
      const other = emulatedProvider(bucket, emulator.endpoint, { node: "no-such-node" });
      const status = await untilEnd(other, await other.submit(singleTestJob({})));
      expect(status).toMatchObject({
        phase: "failed",
        cause: "user",
        reason: expect.stringContaining("no node on its PATH"),
      });
      await other.close();
    });

    test("with 30 % of all calls throttled an array comes to its end, and each child runs once", async () => {
      let count = 0;
      emulator.faultOf = () => {
        count += 1;
        return count % 10 < 3
          ? { status: 429, type: "TooManyRequestsException", message: "Too Many Requests" }
          : undefined;
      };
      const ref = await provider.submit(arrayTestJob(5));
      expect((await untilEnd(provider, ref)).phases).toEqual({ succeeded: 5 });
      expect(emulator.jobs.all.size).toBe(1);
    });

    test("keys that expire in the middle fail no job; with fresh ones it is read to its end", async () => {
      const ref = await provider.submit(
        singleTestJob({ steps: [{ sleepMs: 500 }], result: "kept" }),
      );
      emulator.faultOf = () => ({
        status: 403,
        type: "ExpiredTokenException",
        message: "The security token has expired",
      });
      const [answer] = await provider.status([{ ref }]);
      const said =
        answer !== undefined && "unavailable" in answer ? answer.unavailable.code : "status";
      expect(["BATCH_UNAUTHENTICATED", "status"]).toContain(said);
      emulator.faultOf = () => undefined;
      expect((await untilEnd(provider, ref)).phase).toBe("succeeded");
    });

    test("URLs that are refused when the child begins are told in its reason and its log", async () => {
      const other = emulatedProvider(bucket, emulator.endpoint, { grantSeconds: 60 });
      const changed = "X-Amz-Expires=61";
      const jobs = emulator.jobs;
      const submit = jobs.submit.bind(jobs);
      jobs.submit = (input) =>
        submit(JSON.parse(JSON.stringify(input).replace(/X-Amz-Expires=60/gu, changed)));
      const ref = await other.submit(singleTestJob({}));
      const status = await untilEnd(other, ref);
      expect(status).toMatchObject({ phase: "failed", cause: "infrastructure", exitCode: 66 });
      const lines: string[] = [];
      for await (const { text } of other.logs(ref, { child: 1 })) lines.push(text);
      expect(lines).toHaveLength(1);
      expect(lines.join("\n")).toMatch(
        /GET http.* failed: status 403 SignatureDoesNotMatch \(the URL may have expired\)/u,
      );
      expect(lines.join("\n")).not.toMatch(/X-Amz/u);
      await other.close();
    });

    test("whoever submits with keys of a session signs URLs that children can use, to the end", async () => {
      const own = emulatedProvider(bucket, emulator.endpoint, { credentials: sessionKeys() });
      const ref = await own.submit(arrayTestJob(2, { steps: [{ print: "hello" }] }));
      expect((await untilEnd(own, ref)).phases).toEqual({ succeeded: 2 });
      const submitted = emulator.requests.findLast(({ operation }) => operation === "SubmitJob");
      expect(submitted?.body).toContain("X-Amz-Security-Token=");
      expect(submitted?.body).not.toContain(sessionKeys().secretAccessKey);
      await own.close();
    });

    test("no key is in a log, a record, an argument or an error", async () => {
      const { accessKeyId, secretAccessKey } = gatewayKeys();
      const ref = await provider.submit(arrayTestJob(2, { steps: [{ print: "hello" }] }));
      await untilEnd(provider, ref);
      const broken = emulatedProvider(bucket, emulator.endpoint, {
        credentials: { accessKeyId, secretAccessKey: "another-secret-0123456789" },
      });
      const error = await broken.submit(singleTestJob({})).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "BATCH_UNAUTHENTICATED" });
      await broken.close();
      const { cause, stack } = error as Error;
      const logs = [...emulator.jobs.logs.values()].flat().map(({ message }) => message);
      const commands = emulator.requests.map(
        ({ body }) =>
          (JSON.parse(body) as { containerOverrides?: { command?: unknown } }).containerOverrides
            ?.command,
      );
      const folder = mkdtempSync(join(tmpdir(), "records-"));
      const records = filesBelow(process.env["REMOTEBATCH_S3_FOLDER"] ?? folder).filter((path) =>
        path.includes(ref.uuid),
      );
      expect(records.length).toBeGreaterThan(5);
      const places: Readonly<Record<string, string>> = {
        reference: JSON.stringify(ref),
        error: `${error} ${stack} ${cause} ${JSON.stringify(error)} ${JSON.stringify(cause)}`,
        logs: logs.join("\n"),
        requests: emulator.requests.map(({ body }) => body).join("\n"),
        commands: JSON.stringify(commands),
        ...Object.fromEntries(records.map((path) => [path, readFileSync(path, "latin1")])),
      };
      rmSync(folder, { recursive: true });
      for (const [place, text] of Object.entries(places)) {
        expect(text.includes(secretAccessKey) || text.includes("another-secret"), place).toBe(
          false,
        );
        // The id of the key is a part of signed URLs: in the grant and in the variable that leads to it, nowhere else.
        if (place !== "requests" && !place.endsWith("/1-1.json"))
          expect(text.includes(accessKeyId), place).toBe(false);
      }
    });
  });
}
