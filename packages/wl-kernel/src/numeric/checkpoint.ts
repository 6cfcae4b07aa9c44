// Long computations give a sign of life here, so that limits of time and memory reach them. One computation runs at a
// time in a thread, so the watcher is a variable of this module.

// About 0.4 ms of work, a unit being some 100 ns.
const unitsBetweenLooks = 4096;

let watcher: (() => void) | undefined;
let units = 0;

/** To be called in each round of a loop that may take long; `cost` in units of about 100 ns. Throws what the watcher throws. */
export function checkpoint(cost = 1): void {
  units += cost;
  if (units >= unitsBetweenLooks) look();
}

/** A look at the limits now, whatever was counted. */
export function look(): void {
  units = 0;
  watcher?.();
}

/** Runs with a watcher, which is called every now and then by {@link checkpoint} and may throw to end the run. */
export function watched<T>(by: () => void, run: () => T): T {
  const before = watcher;
  watcher = by;
  try {
    return run();
  } finally {
    watcher = before;
  }
}

/** Cost of a multiplication or division of integers of so many bits, in units of {@link checkpoint}. */
export function costOfBits(bits: number): number {
  const words = bits / 64;
  return 1 + (words * Math.min(words, 2000)) / 200;
}
