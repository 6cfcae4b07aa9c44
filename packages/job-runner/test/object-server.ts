import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { jobKeys, type StoreAccess } from "@remotebatch/job-model";
import { afterEach } from "vitest";
import { TestJob } from "./job-folder.js";

/** Answers a request in the store's place when it gives true. */
export type Trouble = (request: IncomingMessage, response: ServerResponse) => boolean;

/** An object store on this machine. */
export interface ObjectServer {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

const servers: ObjectServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

function etagOf(object: Buffer): string {
  return `"${createHash("md5").update(object).digest("hex")}"`;
}

/** A small object store with ranges and conditional writes; `trouble` may answer in its place. */
export async function objectServer(trouble: Trouble): Promise<ObjectServer> {
  const objects = new Map<string, Buffer>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const key = decodeURIComponent((request.url ?? "").slice(1).split("?")[0] ?? "");
    requests.push(`${request.method} ${key} ${request.headers.range ?? ""}`.trim());
    if (trouble(request, response)) {
      request.resume();
      return;
    }
    if (request.method === "PUT") {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const version = objects.get(key);
        const wanted = request.headers["if-match"];
        const refused =
          (request.headers["if-none-match"] === "*" && version !== undefined) ||
          (wanted !== undefined && (version === undefined || wanted !== etagOf(version)));
        if (!refused) objects.set(key, Buffer.concat(parts));
        response.writeHead(refused ? 412 : 200).end();
      });
      return;
    }
    const object = objects.get(key);
    if (object === undefined) {
      response.writeHead(404).end();
      return;
    }
    const range = /^bytes=(\d+)-(\d*)$/u.exec(request.headers.range ?? "");
    if (range === null) {
      response.writeHead(200, { "content-length": object.length, etag: etagOf(object) });
      response.end(object);
      return;
    }
    const part = object.subarray(
      Number(range[1]),
      range[2] === "" ? undefined : Number(range[2]) + 1,
    );
    response.writeHead(206, { "content-length": part.length }).end(part);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const made: ObjectServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  servers.push(made);
  return made;
}

/** What a runner writes of child 1. */
export const outKeys = [
  jobKeys.outcome(1, 1),
  jobKeys.result(1, 1),
  jobKeys.resultIndex(1, 1),
  jobKeys.log(1, 1),
];

/** Puts a job's objects on the server and gives the URLs by which its runner reaches them. */
export function accessTo(
  job: TestJob,
  server: ObjectServer,
  more: readonly string[] = [],
): StoreAccess {
  const manifest = JSON.parse(readFileSync(join(job.folder, "manifest.json"), "utf8")) as {
    readonly objects: Readonly<Record<string, unknown>>;
  };
  const keys = ["manifest.json", ...Object.keys(manifest.objects)];
  for (const key of keys) server.objects.set(key, readFileSync(join(job.folder, key)));
  const urls = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, `${server.url}/${name}?signature=secret`]));
  return {
    kind: "http",
    get: urls([...keys, ...outKeys, ...more]),
    put: urls([...outKeys, ...more]),
  };
}

/** A job on the server, whose runner reaches it by URL; `more` are keys beside those of the first attempt. */
export function served(job: TestJob, server: ObjectServer, more: readonly string[] = []): TestJob {
  return new TestJob(job.folder, {
    version: 1,
    uuid: "00000000-0000-4000-8000-00000000000a",
    access: accessTo(job, server, more),
    scratchFolder: join(job.folder, "scratch"),
  });
}
