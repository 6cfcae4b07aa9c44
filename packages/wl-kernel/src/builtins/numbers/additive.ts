import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead, integer } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import {
  frobeniusNumber,
  frobeniusSolutions,
  powersRepresentations,
  squareRepresentations,
} from "../../numeric/additive-problems.js";
import { divisorSigma } from "../../numeric/arithmetic-functions.js";
import { factorInteger } from "../../numeric/factor-integer.js";
import { integerPartitions, partitionsP, partitionsQ } from "../../numeric/partitions.js";
import {
  checkpointOf,
  count,
  integerFunction,
  integerList,
  whole,
  wholeList,
} from "./integer-arguments.js";

interface Lengths {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

/** How many parts: n for at most n, {n}, {a, b}, {a, b, step} or All. */
function lengthsOf(spec: Expr | undefined): Lengths | undefined {
  if (spec === undefined || spec === S.All || hasHead(spec, S.DirectedInfinity))
    return { least: 0, most: Number.POSITIVE_INFINITY, step: 1 };
  if (typeof spec === "number") return { least: 0, most: spec, step: 1 };
  if (!hasHead(spec, S.List)) return undefined;
  const [a, b = a, step = 1] = spec.args;
  const most = hasHead(b, S.DirectedInfinity) ? Number.POSITIVE_INFINITY : b;
  if (typeof a !== "number" || typeof most !== "number" || typeof step !== "number")
    return undefined;
  return { least: a, most, step };
}

function partitions(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [n, lengthSpec, allowedSpec, most] = args;
  if (typeof n !== "number") return undefined;
  const lengths = lengthsOf(lengthSpec);
  const allowed =
    allowedSpec === undefined || allowedSpec === S.All ? undefined : wholeList(allowedSpec);
  if (
    lengths === undefined ||
    (allowedSpec !== undefined && allowedSpec !== S.All && allowed === undefined)
  )
    return undefined;
  if (n < 0) return context.list([]);
  if (allowed === undefined && n > 60 && lengths.most === Number.POSITIVE_INFINITY)
    context.reserve(Number(partitionsP(Math.min(n, 500))));
  const list = integerPartitions(n, {
    minLength: lengths.least,
    maxLength: lengths.most,
    ...(allowed === undefined
      ? {}
      : { allowed: [...new Set(allowed.map(Number))].sort((a, b) => b - a) }),
    maxCount: context.state.maxElements,
  }).filter(
    (partition) => lengths.step === 1 || (partition.length - lengths.least) % lengths.step === 0,
  );
  const wanted =
    typeof most === "number" ? (most >= 0 ? list.slice(0, most) : list.slice(most)) : list;
  return context.list(wanted.map((partition) => context.list(partition)));
}

/** Numbers as sums: partitions, squares, powers and coins. */
export const additive = [
  builtin({
    name: "IntegerPartitions",
    state: "partial",
    missing: "rational parts",
    doc: "ref/IntegerPartitions",
    arity: [1, 4],
    apply: partitions,
  }),
  integerFunction("PartitionsP", (n, context) =>
    n < 0n ? 0 : n > 200_000n ? undefined : partitionsP(Number(n), checkpointOf(context)),
  ),
  integerFunction("PartitionsQ", (n, context) =>
    n < 0n ? 0 : n > 200_000n ? undefined : partitionsQ(Number(n), checkpointOf(context)),
  ),
  builtin({
    name: "SquaresR",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/SquaresR",
    arity: [2, 2],
    apply([d, n], context) {
      const dimension = count(d);
      const value = whole(n);
      if (dimension === undefined || value === undefined) return undefined;
      if (value < 0n) return 0;
      if (dimension === 4 && value > 0n) {
        // Jacobi: 8 times the sum of the divisors that 4 does not divide.
        const all = divisorSigma(1, value);
        return integer(8n * (value % 4n === 0n ? all - 4n * divisorSigma(1, value / 4n) : all));
      }
      if (dimension === 2 && value > 0n) return integer(sumsOfTwoSquares(value, context));
      if (value > 100_000n || dimension > 200) return undefined;
      return integer(squareRepresentations(dimension, Number(value)));
    },
  }),
  builtin({
    name: "PowersRepresentations",
    state: "complete",
    doc: "ref/PowersRepresentations",
    arity: [3, 3],
    apply([n, k, p], context) {
      const value = whole(n);
      if (
        value === undefined ||
        value < 0n ||
        typeof k !== "number" ||
        typeof p !== "number" ||
        k < 1 ||
        p < 1
      )
        return undefined;
      const list = powersRepresentations(value, k, p);
      return context.list(list.map((bases) => integerList(bases, context)));
    },
  }),
  builtin({
    name: "FrobeniusNumber",
    state: "complete",
    doc: "ref/FrobeniusNumber",
    arity: [1, 1],
    apply([list]) {
      const coins = wholeList(list);
      if (
        coins === undefined ||
        coins.length === 0 ||
        coins.some((coin) => coin <= 0n || coin > 2_000_000n)
      )
        return undefined;
      const value = frobeniusNumber(coins.map(Number));
      return value === undefined ? S.InfinitySymbol : value;
    },
  }),
  builtin({
    name: "FrobeniusSolve",
    state: "complete",
    doc: "ref/FrobeniusSolve",
    arity: [2, 3],
    apply([list, total, most], context) {
      const coins = wholeList(list);
      if (coins === undefined || typeof total !== "number" || coins.some((coin) => coin <= 0n))
        return undefined;
      const limit = typeof most === "number" ? most : context.state.maxElements;
      const found = frobeniusSolutions(coins.map(Number), total, limit);
      return context.list(found.map((solution) => context.list(solution)));
    },
  }),
];

function sumsOfTwoSquares(n: bigint, context: Evaluator): bigint {
  let total = 4n;
  for (const [prime, exponent] of factorInteger(n, { checkpoint: checkpointOf(context) })) {
    if (prime % 4n === 1n) total *= BigInt(exponent + 1);
    else if (prime % 4n === 3n && exponent % 2 === 1) return 0n;
  }
  return total;
}
