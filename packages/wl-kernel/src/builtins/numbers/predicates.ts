import { isInexactNumber } from "../../core/arithmetic.js";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Complex, type Expr, hasHead, isInteger, isNumber, Real } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { isNumericQuantity, signOfQuantity } from "./quantities.js";

function predicate(
  name: string,
  test: (x: Expr, context: Evaluator) => boolean,
  listable = false,
): Builtin {
  return builtin({
    name,
    attributes: listable ? ["Listable"] : [],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply: ([x], context) => S.bool(test(x as Expr, context)),
  });
}

/** True or False for quantities of known sign, unevaluated for symbols. */
function signTest(name: string, test: (sign: number) => boolean): Builtin {
  return builtin({
    name,
    attributes: ["Listable"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 1],
    apply([x], context) {
      if (hasHead(x, S.DirectedInfinity) && x.args.length === 0) return S.False;
      if (x instanceof Complex) return S.False;
      const sign = signOfQuantity(x as Expr, context);
      if (sign !== undefined) return S.bool(test(sign));
      return undefined;
    },
  });
}

const isMachine = (x: Expr): boolean =>
  x instanceof Real || (x instanceof Complex && x.re instanceof Real);

/** What kind of number something is. */
export const predicates = [
  predicate("NumberQ", isNumber),
  predicate("NumericQ", isNumericQuantity),
  predicate("ExactNumberQ", (x) => isNumber(x) && !isInexactNumber(x)),
  predicate("InexactNumberQ", (x) => isNumber(x) && isInexactNumber(x)),
  predicate("MachineNumberQ", isMachine),
  predicate("RealValuedNumberQ", (x) => isNumber(x) && !(x instanceof Complex)),
  predicate("RealValuedNumericQ", (x, context) => signOfQuantity(x, context) !== undefined),
  predicate("IntegerQ", (x) => isInteger(x)),
  predicate("EvenQ", (x) => isInteger(x) && BigInt(x) % 2n === 0n, true),
  predicate("OddQ", (x) => isInteger(x) && BigInt(x) % 2n !== 0n, true),
  signTest("Positive", (sign) => sign > 0),
  signTest("Negative", (sign) => sign < 0),
  signTest("NonNegative", (sign) => sign >= 0),
  signTest("NonPositive", (sign) => sign <= 0),
];
