import { BatchError } from "@remotebatch/job-model";
import type { SigningKeys } from "./presign.js";

/** Keys as a function gives them, with their end where they have one. */
export interface GivenKeys extends SigningKeys {
  /** Until some minutes before it the keys are kept. Without it the function is asked before each request. */
  readonly expiration?: Date | undefined;
}

/** Keys, or a function that gives fresh ones whenever they are needed. */
export type Credentials = SigningKeys | (() => Promise<GivenKeys>);

/** Encryption that the service is asked for. */
export type ServerSideEncryption =
  | { readonly kind: "AES256" }
  /** With a key of AWS KMS; without `keyId` the account's own for S3. */
  | { readonly kind: "aws:kms"; readonly keyId?: string };

/** How one upload stands. */
export interface UploadProgress {
  readonly key: string;
  readonly sentBytes: number;
  readonly totalBytes: number;
}

/** How an S3 store works. */
export interface S3StoreSettings {
  readonly bucket: string;
  /** Everything is kept below it, such as `team/batch/`. Default: the bucket's root. */
  readonly prefix?: string;
  /** The bucket's region. Default: `AWS_REGION`, the profile's, else us-east-1. */
  readonly region?: string;
  /** Address of another server that speaks S3. Default: AWS. */
  readonly endpoint?: string;
  /** Address the jobs use for that server, where it is another one from inside. Default `endpoint`. */
  readonly insideEndpoint?: string;
  /** Default: those that AWS's own programs would use (environment, profiles, single sign-on, the machine's role). */
  readonly credentials?: Credentials;
  /** Profile of the AWS configuration files that credentials and region come from. */
  readonly profile?: string;
  readonly encryption?: ServerSideEncryption;
  /** Storage class of job data, such as `STANDARD_IA`. */
  readonly storageClass?: string;
  /** Objects from this length are uploaded in parts of this length, bytes: 5 MiB to 5 GiB. Default 16 MiB. */
  readonly partBytes?: number;
  /** Parts of one upload at once. Default 4. */
  readonly parallelParts?: number;
  /** How long URLs for jobs are good, seconds, at most 604,800. They end with the keys that signed them, too. Default 7 days. */
  readonly grantSeconds?: number;
  /**
   * The server writes on the condition that nothing is there. AWS does. Where false, the store looks first: then only one
   * process may submit and watch jobs at a time.
   */
  readonly conditionalWrites?: boolean;
  /** Tries of one request. Default 5. */
  readonly maxTries?: number;
  /** A server that sends and takes nothing for so long is given up and asked again, milliseconds. Default 60,000. */
  readonly silenceMs?: number;
  readonly onProgress?: (progress: UploadProgress) => void;
  /**
   * How jobs reach the bucket: by URLs that are signed here, so that they need no rights, or with the role of their machine or
   * container, which then nothing outlives. Default "urls".
   */
  readonly storeAccess?: "urls" | "role";
}

function refuse(message: string): never {
  throw new BatchError("BATCH_INVALID_OPTION", message);
}

function checkNumber(name: string, value: unknown, least: number, most: number): void {
  if (value === undefined) return;
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most)
    refuse(`${name} must be a whole number from ${least} to ${most}.`);
}

function checkUrl(name: string, value: unknown): void {
  if (value === undefined) return;
  const parsed = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  if (parsed === undefined || !/^https?:$/u.test(parsed.protocol) || parsed.search !== "")
    refuse(`${name} must be an http or https address.`);
  if (parsed.username !== "" || parsed.password !== "")
    refuse(`${name} must not hold a name or password; use credentials.`);
}

/** Refuses settings out of range: `BATCH_INVALID_OPTION`. */
export function checkS3Settings(settings: S3StoreSettings): void {
  const { bucket, prefix = "", region, encryption } = settings;
  if (typeof bucket !== "string" || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u.test(bucket))
    refuse(
      "bucket must be the name of an S3 bucket: 3 to 63 small letters, digits, dots and dashes.",
    );
  if (
    typeof prefix !== "string" ||
    prefix.length > 512 ||
    prefix.startsWith("/") ||
    /\/\/|[^\w!.*'()/-]|(?:^|\/)\.\.?(?:\/|$)/u.test(prefix)
  )
    refuse(
      "prefix must be a text such as team/batch/ of letters, digits and -_.!*'() between single slashes.",
    );
  if (region !== undefined && !/^[a-z0-9-]{1,40}$/u.test(region))
    refuse("region must be a name such as eu-west-1.");
  if (encryption !== undefined && encryption.kind !== "AES256" && encryption.kind !== "aws:kms")
    refuse("encryption.kind must be AES256 or aws:kms.");
  const { storeAccess = "urls" } = settings;
  if (storeAccess !== "urls" && storeAccess !== "role") refuse("storeAccess must be urls or role.");
  checkUrl("endpoint", settings.endpoint);
  checkUrl("insideEndpoint", settings.insideEndpoint);
  checkNumber("partBytes", settings.partBytes, 5 * 2 ** 20, 5 * 2 ** 30);
  checkNumber("parallelParts", settings.parallelParts, 1, 64);
  checkNumber("grantSeconds", settings.grantSeconds, 60, 604_800);
  checkNumber("silenceMs", settings.silenceMs, 1, 3_600_000);
  checkNumber("maxTries", settings.maxTries, 1, 50);
}
