import { createHash } from "node:crypto";
import type { RunnerFile } from "@remotebatch/job-model";

/** What the test runner does, in order, before it writes its result. */
export type TestStep =
  /** Adds a line to its log, as from its standard output unless it says otherwise. */
  | { readonly print: string; readonly stream?: "stdout" | "stderr" }
  | { readonly sleepMs: number }
  /**
   * Adds a line, `mark`, to this file of the machine it runs on, where there is the file's folder, and to its log; so many times
   * (default 1) with pauses between.
   */
  | { readonly mark: string; readonly everyMs?: number; readonly times?: number }
  /** Does not heed SIGTERM from here on. */
  | { readonly deaf: true }
  /**
   * Ends with an outcome record that says `failed` for this cause, and that its kernel had this exit code (default none); only up to
   * this attempt where one is given.
   */
  | { readonly fail: string; readonly exitCode?: number; readonly upToAttempt?: number }
  /** Ends the process with this exit code and no record. */
  | { readonly exit: number }
  /** Ends the process by SIGKILL, with no record. */
  | { readonly kill: true };

/** A job for the test runner; it is the job's payload, as JSON. */
export interface TestProgram {
  /** Bytes of the result of a single job, as text. An array child gives its elements back. */
  readonly result?: string;
  /** The result is a `ToldSetup` as JSON. */
  readonly tells?: true;
  readonly steps?: readonly TestStep[];
  /** Steps of single children instead, by child. */
  readonly children?: Readonly<Record<string, readonly TestStep[]>>;
  /** Attempts from this number on skip the steps. */
  readonly cleanFrom?: number;
}

/** What a runner was told of its job. */
export interface ToldSetup {
  readonly name: string;
  /** Input files by name, in base64. */
  readonly files: Readonly<Record<string, string>>;
  readonly cores?: number;
  readonly memoryBytes?: number;
}

const source = String.raw`
import { createHash, createHmac } from "node:crypto";
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";

const [descriptorPath, ...words] = process.argv.slice(2);
const option = (name) => Number(words[words.indexOf(name) + 1]);
const child = option("--child");
const attempt = option("--attempt");
const descriptor = JSON.parse(readFileSync(descriptorPath, "utf8"));
const access = descriptor.access;
const out = "out/" + child + "/" + attempt;

const folderStore = () => {
  const at = (key) => join(access.folder, key);
  return {
    has: async (key) => existsSync(at(key)),
    read: async (key, offset, length) => {
      if (offset === undefined) return readFileSync(at(key));
      const file = openSync(at(key), "r");
      const bytes = Buffer.alloc(length);
      readSync(file, bytes, 0, length, offset);
      closeSync(file);
      return bytes;
    },
    write: async (key, bytes) => {
      mkdirSync(dirname(at(key)), { recursive: true, mode: 0o700 });
      writeFileSync(at(key) + ".tmp", bytes, { mode: 0o600 });
      renameSync(at(key) + ".tmp", at(key));
    },
    log: (line) => {
      mkdirSync(dirname(at(out)), { recursive: true, mode: 0o700 });
      appendFileSync(at(out + ".log"), line);
    },
    closeLog: async () => {},
  };
};
const requestStore = ({ reading, writing, headersOf }) => {
  const lines = [];
  const call = async (url, init, accept = []) => {
    for (let tries = 1; ; tries += 1) {
      const headers = await headersOf(url, init);
      const answer = await fetch(url, { ...init, headers }).catch((error) => error);
      if (answer.ok || accept.includes(answer.status)) return answer;
      if (tries === 5) throw new Error("no answer: " + (answer.status ?? answer));
      await new Promise((resolve) => setTimeout(resolve, 100 * tries));
    }
  };
  const write = async (key, bytes) => {
    await call(writing(key), { method: "PUT", body: bytes });
  };
  return {
    has: async (key) => (await call(reading(key), {}, [403, 404])).ok,
    read: async (key, offset, length) => {
      const headers = offset === undefined ? {} : { range: "bytes=" + offset + "-" + (offset + length - 1) };
      return Buffer.from(await (await call(reading(key), { headers })).arrayBuffer());
    },
    write,
    log: (line) => {
      process.stdout.write(line);
      lines.push(line);
    },
    closeLog: () => write(out + ".log", Buffer.from(lines.join(""))),
  };
};
const urlStore = () => requestStore({
  reading: (key) => access.get[key],
  writing: (key) => access.put[key],
  headersOf: (url, { headers }) => headers ?? {},
});
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();
const roleKeys = async () => {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_CONTAINER_CREDENTIALS_FULL_URI: url } = process.env;
  if (id && secret) return { AccessKeyId: id, SecretAccessKey: secret, Token: process.env.AWS_SESSION_TOKEN };
  const authorization = process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
  return await (await fetch(url, { headers: authorization ? { authorization } : {} })).json();
};
const bucketStore = () => {
  const { bucket, prefix, region, endpoint } = access;
  const root = endpoint === undefined ? "https://" + bucket + ".s3." + region + ".amazonaws.com/" : endpoint + "/" + bucket + "/";
  const address = (key) => root + prefix + key;
  return requestStore({
    reading: address,
    writing: address,
    headersOf: async (url, { method = "GET", headers = {}, body = "" }) => {
      const { AccessKeyId, SecretAccessKey, Token } = await roleKeys();
      const { host, pathname } = new URL(url);
      const at = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
      const scope = [at.slice(0, 8), region, "s3", "aws4_request"];
      const own = { "x-amz-content-sha256": sha256(body), "x-amz-date": at, ...(Token ? { "x-amz-security-token": Token } : {}) };
      const signed = Object.entries({ host, ...own });
      const names = signed.map(([name]) => name).join(";");
      const canonical = [method, pathname, "", ...signed.map((line) => line.join(":")), "", names, own["x-amz-content-sha256"]];
      const text = ["AWS4-HMAC-SHA256", at, scope.join("/"), sha256(canonical.join("\n"))].join("\n");
      const signature = hmac(scope.reduce(hmac, "AWS4" + SecretAccessKey), text).toString("hex");
      const authorization = "AWS4-HMAC-SHA256 Credential=" + AccessKeyId + "/" + scope.join("/") + ", SignedHeaders=" + names + ", Signature=" + signature;
      return { ...headers, ...own, authorization };
    },
  });
};
const store = { path: folderStore, http: urlStore, s3: bucketStore }[access.kind]();

if (await store.has(out + ".json")) process.exit(0);
const startedAtMs = Date.now();
const manifest = JSON.parse(await store.read("manifest.json"));
const program = JSON.parse(await store.read("job.wxf"));
const from = (manifest.spanEnds[child - 2] ?? 0) + 1;
const to = manifest.spanEnds[child - 1];
const write = async (ending, bytes) => {
  await store.write(out + ending, bytes);
  return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
};
const log = (s, x) => store.log(JSON.stringify({ t: Date.now(), s, x }) + "\n");
const finish = async (phase, more) => {
  const total = to - from + 1;
  await store.closeLog();
  await write(".json", Buffer.from(JSON.stringify({
    version: 1, uuid: descriptor.uuid, child, attempt, phase, exitCode: null, signal: null,
    kernel: { kind: "test", version: "1" }, runnerVersion: "1", host: hostname(), startedAtMs,
    finishedAtMs: Date.now(), evaluations: { total, finished: phase === "succeeded" ? total : 0, failed: 0 },
    unknownFunctions: [], ...more })));
  process.exit(0);
};
let deaf = false;
process.on("SIGTERM", () => deaf || finish("cancelled", { cause: "user", reason: "It was told to end." }));
if (descriptor.timeLimitMs !== undefined) {
  setTimeout(() => finish("timedOut", { cause: "timeLimit", reason: "It reached its time limit." }), descriptor.timeLimitMs);
}
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const mark = async ({ mark: file, everyMs = 0, times = 1 }) => {
  for (let made = 0; made < times; made += 1) {
    if (made > 0) await pause(everyMs);
    try { appendFileSync(file, "mark\n"); } catch { /* It runs on another machine. */ }
    log("stdout", "mark");
  }
};
const told = async () => {
  const files = {};
  for (const key of Object.keys(manifest.objects)) {
    if (key.startsWith("files/")) files[key.slice(6)] = (await store.read(key)).toString("base64");
  }
  return JSON.stringify({ name: manifest.name, files, cores: descriptor.cores, memoryBytes: descriptor.memoryLimitBytes });
};
const steps = attempt >= (program.cleanFrom ?? Infinity) ? [] : (program.children?.[child] ?? program.steps ?? []);
for (const step of steps) {
  if (step.print !== undefined) log(step.stream ?? "stdout", step.print);
  if (step.sleepMs !== undefined) await pause(step.sleepMs);
  if (step.mark !== undefined) await mark(step);
  if (step.deaf) deaf = true;
  if (step.fail !== undefined && attempt <= (step.upToAttempt ?? Infinity)) {
    await finish("failed", { cause: step.fail, reason: "It was told to fail.", exitCode: step.exitCode ?? null });
  }
  if (step.exit !== undefined) { console.error("leaving with " + step.exit); process.exit(step.exit); }
  if (step.kill) process.kill(process.pid, "SIGKILL");
}
if (manifest.jobType === "Single") {
  const result = program.tells ? await told() : (program.result ?? "");
  await finish("succeeded", { result: await write(".wxf", Buffer.from(result)) });
}
const idx = await store.read("elements.idx", (from - 1) * 8, (to - from + 2) * 8);
const at = (n) => Number(idx.readBigUInt64LE(n * 8));
const start = at(0);
const result = await store.read("elements.wxf", start, at(to - from + 1) - start);
const index = Buffer.alloc((to - from + 1) * 16);
for (let n = 0; n <= to - from; n += 1) {
  index.writeBigUInt64LE(BigInt(at(n) - start), n * 16);
  index.writeBigUInt64LE(BigInt(at(n + 1) - at(n)), n * 16 + 8);
}
await finish("succeeded", { result: await write(".wxf", result), index: await write(".idx", index) });
`;

/**
 * A runner that obeys the job protocol, over a shared folder, URLs or a bucket with a role, and does what the job's payload, a `TestProgram`, says.
 * Providers that start real processes are tested with it.
 */
export function testRunner(): RunnerFile {
  const bytes = new TextEncoder().encode(source);
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}
