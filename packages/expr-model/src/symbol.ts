/** A symbol. Make one with {@link sym}; the name is kept as it was spelled. */
export class Sym {
  declare readonly kind: "Sym";
  /** Name as on the wire: bare for `System` symbols, else with its context, for example "Global`x". */
  declare readonly name: string;
  /** @internal A writer's bytes of this symbol, four to a word, kept so that the name is encoded once. */
  declare wire: Int32Array | undefined;
  /** @internal Number of bytes in {@link wire}. */
  declare wireSize: number;

  constructor(name: string) {
    this.name = name;
    this.wire = undefined;
    this.wireSize = 0;
  }
}
Object.defineProperty(Sym.prototype, "kind", { value: "Sym" });

// Bounded, so that names from hostile input cannot grow it without end: past the limit a symbol is
// still correct, only no longer shared.
const interned = new Map<string, Sym>();
const maxInterned = 65_536;
const maxInternedLength = 256;

/**
 * Gives the symbol of that name; one object per name of up to 256 characters as long as fewer than 65,536 names are in use, so
 * compare by identity first and by {@link sameSymbol} to be certain.
 * @throws TypeError when the name is empty.
 */
export function sym(name: string): Sym {
  const known = interned.get(name);
  if (known !== undefined) return known;
  if (name === "") throw new TypeError("A symbol needs a name of at least one character.");
  const made = new Sym(name);
  if (interned.size < maxInterned && name.length <= maxInternedLength) interned.set(name, made);
  return made;
}

/** True when two symbols are the same: "List" and "System`List" are, as names with the same context. */
export function sameSymbol(a: Sym, b: Sym): boolean {
  return a === b || a.name === b.name || systemName(a.name) === systemName(b.name);
}

/** The name without a leading "System`" context; other names are given back unchanged. */
export function systemName(name: string): string {
  return name.startsWith("System`") && name.indexOf("`", 7) < 0 ? name.slice(7) : name;
}
