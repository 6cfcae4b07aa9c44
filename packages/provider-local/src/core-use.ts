import { rmSync, writeFileSync } from "node:fs";

/** Cores that running children have, and cores in all. */
interface CoreUse {
  readonly used: number;
  readonly slots: number;
}

/** What the scheduler tells clients about the cores as long as children wait for some: a small file, there only then. */
export class CoreUseNote {
  readonly #path: string;
  /** What the file holds; before the first note an earlier scheduler's may lie there. */
  #told: string | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Writes it where it is another than before; `undefined`: nothing waits. A file that can't be written costs a reason, no more. */
  tell(use: CoreUse | undefined): void {
    const text = use === undefined ? "" : JSON.stringify(use);
    if (text === this.#told) return;
    this.#told = text;
    try {
      if (use === undefined) rmSync(this.#path, { force: true });
      else writeFileSync(this.#path, text, { mode: 0o600 });
    } catch {}
  }
}

/** Why a child that needs so many cores waits, by the text of the note; nothing where it need not, or the note is half written. */
export function waitingReason(note: string, cores: number): string | undefined {
  let use: unknown;
  try {
    use = JSON.parse(note);
  } catch {
    return undefined;
  }
  const { used, slots } = (use ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof used !== "number" || typeof slots !== "number") return undefined;
  const needed = Math.min(cores, slots);
  if (used + needed <= slots) return undefined;
  const needs = needed === 1 ? "" : `, and it needs ${needed}`;
  return `It waits for cores: ${used} of ${slots} ${used === 1 ? "is" : "are"} in use${needs}.`;
}
