import { type Sym, sym } from "@remotebatch/expr-model";

/** Names longer than this are not kept. */
const longestName = 32;
/** Fixed, and overwritten in place: names from hostile input cannot make it grow. */
const slotCount = 4096;

/** The names one after another, {@link longestName} bytes for each slot. */
const names = new Uint8Array(slotCount * longestName);
const namesView = new DataView(names.buffer);
const symbols = new Array<Sym | undefined>(slotCount).fill(undefined);
/** Length of the name in each slot; 0 in an empty one. */
const lengths = new Uint8Array(slotCount);

/**
 * The symbol with the name `bytes[at, at + length)` when it was seen before, found without making a string; else
 * `undefined`. `view` is over the same bytes; all of the name must be there, and not be empty.
 */
export function knownSymbol(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  length: number,
): Sym | undefined {
  if (length > longestName) return undefined;
  const slot = slotOf(bytes, view, at, length);
  if (lengths[slot] !== length) return undefined;
  const from = slot * longestName;
  if (length < 4) {
    if (bytes[at] !== names[from]) return undefined;
    if (length > 1 && bytes[at + 1] !== names[from + 1]) return undefined;
    if (length > 2 && bytes[at + 2] !== names[from + 2]) return undefined;
    return symbols[slot];
  }
  // Words of four bytes, of which the last may overlap the one before.
  const last = length - 4;
  for (let i = 0; i < last; i += 4) {
    if (view.getInt32(at + i, true) !== namesView.getInt32(from + i, true)) return undefined;
  }
  if (view.getInt32(at + last, true) !== namesView.getInt32(from + last, true)) return undefined;
  return symbols[slot];
}

/** The symbol of that name, remembered for {@link knownSymbol}. */
export function rememberSymbol(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  length: number,
  name: string,
): Sym {
  const found = sym(name);
  if (length <= longestName) {
    const slot = slotOf(bytes, view, at, length);
    for (let i = 0; i < length; i++) names[slot * longestName + i] = bytes[at + i] as number;
    lengths[slot] = length;
    symbols[slot] = found;
  }
  return found;
}

function slotOf(bytes: Uint8Array, view: DataView, at: number, length: number): number {
  let hash: number;
  if (length < 4) {
    hash = (bytes[at] as number) | (length << 24);
    if (length > 1) hash |= (bytes[at + 1] as number) << 8;
    if (length > 2) hash |= (bytes[at + 2] as number) << 16;
  } else {
    const last = length - 4;
    hash = view.getInt32(at + last, true) + length;
    for (let i = 0; i < last; i += 4) {
      hash = Math.imul(hash, 0x9e3779b1) ^ view.getInt32(at + i, true);
    }
  }
  return Math.imul(hash, 0x9e3779b1) >>> 20;
}
