import { fn, isCall } from "../../algebra/build.js";
import { callText } from "../../algebra/language-text.js";
import { trigReduce } from "../../algebra/trig-reduce.js";
import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import type { Expr } from "../../core/expr.js";

const toExponentials =
  "{Sin[x_]:>I/2 E^(-I x)-I/2 E^(I x),Cos[x_]:>E^(-I x)/2+E^(I x)/2,Tan[x_]:>I (E^(-I x)-E^(I x))/(E^(-I x)+E^(I x)),Cot[x_]:>-I (E^(-I x)+E^(I x))/(E^(-I x)-E^(I x)),Sec[x_]:>2/(E^(-I x)+E^(I x)),Csc[x_]:>-2 I/(E^(-I x)-E^(I x)),Sinh[x_]:>-E^-x/2+E^x/2,Cosh[x_]:>E^-x/2+E^x/2,Tanh[x_]:>-E^-x/(E^-x+E^x)+E^x/(E^-x+E^x)}";
const toTrigonometric =
  "{Power[E,x_]/;!FreeQ[x,_Complex]&&FreeQ[x/I,_Complex]:>Cos[x/I]+I Sin[x/I],Power[E,x_]:>Cosh[x]+Sinh[x]}";
const expandAngles =
  "{Sin[x_+y_]:>Sin[x] Cos[y]+Cos[x] Sin[y],Cos[x_+y_]:>Cos[x] Cos[y]-Sin[x] Sin[y],Sin[n_Integer x_]/;n>1:>Sin[(n-1) x] Cos[x]+Cos[(n-1) x] Sin[x],Cos[n_Integer x_]/;n>1:>Cos[(n-1) x] Cos[x]-Sin[(n-1) x] Sin[x],Sinh[x_+y_]:>Sinh[x] Cosh[y]+Cosh[x] Sinh[y],Cosh[x_+y_]:>Cosh[x] Cosh[y]+Sinh[x] Sinh[y],Sinh[n_Integer x_]/;n>1:>Sinh[(n-1) x] Cosh[x]+Cosh[(n-1) x] Sinh[x],Cosh[n_Integer x_]/;n>1:>Cosh[(n-1) x] Cosh[x]+Sinh[(n-1) x] Sinh[x],Tan[x_+y_]:>(Sin[x] Cos[y]+Cos[x] Sin[y])/(Cos[x] Cos[y]-Sin[x] Sin[y]),Tan[2 x_]:>(2 Sin[x] Cos[x])/(Cos[x]^2-Sin[x]^2)}";
const splitPowers =
  "{Power[Times[a_,b__],c_]:>Power[a,c] Power[Times[b],c],Power[Power[a_,b_],c_]:>Power[a,b c],Log[Times[a_,b__]]:>Log[a]+Log[Times[b]],Log[Power[a_,b_]]:>b Log[a]}";

/** Powers of products and logarithms apart, as for positive numbers. */
export function powerExpand(expr: Expr, context: Evaluator): Expr {
  return callText(`(#//.${splitPowers})&`, [expr], context);
}

export const trigonometric = [
  builtin({
    name: "TrigReduce",
    attributes: ["Listable"],
    state: "partial",
    missing: "hyperbolic functions and quotients",
    doc: "ref/TrigReduce",
    arity: [1, 1],
    apply: ([expr], context) => trigReduce(expr as Expr, context),
  }),
  builtin({
    name: "TrigExpand",
    attributes: ["Listable"],
    state: "partial",
    missing: "secants and cosecants",
    doc: "ref/TrigExpand",
    arity: [1, 1],
    apply: ([expr], context) => callText(`Expand[#//.${expandAngles}]&`, [expr as Expr], context),
  }),
  builtin({
    name: "TrigToExp",
    attributes: ["Listable"],
    state: "partial",
    missing: "inverse functions",
    doc: "ref/TrigToExp",
    arity: [1, 1],
    apply: ([expr], context) => callText(`(#//.${toExponentials})&`, [expr as Expr], context),
  }),
  builtin({
    name: "ExpToTrig",
    attributes: ["Listable"],
    state: "partial",
    missing: "sums of exponentials as one function",
    doc: "ref/ExpToTrig",
    arity: [1, 1],
    apply: ([expr], context) => callText(`(#/.${toTrigonometric})&`, [expr as Expr], context),
  }),
  builtin({
    name: "PowerExpand",
    attributes: ["Listable"],
    state: "partial",
    missing: "Assumptions and selected variables",
    doc: "ref/PowerExpand",
    arity: [1, 2],
    apply: ([expr], context) => powerExpand(expr as Expr, context),
  }),
  builtin({
    name: "ComplexExpand",
    state: "partial",
    missing: "complex variables, TargetFunctions and inverse functions",
    doc: "ref/ComplexExpand",
    arity: [1, 1],
    apply: ([expr], context) =>
      isCall(expr, "List") || isCall(expr, "Re") || isCall(expr, "Im")
        ? undefined
        : callText(
            "Expand[Expand[#]//.{Power[E,x_]/;!FreeQ[x,_Complex]&&FreeQ[x/I,_Complex]:>Cos[x/I]+I Sin[x/I],Power[E,Plus[a__,b_]]/;!FreeQ[b,_Complex]&&FreeQ[{a},_Complex]:>E^Plus[a] (Cos[b/I]+I Sin[b/I]),Power[E,Plus[b_,a__]]/;!FreeQ[b,_Complex]&&FreeQ[{a},_Complex]:>E^Plus[a] (Cos[b/I]+I Sin[b/I]),Re[x_+Complex[0,b_] y_.]:>x,Im[x_+Complex[0,b_] y_.]:>b y,Conjugate[x_+Complex[0,b_] y_.]:>x-I b y,Abs[x_+Complex[0,b_] y_.]:>Sqrt[x^2+b^2 y^2],Sin[x_+Complex[0,b_] y_.]:>Cosh[b y] Sin[x]+I Cos[x] Sinh[b y],Cos[x_+Complex[0,b_] y_.]:>Cos[x] Cosh[b y]-I Sin[x] Sinh[b y],Conjugate[x_Symbol]:>x,Re[x_Symbol]:>x,Im[x_Symbol]:>0}]&",
            [expr as Expr],
            context,
          ),
  }),
  builtin({
    name: "TrigFactor",
    state: "partial",
    missing: "sums of different angles",
    doc: "ref/TrigFactor",
    arity: [1, 1],
    apply: ([expr], context) =>
      context.call(fn("Factor").head, context.call(fn("TrigExpand").head, expr as Expr)),
  }),
];
