import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { BatchError } from "@remotebatch/job-model";
import { awsErrorName } from "./aws-failure.js";

type Call = { readonly abortSignal?: AbortSignal };

async function deleteSingly(
  client: S3Client,
  Bucket: string,
  keys: readonly string[],
  call: Call,
): Promise<void> {
  const rest = [...keys];
  const worker = async (): Promise<void> => {
    for (let Key = rest.pop(); Key !== undefined; Key = rest.pop())
      await client.send(new DeleteObjectCommand({ Bucket, Key }), call);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

async function deletePage(
  client: S3Client,
  Bucket: string,
  keys: readonly string[],
  call: Call,
): Promise<void> {
  if (keys.length === 0) return;
  const Delete = { Quiet: true, Objects: keys.map((Key) => ({ Key })) };
  try {
    const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete }), call);
    const [first] = Errors;
    if (first === undefined) return;
    const error = new Error(first.Message ?? "an object was not deleted");
    error.name = first.Code ?? "Error";
    throw error;
  } catch (error) {
    // Some servers want a digest that the SDK no longer sends, or do not have the call.
    const { status } = awsErrorName(error);
    if (status !== 400 && status !== 501) throw error;
    await deleteSingly(client, Bucket, keys, call);
  }
}

/**
 * Where a list goes on after a page; `undefined` at its end.
 * @throws BatchError `BATCH_STORE_FAILED` for a list that is cut.
 */
export function nextPage(
  { IsTruncated, NextContinuationToken }: ListObjectsV2CommandOutput,
  where: string,
): string | undefined {
  if (IsTruncated !== true) return undefined;
  if (NextContinuationToken === undefined || NextContinuationToken === "")
    throw new BatchError(
      "BATCH_STORE_FAILED",
      `The server cuts the list of ${where} and does not say how it goes on.`,
    );
  return NextContinuationToken;
}

/**
 * Deletes every object below a prefix, a thousand in a request. What lies directly below it goes last: there is what names the
 * rest, so that a call that was cut can be repeated. Rejects with the SDK's errors.
 */
export async function deleteBelow(
  client: S3Client,
  Bucket: string,
  Prefix: string,
  call: Call,
): Promise<void> {
  const last: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const more = ContinuationToken === undefined ? {} : { ContinuationToken };
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ...more }), call);
    const keys = (page.Contents ?? []).flatMap(({ Key }) => Key ?? []);
    const isDeep = (key: string): boolean => key.slice(Prefix.length).includes("/");
    last.push(...keys.filter((key) => !isDeep(key)));
    await deletePage(client, Bucket, keys.filter(isDeep), call);
    ContinuationToken = nextPage(page, Prefix);
  } while (ContinuationToken !== undefined);
  for (let at = 0; at < last.length; at += 1000)
    await deletePage(client, Bucket, last.slice(at, at + 1000), call);
}
