import { checkpoint } from "../numeric/checkpoint.js";
import { type Expr, Fn, Sym } from "./expr.js";
import { sameExpr } from "./identity.js";
import { Pattern } from "./symbols.js";

/** Names of one pattern's variables, in both directions, with those of another pattern. */
export class Renaming {
  readonly #to = new Map<Sym, Sym>();
  readonly #from = new Map<Sym, Sym>();

  /**
   * True when the two are the same but for the names of their variables: `f[x_, y_]` and `f[a_, b_]` are. The names
   * that are met in `Pattern` objects are kept for further calls.
   */
  same(a: Expr, b: Expr): boolean {
    if (a instanceof Sym && b instanceof Sym) {
      const to = this.#to.get(a);
      return to === undefined ? a === b && !this.#from.has(b) : to === b;
    }
    if (!(a instanceof Fn && b instanceof Fn)) return sameExpr(a, b);
    checkpoint();
    if (a.args.length !== b.args.length || !this.same(a.head, b.head)) return false;
    if (a.head === Pattern && !this.#bind(a.args[0], b.args[0])) return false;
    return a.args.every((arg, i) => this.same(arg, b.args[i] as Expr));
  }

  #bind(a: Expr | undefined, b: Expr | undefined): boolean {
    if (!(a instanceof Sym && b instanceof Sym)) return true;
    if (this.#to.has(a) || this.#from.has(b)) return this.#to.get(a) === b;
    this.#to.set(a, b);
    this.#from.set(b, a);
    return true;
  }
}
