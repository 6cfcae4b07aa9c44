import { readFileSync } from "node:fs";
import type { AgentRequest } from "../agent-protocol.js";
import { answer } from "./answer.js";
import { keepLaunch } from "./keep-launch.js";

// The program on a host. `agent.mjs`: one request on standard input, one answer on standard output.
// `agent.mjs keep ROOT KEY`: stays and keeps a launch.

process.umask(0o077);
const [verb, root = "", key = ""] = process.argv.slice(2);
// The bundle has no `await` at its top.
if (verb === "keep") void keepLaunch(root, key);
else {
  const request = JSON.parse(readFileSync(0, "utf8")) as AgentRequest;
  process.stdout.write(JSON.stringify(answer(request)));
}
