import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, integer, Rational, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { carmichaelLambda, eulerPhi } from "../../numeric/arithmetic-functions.js";
import { factorInteger } from "../../numeric/factor-integer.js";
import { gcd } from "../../numeric/gcd.js";
import { modularInverse, powerMod, powerModPositive, reduceMod } from "../../numeric/power-mod.js";
import {
  chineseRemainder,
  discreteLog,
  kroneckerSymbol,
  multiplicativeOrder,
  primitiveRoot,
  squareRootsMod,
} from "../../numeric/residues.js";
import {
  absolute,
  checkpointOf,
  integerList,
  whole,
  wholeList,
  wholes,
} from "./integer-arguments.js";

const options = (context: Evaluator) => ({ checkpoint: checkpointOf(context) });

/** The least x with x^r = a mod m. */
function modularRoot(a: bigint, r: bigint, m: bigint, context: Evaluator): bigint | undefined {
  if (r === 2n) return squareRootsMod(a, m, options(context))[0];
  const target = reduceMod(a, m);
  if (m > 10_000_000n) return undefined;
  for (let x = 0n; x < m; x++) {
    context.tick();
    if (powerModPositive(x, r, m) === target) return x;
  }
  return undefined;
}

function powerModulo(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [a, exponent, modulus] = args as readonly [Expr, Expr, Expr];
  const base = whole(a);
  const m = whole(modulus);
  if (base === undefined || m === undefined || m === 0n) return undefined;
  const size = absolute(m);
  if (exponent instanceof Rational) {
    const root = modularRoot(base, exponent.den, size, context);
    if (root === undefined) {
      context.message(systemSymbol("PowerMod"), "root", a, modulus, exponent);
      return undefined;
    }
    const value = powerMod(root, exponent.num, size);
    return value === undefined ? undefined : integer(value);
  }
  const power = whole(exponent);
  if (power === undefined) return undefined;
  const value = powerMod(base, power, m);
  if (value !== undefined) return integer(value);
  context.message(systemSymbol("PowerMod"), "ninv", a, modulus);
  return undefined;
}

/** Two arguments as lists of the same length. */
function threaded(a: Expr, b: Expr): Expr {
  const size = hasHead(a, S.List) ? a.args.length : hasHead(b, S.List) ? b.args.length : 0;
  const many = (x: Expr): Expr =>
    hasHead(x, S.List)
      ? x
      : new Fn(
          S.List,
          Array.from({ length: size }, () => x),
        );
  return new Fn(S.List, [many(a), many(b)]);
}

function order(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [k, n, list] = args;
  if (list === undefined && (hasHead(k, S.List) || hasHead(n, S.List))) {
    return context.call(
      S.MapThread,
      systemSymbol("MultiplicativeOrder"),
      threaded(k as Expr, n as Expr),
    );
  }
  const base = whole(k);
  const modulus = whole(n);
  if (base === undefined || modulus === undefined) return undefined;
  if (list === undefined) {
    const value = multiplicativeOrder(base, modulus, options(context));
    return value === undefined ? undefined : integer(value);
  }
  const targets = wholeList(list);
  if (targets === undefined) return undefined;
  const logs = targets.map((target) => discreteLog(base, target, modulus, options(context)));
  const known = logs.filter((log): log is bigint => log !== undefined);
  const least = known.sort((a, b) => (a < b ? -1 : 1))[0];
  return least === undefined ? undefined : integer(least);
}

/** A primitive root: the least one of an odd prime power, and its odd associate for twice that. */
function someRoot(n: bigint, context: Evaluator): bigint | undefined {
  if (n % 2n === 1n || n <= 4n) return primitiveRoot(n, options(context));
  const root = primitiveRoot(n / 2n, options(context));
  if (root === undefined || (n / 2n) % 2n === 0n) return undefined;
  return root % 2n === 1n ? root : root + n / 2n;
}

function rootFrom(n: bigint, start: bigint, context: Evaluator): bigint | undefined {
  const phi = eulerPhi(n, options(context));
  if (carmichaelLambda(n, options(context)) !== phi) return undefined;
  const primes = factorInteger(phi, options(context)).map(([prime]) => prime);
  for (let g = start; g < start + n; g++) {
    context.tick();
    if (
      gcd(g, n) === 1n &&
      primes.every((p) => p === 1n || powerModPositive(reduceMod(g, n), phi / p, n) !== 1n)
    )
      return g;
  }
  return undefined;
}

function allRoots(n: bigint, context: Evaluator): readonly bigint[] {
  const root = n > 1n ? primitiveRoot(n, options(context)) : undefined;
  if (root === undefined) return [];
  const phi = eulerPhi(n, options(context));
  context.reserve(Number(phi));
  const list: bigint[] = [];
  let power = 1n;
  for (let k = 1n; k <= phi; k++) {
    power = (power * root) % n;
    if (gcd(k, phi) === 1n) list.push(power);
  }
  return list.sort((a, b) => (a < b ? -1 : 1));
}

const symbol = (name: string) =>
  builtin({
    name,
    attributes: ["Listable"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [2, 2],
    apply(args) {
      const values = wholes(args);
      if (values === undefined) return undefined;
      const [n, m] = values as [bigint, bigint];
      return kroneckerSymbol(n, m);
    },
  });

/** Congruences. */
export const modular = [
  builtin({
    name: "PowerMod",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/PowerMod",
    arity: [3, 3],
    apply: powerModulo,
  }),
  builtin({
    name: "ModularInverse",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/ModularInverse",
    arity: [2, 2],
    apply([k, n], context) {
      const base = whole(k);
      const modulus = whole(n);
      if (base === undefined || modulus === undefined || modulus === 0n) return undefined;
      const value = modularInverse(base, absolute(modulus));
      if (value !== undefined)
        return integer(modulus < 0n && value !== 0n ? value + modulus : value);
      context.message(systemSymbol("ModularInverse"), "ninv", k as Expr, n as Expr);
      return undefined;
    },
  }),
  builtin({
    name: "ChineseRemainder",
    state: "complete",
    doc: "ref/ChineseRemainder",
    arity: [2, 3],
    apply([rests, moduli, from = 0]) {
      const r = wholeList(rests);
      const m = wholeList(moduli);
      const d = whole(from);
      if (r === undefined || m === undefined || d === undefined || r.length !== m.length)
        return undefined;
      const value = chineseRemainder(r, m, d);
      return value === undefined ? undefined : integer(value);
    },
  }),
  builtin({
    name: "MultiplicativeOrder",
    state: "complete",
    doc: "ref/MultiplicativeOrder",
    arity: [2, 3],
    apply: order,
  }),
  symbol("JacobiSymbol"),
  symbol("KroneckerSymbol"),
  builtin({
    name: "PrimitiveRoot",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/PrimitiveRoot",
    arity: [1, 2],
    apply([n, start], context) {
      const value = whole(n);
      if (value === undefined || value < 2n) return undefined;
      const from = whole(start);
      if (start !== undefined && from === undefined) return undefined;
      const root = from === undefined ? someRoot(value, context) : rootFrom(value, from, context);
      return root === undefined ? undefined : integer(root);
    },
  }),
  builtin({
    name: "PrimitiveRootList",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/PrimitiveRootList",
    arity: [1, 1],
    apply([n], context) {
      const value = whole(n);
      return value === undefined || value < 1n
        ? undefined
        : integerList(allRoots(value, context), context);
    },
  }),
];
