import * as model from "@remotebatch/expr-model";
import { parseBigFloat } from "../numeric/big-float-text.js";
import { checkpoint } from "../numeric/checkpoint.js";
import { complex, rational } from "./arithmetic.js";
import { associationOf } from "./association.js";
import {
  Assoc,
  BigReal,
  ByteArr,
  Complex,
  type Expr,
  Fn,
  integer,
  Opaque,
  Rational,
  Real,
  type RealNumber,
  Sym,
} from "./expr.js";
import * as S from "./symbols.js";

/** The evaluator's form of an outside expression. `symbolOf` finds or makes the symbol of a name. */
export function fromModel(expr: model.Expr, symbolOf: (name: string) => Sym): Expr {
  if (typeof expr !== "object") return expr;
  switch (expr.kind) {
    case "Sym":
      return symbolOf(expr.name);
    case "Fn":
      return fromModelFunction(expr, symbolOf);
    case "Real":
      return new Real(expr.value);
    case "BigReal":
      return bigRealOf(expr.text);
    case "ByteArr":
      return new ByteArr(expr.bytes);
    case "Assoc":
      return associationOf(
        expr.keys.map((key, i) => ({
          key: fromModel(key, symbolOf),
          value: fromModel(expr.values[i] as model.Expr, symbolOf),
          delayed: expr.isDelayed(i),
        })),
      );
    case "Packed":
      return fromModel(model.unpack(expr), symbolOf);
    default:
      return new Opaque("NumericArray", expr);
  }
}

/** A big real of that text; `Overflow[]` when its exponent is beyond what the evaluator works with. */
function bigRealOf(text: string): Expr {
  const float = parseBigFloat(text);
  return float === undefined ? new Fn(S.Overflow, []) : new BigReal(float);
}

function fromModelFunction(expr: model.Fn, symbolOf: (name: string) => Sym): Expr {
  const head = fromModel(expr.head, symbolOf);
  const args = expr.args.map((arg) => fromModel(arg, symbolOf));
  if (args.length === 2 && (head === S.Rational || head === S.Complex)) {
    const [first, second] = args as [Expr, Expr];
    if (head === S.Rational && isPlainInteger(first) && isPlainInteger(second) && second !== 0) {
      return rational(BigInt(first), BigInt(second));
    }
    if (head === S.Complex && isRealNumber(first) && isRealNumber(second)) {
      return complex(first, second);
    }
  }
  return new Fn(head, args);
}

function isPlainInteger(expr: Expr): expr is number | bigint {
  return typeof expr === "number" || typeof expr === "bigint";
}

function isRealNumber(expr: Expr): expr is RealNumber {
  return (
    isPlainInteger(expr) ||
    expr instanceof Rational ||
    expr instanceof Real ||
    expr instanceof BigReal
  );
}

/**
 * The outside form of an expression; `nameOf` gives the name of a symbol, its full name by default. Infinities are the
 * symbols that people write, unless `literal` asks for what the expression really is.
 */
export function toModel(
  expr: Expr,
  nameOf: (symbol: Sym) => string = (s) => s.name,
  literal = false,
): model.Expr {
  if (typeof expr !== "object") return expr;
  if (expr instanceof Sym) return model.sym(nameOf(expr));
  if (expr instanceof Fn) {
    checkpoint(2 + expr.args.length / 4);
    if (expr.head === S.DirectedInfinity && !literal) {
      // The symbols that people write and expect to read; both forms evaluate to the same value.
      if (expr.args.length === 0) return model.sym("ComplexInfinity");
      if (expr.args.length === 1 && expr.args[0] === 1) return model.sym("Infinity");
      if (expr.args.length === 1 && expr.args[0] === -1) {
        return model.fn("Times", -1, model.sym("Infinity"));
      }
    }
    return new model.Fn(
      toModel(expr.head, nameOf, literal),
      expr.args.map((arg) => toModel(arg, nameOf, literal || expr.head === S.FullForm)),
    );
  }
  if (expr instanceof Real) return model.real(expr.value);
  if (expr instanceof Rational) return model.fn("Rational", integer(expr.num), integer(expr.den));
  if (expr instanceof Complex) {
    return model.fn(
      "Complex",
      toModel(expr.re, nameOf, literal),
      toModel(expr.im, nameOf, literal),
    );
  }
  if (expr instanceof BigReal) return new model.BigReal(expr.text);
  if (expr instanceof ByteArr) return model.byteArray(expr.bytes);
  if (expr instanceof Assoc) {
    return model.assocOf(
      expr.keys.map((key, i) => [
        toModel(key, nameOf, literal),
        toModel(expr.values[i] as Expr, nameOf, literal),
        expr.delayed?.has(i) === true,
      ]),
    );
  }
  return expr.value as model.Numeric;
}
