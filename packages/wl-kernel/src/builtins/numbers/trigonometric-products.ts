import { type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";

const reciprocals: ReadonlyMap<string, string> = both({
  Sin: "Csc",
  Cos: "Sec",
  Tan: "Cot",
  Csc: "Sin",
  Sec: "Cos",
  Cot: "Tan",
});

/** What two functions of the same argument are when they are multiplied; 1 stands for nothing. */
const products: ReadonlyMap<string, string> = both({
  "Sin Csc": "1",
  "Cos Sec": "1",
  "Tan Cot": "1",
  "Sin Sec": "Tan",
  "Sin Cot": "Cos",
  "Cos Csc": "Cot",
  "Cos Tan": "Sin",
  "Tan Csc": "Sec",
  "Sec Cot": "Csc",
});

/** The same for the hyperbolic functions. */
function both(table: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const hyperbolic = (names: string): string => names.replace(/[a-z]\b/g, "$&h");
  return new Map(
    Object.entries(table).flatMap(([key, value]) => [
      [key, value],
      [hyperbolic(key), hyperbolic(value)],
    ]),
  );
}

const isTrigonometric = (expr: Expr): expr is Fn & { readonly head: Sym } =>
  expr instanceof Fn &&
  expr.head instanceof Sym &&
  expr.args.length === 1 &&
  reciprocals.has(expr.head.name);

/** A negative whole power of a trigonometric function as a power of its reciprocal: `1/Cos[x]` is `Sec[x]`. */
export function reciprocalPower(base: Expr, exponent: Expr): Expr | undefined {
  if (typeof exponent !== "number" || exponent >= 0 || !isTrigonometric(base)) return undefined;
  const inverse = new Fn(systemSymbol(reciprocals.get(base.head.name) as string), base.args);
  return exponent === -1 ? inverse : new Fn(S.Power, [inverse, -exponent]);
}

interface Factor {
  readonly name: string;
  readonly args: readonly Expr[];
  readonly count: number;
}

function factorOf(expr: Expr): Factor | undefined {
  if (isTrigonometric(expr)) return { name: expr.head.name, args: expr.args, count: 1 };
  if (!hasHead(expr, S.Power) || expr.args.length !== 2) return undefined;
  const [base, count] = expr.args as readonly [Expr, Expr];
  if (typeof count !== "number" || count < 1 || !isTrigonometric(base)) return undefined;
  return { name: base.head.name, args: base.args, count };
}

/**
 * Factors of which two trigonometric functions of the same argument make one: `Sin[x] Sec[x]` is `Tan[x]`. Gives
 * `undefined` when there are none.
 */
export function joinTrigonometric(factors: readonly Expr[]): Expr[] | undefined {
  const found = factors.map(factorOf);
  if (found.filter((one) => one !== undefined).length < 2) return undefined;
  for (const unity of [true, false]) {
    for (let i = 0; i < found.length; i++) {
      for (let j = 0; j < found.length; j++) {
        const [a, b] = [found[i], found[j]];
        const product = a && b && products.get(`${a.name} ${b.name}`);
        if (product === undefined || (product.startsWith("1") && !unity)) continue;
        if (!product.startsWith("1") && unity) continue;
        if (!sameExpr((a as Factor).args[0] as Expr, (b as Factor).args[0] as Expr)) continue;
        return joined(factors, [i, j], a as Factor, b as Factor, product);
      }
    }
  }
  return undefined;
}

function joined(
  factors: readonly Expr[],
  taken: readonly number[],
  a: Factor,
  b: Factor,
  product: string,
): Expr[] {
  const count = Math.min(a.count, b.count);
  const out = factors.filter((_factor, at) => !taken.includes(at));
  const add = (name: string, times: number): void => {
    if (times === 0 || name.startsWith("1")) return;
    const call = new Fn(systemSymbol(name), a.args);
    out.push(times === 1 ? call : new Fn(S.Power, [call, times]));
  };
  add(product, count);
  add(a.name, a.count - count);
  add(b.name, b.count - count);
  return out;
}
