import { GetObjectCommand, HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { awsErrorName } from "./aws-failure.js";

/** Names of the SDK for an object that is not there. */
export const absent: RegExp = /^(?:NoSuchKey|NotFound|404)$/u;

/** Where an object lies. */
interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

type Call = { readonly abortSignal?: AbortSignal };

/**
 * Length of an object, bytes; `undefined` where there is none. Rejects with the SDK's errors. A refusal of the short question has no
 * body, so nothing in it says whether keys have ended, a permission is missing or the bucket is elsewhere: then it is asked in a way
 * that is answered.
 */
export async function objectSize(
  client: S3Client,
  place: Place,
  call: Call,
): Promise<number | undefined> {
  try {
    return (await client.send(new HeadObjectCommand(place), call)).ContentLength;
  } catch (error) {
    const { name, status } = awsErrorName(error);
    if (absent.test(name)) return undefined;
    if (status !== 301 && status !== 400 && status !== 403) throw error;
  }
  try {
    const answer = await client.send(new GetObjectCommand({ ...place, Range: "bytes=0-0" }), call);
    await answer.Body?.transformToWebStream().cancel();
    return Number(/\/(\d+)$/u.exec(answer.ContentRange ?? "")?.[1] ?? answer.ContentLength);
  } catch (error) {
    const { name, status } = awsErrorName(error);
    if (absent.test(name)) return undefined;
    if (status === 416) return 0;
    throw error;
  }
}
