import { endingSignals } from "./ending.js";

/**
 * Hears from its making on the signals that end a child with a record. Made before anything else is loaded or asked: by
 * default a signal ends the program at once, and nobody would learn why.
 */
export class StopSignals {
  readonly #listeners: (readonly [NodeJS.Signals, () => void])[] = [];
  #first: NodeJS.Signals | undefined;
  #tell: (signal: NodeJS.Signals) => void = () => undefined;

  /** Settles with the first signal. */
  readonly came: Promise<void>;

  constructor() {
    let settle: () => void = () => undefined;
    this.came = new Promise((resolve) => {
      settle = resolve;
    });
    for (const signal of endingSignals) {
      const listener = (): void => {
        this.#first ??= signal;
        settle();
        this.#tell(signal);
      };
      process.on(signal, listener);
      this.#listeners.push([signal, listener]);
    }
  }

  /** Tells of the first signal, at once if it was earlier, and of all later ones; one listener at a time. */
  follow(tell: (signal: NodeJS.Signals) => void): void {
    this.#tell = tell;
    if (this.#first !== undefined) tell(this.#first);
  }

  /** Lets signals do again what they do by default. */
  dispose(): void {
    for (const [signal, listener] of this.#listeners) process.off(signal, listener);
  }
}
