import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { Assoc, type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import { matcher } from "../../core/pattern.js";
import * as S from "../../core/symbols.js";

const inactive = systemSymbol("Inactive");

/** Heads that stay active when nothing says which to deactivate. */
const alwaysActive: ReadonlySet<string> = new Set([
  "List",
  "Association",
  "Rule",
  "RuleDelayed",
  "Rational",
  "Complex",
  "Hold",
  "HoldComplete",
  "HoldForm",
  "Inactive",
  "Blank",
  "Pattern",
  "Slot",
  "Function",
]);

type Test = (symbol: Expr) => boolean;

function mapped(expr: Expr, change: (expr: Fn) => Expr | undefined, context: Evaluator): Expr {
  context.tick();
  if (expr instanceof Assoc) {
    return new Assoc(
      expr.keys,
      expr.values.map((value) => mapped(value, change, context)),
      expr.delayed,
    );
  }
  if (!(expr instanceof Fn)) return expr;
  const direct = change(expr);
  if (direct !== undefined) return direct;
  const head = mapped(expr.head, change, context);
  return new Fn(
    head,
    expr.args.map((arg) => mapped(arg, change, context)),
  );
}

function activated(expr: Expr, test: Test | undefined, context: Evaluator): Expr {
  return mapped(
    expr,
    (part) => {
      if (!hasHead(part, inactive) || part.args.length !== 1) return undefined;
      const symbol = part.args[0] as Expr;
      return test === undefined || test(symbol) ? symbol : part;
    },
    context,
  );
}

function inactivated(expr: Expr, test: Test | undefined, context: Evaluator): Expr {
  context.tick();
  if (!(expr instanceof Fn) || expr.head === inactive) return expr;
  const args = expr.args.map((arg) => inactivated(arg, test, context));
  const head = expr.head;
  const wanted =
    head instanceof Sym &&
    (test === undefined ? !alwaysActive.has(head.name) : test(head) && head !== S.List);
  const made = wanted ? new Fn(inactive, [head]) : inactivated(head, test, context);
  return new Fn(made, args);
}

/** Functions that are kept from evaluating. */
export const inactiveForms = [
  builtin({ name: "Inactive", attributes: ["HoldFirst"], state: "complete", doc: "ref/Inactive" }),
  builtin({
    name: "Activate",
    state: "complete",
    doc: "ref/Activate",
    arity: [1, 2],
    apply: ([expr, pattern], context) =>
      activated(
        expr as Expr,
        pattern === undefined ? undefined : matcher(pattern, context),
        context,
      ),
  }),
  builtin({
    name: "Inactivate",
    attributes: ["HoldFirst"],
    state: "complete",
    doc: "ref/Inactivate",
    arity: [1, 2],
    apply: ([expr, pattern], context) =>
      inactivated(
        expr as Expr,
        pattern === undefined ? undefined : matcher(pattern, context),
        context,
      ),
  }),
];
