import { join } from "node:path";
import { localProvider } from "@remotebatch/provider-local";
import { memoryProvider } from "@remotebatch/provider-testkit";
import { temporaryFolder } from "./run-command.js";
import { describeThroughClient } from "./through-client/describe-client.js";
import { executeClientProgram } from "./through-client/execute-client-program.js";

const folder = temporaryFolder("through-client");

describeThroughClient("jobs in memory", join(folder, "memory"), () =>
  memoryProvider({ execute: executeClientProgram, maxArraySize: 2, settings: [] }),
);

describeThroughClient("jobs on this machine", join(folder, "registries"), () =>
  localProvider({ folder: join(folder, "local"), idleMs: 500 }),
);
