import * as model from "@remotebatch/expr-model";
import { builtinTable } from "./builtins/index.js";
import { evaluateInput, forgetHistory } from "./builtins/language/history.js";
import { limitBits } from "./core/arithmetic.js";
import { NumberTooLarge } from "./core/big-real.js";
import { fromModel, toModel } from "./core/convert.js";
import { Evaluator } from "./core/evaluator.js";
import { type Expr, Fn } from "./core/expr.js";
import { type Constraint, Limits, memoryInUse } from "./core/limits.js";
import { type IssuedMessage, Messenger } from "./core/messenger.js";
import {
  AbortSignal,
  ConditionFailed,
  ConfirmSignal,
  GotoSignal,
  LoopSignal,
  MemorySignal,
  ReturnSignal,
  TerminatedSignal,
  ThrowSignal,
  TimeSignal,
} from "./core/signals.js";
import * as S from "./core/symbols.js";
import { watched } from "./numeric/checkpoint.js";
import { omissions } from "./omissions.js";
import { installDefinitions } from "./parallel/definition-transfer.js";
import { parseText } from "./parse-text.js";
import type {
  EvaluateOptions,
  EvaluationRecord,
  FailureType,
  MessageRecord,
  Session,
  SessionOptions,
} from "./record.js";
import { makeState } from "./session-names.js";

interface Outcome {
  readonly result: Expr;
  readonly failureType: FailureType | null;
  readonly exitCode?: number | undefined;
}

// Time for writing out the arguments of a message.
const messageMs = 300;

/** Makes a fresh, isolated evaluator. */
export function createSession(options: SessionOptions = {}): Session {
  return new KernelSession(options);
}

/** A session that works for another one. */
export interface SubkernelSession extends Session {
  /** Takes over definitions, as `reachableDefinitions` writes them. */
  install(definitions: model.Fn): void;
}

/** Makes the session of a subkernel; `id` is its `$KernelID`. */
export function createSubkernelSession(id: number, options: SessionOptions): SubkernelSession {
  return new KernelSession(options, id);
}

class KernelSession implements SubkernelSession {
  readonly #context: Evaluator;

  constructor(options: SessionOptions, kernelId = 0) {
    this.#context = new Evaluator(
      builtinTable(),
      (context) => makeState(context, options),
      new Limits(options.abortFlag, options.maxSteps ?? Number.POSITIVE_INFINITY),
      (context) =>
        new Messenger(context, (message) => options.onMessage?.(this.#messageRecord(message))),
    );
    if (kernelId > 0) this.#context.state.topics.set("kernelId", kernelId);
  }

  install(definitions: model.Fn): void {
    // A subkernel's inputs and values are nobody's to look back at.
    forgetHistory(this.#context);
    installDefinitions(definitions, this.#context);
  }

  evaluate(expr: model.Expr, options: EvaluateOptions = {}): EvaluationRecord {
    return this.#run(
      () => [fromModel(expr, (name) => this.#context.state.symbol(name))],
      () => model.printInputForm(expr, { quotients: true }),
      options,
    );
  }

  evaluateText(input: string, options: EvaluateOptions = {}): EvaluationRecord {
    return this.#run(
      () => this.#parse(input),
      () => input,
      options,
    );
  }

  outputForm(expr: model.Expr): string {
    const state = this.#context.state;
    return state.outputForm(fromModel(expr, (name) => state.symbol(name)));
  }

  *#parse(input: string): Iterable<Expr> {
    const parsed = parseText(input);
    if ("problem" in parsed) {
      const tag = parsed.tag === "sntxi" ? "tsntxi" : parsed.tag;
      this.#context.message(S.Syntax, tag, ...parsed.args);
      yield S.$Failed;
      return;
    }
    // Names are looked up only when it is the expression's turn: one before it may have changed the context.
    for (const expr of parsed) yield fromModel(expr, (name) => this.#context.state.symbol(name));
  }

  #run(
    expressions: () => Iterable<Expr>,
    inputString: () => string,
    options: EvaluateOptions,
  ): EvaluationRecord {
    const context = this.#context;
    const { state, limits, messages } = context;
    messages.reset();
    limits.reset();
    limitBits(state.maxBits);
    context.depth = 0;
    state.outputLog = [];
    state.unknown.clear();
    const constraint = constraintOf(options);
    if (constraint !== undefined) limits.push(constraint);
    const cpu = process.cpuUsage();
    const wall = performance.now();
    const { outcome, result } = watched(
      () => limits.check(0),
      () => this.#evaluated(expressions),
    );
    limits.reset();
    const absoluteTiming = (performance.now() - wall) / 1000;
    const used = process.cpuUsage(cpu);
    const issued = messages.issued.map((message) => this.#messageRecord(message));
    return {
      result,
      success: issued.length === 0 && outcome.failureType === null,
      failureType: outcome.failureType ?? (issued.length > 0 ? "MessageFailure" : null),
      inputString: inputString(),
      messages: issued,
      outputLog: state.outputLog,
      ...omissions(messages, state),
      timing: (used.user + used.system) / 1e6,
      absoluteTiming,
      unknownFunctions: [...state.unknown],
      ...(outcome.exitCode === undefined ? {} : { exitCode: outcome.exitCode }),
    };
  }

  /** The last expression's outcome, and its value for the world outside. */
  #evaluated(expressions: () => Iterable<Expr>): {
    readonly outcome: Outcome;
    readonly result: model.Expr;
  } {
    let outcome: Outcome = { result: S.Null, failureType: null };
    try {
      for (const expr of expressions()) {
        outcome = this.#guarded(() => evaluateInput(expr, this.#context));
        if (outcome.failureType !== null) break;
      }
    } catch (error) {
      outcome = this.#failureOf(error);
    }
    // A small expression that shares its parts can be huge when it is written out: limits hold here too.
    try {
      return { outcome, result: this.#outside(outcome.result) };
    } catch (error) {
      outcome = this.#failureOf(error);
      const result = outcome.result instanceof Fn ? S.$Aborted : outcome.result;
      return { outcome, result: this.#outside(result) };
    }
  }

  #guarded(run: () => Expr): Outcome {
    try {
      return { result: run(), failureType: null };
    } catch (error) {
      return this.#failureOf(error);
    }
  }

  /** The outcome of an error, even when the limits end its very message. */
  #failureOf(error: unknown): Outcome {
    try {
      return this.#failure(error);
    } catch (second) {
      const memory = second instanceof MemorySignal || second instanceof RangeError;
      return { result: S.$Aborted, failureType: memory ? "MemoryLimit" : "TimeLimit" };
    }
  }

  /** What the top level makes of something that nobody caught. */
  #failure(error: unknown): Outcome {
    const context = this.#context;
    context.depth = 0;
    if (error instanceof ThrowSignal) {
      context.message(S.Throw, "nocatch", error.source);
      return { result: new Fn(S.Hold, [error.source]), failureType: null };
    }
    if (error instanceof ReturnSignal) return { result: error.value, failureType: null };
    if (error instanceof ConfirmSignal) return { result: error.failure, failureType: null };
    if (error instanceof LoopSignal) {
      const symbol = error.kind === "Break" ? S.Break : S.Continue;
      context.message(symbol, "nofwd");
      return { result: new Fn(S.Hold, [new Fn(symbol, [])]), failureType: null };
    }
    if (error instanceof GotoSignal) {
      context.message(S.Goto, "nolabel", error.label);
      return { result: new Fn(S.Hold, [new Fn(S.Goto, [error.label])]), failureType: null };
    }
    if (error instanceof AbortSignal) {
      return { result: S.$Aborted, failureType: "Aborted", exitCode: error.exitCode };
    }
    if (error instanceof TimeSignal) return { result: S.$Aborted, failureType: "TimeLimit" };
    if (error instanceof ConditionFailed) return { result: S.Null, failureType: null };
    if (error instanceof MemorySignal) {
      context.message(S.General, "nomem");
      return { result: S.$Aborted, failureType: "MemoryLimit" };
    }
    if (error instanceof TerminatedSignal) return this.#terminated(error.reason);
    if (error instanceof RangeError && /call stack/.test(error.message)) {
      context.message(S.$RecursionLimit, "reclim", context.recursionLimit);
      return this.#terminated("RecursionLimit");
    }
    if (error instanceof RangeError) {
      context.message(S.General, "nomem");
      return { result: S.$Aborted, failureType: "MemoryLimit" };
    }
    if (error instanceof NumberTooLarge) {
      context.message(S.General, "ovfl");
      return { result: new Fn(S.Overflow, []), failureType: null };
    }
    const text = error instanceof Error ? error.message : String(error);
    context.message(S.General, "internal", text);
    return { result: S.$Failed, failureType: "ExceptionFailure" };
  }

  #terminated(reason: string): Outcome {
    if (reason === "StepLimit") return { result: S.$Aborted, failureType: "TimeLimit" };
    return { result: new Fn(S.TerminatedEvaluation, [reason]), failureType: null };
  }

  /** The outside form; one too deep for the stack becomes `TerminatedEvaluation["RecursionLimit"]`. */
  #outside(expr: Expr): model.Expr {
    try {
      return toModel(expr);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#context.message(S.$RecursionLimit, "reclim", this.#context.recursionLimit);
      return model.fn("TerminatedEvaluation", "RecursionLimit");
    }
  }

  #messageRecord(message: IssuedMessage): MessageRecord {
    return {
      symbol: message.symbol.name,
      tag: message.tag,
      text: message.text,
      expr: this.#briefly(message.expr),
    };
  }

  /** The outside form of what a message is about, or `Hold[$Aborted]` for something immense. */
  #briefly(expr: Expr): model.Expr {
    const deadline = performance.now() + messageMs;
    try {
      return watched(
        () => {
          if (performance.now() > deadline) throw new TimeSignal(undefined);
        },
        () => this.#outside(expr),
      );
    } catch {
      return model.fn("Hold", model.sym("$Aborted"));
    }
  }
}

function constraintOf(options: EvaluateOptions): Constraint | undefined {
  if (options.timeLimitMs === undefined && options.memoryLimitBytes === undefined) return undefined;
  return {
    deadline:
      options.timeLimitMs === undefined
        ? Number.POSITIVE_INFINITY
        : performance.now() + options.timeLimitMs,
    heapBytes:
      options.memoryLimitBytes === undefined
        ? Number.POSITIVE_INFINITY
        : memoryInUse() + options.memoryLimitBytes,
    nested: false,
  };
}
