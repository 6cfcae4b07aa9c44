import { AsyncLocalStorage } from "node:async_hooks";
import type { ProviderParts } from "./create-provider.js";

type Decorate = (parts: ProviderParts) => ProviderParts;

const decorators = new AsyncLocalStorage<Decorate>();

/**
 * Makes a provider of which some parts are others than it was written with: every provider that `make` creates, by whatever
 * factory, is made of what `decorate` gives for its parts. For tests: faults, delays and wrong clocks below any provider of the kit. What a
 * factory does with its store and engine beside the kit is not seen.
 *
 * @returns what `make` returns.
 */
export function withDecoratedParts<T>(decorate: Decorate, make: () => T): T {
  const outer = decorators.getStore();
  const both: Decorate = outer === undefined ? decorate : (parts) => outer(decorate(parts));
  return decorators.run(both, make);
}

/** The parts that a provider made now consists of. */
export function decoratedParts(parts: ProviderParts): ProviderParts {
  return decorators.getStore()?.(parts) ?? parts;
}
