import { BatchError } from "@remotebatch/job-model";
import { checkSettingNames } from "@remotebatch/provider-kit";
import type { S3StoreSettings } from "@remotebatch/store-s3";
import { type AwsJobSettings, jobSettingNames, settingProblem } from "./job-settings.js";

/** How the AWS Batch provider works; settings of jobs may stand here too, as defaults. */
export interface AwsBatchProviderSettings
  extends AwsJobSettings,
    Pick<
      S3StoreSettings,
      | "region"
      | "profile"
      | "credentials"
      | "prefix"
      | "encryption"
      | "storageClass"
      | "partBytes"
      | "parallelParts"
      | "grantSeconds"
      | "conditionalWrites"
      | "maxTries"
      | "silenceMs"
      | "onProgress"
    > {
  /** Name of the S3 bucket for jobs and results. */
  readonly IOBucket: string;
  /** Name or ARN of the job queue. */
  readonly JobQueue: string;
  /** Addresses of other servers that speak as these services do. */
  readonly endpoints?: {
    readonly batch?: string;
    readonly s3?: string;
    /** The S3 server's address as jobs see it. Default `s3`. */
    readonly s3Inside?: string;
    readonly logs?: string;
  };
  /** Log group of the containers. Default "/aws/batch/job". */
  readonly logGroup?: string;
  /** The Node program in the image. Default "node". */
  readonly node?: string;
  /** Variables for jobs. Everybody who may describe jobs can read them. */
  readonly environment?: Readonly<Record<string, string>>;
  /** AWS Batch is asked at most this often, about all jobs at once, milliseconds. Default 5000. */
  readonly pollMs?: number;
  /** How long a child that AWS Batch reports as ended may lack its outcome record, milliseconds. Default 15,000. */
  readonly graceMs?: number;
  /** How long a child may be unknown to AWS Batch before it is lost, milliseconds. Default 120,000. */
  readonly lostMs?: number;
  /** Most children in one array, at most 10,000, which is the default. */
  readonly maxArraySize?: number;
  /** Provider name in references. Default "aws-batch". */
  readonly name?: string;
}

/** Settings that are handed to the store. */
const storeNames = [
  "region",
  "profile",
  "credentials",
  "prefix",
  "encryption",
  "storageClass",
  "partBytes",
  "parallelParts",
  "grantSeconds",
  "conditionalWrites",
  "maxTries",
  "silenceMs",
  "onProgress",
] as const;

const ownNames: readonly string[] = [
  "IOBucket",
  "JobQueue",
  ...storeNames,
  "endpoints",
  "logGroup",
  "node",
  "environment",
  "pollMs",
  "graceMs",
  "lostMs",
  "maxArraySize",
  "name",
];

function refuse(message: string): never {
  throw new BatchError("BATCH_INVALID_OPTION", message);
}

const endpointNames: readonly string[] = ["batch", "s3", "s3Inside", "logs"];

function checkEndpoints(endpoints: AwsBatchProviderSettings["endpoints"] = {}): void {
  for (const [name, value] of Object.entries(endpoints)) {
    if (!endpointNames.includes(name))
      refuse(`endpoints.${name} is not known; there are ${endpointNames.join(", ")}.`);
    const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || !/^https?:$/u.test(url.protocol))
      refuse(`endpoints.${name} must be an http or https address.`);
    if (url.username !== "" || url.password !== "")
      refuse(`endpoints.${name} must not hold a name or password; use credentials.`);
  }
}

/** Refuses settings of other names or out of range: `BATCH_INVALID_OPTION`. The store checks its own. */
export function checkSettings(settings: AwsBatchProviderSettings): void {
  checkSettingNames("AWS Batch", settings, [...ownNames, ...jobSettingNames]);
  for (const [name, value] of Object.entries(jobDefaults(settings))) {
    const problem = settingProblem(name, value);
    if (problem !== undefined) refuse(`The setting ${name} ${problem}.`);
  }
  const { IOBucket, JobQueue, environment = {}, maxArraySize = 10_000 } = settings;
  if (typeof IOBucket !== "string")
    refuse("The AWS Batch provider needs IOBucket, the name of an S3 bucket.");
  if (typeof JobQueue !== "string" || !/^[\w:/-]{1,1024}$/u.test(JobQueue))
    refuse("The AWS Batch provider needs JobQueue, the name or ARN of a job queue.");
  checkEndpoints(settings.endpoints);
  for (const [name, value] of Object.entries(environment)) {
    if (
      !/^[A-Za-z_]\w*$/u.test(name) ||
      /^(?:AWS_BATCH|REMOTEBATCH_(?:GRANT|JOB))/u.test(name) ||
      typeof value !== "string"
    )
      refuse(`environment: ${name} is no variable that a job can be given.`);
  }
  if (!Number.isSafeInteger(maxArraySize) || maxArraySize < 1 || maxArraySize > 10_000)
    refuse("maxArraySize must be a whole number from 1 to 10,000.");
  for (const name of ["pollMs", "graceMs", "lostMs"] as const) {
    const value = settings[name] ?? 0;
    if (!Number.isFinite(value) || value < 0) refuse(`${name} must be a number of milliseconds.`);
  }
}

/** The settings that are defaults of jobs. */
export function jobDefaults(settings: AwsBatchProviderSettings): AwsJobSettings {
  const given = Object.entries(settings).filter(
    ([name, value]) => jobSettingNames.includes(name) && value !== undefined,
  );
  return Object.fromEntries(given);
}

/** The settings that are the store's. */
export function storeSettings(settings: AwsBatchProviderSettings): S3StoreSettings {
  const given = storeNames
    .filter((name) => settings[name] !== undefined)
    .map((name) => [name, settings[name]]);
  const { s3, s3Inside } = settings.endpoints ?? {};
  return {
    bucket: settings.IOBucket,
    ...Object.fromEntries(given),
    ...(s3 === undefined ? {} : { endpoint: s3 }),
    ...(s3Inside === undefined ? {} : { insideEndpoint: s3Inside }),
  };
}
