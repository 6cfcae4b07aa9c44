import { mkdirSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { isLaunchKey } from "@remotebatch/provider-kit";
import { folderLayout } from "../folder-layout.js";
import { watchFolder } from "../launch-hint.js";
import { takeSchedulerLock } from "../scheduler-lock.js";
import { Scheduler } from "./scheduler.js";
import { sweepLeftovers } from "./sweep-leftovers.js";

const pollMs = 500;

function run(schedulerFolder: string, idleMs: number, graceMs: number): void {
  const lock = takeSchedulerLock(schedulerFolder);
  if (lock === undefined) return;
  const layout = folderLayout(dirname(schedulerFolder));
  for (const folder of [layout.queue, layout.inbox, layout.scratch]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  sweepLeftovers(layout, Date.now());
  const scheduler = new Scheduler(layout, { graceMs });
  let idleSinceMs = Date.now();
  let isNoticed = false;

  const leave = (): void => {
    scheduler.stop();
    lock.release();
    // Work that came in while the lock was being released finds no scheduler alive or this check finds it.
    const rest = idleMs > 0 ? readdirSync(layout.queue).filter(isLaunchKey).length : 0;
    if (rest > 0) run(schedulerFolder, idleMs, graceMs);
    else process.exit(0);
  };
  const look = (): void => {
    try {
      if (!lock.isMine()) process.exit(0);
      lock.touch();
      scheduler.lookAround();
    } catch (error) {
      console.error(`scheduler: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!scheduler.isIdle) idleSinceMs = Date.now();
  };
  const notice = (): void => {
    if (isNoticed) return;
    isNoticed = true;
    setImmediate(() => {
      isNoticed = false;
      look();
    });
  };
  const watchers = [
    watchFolder(layout.queue, notice, () => {
      scheduler.expectLaunch();
      notice();
    }),
    watchFolder(layout.inbox, notice),
  ];
  const timer = setInterval(() => {
    look();
    if (Date.now() - idleSinceMs < idleMs) return;
    clearInterval(timer);
    for (const watcher of watchers) watcher?.close();
    leave();
  }, pollMs);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      scheduler.stop();
      lock.release();
      process.exit(0);
    });
  }
  process.on("SIGHUP", () => {});
  look();
}

const [schedulerFolder, idleMs, graceMs] = process.argv.slice(2);
if (schedulerFolder === undefined) {
  console.error("usage: main SCHEDULER-FOLDER IDLE-MS GRACE-MS");
  process.exit(2);
}
run(schedulerFolder, Number(idleMs), Number(graceMs));
