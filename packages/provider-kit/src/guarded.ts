import { BatchError, type CallOptions } from "@remotebatch/job-model";

/** Rejects with the signal's own reason as soon as it is aborted, whatever the work is waiting for. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** What a caller sees of an error: the signal's reason, or a `BatchError`. */
function shown(error: unknown, provider: string, signal: AbortSignal | undefined): unknown {
  return signal?.aborted === true ? signal.reason : BatchError.from(error, { provider });
}

function refuseClosed(provider: string, isClosed: () => boolean): void {
  if (!isClosed()) return;
  throw new BatchError("BATCH_CLOSED", `${provider} was closed; make a new one.`, { provider });
}

/** One asynchronous call with the contract's manners: closed, aborted, and only `BatchError` otherwise. */
export async function guardedCall<T>(
  provider: string,
  isClosed: () => boolean,
  options: CallOptions,
  call: () => Promise<T>,
): Promise<T> {
  const { signal } = options;
  signal?.throwIfAborted();
  try {
    refuseClosed(provider, isClosed);
    return await untilAborted(call(), signal);
  } catch (error) {
    throw shown(error, provider, signal);
  }
}

/** The same manners for an asynchronous iterable. */
export async function* guardedIterable<T>(
  provider: string,
  isClosed: () => boolean,
  options: CallOptions,
  items: () => AsyncIterable<T>,
): AsyncIterable<T> {
  const { signal } = options;
  signal?.throwIfAborted();
  try {
    refuseClosed(provider, isClosed);
    for await (const item of items()) {
      signal?.throwIfAborted();
      yield item;
    }
  } catch (error) {
    throw shown(error, provider, signal);
  }
}
