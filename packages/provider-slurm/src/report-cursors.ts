import type { EngineChild, EngineQuery, EngineReport } from "@remotebatch/provider-kit";

interface Told {
  readonly cursor: string;
  readonly children: readonly EngineChild[];
}

function isSame(one: readonly EngineChild[], other: readonly EngineChild[]): boolean {
  return (
    one.length === other.length &&
    one.every((child, at) => {
      const before = other[at];
      return (
        child.child === before?.child &&
        child.phase === before.phase &&
        child.label === before.label &&
        child.reason === before.reason &&
        child.exitCode === before.exitCode
      );
    })
  );
}

/**
 * Reports of launches that say nothing where nothing changed, so that thousands of waiting children cost nothing to ask about.
 * A launch with children that Slurm does not know is always reported in full: what is missing must be seen to be missing.
 */
export class ReportCursors {
  readonly #told = new Map<string, Told>();
  #count = 0;

  /** The answer to a query about a launch of `size` children. */
  report(query: EngineQuery, children: readonly EngineChild[], size: number): EngineReport {
    const { id, cursor } = query;
    const before = this.#told.get(id);
    if (cursor !== undefined && before?.cursor === cursor && isSame(children, before.children)) {
      return { id, children: [], cursor };
    }
    // A report in answer to a cursor counts as full only when it has none itself.
    if (cursor !== undefined || children.length < size) {
      this.#told.delete(id);
      return { id, children };
    }
    this.#count += 1;
    const told = { cursor: String(this.#count), children };
    this.#told.set(id, told);
    return { id, children, cursor: told.cursor };
  }

  forget(id: string): void {
    this.#told.delete(id);
  }
}
