import { ChildFailure } from "./child-failure.js";
import type { HttpAnswer } from "./http-request.js";
import type { FoundKeys, MachineKeys } from "./machine-keys.js";

/** Codes of S3 for keys that were good and are so no more, or that it does not know yet; the last is versitygw's. */
const ended =
  /^(?:ExpiredToken(?:Exception)?|InvalidToken|InvalidAccessKeyId|TokenRefreshRequired|XAdminUserNotFound)$/u;
const elsewhere =
  /^(?:AuthorizationHeaderMalformed|IllegalLocationConstraintException|PermanentRedirect|TemporaryRedirect)$/u;
const unsigned = /^(?:SignatureDoesNotMatch|InvalidSignatureException|XAmzContentSHA256Mismatch)$/u;
/** A clock that is wrong by more is none. */
const maxOffsetMs = 24 * 3600 * 1000;

interface Said {
  readonly code: string;
  readonly message: string;
  readonly region: string | undefined;
}

/** What S3 says with an answer that is no success; nothing else of it is kept, for it may repeat what was signed. */
function read({ bytes, headers }: HttpAnswer): Said {
  const text = bytes.toString("utf8", 0, 8192);
  const field = (name: string, pattern: string): string | undefined =>
    new RegExp(`<${name}>(${pattern})</${name}>`, "u").exec(text)?.[1];
  return {
    code: field("Code", "[\\w.]{1,100}") ?? "",
    message: field("Message", "[^<]{1,300}") ?? "",
    region: headers.get("x-amz-bucket-region") ?? field("Region", "[a-z0-9-]{1,40}"),
  };
}

/** Judges what a bucket answers in place of an object. */
export class BucketRefusals {
  readonly #where: { readonly bucket: string; readonly region: string };
  readonly #keys: Pick<MachineKeys, "forget">;
  #using: FoundKeys | undefined;
  readonly #refusedIds = new Set<string>();
  /** What the server's clock is ahead of this machine's, milliseconds. */
  clockOffsetMs = 0;

  constructor(
    where: { readonly bucket: string; readonly region: string },
    keys: Pick<MachineKeys, "forget">,
  ) {
    this.#where = where;
    this.#keys = keys;
  }

  /** Says with which keys requests are signed from now on. */
  using(keys: FoundKeys): void {
    this.#using = keys;
  }

  /** S3's code and message, without keys. */
  wordsOf(answer: HttpAnswer): string {
    const { code, message } = read(answer);
    const words = [code, message].filter((text) => text !== "").join(": ");
    return words.replace(/\b(?:AKIA|ASIA)[A-Z0-9]{8,}/gu, "AKIA…").replace(/\.$/u, "");
  }

  /**
   * True when the same request may go through now: with other keys, by another clock.
   * @throws ChildFailure for keys or a bucket with which no request can go through.
   */
  isPassing(answer: HttpAnswer): boolean {
    const { code, region } = read(answer);
    const { status } = answer;
    if (ended.test(code)) {
      const id = this.#using?.accessKeyId ?? "";
      if (this.#refusedIds.has(id)) {
        throw this.#failure("The keys of the job's role are not accepted, or have ended", answer);
      }
      this.#refusedIds.add(id);
      if (this.#using !== undefined) this.#keys.forget(this.#using);
      return true;
    }
    if (code === "RequestTimeTooSkewed") {
      const offset = Date.parse(answer.headers.get("date") ?? "") - Date.now();
      const isNew = Math.abs(offset - this.clockOffsetMs) > 60_000;
      if (!isNew || !(Math.abs(offset) < maxOffsetMs)) {
        throw this.#failure("This machine's clock is wrong", answer);
      }
      this.clockOffsetMs = offset;
      return true;
    }
    if (unsigned.test(code))
      throw this.#failure("The signature is not accepted: the secret key is wrong", answer);
    if (elsewhere.test(code) || status === 301 || status === 307) {
      const place = region === undefined ? "another region" : `the region ${region}`;
      throw this.#failure(`The bucket is in ${place} and not in ${this.#where.region}`, answer);
    }
    if (code === "NoSuchBucket") throw this.#failure("There is no such bucket", answer);
    return code === "RequestTimeout" || code === "SlowDown";
  }

  #failure(what: string, answer: HttpAnswer): ChildFailure {
    const words = this.wordsOf(answer);
    return new ChildFailure(
      "infrastructure",
      `${what}: s3://${this.#where.bucket} answered with status ${answer.status}${words === "" ? "" : ` (${words})`}.`,
    );
  }
}
