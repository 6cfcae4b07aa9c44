/** A host that can take children now. */
export interface Candidate {
  readonly name: string;
  readonly slots: number;
  /** Children it has that have not ended. */
  readonly open: number;
}

/** Which children run on which host. */
export type Placement = Readonly<Record<string, readonly number[]>>;

/**
 * Shares children out: each goes where the fewest are ahead of it per slot, and of equal hosts to the first. Hosts to be avoided
 * are used only when there are no others.
 */
export function place(
  children: readonly number[],
  candidates: readonly Candidate[],
  avoided: ReadonlySet<string>,
): Placement {
  const others = candidates.filter(({ name }) => !avoided.has(name));
  const usable = others.length > 0 ? others : candidates;
  const shares = usable.map(({ name, slots, open }) => ({
    name,
    slots,
    open,
    own: [] as number[],
  }));
  for (const child of children) {
    let best = shares[0];
    for (const share of shares) {
      if (best !== undefined && (share.open + 1) / share.slots < (best.open + 1) / best.slots) {
        best = share;
      }
    }
    best?.own.push(child);
    if (best !== undefined) best.open += 1;
  }
  return Object.fromEntries(
    shares.filter(({ own }) => own.length > 0).map(({ name, own }) => [name, own]),
  );
}
