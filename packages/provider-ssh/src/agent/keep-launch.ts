import { setTimeout as delay } from "node:timers/promises";
import { type HostLock, takeLock, takeSlots } from "./host-lock.js";
import { isEnd, LaunchFolder } from "./launch-folder.js";
import { processStart } from "./process-start.js";
import { adoptChild, type RunningChild, startChild } from "./run-child.js";

const tickMs = 100;

/**
 * The keeper of one launch: runs its children as slots get free until all have ended, and ends those that are cancelled. One
 * that is started again after a crash takes over the runners that still work.
 */
export async function keepLaunch(root: string, key: string): Promise<void> {
  const folder = new LaunchFolder(root, key);
  if ((await takeLock(folder.path)) === undefined) return;
  folder.noteKeeper(process.pid, processStart(process.pid) ?? "");
  const task = folder.task();
  const events = folder.latest();
  const running = new Map<number, RunningChild>();

  const follow = (one: RunningChild, slots: HostLock | undefined): void => {
    running.set(one.child, one);
    one.ended
      .then((end) => folder.append({ ...end, atMs: Date.now() }))
      // The launch was removed, and nobody asks for the end any more.
      .catch(() => {})
      .finally(() => {
        running.delete(one.child);
        slots?.release();
      });
  };

  const queue: number[] = [];
  for (const child of task.children) {
    const event = events.get(child);
    if (event === undefined) queue.push(child);
    // Its slots went with the keeper before; it had them first.
    else if (!isEnd(event.phase)) {
      const slots = await takeSlots(root, task.slots, task.slotsPerChild);
      follow(adoptChild(task, event), slots);
    }
  }

  while (queue.length > 0 || running.size > 0) {
    const cancelled = folder.cancelled();
    for (const [child, one] of running) if (cancelled.has(child)) one.end("abort");
    for (const child of queue.filter((one) => cancelled.has(one))) {
      queue.splice(queue.indexOf(child), 1);
      const reason = "It was aborted before it started.";
      folder.append({ child, phase: "cancelled", cause: "user", reason, atMs: Date.now() });
    }
    while (queue.length > 0) {
      const slots = await takeSlots(root, task.slots, task.slotsPerChild);
      if (slots === undefined) break;
      follow(startChild(folder, task, queue.shift() as number), slots);
    }
    // Launches that wait for the same slots do not all ask at once.
    await delay(tickMs * (0.5 + Math.random()));
  }
}
