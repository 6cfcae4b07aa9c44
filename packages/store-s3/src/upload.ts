import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { UploadProgress } from "./settings.js";

/** One object to write. */
export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly ifAbsent: boolean;
  readonly partBytes: number;
  readonly parallelParts: number;
  /** Encryption and storage class. */
  readonly extra: Pick<
    PutObjectCommandInput,
    "ServerSideEncryption" | "SSEKMSKeyId" | "StorageClass"
  >;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (progress: UploadProgress) => void;
}

/** More than S3 takes in one upload. */
const maxParts = 10_000;

/** Writes an object in one request or, where it is long, in parts; it appears whole or not at all. Rejects with the SDK's errors. */
export async function upload(client: S3Client, job: Upload): Promise<void> {
  const { bucket: Bucket, key: Key, bytes, extra, onProgress } = job;
  const condition = job.ifAbsent ? { IfNoneMatch: "*" } : {};
  const call = job.signal === undefined ? {} : { abortSignal: AbortSignal.any([job.signal]) };
  const totalBytes = bytes.length;
  const partBytes = Math.max(job.partBytes, Math.ceil(totalBytes / maxParts));
  if (totalBytes <= partBytes) {
    const input = { Bucket, Key, Body: bytes, ContentLength: totalBytes, ...condition, ...extra };
    await client.send(new PutObjectCommand(input), call);
    onProgress({ key: Key, sentBytes: totalBytes, totalBytes });
    return;
  }
  const made = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...extra }), call);
  const { UploadId } = made;
  try {
    let sentBytes = 0;
    let next = 1;
    const count = Math.ceil(totalBytes / partBytes);
    const parts: { PartNumber: number; ETag: string | undefined }[] = [];
    let isGivenUp = false;
    const worker = async (): Promise<void> => {
      while (next <= count && !isGivenUp) {
        const PartNumber = next;
        next += 1;
        const Body = bytes.subarray((PartNumber - 1) * partBytes, PartNumber * partBytes);
        const part = { Bucket, Key, UploadId, PartNumber, Body, ContentLength: Body.length };
        const { ETag } = await client.send(new UploadPartCommand(part), call);
        parts.push({ PartNumber, ETag });
        sentBytes += Body.length;
        onProgress({ key: Key, sentBytes, totalBytes });
      }
    };
    const workers = Array.from({ length: Math.min(job.parallelParts, count) }, () =>
      worker().catch((error: unknown) => {
        isGivenUp = true;
        throw error;
      }),
    );
    // All of them, also after a failure: a part that came in after the upload was taken back would stay.
    await Promise.allSettled(workers);
    await Promise.all(workers);
    parts.sort((one, other) => one.PartNumber - other.PartNumber);
    const whole = { Bucket, Key, UploadId, MultipartUpload: { Parts: parts }, ...condition };
    await client.send(new CompleteMultipartUploadCommand(whole), call);
  } catch (error) {
    // Parts that stay behind are paid for. Where this fails too, a lifecycle rule of the bucket removes them.
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(() => {});
    throw error;
  }
}
