import { expanded } from "../../algebra/expansion.js";
import { factorPoly } from "../../algebra/factor-polynomial.js";
import { RationalField, type RationalFunction } from "../../algebra/rational-function.js";
import { rational } from "../../core/arithmetic.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Assoc,
  Complex,
  type Expr,
  Fn,
  hasHead,
  isNumber,
  Real,
  Sym,
  systemSymbol,
} from "../../core/expr.js";
import * as S from "../../core/symbols.js";

/** Functions of expressions that go inside of lists, equations and logic. */
const threaded = new Set([
  "List",
  "Equal",
  "Unequal",
  "Less",
  "LessEqual",
  "Greater",
  "GreaterEqual",
  "And",
  "Or",
  "Not",
  "Rule",
]);

/** Applies an algebraic function to an expression, or to the parts of a list or an equation. */
function algebraic(
  name: string,
  run: (expr: Expr, context: Evaluator, rest: readonly Expr[]) => Expr | undefined,
  most = 1,
) {
  const owner = systemSymbol(name);
  return builtin({
    name,
    state: "partial",
    missing: "options Modulus, Trig and Extension",
    doc: `ref/${name}`,
    arity: [1, most],
    apply([expr, ...rest], context) {
      if (expr instanceof Assoc) {
        return new Assoc(
          expr.keys,
          expr.values.map((value) => new Fn(owner, [value, ...rest])),
        );
      }
      if (expr instanceof Fn && expr.head instanceof Sym && threaded.has(expr.head.name)) {
        return new Fn(
          expr.head,
          expr.args.map((arg) => new Fn(owner, [arg, ...rest])),
        );
      }
      return run(expr as Expr, context, rest);
    },
  });
}

/** Inexact numbers have no divisors. */
export function isExact(expr: Expr): boolean {
  if (isNumber(expr))
    return !(expr instanceof Real) && !(expr instanceof Complex && expr.re instanceof Real);
  return !(expr instanceof Fn) || (isExact(expr.head) && expr.args.every(isExact));
}

/** Reads a rational function; `undefined` for inexact numbers and divisions by zero. */
export function readRational(
  expr: Expr,
  context: Evaluator,
): { readonly field: RationalField; readonly f: RationalFunction } | undefined {
  if (!isExact(expr)) return undefined;
  const field = new RationalField([expr], context);
  const f = field.read(expr);
  return f === undefined ? undefined : { field, f };
}

/** All over one denominator; a numerator that came from a sum stays expanded. */
export function together(expr: Expr, context: Evaluator): Expr {
  const read = readRational(expr, context);
  return read === undefined ? expr : read.field.write(read.f);
}

function factored(expr: Expr, context: Evaluator): Expr {
  const read = readRational(expr, context);
  if (read === undefined) return expr;
  const { field, f } = read;
  const n = field.generators.length;
  const split = (factors: RationalFunction["top"]): RationalFunction["top"] =>
    factors.flatMap(({ poly, power }) =>
      factorPoly(poly, n).map((one) => ({ poly: one.poly, power: one.power * power })),
    );
  return field.write({ ...f, top: split(f.top), bottom: split(f.bottom) });
}

/** `{{number, 1}, {factor, power}, …}`. */
function factorList(expr: Expr, context: Evaluator): Expr | undefined {
  const read = readRational(expr, context);
  if (read === undefined) return undefined;
  const { field, f } = read;
  const n = field.generators.length;
  const rows = (factors: RationalFunction["top"], sign: number): Expr[] =>
    factors.flatMap(({ poly, power }) =>
      factorPoly(poly, n).map((one) =>
        context.list([
          field.write({ num: 1n, den: 1n, top: [{ poly: one.poly, power: 1 }], bottom: [] }),
          one.power * power * sign,
        ]),
      ),
    );
  return context.list([
    context.list([rational(f.num, f.den), 1]),
    ...rows(f.top, 1),
    ...rows(f.bottom, -1),
  ]);
}

/** Numerator and denominator as they are written, without any transformation of sums. */
function fractionParts(expr: Expr): readonly [readonly Expr[], readonly Expr[]] {
  const top: Expr[] = [];
  const bottom: Expr[] = [];
  for (const factor of hasHead(expr, S.Times) ? expr.args : [expr]) {
    if (isNumber(factor) && typeof factor === "object" && "den" in factor) {
      top.push(rational(factor.num, 1n));
      bottom.push(rational(factor.den, 1n));
      continue;
    }
    const exponent = hasHead(factor, S.Power) ? factor.args[1] : undefined;
    if (exponent !== undefined && looksNegative(exponent)) {
      bottom.push(
        new Fn(S.Power, [(factor as Fn).args[0] as Expr, new Fn(S.Times, [-1, exponent])]),
      );
    } else top.push(factor);
  }
  return [top, bottom];
}

function looksNegative(expr: Expr): boolean {
  if (typeof expr === "number" || typeof expr === "bigint") return expr < 0;
  if (expr instanceof Real) return expr.value < 0;
  if (isNumber(expr)) return "num" in expr && expr.num < 0n;
  return hasHead(expr, S.Times) && looksNegative(expr.args[0] as Expr);
}

const product = (factors: readonly Expr[]): Expr => new Fn(S.Times, factors);

function expandAll(expr: Expr, context: Evaluator): Expr {
  context.tick();
  if (!(expr instanceof Fn)) return expr;
  const inner = context.evaluate(
    new Fn(
      expandAll(expr.head, context),
      expr.args.map((arg) => expandAll(arg, context)),
    ),
  );
  const made = expanded(inner, context);
  // A denominator that is a power of a sum is a generator of its own, expanded here.
  return made instanceof Fn ? context.evaluate(denominatorsExpanded(made, context)) : made;
}

function denominatorsExpanded(expr: Expr, context: Evaluator): Expr {
  if (!(expr instanceof Fn)) return expr;
  if (expr.head === S.Plus || expr.head === S.Times) {
    return new Fn(
      expr.head,
      expr.args.map((arg) => denominatorsExpanded(arg, context)),
    );
  }
  const [base, exponent] = expr.args;
  if (
    expr.head === S.Power &&
    hasHead(base, S.Plus) &&
    typeof exponent === "number" &&
    exponent < -1
  ) {
    return new Fn(S.Power, [expanded(new Fn(S.Power, [base, -exponent]), context), -1]);
  }
  return expr;
}

export const rationalFunctions = [
  algebraic(
    "Expand",
    (expr, context, [pattern]) => {
      if (pattern === undefined) return expanded(expr, context);
      // Parts free of the pattern are left as they are.
      const free = (part: Expr): boolean =>
        context.call(systemSymbol("FreeQ"), part, pattern) === S.True;
      if (hasHead(expr, S.Times)) {
        const kept = expr.args.filter(free);
        const others = expr.args.filter((arg) => !free(arg));
        const made = expanded(product(others), context);
        const terms = hasHead(made, S.Plus) ? made.args : [made];
        return new Fn(
          S.Plus,
          terms.map((term) => product([...kept, term])),
        );
      }
      if (hasHead(expr, S.Plus)) {
        return new Fn(
          S.Plus,
          expr.args.map((arg) =>
            free(arg) ? arg : new Fn(systemSymbol("Expand"), [arg, pattern]),
          ),
        );
      }
      return free(expr) ? expr : expanded(expr, context);
    },
    2,
  ),
  algebraic("ExpandAll", (expr, context) => expandAll(expr, context)),
  algebraic("Together", together),
  algebraic("Cancel", (expr, context) =>
    hasHead(expr, S.Plus)
      ? new Fn(
          S.Plus,
          expr.args.map((arg) => together(arg, context)),
        )
      : together(expr, context),
  ),
  algebraic("Factor", factored, 2),
  algebraic("FactorList", factorList),
  builtin({
    name: "Numerator",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Numerator",
    arity: [1, 1],
    apply: ([expr]) => product(fractionParts(expr as Expr)[0]),
  }),
  builtin({
    name: "Denominator",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/Denominator",
    arity: [1, 1],
    apply: ([expr]) => product(fractionParts(expr as Expr)[1]),
  }),
  algebraic("ExpandNumerator", (expr, context) => {
    const [top, bottom] = fractionParts(expr);
    return product([expanded(product(top), context), new Fn(S.Power, [product(bottom), -1])]);
  }),
  algebraic("ExpandDenominator", (expr, context) => {
    const [top, bottom] = fractionParts(expr);
    return product([...top, new Fn(S.Power, [expanded(product(bottom), context), -1])]);
  }),
];
