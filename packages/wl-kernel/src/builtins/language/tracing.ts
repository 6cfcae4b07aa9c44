import { builtin } from "../../core/builtin.js";
import { type Expr, hasHead, Sym } from "../../core/expr.js";
import { matches } from "../../core/pattern.js";
import * as S from "../../core/symbols.js";
import { traceOf } from "../../core/tracer.js";

/** What evaluation does, step by step. */
export const tracing = [
  builtin({
    name: "Trace",
    attributes: ["HoldAll"],
    state: "partial",
    missing: "symbols in place of a pattern, options; listable functions show no list of calls",
    doc: "ref/Trace",
    arity: [1, Number.POSITIVE_INFINITY],
    apply([expr, form, ...options], context) {
      if (form === undefined) return traceOf(expr as Expr, context);
      // A symbol stands for the evaluations that its rules are used in, which are not known here.
      if (form instanceof Sym || hasHead(form, S.Rule) || options.length > 0) return undefined;
      return traceOf(expr as Expr, context, (one) => matches(form, one, context));
    },
  }),
];
