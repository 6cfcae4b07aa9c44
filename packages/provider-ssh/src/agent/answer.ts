import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
} from "node:fs";
import type { AgentAnswers, AgentRequest, HostChild, HostLaunch } from "../agent-protocol.js";
import { ensureKeeper } from "./keeper-process.js";
import { isEnd, isLaunchKey, LaunchFolder } from "./launch-folder.js";
import { OwedNotes } from "./owed-notes.js";
import { removeLaunch } from "./remove-launch.js";
import { settleOwed } from "./settle-owed.js";

const maxPrintedBytes = 1 << 20;
/** How long a launch is waited for that is to go. */
const removalMs = 10_000;

function childrenOf(folder: LaunchFolder): readonly HostChild[] {
  const events = folder.latest();
  return folder.task().children.map((child): HostChild => {
    const event = events.get(child);
    if (event === undefined) return { child, phase: "queued" };
    const { atMs: _at, pid: _pid, started: _started, boot: _boot, ...state } = event;
    return state;
  });
}

function launchOf(root: string, key: string, folder: LaunchFolder): HostLaunch {
  try {
    const children = childrenOf(folder);
    if (children.every(({ phase }) => isEnd(phase))) return { children };
    const trouble = ensureKeeper(root, key, folder);
    if (trouble === undefined) return { children };
    const reason = `Nothing is started for it on its host: ${trouble}`;
    return {
      children: children.map((one) => (one.phase === "queued" ? { ...one, reason } : one)),
    };
  } catch (error) {
    return { children: [], trouble: error instanceof Error ? error.message : String(error) };
  }
}

function statusOf(root: string, keys: readonly string[]): AgentAnswers["status"] {
  const found: Record<string, HostLaunch> = {};
  for (const key of keys) {
    const folder = new LaunchFolder(root, key);
    if (folder.exists) found[key] = launchOf(root, key, folder);
  }
  return found;
}

function loadOf(root: string): AgentAnswers["load"] {
  if (!existsSync(root)) return { open: 0 };
  let open = 0;
  for (const key of readdirSync(root).filter(isLaunchKey)) {
    const folder = new LaunchFolder(root, key);
    if (!folder.exists) continue;
    try {
      open += childrenOf(folder).filter(({ phase }) => !isEnd(phase)).length;
    } catch {
      // One that cannot be read starts nothing.
    }
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

async function launch(
  root: string,
  { task }: Extract<AgentRequest, { readonly verb: "launch" }>,
): Promise<AgentAnswers["launch"]> {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const folder = new LaunchFolder(root, task.key);
  // A job that was removed and is submitted again under its old uuid.
  const notes = new OwedNotes(root);
  const owed = notes.of(task.key);
  if (folder.asked().isRemoval || owed.some(({ isRemoval }) => isRemoval)) {
    if (!(await removeLaunch(root, task.key, removalMs))) {
      throw new Error(`What ran under ${task.key} before has not ended yet.`);
    }
    for (const note of owed) notes.strike(note);
  }
  const launched = folder.create(task);
  ensureKeeper(root, task.key, folder);
  return { launched };
}

/** Does what a request asks, and what is owed from before, and gives the answer. */
export async function answer(request: AgentRequest): Promise<AgentAnswers[keyof AgentAnswers]> {
  const { root } = request;
  await settleOwed(root);
  if (request.verb === "load") return loadOf(root);
  if (request.verb === "status") return statusOf(root, request.keys);
  if (request.verb === "launch") return launch(root, request);
  const folder = new LaunchFolder(root, request.key);
  if (request.verb === "printed") return printedOf(folder, request.child);
  if (request.verb === "forget") {
    return { forgotten: await removeLaunch(root, request.key, removalMs) };
  }
  if (!folder.exists) return { asked: false };
  folder.cancel(request.children);
  ensureKeeper(root, request.key, folder);
  return { asked: true };
}
