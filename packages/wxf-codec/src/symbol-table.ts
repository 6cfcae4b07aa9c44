import { type Sym, sym } from "@remotebatch/expr-model";

/** Names longer than this are not kept. */
const longestName = 40;
/** Fixed, and overwritten in place: names from hostile input cannot make it grow. */
const slotCount = 4096;

const names = new Array<Uint8Array | undefined>(slotCount).fill(undefined);
const symbols = new Array<Sym | undefined>(slotCount).fill(undefined);

/** The symbol with the name `bytes[at, at + length)`, found without making a string when it was seen before. */
export function symbolFromBytes(
  bytes: Uint8Array,
  at: number,
  length: number,
  decode: () => string,
): Sym {
  if (length > longestName) return sym(decode());
  let hash = length;
  for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + (bytes[at + i] as number)) | 0;
  const slot = (hash ^ (hash >>> 12)) & (slotCount - 1);
  const name = names[slot];
  if (name !== undefined && name.length === length) {
    let i = 0;
    while (i < length && name[i] === bytes[at + i]) i++;
    if (i === length) return symbols[slot] as Sym;
  }
  const found = sym(decode());
  names[slot] = bytes.slice(at, at + length);
  symbols[slot] = found;
  return found;
}
