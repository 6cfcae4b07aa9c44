import type { Expr } from "@remotebatch/expr-model";
import type { ResolvedOptions } from "../options/resolve-options.js";
import { encodeElements } from "../submit/payload.js";
import type { DefinitionStore } from "./definition-store.js";

const largeDefinitionsBytes = 2 ** 20;

/** The definitions that go with some code; warns with their size when they are large. */
export function shippedDefinitions(
  definitions: DefinitionStore | undefined,
  code: readonly Expr[],
  options: Pick<ResolvedOptions, "includeDefinitions" | "name">,
  onWarning: ((message: string) => void) | undefined,
): readonly Expr[] {
  if (definitions === undefined || !options.includeDefinitions) return [];
  const shipped = definitions.reachable(code);
  const bytes = encodeElements(shipped).bytes.length;
  if (bytes > largeDefinitionsBytes) {
    onWarning?.(
      `The definitions that job "${options.name}" reaches take ${(bytes / 2 ** 20).toFixed(1)} MiB to upload; includeDefinitions: false ships none.`,
    );
  }
  return shipped;
}
