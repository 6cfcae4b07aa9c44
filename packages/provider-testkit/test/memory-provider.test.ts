import {
  describeProvider,
  executeTestProgram,
  memoryProvider,
} from "@remotebatch/provider-testkit";
import { describe, test } from "vitest";

const options = { execute: executeTestProgram, maxArraySize: 2, settings: [] };

describe("each client with a memory of its own", () => {
  describeProvider({ describe: describe.concurrent, test }, () => memoryProvider(options));
});

// What clients in several processes share, in one process.
const shared = memoryProvider({
  ...options,
  name: "shared memory",
  capabilities: { survivesClient: true },
  limits: { minChildren: 2, maxChildren: 12, maxJobBytes: 100_000 },
});
describe("all clients over one memory", () => {
  describeProvider({ describe: describe.concurrent, test }, () => shared.another());
});
