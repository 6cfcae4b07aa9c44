import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { JobRef, ProviderV1 } from "@remotebatch/job-model";
import { collect } from "./conformance-case.js";
import type { TestStep } from "./test-runner.js";

const everyMs = 50;
/** A running program is not silent for so long, unless the machine is very busy. */
const silenceMs = 600;

/** Sees what programs do by the marks they leave: in a file where they run on this machine, in the log elsewhere. */
export interface Witness {
  /** A step that leaves one mark. */
  readonly once: TestStep;
  /** A step that leaves marks for a minute. */
  readonly always: TestStep;
  /** How many marks there are. */
  marks(): Promise<number>;
  /** Waits for the first mark; false when none can be seen. */
  seen(timeoutMs: number): Promise<boolean>;
  /** Waits until no more marks are left; fails when they are after the time given. */
  silence(timeoutMs: number): Promise<void>;
  close(): void;
}

/** A witness of one child; `logOf` gives the job whose log is looked at, where there are logs. */
export function witness(provider: ProviderV1, logOf: () => JobRef | undefined, child = 1): Witness {
  const folder = mkdtempSync(join(tmpdir(), "remotebatch-marks-"));
  const file = join(folder, "marks");

  async function logged(): Promise<number> {
    const ref = logOf();
    if (ref === undefined || provider.capabilities.logs === "none") return 0;
    const lines = await collect(provider.logs(ref, { child }));
    return lines.filter(({ text }) => text === "mark").length;
  }

  async function marks(): Promise<number> {
    const left = existsSync(file) ? readFileSync(file, "utf8").split("\n").length - 1 : 0;
    return Math.max(left, await logged());
  }

  return {
    once: { mark: file },
    always: { mark: file, everyMs, times: 60_000 / everyMs },
    marks,
    async seen(timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      while ((await marks()) === 0) {
        if (Date.now() > deadline) return false;
        await delay(everyMs);
      }
      return true;
    },
    async silence(timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      for (let before = await marks(); ; ) {
        await delay(silenceMs);
        const now = await marks();
        if (now === before) return;
        const text = `the program still runs: ${before} marks, then ${now}`;
        if (Date.now() > deadline) assert.fail(text);
        before = now;
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
