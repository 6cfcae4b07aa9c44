/** Longest time that the system's timers take, milliseconds; what is longer fires at once. */
export const longestTimerMs: number = 2 ** 31 - 1;

/** Calls back after so many milliseconds, weeks and `Infinity` too, until the function given back is called. */
export function afterMs(limitMs: number, tell: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (leftMs: number): void => {
    const stepMs = Math.min(Math.max(0, leftMs), longestTimerMs);
    timer = setTimeout(() => {
      if (leftMs > stepMs) wait(leftMs - stepMs);
      else tell();
    }, stepMs);
  };
  wait(limitMs);
  return () => clearTimeout(timer);
}
