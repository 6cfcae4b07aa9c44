import { applyTable, applyUpValues, conditionalValue } from "./apply-definitions.js";
import { flatten, sorted, stripUnevaluated, withoutNothing } from "./argument-list.js";
import { attributeBits } from "./attributes.js";
import { type Builtin, countFits } from "./builtin.js";
import { applyCompoundHead } from "./compound-heads.js";
import type { DefinitionTable, SymbolRecord } from "./definitions.js";
import { evaluateArguments, evaluateAssociation, threadLists } from "./evaluate-arguments.js";
import { Assoc, type Expr, Fn, inert, Sym } from "./expr.js";
import { functionAttributes } from "./function-call.js";
import { hasCondition } from "./guarded-condition.js";
import { isPlainData } from "./inert.js";
import { entryOf, lend } from "./lent-values.js";
import type { Limits } from "./limits.js";
import { machineValue } from "./machine-value.js";
import type { Messenger } from "./messenger.js";
import type { SessionState } from "./session-state.js";
import { MemorySignal, TerminatedSignal } from "./signals.js";
import { SymbolRecords } from "./symbol-records.js";
import * as S from "./symbols.js";

const A = attributeBits;

/** Evaluates expressions in one session; builtins get it as their context. */
export class Evaluator extends SymbolRecords {
  readonly state: SessionState;
  readonly messages: Messenger;
  readonly limits: Limits;
  /** Nesting of evaluations, compared with `$RecursionLimit`. */
  depth = 0;
  /** True once a definition such as `N[f[x_]] := …` was made. */
  hasNumericValues = false;
  /** True while every form that an expression takes is written down: then no step may be skipped. */
  tracing = false;
  recursionLimit = 1024;
  iterationLimit = 4096;
  #steps = 0;

  constructor(
    builtins: ReadonlyMap<string, Builtin>,
    makeState: (context: Evaluator) => SessionState,
    limits: Limits,
    makeMessenger: (context: Evaluator) => Messenger,
  ) {
    super(builtins);
    this.limits = limits;
    this.state = makeState(this);
    this.messages = makeMessenger(this);
  }

  /** Issues a message, for example `message(S.Power, "infy", expr)`. */
  message(symbol: Sym, tag: string, ...args: readonly Expr[]): void {
    this.messages.issue(symbol, tag, args);
  }

  /** To be called once in each round of a loop that does not evaluate. */
  tick(): void {
    if ((++this.#steps & 1023) === 0) this.limits.check(1024);
  }

  /** To be called before building a list, string or array of this many elements. @throws MemorySignal */
  reserve(count: number): void {
    if (count > this.state.maxElements) throw new MemorySignal(undefined);
  }

  /** A list of evaluated elements that need not be looked at again. */
  list(elements: readonly Expr[]): Fn {
    this.reserve(elements.length);
    const made = new Fn(S.List, elements);
    made.stamp = this.stampFor(made);
    return made;
  }

  /** Calls a function on evaluated arguments. */
  call(head: Expr, ...args: readonly Expr[]): Expr {
    return this.evaluate(new Fn(head, args));
  }

  /** The value of an expression. */
  evaluate(expr: Expr): Expr {
    if (typeof expr !== "object") return expr;
    if (expr instanceof Fn) {
      const stamp = expr.stamp;
      if (stamp === this.epoch || stamp === inert) return expr;
      return this.#evaluateFunction(expr);
    }
    if (expr instanceof Sym) return this.#evaluateSymbol(expr);
    if (expr instanceof Assoc) return evaluateAssociation(expr, this);
    return expr;
  }

  #evaluateSymbol(symbol: Sym): Expr {
    const record = symbol.owner === this.id ? (symbol.record as SymbolRecord) : this.record(symbol);
    const own = record.own;
    record.exclusive = undefined;
    if (own !== undefined) {
      if (typeof own !== "object") return own;
      if (own instanceof Fn) {
        if (own.stamp === this.epoch || own.stamp === inert) return own;
      }
      if (own === symbol) return symbol;
      this.enter(symbol);
      const value = hasCondition(own) ? conditionalValue(own, symbol, this) : this.evaluate(own);
      this.depth--;
      return value;
    }
    const value = record.builtin?.value;
    if (value !== undefined) return value(this);
    record.seen = this.epoch;
    return symbol;
  }

  /**
   * Goes one evaluation deeper, that of `expr`; `depth` is counted down by the caller.
   * @throws TerminatedSignal at the limit.
   */
  enter(expr: Expr): void {
    if (++this.depth > this.recursionLimit) {
      this.message(S.$RecursionLimit, "reclim2", this.recursionLimit, new Fn(S.HoldForm, [expr]));
      throw new TerminatedSignal("RecursionLimit");
    }
  }

  #evaluateFunction(fn: Fn): Expr {
    this.enter(fn);
    let expr = fn;
    if (fn.args.length === 2 && fn.head instanceof Sym) {
      const quick = this.#quick(fn, fn.head);
      if (!(quick instanceof Fn)) {
        this.depth--;
        return quick;
      }
      expr = quick;
    }
    for (let round = 0; ; round++) {
      if ((++this.#steps & 1023) === 0) this.limits.check(1024);
      if (round > this.iterationLimit) {
        this.message(S.$IterationLimit, "itlim", this.iterationLimit);
        this.depth--;
        return new Fn(S.Hold, [expr]);
      }
      const result = this.step(expr);
      if (!(result instanceof Fn)) {
        const value = typeof result === "object" ? this.evaluate(result) : result;
        this.depth--;
        return value;
      }
      if (result === expr) {
        if (result.stamp !== inert) result.stamp = this.stampFor(result);
        this.depth--;
        return result;
      }
      if (result.stamp === this.epoch || result.stamp === inert) {
        this.depth--;
        return result;
      }
      expr = result;
    }
  }

  /** The value of a call on two small integers, else the call with its arguments evaluated. */
  #quick(fn: Fn, head: Sym): Expr {
    const record = head.owner === this.id ? (head.record as SymbolRecord) : this.record(head);
    const { small } = record;
    if (small === undefined || record.down !== undefined || record.own !== undefined) return fn;
    const [first, second] = fn.args as readonly [Expr, Expr];
    const a = typeof first === "object" ? this.evaluate(first) : first;
    const b = typeof second === "object" ? this.evaluate(second) : second;
    if (typeof a === "number" && typeof b === "number") {
      if ((++this.#steps & 1023) === 0) this.limits.check(1024);
      const value = small(a, b);
      if (value !== undefined) return value;
    } else if (record.machine !== undefined) {
      const value = machineValue(record.machine, a, b);
      if (value !== undefined) return value;
    }
    return a === first && b === second ? fn : new Fn(head, [a, b]);
  }

  /** `inert` for a list of plain data, else the present epoch. */
  stampFor(expr: Fn): number {
    return expr.head === S.List && isPlainData(expr.args) ? inert : this.epoch;
  }

  /** One round of standard evaluation: the same object when nothing applies. */
  step(fn: Fn): Expr {
    const head = fn.head;
    let record: SymbolRecord | undefined;
    let attributes = 0;
    if (head instanceof Sym) {
      record = head.owner === this.id ? (head.record as SymbolRecord) : this.record(head);
      if (record.own !== undefined || record.builtin?.value !== undefined) {
        if (
          record.own instanceof Assoc &&
          record.own === record.exclusive &&
          fn.args.length === 1
        ) {
          const found = entryOf(record.own, fn.args[0] as Expr, this);
          if (found !== undefined) return found;
        }
        const value = this.#evaluateSymbol(head);
        if (value !== head) return new Fn(value, fn.args);
      }
      attributes = record.attributes;
    } else {
      const value = this.evaluate(head);
      if (value !== head) return new Fn(value, fn.args);
      if (value instanceof Fn && value.head === S.Function) attributes = functionAttributes(value);
    }

    let args = fn.args;
    let lent: SymbolRecord | undefined;
    if (record?.builtin?.peeks === true && args[0] instanceof Sym) {
      lent = lend(args[0], record, this);
      if (lent !== undefined) {
        const owned = args.slice() as Expr[];
        owned[0] = lent.own as Expr;
        args = owned;
      }
    }
    let unevaluated = false;
    if ((attributes & A.HoldAllComplete) === 0) {
      args = evaluateArguments(args, attributes, head, this);
      let compound = false;
      for (const arg of args) {
        if (!(arg instanceof Fn)) {
          if (arg instanceof Assoc) compound = true;
          continue;
        }
        compound = true;
        if (arg.head === S.Unevaluated && arg.args.length === 1) {
          unevaluated = true;
          break;
        }
      }
      if ((attributes & (A.Flat | A.Listable | A.Orderless)) !== 0 && head instanceof Sym) {
        if (compound && (attributes & A.Flat) !== 0) args = flatten(head, args);
        if (compound && (attributes & A.Listable) !== 0) {
          const threaded = threadLists(head, args, this);
          if (threaded !== undefined) return threaded;
        }
        if ((attributes & A.Orderless) !== 0 && args.length > 1) args = sorted(args);
      }
    }
    if (head === S.List) {
      args = withoutNothing(args);
      return args === fn.args ? fn : this.#finished(new Fn(head, args));
    }
    const same = args === fn.args;
    const call = unevaluated ? args.map(stripUnevaluated) : args;
    const expr = same && !unevaluated ? fn : new Fn(head, call);

    if (this.hasUpValues && (attributes & A.HoldAllComplete) === 0) {
      const result = applyUpValues(expr, this);
      if (result !== undefined) return result;
    }
    if (record !== undefined) {
      if (record.down !== undefined) {
        const result = this.applyTable(record.down, expr);
        if (result !== undefined) return result;
      }
      const builtin = record.builtin;
      if (builtin !== undefined) {
        const apply = builtin.apply;
        if (apply !== undefined) {
          if (builtin.arity !== undefined && !countFits(builtin.arity, call.length)) {
            this.messages.wrongCount(expr, ...builtin.arity);
            if (lent !== undefined) lent.exclusive = undefined;
            return this.#settle(fn, head, args, same);
          }
          const result = apply(call, this, expr);
          if (lent !== undefined && (result === undefined || result === lent.own)) {
            lent.exclusive = undefined;
          }
          if (result !== undefined) return result;
        }
      } else if (record.down === undefined) this.state.noteUnknown(record.symbol);
      record.seen = this.epoch;
    } else {
      const result = applyCompoundHead(head, call, expr, this);
      if (result !== undefined) return result;
    }
    return this.#settle(fn, head, args, same);
  }

  #settle(fn: Fn, head: Expr, args: readonly Expr[], same: boolean): Fn {
    return same ? fn : this.#finished(new Fn(head, args));
  }

  #finished(fn: Fn): Fn {
    fn.stamp = this.stampFor(fn);
    return fn;
  }

  /** Applies the first definition that fits, or gives `undefined`. */
  applyTable(table: DefinitionTable, expr: Fn): Expr | undefined {
    return applyTable(table, expr, this);
  }
}
