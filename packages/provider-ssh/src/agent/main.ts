import { readFileSync } from "node:fs";
import type { AgentRequest } from "../agent-protocol.js";
import { answer } from "./answer.js";
import { keepLaunch } from "./keep-launch.js";

// The program on a host. `agent.mjs`: one request on standard input, one answer on standard output.
// `agent.mjs keep ROOT KEY`: stays and keeps a launch; why it cannot goes to standard error.

process.umask(0o077);
const [verb, root = "", key = ""] = process.argv.slice(2);

async function run(): Promise<void> {
  if (verb === "keep") return keepLaunch(root, key);
  const request = JSON.parse(readFileSync(0, "utf8")) as AgentRequest;
  process.stdout.write(JSON.stringify(await answer(request)));
}

// The bundle has no `await` at its top.
run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => {
    process.exit(1);
  });
});
