import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { s3Store } from "@remotebatch/store-s3";
import { afterAll, expect, test } from "vitest";

let answers = true;
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    if (answers) response.end("x");
  });
});
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
const store = s3Store({
  bucket: "jobs",
  region: "us-east-1",
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  credentials: { accessKeyId: "AKIATESTTESTTEST", secretAccessKey: "secret" },
});
afterAll(() => {
  store.close();
  server.closeAllConnections();
  server.close();
});

const both = (at: number, signal: AbortSignal): Promise<unknown>[] => [
  store.put(`key-${at}`, new Uint8Array(1), { signal }),
  store.get(`key-${at}`, { signal }),
];

test("many calls with one signal make Node warn of nothing, and the signal ends them all", async () => {
  const warnings: string[] = [];
  const listen = ({ name }: Error): void => void warnings.push(name);
  process.on("warning", listen);
  const end = new AbortController();
  const numbers = Array.from({ length: 20 }, (_, at) => at);
  await Promise.all(numbers.flatMap((at) => both(at, end.signal)));
  answers = false;
  const waiting = Promise.allSettled(numbers.flatMap((at) => both(at, end.signal)));
  const why = new Error("enough");
  setTimeout(() => end.abort(why), 100);
  expect(await waiting).toEqual(
    Array.from({ length: 40 }, () => ({ status: "rejected", reason: why })),
  );
  await new Promise(setImmediate);
  process.off("warning", listen);
  expect(warnings.filter((name) => name === "MaxListenersExceededWarning")).toEqual([]);
});
