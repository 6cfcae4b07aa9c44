// What Node's own means cost, without a store, records, limits or a log.
import { execFileSync, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Fn, parse } from "@remotebatch/expr-model";
import { createSession } from "@remotebatch/wl-kernel";
import { jobEnvironment } from "./job.js";

/** Milliseconds of a process that does nothing. */
export function emptyNodeMs(): number {
  const started = performance.now();
  execFileSync(process.execPath, ["-e", "0"], { env: jobEnvironment });
  return performance.now() - started;
}

/** Milliseconds of a forked process that answers so many elements, one message each. */
export async function forkedLoopMs(count: number): Promise<number> {
  const started = performance.now();
  const child = fork(fileURLToPath(new URL("./forked-loop.mjs", import.meta.url)), {
    execArgv: [],
    env: jobEnvironment,
  });
  let seen = 0;
  child.on("message", () => {
    seen++;
  });
  child.send(count);
  await new Promise((resolve) => child.on("close", resolve));
  if (seen !== count) throw new Error(`${seen} answers instead of ${count}.`);
  return performance.now() - started;
}

/** Milliseconds of so many evaluations alone, in this process. */
export function evaluationsMs(code: string, count: number): number {
  const session = createSession();
  const f = parse(code);
  for (let i = 1; i <= 2000; i++) session.evaluate(new Fn(f, [i]));
  const started = performance.now();
  for (let i = 1; i <= count; i++) session.evaluate(new Fn(f, [i]));
  return performance.now() - started;
}
