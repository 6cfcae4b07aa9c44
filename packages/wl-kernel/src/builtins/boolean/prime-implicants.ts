import type { Evaluator } from "../../core/evaluator.js";

/** A product of literals: where `mask` has a 1 the variable is there, and `bits` tells whether it is true. */
export interface Term {
  readonly mask: number;
  readonly bits: number;
}

const covers = (term: Term, index: number): boolean => (index & term.mask) === term.bits;

/** Merges neighbouring products until none can grow any more. */
function primes(minterms: readonly number[], full: number, context: Evaluator): readonly Term[] {
  const found: Term[] = [];
  let level = new Map(minterms.map((bits) => [`${full},${bits}`, { mask: full, bits }]));
  while (level.size > 0) {
    const next = new Map<string, Term>();
    const merged = new Set<string>();
    for (const [key, { mask, bits }] of level) {
      context.tick();
      for (let rest = mask; rest !== 0; rest &= rest - 1) {
        const bit = rest & -rest;
        const other = `${mask},${bits ^ bit}`;
        if (!level.has(other)) continue;
        merged.add(key);
        const wider = { mask: mask & ~bit, bits: bits & ~bit };
        next.set(`${wider.mask},${wider.bits}`, wider);
      }
    }
    for (const [key, term] of level) if (!merged.has(key)) found.push(term);
    level = next;
  }
  return found;
}

const size = (mask: number): number => {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
};

/** Literals in order: true before false before absent, the first variable counts most. */
function rank(term: Term, count: number): string {
  let text = "";
  for (let i = count - 1; i >= 0; i--) {
    text += ((term.mask >> i) & 1) === 0 ? "2" : ((term.bits >> i) & 1) === 1 ? "0" : "1";
  }
  return text;
}

/** A shortest sum of products with this truth table, or one that no product can be left out of when there are many. */
export function minimalCover(
  table: readonly boolean[],
  count: number,
  context: Evaluator,
): readonly Term[] {
  const minterms = table.flatMap((value, index) => (value ? [index] : []));
  if (minterms.length === 0) return [];
  const all = [...primes(minterms, (1 << count) - 1, context)].sort((a, b) =>
    rank(a, count) < rank(b, count) ? -1 : 1,
  );
  const chosen = new Set<Term>();
  const left = new Set(minterms);
  const take = (term: Term): void => {
    chosen.add(term);
    for (const index of left) if (covers(term, index)) left.delete(index);
  };
  for (const index of minterms) {
    const able = all.filter((term) => covers(term, index));
    if (able.length === 1) take(able[0] as Term);
  }
  while (left.size > 0) {
    let best: Term | undefined;
    let most = -1;
    for (const term of all) {
      context.tick();
      const gain = [...left].filter((index) => covers(term, index)).length;
      const value = gain * 64 - size(term.mask);
      if (gain > 0 && value > most) {
        most = value;
        best = term;
      }
    }
    take(best as Term);
  }
  for (const term of [...chosen].reverse()) {
    const others = [...chosen].filter((other) => other !== term);
    if (minterms.every((index) => others.some((other) => covers(other, index)))) {
      chosen.delete(term);
    }
  }
  return all.filter((term) => chosen.has(term));
}
