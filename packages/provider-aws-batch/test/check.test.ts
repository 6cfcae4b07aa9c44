import { awsBatchProvider } from "@remotebatch/provider-aws-batch";
import { singleTestJob } from "@remotebatch/provider-testkit";
import { expect, test } from "vitest";
import { answeringServer } from "./answering-server.js";
import { startEmulator } from "./emulator/batch-emulator.js";

/** An S3 server that has no bucket. */
const emptyServer = () =>
  answeringServer((_request, response) => {
    response.writeHead(404, { "content-type": "application/xml" });
    response.end(
      "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>",
    );
  });

test("all that is missing at AWS is told at once, by name", async () => {
  const emulator = await startEmulator();
  const s3 = await emptyServer();
  const provider = awsBatchProvider({
    IOBucket: "no-bucket",
    JobQueue: "no-queue",
    JobDefinition: "no-definition",
    region: "us-east-1",
    credentials: { accessKeyId: "AKIATESTTESTTEST", secretAccessKey: "secret" },
    endpoints: { batch: emulator.endpoint, s3: s3.url },
  });
  const issues = await provider.validate(singleTestJob({}));
  expect(issues.map(({ code, path }) => [code, path])).toEqual([
    ["BATCH_INVALID_OPTION", "JobQueue"],
    ["BATCH_INVALID_OPTION", "settings.JobDefinition"],
    ["BATCH_INVALID_OPTION", "IOBucket"],
  ]);
  expect(issues.map(({ message }) => message).join(" ")).toMatch(
    /no-queue.*no-definition.*s3:\/\/no-bucket\/check\/ \(NoSuchBucket/u,
  );

  emulator.faultOf = () => ({
    status: 403,
    type: "ExpiredTokenException",
    message: "The token has expired",
  });
  await expect(provider.validate(singleTestJob({}))).rejects.toMatchObject({
    code: "BATCH_UNAUTHENTICATED",
  });
  expect(emulator.jobs.all.size).toBe(0);
  await provider.close();
  s3.close();
  await emulator.close();
});
