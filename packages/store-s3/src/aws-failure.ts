import { BatchError, type BatchErrorCode } from "@remotebatch/job-model";

const signedOut =
  /^(?:CredentialsProviderError|ExpiredToken(?:Exception)?|InvalidAccessKeyId|InvalidClientTokenId|InvalidSignatureException|InvalidToken|IncompleteSignature|MissingAuthenticationToken(?:Exception)?|RequestExpired|RequestTimeTooSkewed|SignatureDoesNotMatch|TokenRefreshRequired|UnrecognizedClientException)$/u;
const forbidden =
  /^(?:AccessDenied(?:Exception)?|AllAccessDisabled|AuthFailure|Forbidden|OptInRequired|UnauthorizedOperation)$/u;
const throttled =
  /^(?:BandwidthLimitExceeded|LimitExceededException|PriorRequestNotComplete|ProvisionedThroughputExceededException|RequestLimitExceeded|RequestThrottled(?:Exception)?|SlowDown|Throttling(?:Exception)?|ThrottledException|TooManyRequests(?:Exception)?|TransactionInProgressException)$/u;
const elsewhere =
  /^(?:AuthorizationHeaderMalformed|IllegalLocationConstraintException|PermanentRedirect|TemporaryRedirect|301|307)$/u;
const unreachable =
  /^(?:ECONNABORTED|ECONNREFUSED|ECONNRESET|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EPIPE|ETIMEDOUT|InternalError|InternalFailure|InternalServerError|NetworkingError|RequestTimeout(?:Exception)?|ServerException|ServiceUnavailable(?:Exception)?|TimeoutError)$/u;

/** What is read of an error of the SDK. Nothing else of it is kept: it holds the request, with its signature. */
interface Seen {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly region: string | undefined;
}

function look(error: unknown): Seen {
  const all = (typeof error === "object" && error !== null ? error : {}) as {
    readonly name?: unknown;
    readonly Code?: unknown;
    readonly code?: unknown;
    readonly message?: unknown;
    readonly Region?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
  };
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  const first = [text(all.Code), text(all.code), text(all.name)].find((word) => word !== "");
  const named = all.$response?.headers?.["x-amz-bucket-region"] ?? text(all.Region);
  return {
    name: first ?? "Error",
    message: error instanceof Error ? error.message : String(error),
    status: all.$metadata?.httpStatusCode,
    region: named === "" ? undefined : named,
  };
}

const noRegion = /^Region is missing/u;

function codeOf({ name, status, message }: Seen): BatchErrorCode | undefined {
  if (noRegion.test(message)) return "BATCH_INVALID_OPTION";
  if (signedOut.test(name)) return "BATCH_UNAUTHENTICATED";
  if (elsewhere.test(name) || status === 301) return "BATCH_INVALID_OPTION";
  if (throttled.test(name) || status === 429) return "BATCH_THROTTLED";
  if (forbidden.test(name) || status === 403) return "BATCH_FORBIDDEN";
  if (unreachable.test(name) || (status !== undefined && status >= 500 && status !== 501))
    return "BATCH_UNAVAILABLE";
  return undefined;
}

const advice: Readonly<Partial<Record<BatchErrorCode, string>>> = {
  BATCH_UNAUTHENTICATED:
    "AWS does not accept the credentials; sign in again, or check the keys and the clock",
  BATCH_FORBIDDEN:
    "AWS does not permit it; the role or user lacks a permission, or the name is wrong",
  BATCH_THROTTLED: "AWS asks for fewer requests; the call can be repeated",
  BATCH_UNAVAILABLE: "AWS could not be reached or failed; the call can be repeated",
};

/** The SDK's name of an error, such as `NoSuchKey`, and its HTTP status. */
export function awsErrorName(error: unknown): {
  readonly name: string;
  readonly status: number | undefined;
} {
  const { name, status } = look(error);
  return { name, status };
}

/** How often a request was sent before it failed. */
export function attemptsOf(error: unknown): number {
  const { $metadata } = (error ?? {}) as { readonly $metadata?: { readonly attempts?: unknown } };
  return typeof $metadata?.attempts === "number" ? $metadata.attempts : 1;
}

function hintOf({ name, message, region }: Seen, code: BatchErrorCode): string {
  if (noRegion.test(message)) return "Set region, or the variable AWS_REGION";
  if (code === "BATCH_INVALID_OPTION" && (region !== undefined || elsewhere.test(name)))
    return `The bucket is in ${region === undefined ? "another region" : `region ${region}`}; set region to that`;
  return advice[code] ?? "AWS refused";
}

/**
 * A failure of an AWS call as `BatchError`: AWS's own words with advice, the code as close as can be told, else `otherwise`.
 * Keys, tokens and signatures are not in it, nor in its cause.
 * @param doing what was tried, for people: `reading s3://bucket/key`.
 */
export function awsFailure(error: unknown, doing: string, otherwise: BatchErrorCode): BatchError {
  if (BatchError.is(error)) return error;
  const seen = look(error);
  const code = codeOf(seen) ?? otherwise;
  const message = words(seen.message);
  const said = message === seen.name || message === "" ? seen.name : `${seen.name}: ${message}`;
  const hint = hintOf(seen, code);
  const cause = new Error(said);
  cause.name = seen.name;
  return new BatchError(code, `${hint}: ${doing} (${said}).`, { cause });
}

/** More of an answer than this is no message but something else. */
const mostWords = 600;

/** A text without what signs requests: queries of signed URLs, signatures, tokens and key ids. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/(X-Amz-(?:Signature|Credential)=)[^&\s"']+/giu, "$1…")
    .replace(/((?:Signature|Credential)=)[^,\s"']+/gu, "$1…")
    .replace(/((?:security|session)-?token|token-\d)("?\s*[:=>]\s*"?)[^&\s"'<]+/giu, "$1$2…")
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{8,}/gu, "AKIA…");
}

/** What a service says, without secrets and without its copy of the request that it did not accept. */
function words(message: string): string {
  const [said = ""] = message.split(/\s*\bThe (?:Canonical String|String-to-Sign)\b/u);
  return withoutSecrets(
    said.length > mostWords ? `${said.slice(0, mostWords)}…` : said.replace(/\.$/u, ""),
  );
}
