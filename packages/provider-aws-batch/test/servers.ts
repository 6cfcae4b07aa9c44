import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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

/** The keys of a session of a role, which end with its token. */
export function sessionKeys(): {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
} {
  const [accessKeyId = "", secretAccessKey = "", sessionToken = ""] = readFileSync(
    process.env["REMOTEBATCH_S3_SESSION"] ?? "",
    "utf8",
  ).split("\n");
  return { accessKeyId, secretAccessKey, sessionToken };
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

/** A stand-in for the agent that gives containers the keys of their role, and the variables that lead to it. */
export async function roleAgent(): Promise<{
  readonly variables: Readonly<Record<string, string>>;
  /** Authorizations of those who asked. */
  readonly asked: (string | undefined)[];
  close(): void;
}> {
  const asked: (string | undefined)[] = [];
  const { accessKeyId, secretAccessKey, sessionToken } = sessionKeys();
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    const isKnown = request.headers.authorization === "container-token";
    response.writeHead(isKnown ? 200 : 401);
    const keys = {
      ...{ AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken },
      Expiration,
    };
    response.end(isKnown ? JSON.stringify(keys) : "");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    variables: {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/role`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "container-token",
    },
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
