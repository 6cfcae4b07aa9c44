import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { ProviderV1 } from "@remotebatch/job-model";
import { type AwsBatchProviderSettings, awsBatchProvider } from "@remotebatch/provider-aws-batch";

/** Address of an S3 server that checks signatures, when the suite was started with one. */
export const gateway: string | undefined = process.env["REMOTEBATCH_S3"];

/** The keys of its one user. */
export function gatewayKeys(): { readonly accessKeyId: string; readonly secretAccessKey: string } {
  const [accessKeyId = "", secretAccessKey = ""] = readFileSync(
    process.env["REMOTEBATCH_S3_CREDENTIALS"] ?? "",
    "utf8",
  ).split("\n");
  return { accessKeyId, secretAccessKey };
}

/** Makes a bucket with a fresh name. */
export async function freshBucket(
  endpoint: string,
  credentials: { accessKeyId: string; secretAccessKey: string },
): Promise<string> {
  const Bucket = `jobs-${randomUUID()}`;
  const client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket }));
  client.destroy();
  return Bucket;
}

/** A provider for an emulator of AWS Batch whose bucket lies on the S3 server. */
export function emulatedProvider(
  bucket: string,
  batch: string,
  settings: Partial<AwsBatchProviderSettings> = {},
): ProviderV1 {
  return awsBatchProvider({
    IOBucket: bucket,
    JobQueue: "main",
    JobDefinition: "runner",
    prefix: "a/prefix",
    region: "us-east-1",
    credentials: gatewayKeys(),
    endpoints: { batch, logs: batch, s3: gateway as string },
    node: process.execPath,
    pollMs: 50,
    graceMs: 500,
    lostMs: 3000,
    ...settings,
  });
}
