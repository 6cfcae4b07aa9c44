import type { Expr } from "./expr.js";

/**
 * `<|key -> value, …|>`: entries in order, keys any expressions, values possibly delayed (`:>`).
 * Duplicate keys are kept as they came. Make one with {@link assoc} or {@link assocOf}.
 */
export class Assoc {
  declare readonly kind: "Assoc";
  readonly keys: readonly Expr[];
  readonly values: readonly Expr[];
  /** 1 for each entry written with `:>`; `undefined` when no entry is delayed. */
  readonly delayed: Uint8Array | undefined;
  /** Position by string key, made at the first lookup. */
  #positions: Map<string, number> | undefined;

  constructor(keys: readonly Expr[], values: readonly Expr[], delayed?: Uint8Array) {
    this.keys = keys;
    this.values = values;
    this.delayed = delayed;
  }

  /** Number of entries. */
  get size(): number {
    return this.keys.length;
  }

  /** The value under a string key (the last one when the key is there twice), or `undefined`. */
  get(key: string): Expr | undefined {
    let positions = this.#positions;
    if (positions === undefined) {
      positions = new Map();
      for (let i = 0; i < this.keys.length; i++) {
        const candidate = this.keys[i];
        if (typeof candidate === "string") positions.set(candidate, i);
      }
      this.#positions = positions;
    }
    const position = positions.get(key);
    return position === undefined ? undefined : this.values[position];
  }

  /** True when the entry at this position is delayed (`:>`). */
  isDelayed(position: number): boolean {
    return this.delayed?.[position] === 1;
  }
}
Object.defineProperty(Assoc.prototype, "kind", { value: "Assoc" });

/** One entry for {@link assocOf}: key, value and whether the rule is delayed. */
export type AssocEntry = readonly [key: Expr, value: Expr, delayed?: boolean];

/** The association of a plain object's own entries, with string keys in their order, or of a Map's. */
export function assoc(entries: Readonly<Record<string, Expr>> | ReadonlyMap<Expr, Expr>): Assoc {
  if (entries instanceof Map) return new Assoc([...entries.keys()], [...entries.values()]);
  return new Assoc(Object.keys(entries), Object.values(entries));
}

/** The association of these entries, in order, duplicates kept. */
export function assocOf(entries: Iterable<AssocEntry>): Assoc {
  const keys: Expr[] = [];
  const values: Expr[] = [];
  const flags: number[] = [];
  let anyDelayed = false;
  for (const [key, value, delayed] of entries) {
    keys.push(key);
    values.push(value);
    flags.push(delayed === true ? 1 : 0);
    if (delayed === true) anyDelayed = true;
  }
  return new Assoc(keys, values, anyDelayed ? Uint8Array.from(flags) : undefined);
}
