import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** An S3 server of a test. */
export interface TestBucket {
  readonly url: string;
  close(): void;
}

/** A server on loopback that answers as it is told. */
export async function answeringServer(answer: RequestListener): Promise<TestBucket> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** An S3 server whose bucket is there and holds nothing. */
export function emptyBucket(): Promise<TestBucket> {
  return answeringServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/xml" });
    response.end("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
  });
}
