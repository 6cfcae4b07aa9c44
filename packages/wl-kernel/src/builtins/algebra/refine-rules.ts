import { fn } from "../../algebra/build.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, Sym, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { callPrivate } from "../written/in-language.js";

/** What facts say about compound expressions: bounds of sums, whole numbers inside of functions, inverse functions. */
const code = `
  factInteger[_Integer, f_] := True;
  factInteger[(Plus | Times)[a__], f_] := AllTrue[{a}, factInteger[#, f] &];
  factInteger[a_^_Integer?Positive, f_] := factInteger[a, f];
  factInteger[x_, f_] := AnyTrue[f, MatchQ[#, Element[x | Verbatim[Alternatives][___, x, ___], Integers | Primes | PositiveIntegers | NonNegativeIntegers]] &];
  factLow[n_?NumericQ, f_] := n;
  factLow[a_Plus, f_] := Total[Map[factLow[#, f] &, List @@ a]];
  factLow[c_?NumericQ x_, f_] := If[TrueQ[c > 0], c factLow[x, f], c factHigh[x, f]];
  factLow[x_^_Integer?EvenQ, f_] := 0 /; factReal[x, f];
  factLow[x_, f_] := Max[-Infinity, Cases[f, (Greater | GreaterEqual)[x, c_?NumericQ] :> c], If[MemberQ[f, Element[x, PositiveReals | PositiveIntegers | NonNegativeReals | NonNegativeIntegers]], 0, {}]];
  factHigh[n_?NumericQ, f_] := n;
  factHigh[a_Plus, f_] := Total[Map[factHigh[#, f] &, List @@ a]];
  factHigh[c_?NumericQ x_, f_] := If[TrueQ[c > 0], c factHigh[x, f], c factLow[x, f]];
  factHigh[x_, f_] := Min[Infinity, Cases[f, (Less | LessEqual)[x, c_?NumericQ] :> c]];
  factReal[_Integer | _Rational | _Real, f_] := True;
  factReal[x_?NumericQ, f_] := Im[x] === 0;
  factReal[(Plus | Times)[a__], f_] := AllTrue[{a}, factReal[#, f] &];
  factReal[x_, f_] := AnyTrue[f, MatchQ[#, (Less | LessEqual | Greater | GreaterEqual)[x, _] | Element[x | Verbatim[Alternatives][___, x, ___], Reals | Integers | Rationals | Primes | PositiveReals | NonNegativeReals | PositiveIntegers]] &];
  factOpen[x_, f_] := factOpen[x, f, Greater | Less];
  factOpen[a_Plus, f_, h_] := AnyTrue[List @@ a, factOpen[#, f, h] &];
  factOpen[c_?NumericQ x_, f_, h_] := factOpen[x, f, h];
  factOpen[x_, f_, h_] := AnyTrue[f, MatchQ[#, h[x, _]] &];
  factPositive[x_, f_] := TrueQ[factLow[x, f] > 0 || factLow[x, f] == 0 && factOpen[x, f]];
  factNegative[x_, f_] := TrueQ[factHigh[x, f] < 0 || factHigh[x, f] == 0 && factOpen[x, f]];
  factWhole[a_, f_] := Select[If[Head[a] === Plus, List @@ a, {a}], factInteger[#, f] &];
  factTurns[a_, f_] := With[{c = Expand[Coefficient[a, Pi]]}, If[c =!= 0 && factInteger[c, f] && ! IntegerQ[c], c, None]];
  refineFact[(h : Floor | Ceiling | Round | IntegerPart)[a_], f_] := a /; factInteger[a, f];
  refineFact[(h : Floor | Ceiling)[a_Plus], f_] := With[{w = Total[factWhole[a, f]]}, w + h[a - w] /; w =!= 0];
  refineFact[FractionalPart[a_], f_] := 0 /; factInteger[a, f];
  refineFact[Element[a_, Integers], f_] := True /; factInteger[a, f];
  refineFact[Element[a_, Reals], f_] := True /; factReal[a, f];
  refineFact[Sin[a_], f_] := With[{k = factTurns[a, f]}, (-1)^k Sin[Expand[a - k Pi]] /; k =!= None];
  refineFact[Cos[a_], f_] := With[{k = factTurns[a, f]}, refineFact[(-1)^k, f] Cos[Expand[a - k Pi]] /; k =!= None];
  refineFact[(h : Tan | Cot)[a_], f_] := With[{k = factTurns[a, f]}, h[Expand[a - k Pi]] /; k =!= None];
  refineFact[(-1)^k_, f_] := 1 /; factInteger[k/2, f] && ! IntegerQ[k];
  refineFact[(-1)^k_Plus, f_] := With[{w = Select[List @@ k, factInteger[#/2, f] || IntegerQ[#] &]}, (-1)^Total[Select[w, IntegerQ]] (-1)^(k - Total[w]) /; w =!= {}];
  refineFact[E^(Complex[0, c_] Pi k_), f_] := refineFact[(-1)^(c k), f] /; factInteger[c k, f];
  refineFact[ArcSin[Sin[x_]], f_] := x /; TrueQ[-Pi/2 <= factLow[x, f] && factHigh[x, f] <= Pi/2];
  refineFact[ArcCos[Cos[x_]], f_] := x /; TrueQ[0 <= factLow[x, f] && factHigh[x, f] <= Pi];
  refineFact[ArcTan[Tan[x_]], f_] := x /; TrueQ[-Pi/2 <= factLow[x, f] && factHigh[x, f] <= Pi/2];
  refineFact[Log[x_], f_] := I Pi + Log[-x] /; factNegative[x, f];
  refineFact[UnitStep[x_], f_] := 1 /; TrueQ[factLow[x, f] >= 0];
  refineFact[UnitStep[x_], f_] := 0 /; factNegative[x, f];
  refineFact[HeavisideTheta[x_], f_] := 1 /; factPositive[x, f];
  refineFact[HeavisideTheta[x_] | Ramp[x_], f_] := 0 /; factNegative[x, f];
  refineFact[Ramp[x_], f_] := x /; TrueQ[factLow[x, f] >= 0];
  refineFact[Abs[x_] | RealAbs[x_], f_] := x /; TrueQ[factLow[x, f] >= 0];
  refineFact[Abs[x_] | RealAbs[x_], f_] := Expand[-x] /; factNegative[x, f];
  refineFact[Sign[x_], f_] := 1 /; factPositive[x, f];
  refineFact[Sign[x_], f_] := -1 /; factNegative[x, f];
  refineFact[Re[x_] | Conjugate[x_], f_] := x /; factReal[x, f];
  refineFact[Im[x_], f_] := 0 /; factReal[x, f];
  refineFact[Re[x_Plus], f_] := Module[{r = Select[List @@ x, factReal[#, f] &], i = Select[List @@ x, factReal[-I #, f] &]}, Total[r] /; Length[r] + Length[i] == Length[x]];
  refineFact[Im[x_Plus], f_] := Module[{r = Select[List @@ x, factReal[#, f] &], i = Select[List @@ x, factReal[-I #, f] &]}, Total[-I i] /; Length[r] + Length[i] == Length[x]];
  refineFact[Max[a_, b_], f_] := Which[TrueQ[factLow[a - b, f] >= 0], a, TrueQ[factHigh[a - b, f] <= 0], b, True, Max[a, b]];
  refineFact[Min[a_, b_], f_] := Which[TrueQ[factLow[a - b, f] >= 0], b, TrueQ[factHigh[a - b, f] <= 0], a, True, Min[a, b]];
  refineFact[Power[Power[x_, n_Integer?EvenQ], Rational[1, n_]], f_] := refineFact[Abs[x], f] /; factReal[x, f] && Head[x] =!= Symbol;
  refineFact[Greater[a_, b_], f_] := Which[factPositive[a - b, f], True, TrueQ[factHigh[a - b, f] <= 0], False, True, a > b];
  refineFact[GreaterEqual[a_, b_], f_] := Which[TrueQ[factLow[a - b, f] >= 0], True, factNegative[a - b, f], False, True, a >= b];
  refineFact[Less[a_, b_], f_] := Which[factNegative[a - b, f], True, TrueQ[factLow[a - b, f] >= 0], False, True, a < b];
  refineFact[LessEqual[a_, b_], f_] := Which[TrueQ[factHigh[a - b, f] <= 0], True, factPositive[a - b, f], False, True, a <= b];
  refineFact[e_, f_] := e`;

/** The expression as the facts make it, looked at from the outside only. */
export function refineByFacts(expr: Expr, facts: readonly Expr[], context: Evaluator): Expr {
  if (!(expr instanceof Fn)) return expr;
  return callPrivate(code, "refineFact", [expr, new Fn(S.List, facts)], context);
}

const turned: Readonly<Record<string, string>> = {
  Less: "Greater",
  LessEqual: "GreaterEqual",
  Greater: "Less",
  GreaterEqual: "LessEqual",
};

/** A chain of comparisons as single ones, each turned around when its left side is a number. */
export function linksOf(fact: Expr, context: Evaluator): readonly Expr[] {
  const link = (relation: string, a: Expr, b: Expr): Expr => {
    const numeric = context.call(systemSymbol("NumericQ"), a) === S.True;
    return numeric ? fn(turned[relation] as string, b, a) : fn(relation, a, b);
  };
  if (!(fact instanceof Fn) || !(fact.head instanceof Sym)) return [fact];
  const { args } = fact;
  const { name } = fact.head;
  if (name in turned) {
    return args.slice(1).map((arg, i) => link(name, args[i] as Expr, arg));
  }
  if (name !== "Inequality") return [fact];
  const out: Expr[] = [];
  for (let i = 2; i < args.length; i += 2) {
    const relation = args[i - 1];
    if (relation instanceof Sym && relation.name in turned) {
      out.push(link(relation.name, args[i - 2] as Expr, args[i] as Expr));
    }
  }
  return out;
}
