import { builtin } from "../../core/builtin.js";
import { type Expr, Fn, hasHead, Real, type Sym } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { call } from "./integer-arguments.js";
import { isNumericQuantity } from "./quantities.js";

/** A trigonometric function of an angle in degrees. */
const ofDegrees = (head: Sym) =>
  builtin({
    name: `${head.name}Degrees`,
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: `ref/${head.name}Degrees`,
    arity: [1, 1],
    apply([x], context) {
      if (x instanceof Real) return call(head, new Real((x.value * Math.PI) / 180));
      const value = isNumericQuantity(x as Expr, context)
        ? context.call(head, call(S.Times, x as Expr, S.Degree))
        : undefined;
      return value instanceof Fn && value.head === head ? undefined : value;
    },
  });

/** An inverse function that gives degrees. */
const toDegrees = (head: Sym) =>
  builtin({
    name: `${head.name}Degrees`,
    attributes: ["Listable", "NumericFunction"],
    state: "complete",
    doc: `ref/${head.name}Degrees`,
    arity: [1, 1],
    apply([x], context) {
      if (!isNumericQuantity(x as Expr, context)) return undefined;
      const value = context.call(head, x as Expr);
      if (value instanceof Real) return new Real((value.value * 180) / Math.PI);
      return value instanceof Fn && value.head === head
        ? undefined
        : call(S.Times, 180, value, call(S.Power, S.Pi, -1));
    },
  });

/** Angles in degrees, and polar coordinates. */
export const degrees = [
  ...[S.Sin, S.Cos, S.Tan, S.Cot, S.Sec, S.Csc].map(ofDegrees),
  ...[S.ArcSin, S.ArcCos, S.ArcTan, S.ArcCot, S.ArcSec, S.ArcCsc].map(toDegrees),
  builtin({
    name: "AngleVector",
    state: "partial",
    missing: "starting points",
    doc: "ref/AngleVector",
    arity: [1, 1],
    apply([angle]) {
      const [r, t] =
        hasHead(angle, S.List) && angle.args.length === 2
          ? (angle.args as readonly [Expr, Expr])
          : [1, angle as Expr];
      if (hasHead(t, S.List)) return undefined;
      return call(S.List, call(S.Times, r, call(S.Cos, t)), call(S.Times, r, call(S.Sin, t)));
    },
  }),
  builtin({
    name: "ToPolarCoordinates",
    state: "partial",
    missing: "more than two dimensions",
    doc: "ref/ToPolarCoordinates",
    arity: [1, 1],
    apply([point]) {
      if (!hasHead(point, S.List) || point.args.length !== 2) return undefined;
      const [x, y] = point.args as readonly [Expr, Expr];
      return call(
        S.List,
        call(S.Sqrt, call(S.Plus, call(S.Power, x, 2), call(S.Power, y, 2))),
        call(S.ArcTan, x, y),
      );
    },
  }),
  builtin({
    name: "FromPolarCoordinates",
    state: "partial",
    missing: "more than two dimensions",
    doc: "ref/FromPolarCoordinates",
    arity: [1, 1],
    apply([point]) {
      if (!hasHead(point, S.List) || point.args.length !== 2) return undefined;
      const [r, t] = point.args as readonly [Expr, Expr];
      return call(S.List, call(S.Times, r, call(S.Cos, t)), call(S.Times, r, call(S.Sin, t)));
    },
  }),
];
