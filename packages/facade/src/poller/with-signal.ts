type Listener = () => void;

/** Who waits for a signal, by signal: one listener serves them all, however many jobs are asked about at once. */
const waiting = new WeakMap<AbortSignal, Set<Listener>>();

function listen(signal: AbortSignal, listener: Listener): void {
  const known = waiting.get(signal);
  if (known !== undefined) {
    known.add(listener);
    return;
  }
  const listeners = new Set([listener]);
  waiting.set(signal, listeners);
  const tell = (): void => {
    for (const each of listeners) each();
  };
  signal.addEventListener("abort", tell, { once: true });
}

/** The promise, or a rejection with the signal's reason as soon as it is aborted; the work itself goes on. */
export async function withSignal<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (signal === undefined) return await promise;
  signal.throwIfAborted();
  let stop: Listener = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    listen(signal, stop);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    waiting.get(signal)?.delete(stop);
  }
}
