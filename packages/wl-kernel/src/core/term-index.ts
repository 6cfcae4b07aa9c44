import type { Expr } from "./expr.js";
import { sameExpr, structuralKey } from "./identity.js";

// So many terms are compared one by one before keys are made: most sums and products have few.
const plainTerms = 8;

/** Numbers the different terms of a sum, or bases of a product, in the order in which they are met. */
export class TermIndex {
  readonly #terms: Expr[] = [];
  #keys: Map<unknown, number> | undefined = undefined;

  /** Number of an identical term met before; a new term gets the next number and gives -1. */
  place(term: Expr): number {
    const terms = this.#terms;
    if (this.#keys === undefined) {
      for (let i = 0; i < terms.length; i++) if (sameExpr(terms[i] as Expr, term)) return i;
      terms.push(term);
      if (terms.length > plainTerms) {
        this.#keys = new Map(terms.map((one, i) => [structuralKey(one), i]));
      }
      return -1;
    }
    const key = structuralKey(term);
    const at = this.#keys.get(key);
    if (at !== undefined) return at;
    this.#keys.set(key, this.#keys.size);
    return -1;
  }
}
