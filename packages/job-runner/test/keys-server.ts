import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";

/** A server on this machine that answers by one function and notes who asked. */
export interface SmallServer {
  readonly url: string;
  readonly requests: { readonly line: string; readonly headers: IncomingMessage["headers"] }[];
}

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Starts one that ends with the test. */
export async function smallServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<SmallServer> {
  const requests: SmallServer["requests"] = [];
  const server = createServer((request, response) => {
    requests.push({ line: `${request.method} ${request.url}`, headers: request.headers });
    request.resume();
    request.on("end", () => answer(request, response));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  servers.push({
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** What a service answers that gives keys. */
export function keysAnswer(id: string, endsAtMs?: number, secret = `secret of ${id}`): string {
  return JSON.stringify({
    AccessKeyId: id,
    SecretAccessKey: secret,
    Token: `token of ${id}`,
    ...(endsAtMs === undefined ? {} : { Expiration: new Date(endsAtMs).toISOString() }),
  });
}
