import { describeProvider } from "@remotebatch/provider-testkit";
import { afterAll, describe, test } from "vitest";
import { notRun, serversProvider, startServers } from "./servers.js";

const servers = startServers(3);
if (servers === undefined) notRun();
else {
  afterAll(() => servers.end());
  describeProvider({ describe: describe.concurrent, test }, () => serversProvider(servers), {
    timeoutMs: 60_000,
  });
}
