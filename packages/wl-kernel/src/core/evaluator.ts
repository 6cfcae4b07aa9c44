import { flatten, sorted, spliced, stripUnevaluated } from "./argument-list.js";
import { callAssociation, lookup, rekeyed } from "./association.js";
import { attributeBits } from "./attributes.js";
import type { Builtin } from "./builtin.js";
import {
  type Definition,
  type DefinitionTable,
  newRecord,
  type SymbolRecord,
} from "./definitions.js";
import { Assoc, contextOf, type Expr, Fn, inert, Real, Sym } from "./expr.js";
import { applyFunction, functionAttributes } from "./function-call.js";
import { isInert } from "./inert.js";
import type { Limits } from "./limits.js";
import { machineValue } from "./machine-value.js";
import { Match } from "./match.js";
import { FunctionNode } from "./match-arguments.js";
import type { Messenger } from "./messenger.js";
import { compileRule, matchWhole } from "./pattern.js";
import type { SessionState } from "./session-state.js";
import { ConditionFailed, MemorySignal, ReturnSignal, TerminatedSignal } from "./signals.js";
import * as S from "./symbols.js";
import { emptySequence, instantiate } from "./template.js";
import { unfold } from "./unfold.js";

const A = attributeBits;
const holdAny = A.HoldFirst | A.HoldRest | A.HoldAllComplete;

let nextId = 1;

/** Evaluates expressions in one session; builtins get it as their context. */
export class Evaluator {
  readonly id: number = nextId++;
  readonly state: SessionState;
  readonly messages: Messenger;
  readonly limits: Limits;
  /** Grows when a definition changes that an already evaluated expression may depend on. */
  epoch = 1;
  /** Grows when attributes change. */
  attributesVersion = 1;
  /** Nesting of evaluations, compared with `$RecursionLimit`. */
  depth = 0;
  /** True once a definition such as `N[f[x_]] := …` was made. */
  hasNumericValues = false;
  recursionLimit = 1024;
  iterationLimit = 4096;
  #steps = 0;
  readonly #records = new Map<Sym, SymbolRecord>();
  readonly #builtins: ReadonlyMap<string, Builtin>;
  #hasUpValues = false;

  constructor(
    builtins: ReadonlyMap<string, Builtin>,
    makeState: (context: Evaluator) => SessionState,
    limits: Limits,
    makeMessenger: (context: Evaluator) => Messenger,
  ) {
    this.#builtins = builtins;
    this.limits = limits;
    this.state = makeState(this);
    this.messages = makeMessenger(this);
  }

  // ---- symbols ----

  /** What this session knows of a symbol. */
  record(symbol: Sym): SymbolRecord {
    if (symbol.owner === this.id) return symbol.record as SymbolRecord;
    let record = this.#records.get(symbol);
    if (record === undefined) {
      const builtin = contextOf(symbol) === "System`" ? this.#builtins.get(symbol.name) : undefined;
      record = newRecord(symbol, builtin);
      this.#records.set(symbol, record);
    }
    symbol.owner = this.id;
    symbol.record = record;
    return record;
  }

  /** Record of a local variable, known only through the symbol: it goes when nothing refers to that any more. */
  localRecord(symbol: Sym, own: Expr | undefined): SymbolRecord {
    const record = newRecord(symbol, undefined);
    record.attributes = A.Temporary;
    record.own = own;
    symbol.owner = this.id;
    symbol.record = record;
    return record;
  }

  /** All records of this session. */
  get records(): ReadonlyMap<Sym, SymbolRecord> {
    return this.#records;
  }

  /** Forgets all about a symbol. */
  forget(symbol: Sym): void {
    this.#records.delete(symbol);
    symbol.owner = 0;
    this.epoch++;
  }

  /** Attributes of a symbol, as bits. */
  attributesOf(symbol: Sym): number {
    return this.record(symbol).attributes;
  }

  /** Sets attributes. */
  setAttributes(symbol: Sym, attributes: number): void {
    this.record(symbol).attributes = attributes;
    this.attributesVersion++;
    this.epoch++;
  }

  /** Gives a symbol a value, or takes it away. */
  setOwn(record: SymbolRecord, value: Expr | undefined): void {
    if (record.seen === this.epoch) this.epoch++;
    record.own = value;
  }

  /** To be called after a change of the rules of a symbol. */
  definitionsChanged(record: SymbolRecord, upValues: boolean): void {
    if (upValues) this.#hasUpValues = true;
    if (upValues || record.seen === this.epoch) this.epoch++;
  }

  /** Default of argument `position` of `count` for `x_.` in a function. */
  defaultOf(symbol: Sym, position: number, count: number): Expr | undefined {
    if (symbol === S.Plus) return 0;
    if (symbol === S.Times) return 1;
    if (symbol === S.Power) return position === 2 ? 1 : undefined;
    const table = this.record(symbol).defaults;
    if (table === undefined) return undefined;
    for (const args of [[symbol, position, count], [symbol, position], [symbol]]) {
      const found = table.literal(args);
      if (found !== undefined) return found.rhs;
    }
    return undefined;
  }

  // ---- messages and limits ----

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

  // ---- evaluation ----

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
    if (expr instanceof Assoc) return this.#evaluateAssociation(expr);
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
        if (own.head === S.Condition && own.args.length === 2) {
          if (this.evaluate(own.args[1] as Expr) !== S.True) return symbol;
          return this.evaluate(own.args[0] as Expr);
        }
      }
      if (own === symbol) return symbol;
      this.enter();
      const value = this.evaluate(own);
      this.depth--;
      return value;
    }
    const value = record.builtin?.value;
    if (value !== undefined) return value(this);
    record.seen = this.epoch;
    return symbol;
  }

  #evaluateAssociation(expr: Assoc): Expr {
    if (expr.stamp === this.epoch) return expr;
    let values: Expr[] | undefined;
    let keys: Expr[] | undefined;
    for (let i = 0; i < expr.keys.length; i++) {
      const old = expr.keys[i] as Expr;
      if (typeof old !== "object") continue;
      const key = this.evaluate(old);
      if (key !== old) {
        keys ??= expr.keys.slice();
        keys[i] = key;
      }
    }
    for (let i = 0; i < expr.values.length; i++) {
      if (expr.delayed?.has(i) === true) continue;
      const old = expr.values[i] as Expr;
      const value = this.evaluate(old);
      if (value !== old) {
        values ??= expr.values.slice();
        values[i] = value;
      }
    }
    const done =
      keys !== undefined
        ? rekeyed(keys, values ?? expr.values, expr.delayed)
        : values === undefined
          ? expr
          : new Assoc(expr.keys, values, expr.delayed);
    done.stamp = this.epoch;
    return done;
  }

  /** Goes one evaluation deeper; `depth` is counted down by the caller. @throws TerminatedSignal at the limit. */
  enter(): void {
    if (++this.depth > this.recursionLimit) {
      this.message(S.$RecursionLimit, "reclim2", this.recursionLimit);
      throw new TerminatedSignal("RecursionLimit");
    }
  }

  #evaluateFunction(fn: Fn): Expr {
    this.enter();
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
      const result = this.#step(expr);
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
    if (expr.head !== S.List) return this.epoch;
    for (const arg of expr.args) {
      if (typeof arg !== "object" || arg instanceof Real) continue;
      if (isInert(arg)) continue;
      return this.epoch;
    }
    return inert;
  }

  /** One round of standard evaluation: the same object when nothing applies. */
  #step(fn: Fn): Expr {
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
          const found = this.#entryOf(record.own, fn.args[0] as Expr);
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
      lent = this.#lend(args[0], record);
      if (lent !== undefined) {
        const owned = args.slice() as Expr[];
        owned[0] = lent.own as Expr;
        args = owned;
      }
    }
    let unevaluated = false;
    if ((attributes & A.HoldAllComplete) === 0) {
      args = this.#evaluateArguments(args, attributes, head);
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
          const threaded = this.#thread(head, args);
          if (threaded !== undefined) return threaded;
        }
        if ((attributes & A.Orderless) !== 0 && args.length > 1) args = sorted(args);
      }
    }
    if (head === S.List) {
      for (const arg of args) {
        if (arg === S.Nothing) {
          args = args.filter((element) => element !== S.Nothing);
          break;
        }
      }
      return args === fn.args ? fn : this.#finished(new Fn(head, args));
    }
    const same = args === fn.args;
    const call = unevaluated ? args.map(stripUnevaluated) : args;
    const expr = same && !unevaluated ? fn : new Fn(head, call);

    if (this.#hasUpValues && (attributes & A.HoldAllComplete) === 0) {
      const result = this.#applyUpValues(expr);
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
          if (builtin.arity !== undefined && !this.#arityFits(builtin, expr)) {
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
      const result = this.#applyCompoundHead(head, call, expr);
      if (result !== undefined) return result;
    }
    return this.#settle(fn, head, args, same);
  }

  /** `variable[key]` of a variable's own association; `undefined` when that has to go the usual way. */
  #entryOf(association: Assoc, argument: Expr): Expr | undefined {
    if (association.stamp !== this.epoch) return undefined;
    if (argument instanceof Fn && argument.head === S.Unevaluated) return undefined;
    const key = this.evaluate(argument);
    if (key instanceof Fn) return undefined;
    return lookup(association, key);
  }

  /** The record of a variable whose value nobody else has, when a call may look at it without getting it. */
  #lend(variable: Sym, caller: SymbolRecord): SymbolRecord | undefined {
    const record = this.record(variable);
    const { own, exclusive } = record;
    if (exclusive === undefined || exclusive !== own || own instanceof Sym) return undefined;
    if (caller.down !== undefined || this.#hasUpValues) return undefined;
    return this.evaluate(own) === own ? record : undefined;
  }

  #settle(fn: Fn, head: Expr, args: readonly Expr[], same: boolean): Fn {
    return same ? fn : this.#finished(new Fn(head, args));
  }

  #finished(fn: Fn): Fn {
    fn.stamp = this.stampFor(fn);
    return fn;
  }

  #arityFits(builtin: Builtin, expr: Fn): boolean {
    const [least, most] = builtin.arity as readonly [number, number];
    const count = expr.args.length;
    if (count >= least && count <= most) return true;
    this.messages.wrongCount(expr, least, most);
    return false;
  }

  #applyCompoundHead(head: Expr, args: readonly Expr[], expr: Fn): Expr | undefined {
    if (head instanceof Assoc) return callAssociation(head, args, this);
    if (!(head instanceof Fn)) return undefined;
    if (head.head === S.Function) return applyFunction(head, args, this);
    let inner: Expr = head;
    while (inner instanceof Fn) inner = inner.head;
    if (!(inner instanceof Sym)) return undefined;
    const record = this.record(inner);
    if (record.sub !== undefined) {
      const result = this.applyTable(record.sub, expr);
      if (result !== undefined) return result;
    }
    record.seen = this.epoch;
    if (head.head !== inner) return record.builtin?.applyDeep?.(this, expr);
    return record.builtin?.applySub?.(args, this, head, expr);
  }

  #evaluateArguments(args: readonly Expr[], attributes: number, head: Expr): readonly Expr[] {
    let made: Expr[] | undefined;
    let sequence = false;
    const hold = attributes & holdAny;
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] as Expr;
      let value: Expr = arg;
      if (typeof arg === "object") {
        const held =
          hold !== 0 && (i === 0 ? (hold & A.HoldFirst) !== 0 : (hold & A.HoldRest) !== 0);
        if (!held) {
          if (!(arg instanceof Fn && arg.head === S.Unevaluated)) value = this.evaluate(arg);
        } else if (arg instanceof Fn && arg.head === S.Evaluate) {
          value = this.evaluate(
            arg.args.length === 1 ? (arg.args[0] as Expr) : new Fn(S.Sequence, arg.args),
          );
        }
        if (value instanceof Fn && (value.head === S.Sequence || value.head === S.Splice))
          sequence = true;
      }
      if (made !== undefined) made[i] = value;
      else if (value !== arg) {
        made = args.slice() as Expr[];
        made[i] = value;
      }
    }
    const done = made ?? args;
    return sequence && (attributes & A.SequenceHold) === 0 ? spliced(done, head) : done;
  }

  #thread(head: Sym, args: readonly Expr[]): Expr | undefined {
    let length = -1;
    for (const arg of args) {
      if (!(arg instanceof Fn) || arg.head !== S.List) continue;
      if (length < 0) length = arg.args.length;
      else if (length !== arg.args.length) {
        this.message(S.Thread, "tdlen", new Fn(head, args));
        return undefined;
      }
    }
    if (length < 0) return this.#threadAssociation(head, args);
    this.reserve(length);
    const elements: Expr[] = new Array(length);
    for (let i = 0; i < length; i++) {
      const parts = args.map((arg) =>
        arg instanceof Fn && arg.head === S.List ? (arg.args[i] as Expr) : arg,
      );
      elements[i] = this.evaluate(new Fn(head, parts));
    }
    return this.list(elements);
  }

  #threadAssociation(head: Sym, args: readonly Expr[]): Expr | undefined {
    const first = args.find((arg) => arg instanceof Assoc);
    if (!(first instanceof Assoc) || args.filter((arg) => arg instanceof Assoc).length !== 1) {
      return undefined;
    }
    const values = first.values.map((value) =>
      this.evaluate(
        new Fn(
          head,
          args.map((arg) => (arg === first ? value : arg)),
        ),
      ),
    );
    return new Assoc(first.keys, values);
  }

  #applyUpValues(expr: Fn): Expr | undefined {
    for (const arg of expr.args) {
      let inner: Expr = arg;
      while (inner instanceof Fn) inner = inner.head;
      if (!(inner instanceof Sym)) continue;
      const table = this.record(inner).up;
      if (table === undefined) continue;
      const result = this.applyTable(table, expr);
      if (result !== undefined) return result;
    }
    return undefined;
  }

  /** Applies the first definition that fits, or gives `undefined`. */
  applyTable(table: DefinitionTable, expr: Fn): Expr | undefined {
    const exact = table.literal(expr.args);
    if (exact !== undefined && exact.lhs instanceof Fn && exact.lhs.head === expr.head) {
      const applied = this.applyDefinition(exact, expr);
      if (applied !== undefined) return applied;
    }
    const candidates = table.candidates(expr.args[0]);
    for (const definition of candidates) {
      const result = this.applyDefinition(definition, expr);
      if (result !== undefined) return result;
    }
    return undefined;
  }

  /** Applies one definition: the right side with the values filled in, or `undefined`. */
  applyDefinition(definition: Definition, expr: Expr): Expr | undefined {
    let rule = definition.compiled;
    if (rule === undefined || rule.attributesVersion !== this.attributesVersion) {
      rule = compileRule(definition.lhs, definition.rhs, true, this);
      definition.compiled = rule;
    }
    const m = new Match(this);
    const node = rule.node;
    const condition = rule.condition;
    if (condition === undefined) {
      const fits =
        node.simple &&
        node instanceof FunctionNode &&
        expr instanceof Fn &&
        node.symbol === expr.head
          ? node.testArguments(expr.args, m)
          : matchWhole(rule, expr, m);
      if (!fits) return undefined;
    } else {
      const holds = (): boolean =>
        this.evaluate(instantiate(condition, m.values, emptySequence)) === S.True;
      if (!matchWhole(rule, expr, m, holds)) return undefined;
    }
    if (!rule.returns && !rule.innerCondition) {
      return unfold(rule.template, m.values, emptySequence, this);
    }
    const body = instantiate(rule.template, m.values, emptySequence);
    if (!rule.innerCondition) return this.#catchReturn(() => this.evaluate(body));
    if (!rule.returns) return this.#withInnerCondition(body);
    return this.#catchReturn(() => this.#withInnerCondition(body));
  }

  #catchReturn<T>(run: () => T): T | Expr {
    const depth = this.depth;
    try {
      return run();
    } catch (signal) {
      if (!(signal instanceof ReturnSignal) || signal.target !== undefined) throw signal;
      this.depth = depth;
      return signal.value;
    }
  }

  #withInnerCondition(body: Expr): Expr | undefined {
    const depth = this.depth;
    try {
      return this.evaluate(body);
    } catch (signal) {
      if (!(signal instanceof ConditionFailed)) throw signal;
      this.depth = depth;
      return undefined;
    }
  }
}
