import { format } from "node:util";
import { type Expr, Fn, fn, isFn, sym, toExpr } from "@remotebatch/expr-model";
import type { EvaluationRecord, MessageRecord } from "@remotebatch/wl-kernel";
import { evaluatorName } from "../host/evaluator-name.js";
import { PrintedLines } from "../wire/printed-lines.js";
import { CallContext, type FunctionContext, withContext } from "./call-context.js";
import { FunctionEnd } from "./function-end.js";
import { FunctionModules } from "./function-modules.js";
import { argumentValue } from "./function-values.js";
import type { Kernel, KernelContext } from "./kernel.js";

type RemoteFunction = (...args: readonly unknown[]) => unknown;

/** Which function of which module is called. */
interface Target {
  readonly module: string;
  readonly name: string;
}

/** A function, and what it is applied to. */
interface Call {
  readonly target: Target;
  readonly args: readonly Expr[];
}

/**
 * Calls exported functions of JavaScript modules that are among the job's input files:
 * `NodeFunction["module.mjs", "export"][args…]`. Arguments and result are converted by `fromExpr` and `toExpr`.
 */
export function openNode(context: KernelContext): Kernel {
  const modules = new FunctionModules(context);
  let printed = new PrintedLines();
  interceptConsole((text) => {
    printed.push(text);
    context.onPrint(text);
  });

  const end = new FunctionEnd(context.signal);
  let cpuBefore = cpuSeconds();

  const call = (found: unknown, { target, args }: Call, given: FunctionContext): unknown => {
    if (typeof found !== "function") {
      throw new Error(`The module "${target.module}" exports no function "${target.name}".`);
    }
    const wanted = found as RemoteFunction;
    return wanted(...withContext(wanted.length, args.map(argumentValue), given));
  };

  /** The value of the call, at once where nothing has to be waited for: a span may have very many such calls. */
  const answerTo = (expr: Expr, given: FunctionContext): unknown => {
    const wanted = callOf(expr);
    const { module, name } = wanted.target;
    const loaded = modules.loaded(module);
    if (loaded !== undefined) return call(loaded[name], wanted, given);
    return modules.load(module).then((found) => call(found[name], wanted, given));
  };

  return {
    kind: "node",
    version: process.version.slice(1),
    evaluate: async (expr, timeLimitMs, position) => {
      printed = new PrintedLines();
      const wall = performance.now();
      end.setLimit(timeLimitMs);
      const own = new CallContext(context, end, position);
      let outcome: Pick<EvaluationRecord, "result" | "failureType" | "messages">;
      try {
        // A call that is to be ended must not be begun.
        const value = end.failureType === undefined ? answerTo(expr, own.given) : end.next();
        const result = isThenable(value) ? await Promise.race([value, end.next()]) : value;
        outcome = { result: toExpr(result), failureType: null, messages: [] };
      } catch (error) {
        const { failureType } = end;
        if (failureType !== undefined) {
          await own.saveNow();
          outcome = { result: sym("$Aborted"), failureType, messages: [] };
        } else {
          const message = thrownMessage(error);
          context.onMessage(message);
          outcome = {
            result: sym("$Failed"),
            failureType: "ExceptionFailure",
            messages: [message],
          };
        }
      }
      own.close();
      const cpuNow = cpuSeconds();
      const timing = cpuNow - cpuBefore;
      cpuBefore = cpuNow;
      return {
        ...outcome,
        success: outcome.failureType === null,
        inputString: "",
        outputLog: printed.lines,
        omitted: { messages: 0, lines: printed.omitted },
        timing,
        absoluteTiming: (performance.now() - wall) / 1000,
        unknownFunctions: [],
      };
    },
    seed: () => undefined,
    close: () => end.close(),
  };
}

function callOf(expr: Expr): Call {
  if (expr instanceof Fn && expr.head instanceof Fn && isFn(expr.head, "NodeFunction")) {
    const [module, name] = expr.head.args;
    if (typeof module === "string" && typeof name === "string") {
      return { target: { module, name }, args: expr.args };
    }
  }
  throw new Error('A node job evaluates only NodeFunction["module", "export"][arguments].');
}

/** True for a value that must be waited for. */
function isThenable(value: unknown): boolean {
  return (
    (typeof value === "object" || typeof value === "function") &&
    value !== null &&
    typeof (value as Partial<PromiseLike<unknown>>).then === "function"
  );
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** A thrown value as a message; its stack names the line of the source when the module has a source map. */
function thrownMessage(error: unknown): MessageRecord {
  const text = thrownText(error);
  const name = fn("MessageName", sym("NodeFunction"), "thrown");
  return {
    symbol: "NodeFunction",
    tag: "thrown",
    text,
    expr: fn("Hold", fn("Message", name, text), sym("True")),
  };
}

/** What was thrown, in words; anything can be thrown, and its properties may be anything too. */
function thrownText(error: unknown): string {
  try {
    return error instanceof Error ? ownStack(String(error.stack ?? error.message)) : format(error);
  } catch {
    return "Something was thrown that cannot be shown.";
  }
}

/** The stack as far as it is the function's: the runner's own frames tell nobody anything. */
function ownStack(stack: string): string {
  const lines = stack.split("\n");
  const end = lines.findIndex((line) => /^ {4}at /u.test(line) && line.includes(evaluatorName));
  return end < 1 ? stack : lines.slice(0, end).join("\n");
}

/** What the functions print becomes lines of the record. */
function interceptConsole(onLine: (text: string) => void): void {
  const print = (...values: readonly unknown[]): void => {
    for (const line of format(...values).split("\n")) onLine(line);
  };
  Object.assign(console, { log: print, info: print, debug: print, warn: print, error: print });
}
