import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { FoundKeys } from "./machine-keys.js";

/** Variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A place where keys may be. Messages of its errors hold no part of any answer. */
export interface KeySource {
  readonly name: string;
  /** `undefined` when the place is not there at all. */
  find(environment: Environment): Promise<FoundKeys | undefined>;
}

const tries = 4;
const stillMs = 5000;

/** One small question to a server close by, tried again a few times. Gives its text. */
async function ask(url: string, init: RequestInit, patience = { tries, stillMs }): Promise<string> {
  const { origin, pathname } = new URL(url);
  let problem = "";
  for (let attempt = 1; attempt <= patience.tries; attempt += 1) {
    if (attempt > 1) await delay(200 * 2 ** attempt * (0.5 + Math.random() / 2));
    try {
      const signal = AbortSignal.timeout(patience.stillMs);
      const answer = await fetch(url, { ...init, redirect: "error", signal });
      const text = await answer.text();
      if (answer.ok) return text;
      problem = `status ${answer.status}`;
      if (answer.status < 500 && answer.status !== 429) break;
    } catch (error) {
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      problem = cause instanceof Error ? cause.message : String(cause);
    }
  }
  throw new Error(`${origin}${pathname} failed: ${problem}.`);
}

/** Keys in the form in which the services that give them to machines and containers write them. */
function parseKeys(text: string): FoundKeys {
  let answer: Record<string, unknown> = {};
  try {
    answer = JSON.parse(text) as Record<string, unknown>;
  } catch {
    // Told below, without what the answer was.
  }
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = answer;
  if (typeof AccessKeyId !== "string" || typeof SecretAccessKey !== "string")
    throw new Error("The answer holds no keys.");
  const endsAtMs = typeof Expiration === "string" ? Date.parse(Expiration) : Number.NaN;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(typeof Token === "string" && Token !== "" ? { sessionToken: Token } : {}),
    ...(Number.isNaN(endsAtMs) ? {} : { endsAtMs }),
  };
}

const fromEnvironment: KeySource = {
  name: "AWS_ACCESS_KEY_ID",
  find: async ({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }) =>
    AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY
      ? {
          accessKeyId: AWS_ACCESS_KEY_ID,
          secretAccessKey: AWS_SECRET_ACCESS_KEY,
          ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
        }
      : undefined,
};

/** Addresses to which the container's token may be sent without encryption: this machine, ECS's and EKS's agents. */
const close =
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|169\.254\.170\.(?:2|23)|\[fd00:ec2::23\])$/u;

function containerUrl(environment: Environment): string | undefined {
  const relative = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"];
  if (relative) return new URL(relative, "http://169.254.170.2").href;
  const full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"];
  if (!full) return undefined;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url?.protocol !== "https:" && !(url?.protocol === "http:" && close.test(url.hostname)))
    throw new Error("It must be an https address, or one of this machine or its agent.");
  return full;
}

/** What ECS, and with it AWS Batch, and EKS give to containers with a role. */
const fromContainer: KeySource = {
  name: "AWS_CONTAINER_CREDENTIALS",
  async find(environment) {
    const url = containerUrl(environment);
    if (url === undefined) return undefined;
    const file = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"];
    // The file is written anew from time to time.
    const token = file
      ? readFileSync(file, "utf8").trim()
      : environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"];
    if (token && /[\r\n]/u.test(token))
      throw new Error("The authorization token has several lines.");
    return parseKeys(await ask(url, token ? { headers: { authorization: token } } : {}));
  },
};

const metadata = "/latest/meta-data/iam/security-credentials/";

/** What EC2 gives to programs on a machine with a role, by the second version of its service. */
const fromMachine: KeySource = {
  name: "The machine's metadata",
  async find(environment) {
    if (/^true$/iu.test(environment["AWS_EC2_METADATA_DISABLED"] ?? "")) return undefined;
    const root = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] || "http://169.254.169.254";
    const url = (path: string): string => new URL(path, root).href;
    // Where there is no such service nothing answers at all, so it is not waited for long.
    const patience = { tries: 3, stillMs: 1500 };
    const token = await ask(
      url("/latest/api/token"),
      { method: "PUT", headers: { "x-aws-ec2-metadata-token-ttl-seconds": "300" } },
      patience,
    );
    const headers = { "x-aws-ec2-metadata-token": token };
    const [role = ""] = (await ask(url(metadata), { headers }, patience)).split("\n");
    if (!/^[\w+=,.@-]{1,128}$/u.test(role)) throw new Error("The machine has no role.");
    return parseKeys(await ask(url(`${metadata}${role}`), { headers }, patience));
  },
};

/** The places where keys are looked for, in the order in which AWS's own programs do. */
export const keySources: readonly KeySource[] = [fromEnvironment, fromContainer, fromMachine];
