import * as model from "@remotebatch/expr-model";

type Expr = model.Expr;

/**
 * The same expression with products and powers arranged as `InputForm` shows evaluated ones: `a/b^2`, `(2*x)/3`,
 * `1/Sqrt[x]`, `Sqrt[x]`. What is printed reads back as an expression that evaluates to the same.
 */
export function arranged(expr: Expr): Expr {
  if (!(expr instanceof model.Fn)) {
    if (!(expr instanceof model.Assoc)) return expr;
    return model.assocOf(
      expr.keys.map((key, i) => [
        arranged(key),
        arranged(expr.values[i] as Expr),
        expr.isDelayed(i),
      ]),
    );
  }
  if (model.isFn(expr, "Power") && expr.args.length === 2) return power(expr);
  if (model.isFn(expr, "Times") && expr.args.length > 1) return product(expr);
  if (model.isFn(expr, "Plus") && expr.args.length > 1) {
    return new model.Fn(
      expr.head,
      expr.args.map((term, i) => (i === 0 ? arranged(term) : laterTerm(term))),
    );
  }
  return new model.Fn(arranged(expr.head), expr.args.map(arranged));
}

/** A term behind another one: its minus sign comes first, so that it can be subtracted. */
function laterTerm(term: Expr): Expr {
  if (!model.isFn(term, "Times") || term.args.length < 2) return arranged(term);
  const [first, ...rest] = term.args as readonly [Expr, ...Expr[]];
  const parts = fraction(first);
  if (parts === undefined || !isNegative(parts[0])) return arranged(term);
  const top = negated(parts[0]);
  const size = one(parts[1]) ? top : model.fn("Rational", top, parts[1]);
  const factors = one(size) ? rest : [size, ...rest];
  const positive = arranged(
    factors.length === 1 ? (factors[0] as Expr) : new model.Fn(term.head, factors),
  );
  const shown = model.isFn(positive, "Times") ? positive.args : [positive];
  return new model.Fn(term.head, [-1, ...shown]);
}

const one = (expr: Expr): boolean => expr === 1;

/** Numerator and denominator of an exact number. */
function fraction(expr: Expr): readonly [Expr, Expr] | undefined {
  if (typeof expr === "number" || typeof expr === "bigint") return [expr, 1];
  if (model.isFn(expr, "Rational") && expr.args.length === 2)
    return [expr.args[0] as Expr, expr.args[1] as Expr];
  return undefined;
}

const isNegative = (expr: Expr): boolean =>
  (typeof expr === "number" || typeof expr === "bigint") && expr < 0;
const negated = (expr: Expr): Expr =>
  typeof expr === "bigint" ? -expr : typeof expr === "number" ? -expr : expr;

/** A base with an exponent that is not negative. */
function raised(base: Expr, exponent: Expr): Expr {
  if (one(exponent)) return arranged(base);
  const parts = fraction(exponent);
  if (parts !== undefined && one(parts[0]) && parts[1] === 2)
    return model.fn("Sqrt", arranged(base));
  return model.fn("Power", arranged(base), arranged(exponent));
}

/** The exponent without its sign, when it is a negative exact number or a product that begins with one. */
function positiveExponent(exponent: Expr): Expr | undefined {
  const parts = fraction(exponent);
  if (parts !== undefined) {
    if (!isNegative(parts[0])) return undefined;
    const top = negated(parts[0]);
    return one(parts[1]) ? top : model.fn("Rational", top, parts[1]);
  }
  if (!model.isFn(exponent, "Times")) return undefined;
  const [first, ...rest] = exponent.args;
  const inner = first === undefined ? undefined : positiveExponent(first);
  if (inner === undefined || rest.length === 0) return undefined;
  const left = one(inner) ? rest : [inner, ...rest];
  return left.length === 1 ? (left[0] as Expr) : model.fn("Times", ...left);
}

function power(expr: model.Fn): Expr {
  const [base, exponent] = expr.args as readonly [Expr, Expr];
  const parts = fraction(exponent);
  // 1/Sqrt[x] is shown so, other negative powers as powers.
  if (parts !== undefined && parts[0] === -1 && parts[1] === 2) {
    return model.fn("Times", 1, model.fn("Power", raised(base, model.fn("Rational", 1, 2)), -1));
  }
  return raised(base, exponent);
}

function isImaginaryUnit(expr: Expr): boolean {
  return model.isFn(expr, "Complex") && expr.args[0] === 0 && expr.args[1] === 1;
}

function product(expr: model.Fn): Expr {
  const top: Expr[] = [];
  const bottom: Expr[] = [];
  let sign = false;
  expr.args.forEach((factor, i) => {
    const number = i === 0 ? fraction(factor) : undefined;
    if (number !== undefined && !one(number[1])) {
      // -1/3*x is how the language shows it.
      if (number[0] === -1) top.push(factor);
      else {
        if (!one(number[0])) top.push(number[0]);
        bottom.push(number[1]);
      }
      return;
    }
    if (i === 0 && factor === -1) {
      sign = true;
      return;
    }
    const exponent =
      model.isFn(factor, "Power") && factor.args.length === 2
        ? positiveExponent(factor.args[1] as Expr)
        : undefined;
    if (exponent !== undefined) bottom.push(raised((factor as model.Fn).args[0] as Expr, exponent));
    else if (i === 0 && isImaginaryUnit(factor)) top.push(model.sym("I"));
    else top.push(arranged(factor));
  });
  const whole = (factors: readonly Expr[]): Expr =>
    factors.length === 0
      ? 1
      : factors.length === 1
        ? (factors[0] as Expr)
        : model.fn("Times", ...factors);
  if (bottom.length === 0) {
    return sign ? model.fn("Times", -1, whole(top)) : model.fn("Times", ...top);
  }
  const quotient = model.fn("Times", whole(top), model.fn("Power", whole(bottom), -1));
  if (!sign) return quotient;
  return top.length === 0
    ? model.fn("Times", -1, ...quotient.args.slice(1))
    : model.fn("Times", -1, quotient);
}
