import { add, multiply } from "../core/arithmetic.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead, isNumber, type Num } from "../core/expr.js";
import { structuralKey } from "../core/identity.js";
import * as S from "../core/symbols.js";
import { powerParts } from "./generators.js";

/** Terms of a sum by their monomial: whole exponents of the generators, by their places. */
type Terms = Map<
  string,
  { readonly exponents: ReadonlyMap<number, number>; readonly coefficient: Num }
>;

/** Multiplies out products and powers of sums. */
export class Expansion {
  readonly #context: Evaluator;
  readonly #generators: Expr[] = [];
  readonly #places = new Map<unknown, number>();

  constructor(context: Evaluator) {
    this.#context = context;
  }

  /** The expanded expression, evaluated. */
  expand(expr: Expr): Expr {
    return this.#context.evaluate(new Fn(S.Plus, this.#write(this.#terms(expr))));
  }

  #place(generator: Expr): number {
    const key = structuralKey(generator);
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.#generators.length;
      this.#generators.push(generator);
      this.#places.set(key, place);
    }
    return place;
  }

  #terms(expr: Expr): Terms {
    if (isNumber(expr)) return new Map([["", { exponents: new Map(), coefficient: expr }]]);
    if (hasHead(expr, S.Plus)) {
      const out: Terms = new Map();
      for (const arg of expr.args) this.#addAll(out, this.#terms(arg));
      return out;
    }
    if (hasHead(expr, S.Times)) {
      let product: Terms | undefined;
      for (const arg of expr.args) {
        const factor = this.#terms(arg);
        product = product === undefined ? factor : this.#multiply(product, factor);
      }
      return product ?? this.#terms(1);
    }
    const [base, exponent] = powerParts(expr);
    const isSum = hasHead(base, S.Plus) || hasHead(base, S.Times);
    if (isSum && exponent > 1) return this.#power(this.#terms(base), exponent);
    const generator = exponent === 1 ? expr : base;
    const place = this.#place(generator);
    return new Map([
      [`${place}:${exponent}`, { exponents: new Map([[place, exponent]]), coefficient: 1 }],
    ]);
  }

  #power(base: Terms, exponent: number): Terms {
    let result: Terms | undefined;
    let square = base;
    for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
      if (rest % 2 === 1) result = result === undefined ? square : this.#multiply(result, square);
      if (rest > 1) square = this.#multiply(square, square);
    }
    return result ?? this.#terms(1);
  }

  #addAll(out: Terms, more: Terms): void {
    for (const [key, term] of more) {
      const old = out.get(key);
      if (old === undefined) out.set(key, term);
      else
        out.set(key, {
          exponents: term.exponents,
          coefficient: add(old.coefficient, term.coefficient),
        });
    }
  }

  #multiply(a: Terms, b: Terms): Terms {
    const out: Terms = new Map();
    for (const x of a.values()) {
      for (const y of b.values()) {
        this.#context.tick();
        const exponents = new Map(x.exponents);
        for (const [place, exponent] of y.exponents) {
          const sum = (exponents.get(place) ?? 0) + exponent;
          if (sum === 0) exponents.delete(place);
          else exponents.set(place, sum);
        }
        const key = [...exponents]
          .sort(([i], [j]) => i - j)
          .map(([i, e]) => `${i}:${e}`)
          .join(",");
        const coefficient = multiply(x.coefficient, y.coefficient);
        const old = out.get(key);
        out.set(key, {
          exponents,
          coefficient: old === undefined ? coefficient : add(old.coefficient, coefficient),
        });
      }
      this.#context.reserve(out.size);
    }
    return out;
  }

  #write(terms: Terms): Expr[] {
    return [...terms.values()].map(({ exponents, coefficient }) => {
      const factors = [...exponents].map(([place, exponent]) => {
        const generator = this.#generators[place] as Expr;
        return exponent === 1 ? generator : new Fn(S.Power, [generator, exponent]);
      });
      return new Fn(S.Times, [coefficient, ...factors]);
    });
  }
}

/** The expression with products and powers of sums multiplied out at its top. */
export function expanded(expr: Expr, context: Evaluator): Expr {
  return new Expansion(context).expand(expr);
}
