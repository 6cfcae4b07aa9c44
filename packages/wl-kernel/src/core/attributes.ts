/** Attributes of symbols as bits. */
export const attributeBits = {
  HoldFirst: 1,
  HoldRest: 2,
  HoldAll: 3,
  HoldAllComplete: 4,
  Flat: 8,
  Orderless: 16,
  OneIdentity: 32,
  Listable: 64,
  SequenceHold: 128,
  Protected: 256,
  Locked: 512,
  ReadProtected: 1024,
  NumericFunction: 2048,
  Constant: 4096,
  NHoldFirst: 8192,
  NHoldRest: 16384,
  NHoldAll: 24576,
  Temporary: 32768,
  Stub: 65536,
} as const;

/** Name of an attribute. */
export type AttributeName = keyof typeof attributeBits;

/** The bits of these attributes together. */
export function attributeMask(names: readonly AttributeName[]): number {
  let mask = 0;
  for (const name of names) mask |= attributeBits[name];
  return mask;
}

/** The attributes of a mask in alphabetical order, as the language lists them. */
export function attributeNames(mask: number): readonly AttributeName[] {
  const names: AttributeName[] = [];
  for (const name of Object.keys(attributeBits).sort() as AttributeName[]) {
    const bits = attributeBits[name];
    if ((mask & bits) !== bits) continue;
    if ((name === "HoldFirst" || name === "HoldRest") && (mask & 3) === 3) continue;
    if ((name === "NHoldFirst" || name === "NHoldRest") && (mask & 24576) === 24576) continue;
    names.push(name);
  }
  return names;
}

/** True for the name of an attribute. */
export function isAttributeName(name: string): name is AttributeName {
  return Object.hasOwn(attributeBits, name);
}
