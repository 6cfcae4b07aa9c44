import { Interruption } from "./exit-code.js";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `body` with a signal that is aborted, with an `Interruption` as its reason, when the user presses Ctrl-C or the
 * system asks the process to end. A second request ends the process at once.
 */
export async function interruptible<Result>(
  body: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const listeners = signals.map((name) => {
    const listener = (): void => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(new Interruption(name));
    };
    process.on(name, listener);
    return { name, listener };
  });
  try {
    return await body(controller.signal);
  } finally {
    for (const { name, listener } of listeners) process.off(name, listener);
  }
}

/** Rejects with the signal's reason when it is aborted, and is silent where nobody waits any more. */
export function whenAborted(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
  aborted.catch(() => undefined);
  return aborted;
}
