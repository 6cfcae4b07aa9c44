import { relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { type Expr, Fn, fn, isFn, sym, toExpr } from "@remotebatch/expr-model";
import type { EvaluationRecord, MessageRecord } from "@remotebatch/wl-kernel";
import { evaluatorName } from "../host/evaluator-name.js";
import { CallContext, type FunctionContext } from "./call-context.js";
import { FunctionEnd } from "./function-end.js";
import { argumentValue } from "./function-values.js";
import type { Kernel, KernelContext } from "./kernel.js";

type RemoteFunction = (...args: readonly unknown[]) => unknown;

/** Which function of which module is called. */
interface Target {
  readonly module: string;
  readonly name: string;
}

/**
 * Calls exported functions of JavaScript modules that are among the job's input files:
 * `NodeFunction["module.mjs", "export"][args…]`. Arguments and result are converted by `fromExpr` and `toExpr`.
 */
export function openNode(context: KernelContext): Kernel {
  const modules = new Map<string, Promise<Readonly<Record<string, unknown>>>>();
  const load = (target: Target): Promise<Readonly<Record<string, unknown>>> => {
    const path = resolve(context.folder, target.module);
    // Only what was submitted with the job, and so checked, is ever run.
    if (relative(context.folder, path).startsWith("..")) {
      throw new Error(`The module "${target.module}" lies outside of the working directory.`);
    }
    let loading = modules.get(path);
    if (loading === undefined) {
      loading = context.load(pathToFileURL(path).href);
      modules.set(path, loading);
    }
    return loading;
  };
  let lines: string[] = [];
  interceptConsole((text) => {
    lines.push(text);
    context.onPrint(text);
  });

  const end = new FunctionEnd(context.signal);
  let cpuBefore = cpuSeconds();

  const call = async (expr: Expr, functionContext: FunctionContext): Promise<Expr> => {
    const { target, args } = targetOf(expr);
    const found = (await load(target))[target.name];
    if (typeof found !== "function") {
      throw new Error(`The module "${target.module}" exports no function "${target.name}".`);
    }
    const value = await (found as RemoteFunction)(...args.map(argumentValue), functionContext);
    return toExpr(value);
  };

  return {
    kind: "node",
    version: process.version.slice(1),
    evaluate: async (expr, timeLimitMs, position) => {
      lines = [];
      const wall = performance.now();
      end.setLimit(timeLimitMs);
      const own = new CallContext(context, end, position);
      let outcome: Pick<EvaluationRecord, "result" | "failureType" | "messages">;
      try {
        const result = await Promise.race([call(expr, own.given), end.next()]);
        outcome = { result, failureType: null, messages: [] };
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
        outputLog: lines,
        timing,
        absoluteTiming: (performance.now() - wall) / 1000,
        unknownFunctions: [],
      };
    },
    seed: () => undefined,
    close: () => end.close(),
  };
}

function targetOf(expr: Expr): { readonly target: Target; readonly args: readonly Expr[] } {
  if (expr instanceof Fn && expr.head instanceof Fn && isFn(expr.head, "NodeFunction")) {
    const [module, name] = expr.head.args;
    if (typeof module === "string" && typeof name === "string") {
      return { target: { module, name }, args: expr.args };
    }
  }
  throw new Error('A node job evaluates only NodeFunction["module", "export"][arguments].');
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** A thrown value as a message; its stack names the line of the source when the module has a source map. */
function thrownMessage(error: unknown): MessageRecord {
  const text = error instanceof Error ? ownStack(error.stack ?? error.message) : format(error);
  const name = fn("MessageName", sym("NodeFunction"), "thrown");
  return {
    symbol: "NodeFunction",
    tag: "thrown",
    text,
    expr: fn("Hold", fn("Message", name, text), sym("True")),
  };
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
