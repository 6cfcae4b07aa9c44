import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import type { AgentAnswers, AgentRequest, HostChild } from "../agent-protocol.js";
import { isEnd, LaunchFolder } from "./launch-folder.js";
import { processStart } from "./process-start.js";

const maxPrintedBytes = 1 << 20;

function startKeeper(root: string, key: string): void {
  const program = fileURLToPath(import.meta.url);
  const keeper = spawn(process.execPath, [program, "keep", root, key], {
    cwd: root,
    detached: true,
    stdio: "ignore",
  });
  // Whether it works shows in what becomes of the children.
  keeper.on("error", () => {});
  keeper.unref();
}

function childrenOf(folder: LaunchFolder): readonly HostChild[] {
  const events = folder.latest();
  return folder.task().children.map((child): HostChild => {
    const event = events.get(child);
    if (event === undefined) return { child, phase: "queued" };
    const { atMs: _at, pid: _pid, started: _started, ...state } = event;
    return state;
  });
}

/** Starts the keeper again where it died with work left. */
function ensureKeeper(root: string, key: string, folder: LaunchFolder): void {
  const keeper = folder.keeper();
  if (keeper !== undefined && processStart(keeper.pid) === keeper.started) return;
  startKeeper(root, key);
}

function statusOf(root: string, keys: readonly string[]): AgentAnswers["status"] {
  const found: Record<string, readonly HostChild[]> = {};
  for (const key of keys) {
    const folder = new LaunchFolder(root, key);
    if (!folder.exists) continue;
    const children = childrenOf(folder);
    if (children.some(({ phase }) => !isEnd(phase))) ensureKeeper(root, key, folder);
    found[key] = children;
  }
  return found;
}

function loadOf(root: string): AgentAnswers["load"] {
  if (!existsSync(root)) return { open: 0 };
  let open = 0;
  for (const key of readdirSync(root)) {
    const folder = new LaunchFolder(root, key);
    if (!folder.exists) continue;
    open += childrenOf(folder).filter(({ phase }) => !isEnd(phase)).length;
  }
  return { open };
}

function printedOf(folder: LaunchFolder, child: number): AgentAnswers["printed"] {
  const path = folder.printed(child);
  if (!existsSync(path)) return { text: "", timeMs: 0 };
  const { size, mtimeMs } = statSync(path);
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(Math.min(size, maxPrintedBytes));
    const length = readSync(file, bytes, 0, bytes.length, size - bytes.length);
    return { text: bytes.toString("utf8", 0, length), timeMs: mtimeMs };
  } finally {
    closeSync(file);
  }
}

/** Does what a request asks, and gives the answer. */
export function answer(request: AgentRequest): AgentAnswers[keyof AgentAnswers] {
  const { root } = request;
  if (request.verb === "load") return loadOf(root);
  if (request.verb === "status") return statusOf(root, request.keys);
  if (request.verb === "launch") {
    const { task } = request;
    mkdirSync(root, { recursive: true, mode: 0o700 });
    const folder = new LaunchFolder(root, task.key);
    const launched = folder.create(task);
    ensureKeeper(root, task.key, folder);
    return { launched };
  }
  const folder = new LaunchFolder(root, request.key);
  if (request.verb === "printed") return printedOf(folder, request.child);
  if (request.verb === "forget") {
    rmSync(folder.path, { recursive: true, force: true, maxRetries: 3 });
    return { forgotten: true };
  }
  if (!folder.exists) return { asked: false };
  folder.cancel(request.children);
  ensureKeeper(root, request.key, folder);
  return { asked: true };
}
