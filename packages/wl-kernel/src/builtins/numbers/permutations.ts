import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import { sameExpr } from "../../core/identity.js";
import * as S from "../../core/symbols.js";
import { lcm } from "../../numeric/gcd.js";

const Cycles = systemSymbol("Cycles");

/** The images of 1 … n, from a list of images or from cycles; `undefined` when it is no permutation. */
function imagesOf(expr: Expr | undefined, context: Evaluator): number[] | undefined {
  if (hasHead(expr, S.List)) {
    const images = expr.args.map(Number);
    const seen = new Set(images);
    const valid = expr.args.every(
      (image) => typeof image === "number" && image >= 1 && image <= images.length,
    );
    return valid && seen.size === images.length ? images : undefined;
  }
  if (!hasHead(expr, Cycles) || !hasHead(expr.args[0], S.List)) return undefined;
  const cycles = expr.args[0].args.map((cycle) =>
    hasHead(cycle, S.List) ? cycle.args.map(Number) : [Number.NaN],
  );
  const points = cycles.flat();
  if (
    points.some((point) => !Number.isSafeInteger(point) || point < 1) ||
    new Set(points).size !== points.length
  )
    return undefined;
  const size = points.reduce((most, point) => Math.max(most, point), 0);
  context.reserve(size);
  const images = Array.from({ length: size }, (_, i) => i + 1);
  for (const cycle of cycles) {
    cycle.forEach((point, i) => {
      images[point - 1] = cycle[(i + 1) % cycle.length] as number;
    });
  }
  return images;
}

/** Cycles from their least points, in order, without fixed points. */
function cyclesOf(images: readonly number[]): number[][] {
  const seen = new Set<number>();
  const list: number[][] = [];
  for (let start = 1; start <= images.length; start++) {
    const cycle: number[] = [];
    for (let at = start; !seen.has(at); at = images[at - 1] as number) {
      seen.add(at);
      cycle.push(at);
    }
    if (cycle.length > 1) list.push(cycle);
  }
  return list;
}

function cyclesExpr(images: readonly number[], context: Evaluator): Fn {
  return new Fn(Cycles, [context.list(cyclesOf(images).map((cycle) => context.list(cycle)))]);
}

const padded = (images: readonly number[], size: number): number[] =>
  Array.from({ length: size }, (_, i) => images[i] ?? i + 1);

/** First a, then b. */
function composed(a: readonly number[], b: readonly number[]): number[] {
  const size = Math.max(a.length, b.length);
  const [first, second] = [padded(a, size), padded(b, size)];
  return first.map((point) => second[point - 1] as number);
}

function inverted(images: readonly number[]): number[] {
  const out = images.slice();
  images.forEach((image, i) => {
    out[image - 1] = i + 1;
  });
  return out;
}

function powered(images: readonly number[], exponent: number): number[] {
  let result = images.map((_, i) => i + 1);
  let square = exponent < 0 ? inverted(images) : images.slice();
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = composed(result, square);
    square = composed(square, square);
  }
  return result;
}

const ofPermutation = (
  name: string,
  most: number,
  compute: (images: number[], args: readonly Expr[], context: Evaluator) => Expr | undefined,
) =>
  builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, most],
    apply(args, context) {
      const images = imagesOf(args[0], context);
      return images === undefined ? undefined : compute(images, args, context);
    },
  });

/** The result in the form of the argument: cycles or a list of images. */
const likewise = (expr: Expr | undefined, images: readonly number[], context: Evaluator): Expr =>
  hasHead(expr, S.List) ? context.list(images) : cyclesExpr(images, context);

/** Permutations as lists of images and as cycles. */
export const permutations = [
  builtin({
    name: "Cycles",
    state: "complete",
    doc: "ref/Cycles",
    arity: [1, 1],
    apply(_args, context, expr) {
      const images = imagesOf(expr, context);
      const made = images === undefined ? undefined : cyclesExpr(images, context);
      return made === undefined || sameExpr(made, expr) ? undefined : made;
    },
  }),
  builtin({
    name: "PermutationCycles",
    state: "complete",
    doc: "ref/PermutationCycles",
    arity: [1, 2],
    apply([expr], context) {
      const images = imagesOf(expr, context);
      return images === undefined ? undefined : cyclesExpr(images, context);
    },
  }),
  ofPermutation("PermutationList", 2, (images, [, length], context) =>
    context.list(
      typeof length === "number" ? padded(images, Math.max(length, images.length)) : images,
    ),
  ),
  ofPermutation("InversePermutation", 1, (images, [expr], context) =>
    likewise(expr, inverted(images), context),
  ),
  ofPermutation("PermutationOrder", 1, (images) =>
    Number(cyclesOf(images).reduce((order, cycle) => lcm(order, BigInt(cycle.length)), 1n)),
  ),
  ofPermutation(
    "PermutationLength",
    1,
    (images) => images.filter((image, i) => image !== i + 1).length,
  ),
  ofPermutation("PermutationSupport", 1, (images, _args, context) =>
    context.list(images.filter((image, i) => image !== i + 1).sort((a, b) => a - b)),
  ),
  ofPermutation("PermutationMax", 1, (images) =>
    images.reduce((most, image, i) => (image !== i + 1 ? Math.max(most, i + 1) : most), 0),
  ),
  ofPermutation("PermutationPower", 2, (images, [expr, n], context) =>
    typeof n === "number" ? likewise(expr, powered(images, n), context) : undefined,
  ),
  builtin({
    name: "PermutationCyclesQ",
    state: "complete",
    doc: "ref/PermutationCyclesQ",
    arity: [1, 1],
    apply: ([expr], context) =>
      S.bool(hasHead(expr, Cycles) && imagesOf(expr, context) !== undefined),
  }),
  builtin({
    name: "PermutationListQ",
    state: "complete",
    doc: "ref/PermutationListQ",
    arity: [1, 1],
    apply: ([expr], context) =>
      S.bool(hasHead(expr, S.List) && imagesOf(expr, context) !== undefined),
  }),
  builtin({
    name: "PermutationProduct",
    state: "complete",
    doc: "ref/PermutationProduct",
    apply(args, context) {
      if (args.length === 0) return cyclesExpr([], context);
      const all = args.map((arg) => imagesOf(arg, context));
      if (all.some((images) => images === undefined)) return undefined;
      const product = (all as number[][]).reduce(composed, []);
      return likewise(
        args.every((arg) => hasHead(arg, S.List)) ? args[0] : undefined,
        product,
        context,
      );
    },
  }),
  builtin({
    name: "Permute",
    state: "complete",
    doc: "ref/Permute",
    arity: [2, 2],
    apply([expr, permutation], context) {
      const images = imagesOf(permutation, context);
      if (!(expr instanceof Fn) || images === undefined || images.length > expr.args.length)
        return undefined;
      const out = expr.args.slice();
      images.forEach((image, i) => {
        out[image - 1] = expr.args[i] as Expr;
      });
      return new Fn(expr.head, out);
    },
  }),
  builtin({
    name: "FindPermutation",
    state: "complete",
    doc: "ref/FindPermutation",
    arity: [1, 2],
    apply([first, second], context) {
      const [from, to] =
        second === undefined ? [context.call(S.Sort, first as Expr), first] : [first, second];
      if (!(from instanceof Fn) || !(to instanceof Fn) || from.args.length !== to.args.length)
        return undefined;
      // Permute[from, result] is to: the i-th of from goes where it stands in to.
      const taken = new Set<number>();
      const images: number[] = [];
      for (const part of from.args) {
        context.tick();
        const at = to.args.findIndex((other, i) => !taken.has(i) && sameExpr(other, part));
        if (at < 0) return undefined;
        taken.add(at);
        images.push(at + 1);
      }
      return cyclesExpr(images, context);
    },
  }),
];
