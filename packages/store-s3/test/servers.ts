import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { S3StoreSettings } from "@remotebatch/store-s3";

/** Keys of a test. */
export interface TestKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A server that speaks S3, if the suite was started with one. */
export interface TestServer {
  readonly name: string;
  readonly endpoint: string | undefined;
  readonly credentials: TestKeys;
}

function gatewayKeys(): TestKeys {
  const file = process.env["REMOTEBATCH_S3_CREDENTIALS"];
  const [accessKeyId = "", secretAccessKey = ""] =
    file === undefined ? [] : readFileSync(file, "utf8").split("\n");
  return { accessKeyId, secretAccessKey };
}

/** moto, which checks no signature. */
export const moto: TestServer = {
  name: "moto",
  endpoint: process.env["REMOTEBATCH_MOTO"],
  credentials: { accessKeyId: "AKIAMOTOMOTOMOTO", secretAccessKey: "any" },
};

/** versitygw, which checks every signature. */
export const gateway: TestServer = {
  name: "versitygw",
  endpoint: process.env["REMOTEBATCH_S3"],
  credentials: gatewayKeys(),
};

/** Settings for a fresh bucket on a server. */
export async function freshBucket(
  server: TestServer,
): Promise<S3StoreSettings & { readonly credentials: TestKeys }> {
  const { endpoint = "", credentials } = server;
  const bucket = `jobs-${randomUUID()}`;
  const client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return { bucket, endpoint, region: "us-east-1", credentials, prefix: "a-team/batch" };
}
