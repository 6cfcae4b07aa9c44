import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

function isInfinity(expr: Expr): boolean {
  return expr === S.InfinitySymbol || (hasHead(expr, S.DirectedInfinity) && expr.args[0] === 1);
}

function isContextName(expr: Expr): expr is string {
  return typeof expr === "string" && /^`?([\p{L}$][\p{L}\p{N}$]*`)+$/u.test(expr);
}

function limit(name: string, set: (context: Evaluator, value: number) => void) {
  return (value: Expr, context: Evaluator): boolean => {
    if (isInfinity(value)) set(context, Number.POSITIVE_INFINITY);
    else if (typeof value === "number" && value >= 20) set(context, value);
    else {
      context.message(systemSymbol(name), "limset", systemSymbol(name), value);
      return false;
    }
    return true;
  };
}

/** Protected system variables that may be set all the same, with what setting them does; false after a message. */
export const systemVariables: ReadonlyMap<string, (value: Expr, context: Evaluator) => boolean> =
  new Map([
    [
      "$RecursionLimit",
      limit("$RecursionLimit", (context, value) => {
        // JavaScript's own stack is the limit beyond this.
        context.recursionLimit = Math.min(value, 1_000_000);
      }),
    ],
    [
      "$IterationLimit",
      limit("$IterationLimit", (context, value) => {
        context.iterationLimit = value;
      }),
    ],
    [
      "$Context",
      (value, context) => {
        if (!isContextName(value)) {
          context.message(S.$Context, "cxset", value);
          return false;
        }
        context.state.context = value.startsWith("`")
          ? context.state.context + value.slice(1)
          : value;
        return true;
      },
    ],
    [
      "$ContextPath",
      (value, context) => {
        if (!hasHead(value, S.List) || !value.args.every(isContextName)) {
          context.message(S.$ContextPath, "cxlist", value);
          return false;
        }
        context.state.contextPath = value.args as readonly string[];
        return true;
      },
    ],
    [
      "$ModuleNumber",
      (value, context) => {
        if (typeof value !== "number" || value < 1) return false;
        context.state.moduleNumber = value;
        return true;
      },
    ],
  ]);
