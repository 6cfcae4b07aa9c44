import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localProvider } from "@remotebatch/provider-local";
import { describeProvider } from "@remotebatch/provider-testkit";
import { afterAll, describe, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "remotebatch-local-"));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

describeProvider({ describe, test }, () => localProvider({ folder, idleMs: 500 }));
