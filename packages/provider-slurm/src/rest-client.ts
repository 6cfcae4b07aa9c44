import { readFile } from "node:fs/promises";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { BatchError, type CallOptions } from "@remotebatch/job-model";
import { storeFailure } from "@remotebatch/provider-kit";

/** How `slurmrestd` is reached: by a URL or a unix socket. */
export interface RestSettings {
  /** Base of its addresses: `http://login:6820`. */
  readonly url?: string;
  /** Path of its socket, in place of a URL. */
  readonly socket?: string;
  /** Version of its interface: `v0.0.38` of Slurm 22.05, `v0.0.42` of 24.11. */
  readonly version: string;
  /** User name that goes with the token. Default: the present user's. */
  readonly user?: string;
  /** File that holds a token, read anew for every question: tokens run out. */
  readonly tokenFile?: string;
  /** The token itself; a file is the better place. */
  readonly token?: string;
}

/** An answer of `slurmrestd`. */
export interface RestAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks `slurmrestd`; the path begins behind the version. */
export type RestClient = (
  method: "GET" | "POST" | "DELETE",
  path: string,
  options: CallOptions & { readonly body?: unknown },
) => Promise<RestAnswer>;

const maxAnswerBytes = 1 << 30;
const names = ["url", "socket", "version", "user", "tokenFile", "token"];

/** What is wrong with the settings, or nothing. */
export function restSettingsProblem(rest: RestSettings): string | undefined {
  const strange = Object.keys(rest).find((name) => !names.includes(name));
  if (strange !== undefined) return `has no setting "${strange}"; it has ${names.join(", ")}`;
  if ((rest.url === undefined) === (rest.socket === undefined)) return "needs a url or a socket";
  if (rest.url !== undefined && !/^https?:\/\/[^\s\p{Cc}]+$/u.test(rest.url))
    return "has a url that is none";
  if (!/^v\d{1,3}\.\d{1,3}\.\d{1,3}$/u.test(rest.version ?? ""))
    return "needs the version of slurmrestd's interface, such as v0.0.38";
  for (const name of ["user", "token"] as const) {
    const value = rest[name];
    // They become headers.
    if (value !== undefined && !/^[\x21-\x7e]+$/u.test(value)) return `has a ${name} that is none`;
  }
  return undefined;
}

function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    answer.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxAnswerBytes) answer.destroy(new Error("The answer is too long."));
      chunks.push(chunk);
    });
    answer.on("end", () => resolve(Buffer.concat(chunks)));
    answer.on("aborted", () => reject(new Error("The answer was cut.")));
    answer.on("error", reject);
  });
}

async function tokenOf(rest: RestSettings): Promise<string | undefined> {
  if (rest.tokenFile === undefined) return rest.token;
  try {
    // As `scontrol token` prints it, or the token alone.
    return (await readFile(rest.tokenFile, "utf8")).trim().replace(/^SLURM_JWT=/u, "");
  } catch (error) {
    throw storeFailure(error, rest.tokenFile);
  }
}

/** A client of `slurmrestd`. Its rejections are `BatchError`, or the signal's own reason. */
export function restClient(
  rest: RestSettings,
  options: { readonly timeoutMs: number; readonly user: string },
): RestClient {
  return async (method, path, { signal, body }) => {
    signal?.throwIfAborted();
    const token = await tokenOf(rest);
    const text = body === undefined ? "" : JSON.stringify(body);
    const base = rest.url ?? "http://slurmrestd";
    const url = new URL(`${base.replace(/\/$/u, "")}/slurm/${rest.version}${path}`);
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const headers: Record<string, string | number> = {
      "x-slurm-user-name": rest.user ?? options.user,
      ...(token === undefined ? {} : { "x-slurm-user-token": token }),
      ...(text === "" ? {} : { "content-type": "application/json" }),
      "content-length": Buffer.byteLength(text),
    };
    const limit = AbortSignal.timeout(options.timeoutMs);
    try {
      const bytes = await new Promise<{ status: number; bytes: Buffer }>((resolve, reject) => {
        const asked = send(
          url,
          {
            method,
            headers,
            signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
            ...(rest.socket === undefined ? {} : { socketPath: rest.socket }),
          },
          (answer) => {
            bodyOf(answer).then(
              (whole) => resolve({ status: answer.statusCode ?? 0, bytes: whole }),
              reject,
            );
          },
        );
        asked.on("error", reject);
        asked.end(text);
      });
      return { status: bytes.status, body: parsed(bytes.bytes) };
    } catch (cause) {
      if (signal?.aborted === true) throw signal.reason;
      if (BatchError.is(cause)) throw cause;
      const words = cause instanceof Error ? cause.message : String(cause);
      throw new BatchError("BATCH_UNAVAILABLE", `slurmrestd does not answer: ${words}.`, { cause });
    }
  };
}

function parsed(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
