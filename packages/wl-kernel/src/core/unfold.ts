import { attributeBits } from "./attributes.js";
import type { SymbolRecord } from "./definitions.js";
import type { Evaluator } from "./evaluator.js";
import { type Expr, Fn, hasHead, Sym } from "./expr.js";
import { machineValue } from "./machine-value.js";
import * as S from "./symbols.js";
import { instantiate, Local, type Template, TemplateFn } from "./template.js";

const held = attributeBits.HoldFirst | attributeBits.HoldRest | attributeBits.HoldAllComplete;

/**
 * Fills the holes of a right side that is about to be evaluated. The same as {@link instantiate}, but what standard
 * evaluation would do next is done on the way, without building the expressions in between: arguments that are not
 * held come out evaluated, `If` is decided, and of a `CompoundExpression` only the last part is left.
 */
export function unfold(
  template: Template,
  values: readonly (Expr | undefined)[],
  missing: Expr | undefined,
  context: Evaluator,
): Expr {
  if (context.tracing) return instantiate(template, values, missing);
  let body = template;
  for (;;) {
    if (!(body instanceof TemplateFn)) return instantiate(body, values, missing);
    const { head, args } = body;
    if (!(head instanceof Sym)) return instantiate(body, values, missing);
    const record = recordOf(head, context);
    if (record.own !== undefined || record.down !== undefined) {
      if (record.own !== undefined || (record.attributes & held) !== 0) {
        return instantiate(body, values, missing);
      }
    } else if (head === S.If && args.length > 1 && args.length < 5) {
      const test = evaluated(args[0] as Template, values, missing, context);
      if (test === S.True) {
        body = args[1] as Template;
        continue;
      }
      if (test === S.False) {
        if (args.length === 2) return S.Null;
        body = args[2] as Template;
        continue;
      }
      const rest = args.slice(1).map((arg) => instantiate(arg, values, missing));
      return new Fn(head, [test, ...rest]);
    } else if (head === S.CompoundExpression && args.length > 0 && !args.some(isLabel)) {
      for (let i = 0; i < args.length - 1; i++) {
        evaluated(args[i] as Template, values, missing, context);
      }
      body = args[args.length - 1] as Template;
      continue;
    }
    if ((record.attributes & held) !== 0) return instantiate(body, values, missing);
    const made: Expr[] = new Array(args.length);
    for (let i = 0; i < args.length; i++) {
      made[i] = evaluated(args[i] as Template, values, missing, context);
    }
    return new Fn(head, made);
  }
}

function recordOf(symbol: Sym, context: Evaluator): SymbolRecord {
  return symbol.owner === context.id ? (symbol.record as SymbolRecord) : context.record(symbol);
}

function isLabel(part: Template): boolean {
  return (part instanceof TemplateFn || part instanceof Fn) && part.head === S.Label;
}

/** The value of one part, as an argument that is not held gets it. */
function evaluated(
  part: Template,
  values: readonly (Expr | undefined)[],
  missing: Expr | undefined,
  context: Evaluator,
): Expr {
  if (part instanceof TemplateFn) {
    const { head, args } = part;
    if (head === S.Unevaluated) return instantiate(part, values, missing);
    if (context.depth < context.recursionLimit) context.depth++;
    else context.enter(instantiate(part, values, missing));
    let made: Expr | undefined;
    if (args.length === 2 && head instanceof Sym) {
      const record = recordOf(head, context);
      const { small } = record;
      if (small !== undefined && record.down === undefined && record.own === undefined) {
        const a = evaluated(args[0] as Template, values, missing, context);
        const b = evaluated(args[1] as Template, values, missing, context);
        if (typeof a === "number" && typeof b === "number") made = small(a, b);
        else if (record.machine !== undefined) made = machineValue(record.machine, a, b);
        made ??= new Fn(head, [a, b]);
      }
    }
    made ??= unfold(part, values, missing, context);
    // What is made of the part is evaluated as deep as the part itself.
    context.depth--;
    return context.evaluate(made);
  }
  const expr =
    part instanceof Local
      ? (values[part.index] ?? missing ?? part.symbol)
      : instantiate(part, values, missing);
  if (typeof expr !== "object" || hasHead(expr, S.Unevaluated)) return expr;
  return context.evaluate(expr);
}
