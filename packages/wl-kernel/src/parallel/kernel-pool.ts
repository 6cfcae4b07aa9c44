import * as model from "@remotebatch/expr-model";
import { decode, encode } from "@remotebatch/wxf-codec";
import { fromModel, toModel } from "../core/convert.js";
import type { Evaluator } from "../core/evaluator.js";
import { contextOf, type Expr, Fn, hasHead, Sym } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { reachableDefinitions } from "./definition-transfer.js";
import type { StartSubkernel, Subkernel } from "./subkernel.js";

/** What one task gave. */
interface Reply {
  readonly result: Expr;
  readonly messages: readonly Expr[];
  readonly prints: readonly string[];
  readonly unknown: readonly string[];
}

interface Member {
  readonly id: number;
  subkernel: Subkernel;
  /** The task that it works on, by number. */
  task: number | undefined;
  /** Definitions that it has, as they were sent. */
  readonly sent: Map<string, string>;
}

/** Where a task runs, and what it evaluates there. */
export interface Task {
  readonly expr: Expr;
  /** `$KernelID` of the only subkernel that may do it; any by default. */
  readonly id?: number;
}

const longestWaitMs = 50;
const abortGraceMs = 500;

/** Subkernels of one session, with what each of them was told. */
export class KernelPool {
  readonly #context: Evaluator;
  readonly #start: StartSubkernel;
  readonly #members: Member[] = [];
  readonly #replies = new Int32Array(new SharedArrayBuffer(4));
  /** Symbols that every task gets, whether it reaches them or not. */
  readonly #distributed = new Set<Sym>();
  /** Symbols by the names that went out: a local variable comes back as the variable it was. */
  readonly #symbols = new Map<string, Sym>();

  constructor(context: Evaluator, start: StartSubkernel) {
    this.#context = context;
    this.#start = start;
  }

  /** `$KernelID`s of the subkernels. */
  get ids(): readonly number[] {
    return this.#members.map(({ id }) => id);
  }

  /** Starts subkernels until there are that many more. */
  launch(count: number): void {
    for (let i = 0; i < count; i++) {
      const id = (this.#members.at(-1)?.id ?? 0) + 1;
      this.#members.push({ id, subkernel: this.#started(id), task: undefined, sent: new Map() });
    }
  }

  /** Ends all subkernels. */
  close(): void {
    for (const { subkernel } of this.#members) subkernel.terminate();
    this.#members.length = 0;
  }

  /** Every task from now on gets the definitions of these symbols. */
  distribute(symbols: readonly Sym[]): void {
    for (const symbol of symbols) this.#distributed.add(symbol);
  }

  /**
   * The values of tasks, in their order; messages and printed lines of each come in that order too. When the evaluation ends
   * before them, by a limit or an abort, the running ones are ended.
   * @param settled ends the work early when it gives true for a value; values that are missing then are `undefined`.
   */
  run(tasks: readonly Task[], settled?: (value: Expr) => boolean): readonly (Expr | undefined)[] {
    const replies: (Reply | undefined)[] = new Array(tasks.length).fill(undefined);
    const waiting = tasks.map((_, i) => i);
    let open = tasks.length;
    try {
      while (open > 0) {
        this.#assign(tasks, waiting);
        const before = Atomics.load(this.#replies, 0);
        let done = false;
        let heard = false;
        for (const member of this.#members) {
          if (member.task === undefined) continue;
          const bytes = member.subkernel.receive();
          if (bytes === undefined) continue;
          heard = true;
          const reply = this.#read(bytes);
          replies[member.task] = reply;
          member.task = undefined;
          open--;
          if (settled?.(reply.result) === true) done = true;
        }
        if (done) break;
        if (!heard) this.#wait(before);
      }
    } finally {
      this.#stopRunning();
    }
    for (const reply of replies) if (reply !== undefined) this.#tell(reply);
    return replies.map((reply) => reply?.result);
  }

  #assign(tasks: readonly Task[], waiting: number[]): void {
    for (const member of this.#members) {
      if (member.task !== undefined) continue;
      const at = waiting.findIndex((i) => (tasks[i]?.id ?? member.id) === member.id);
      if (at < 0) continue;
      const [number] = waiting.splice(at, 1) as [number];
      const { expr } = tasks[number] as Task;
      member.subkernel.send(this.#request(member, expr));
      member.task = number;
    }
  }

  #request(member: Member, expr: Expr): Uint8Array {
    const changed: model.Expr[] = [];
    const roots = [expr, ...this.#distributed];
    for (const [symbol, definition] of reachableDefinitions(roots, this.#context)) {
      this.#symbols.set(symbol.name, symbol);
      const text = model.printFullForm(definition);
      if (member.sent.get(symbol.name) === text) continue;
      member.sent.set(symbol.name, text);
      changed.push(definition);
    }
    this.#rememberSymbols(expr);
    return encode(model.list(model.list(...changed), toModel(expr)));
  }

  #rememberSymbols(expr: Expr): void {
    if (expr instanceof Sym && contextOf(expr) !== "System`") this.#symbols.set(expr.name, expr);
    else if (expr instanceof Fn) {
      this.#rememberSymbols(expr.head);
      for (const arg of expr.args) if (typeof arg === "object") this.#rememberSymbols(arg);
    }
  }

  #read(bytes: Uint8Array): Reply {
    const reply = decode(bytes, unlimited) as model.Fn;
    const [result, messages, prints, unknown] = reply.args.map((part) =>
      fromModel(part, (name) => this.#symbols.get(name) ?? this.#context.state.symbol(name)),
    ) as unknown as readonly [Expr, Fn, Fn, Fn];
    return {
      result,
      messages: messages.args,
      prints: prints.args as readonly string[],
      unknown: unknown.args as readonly string[],
    };
  }

  /** Issues a task's messages and prints its lines here. */
  #tell({ messages, prints, unknown }: Reply): void {
    const { state } = this.#context;
    for (const line of prints) state.print(line);
    for (const message of messages) {
      const call = message instanceof Fn ? message.args[0] : undefined;
      if (!hasHead(call, S.Message)) continue;
      const [name, ...args] = call.args;
      if (!hasHead(name, S.MessageName)) continue;
      const [symbol, tag] = name.args;
      if (symbol instanceof Sym && typeof tag === "string") {
        this.#context.message(symbol, tag, ...args);
      }
    }
    for (const name of unknown) state.unknown.add(name);
  }

  #wait(before: number): void {
    const { limits } = this.#context;
    limits.check(0);
    const ms = Math.max(1, Math.min(longestWaitMs, limits.remainingMs()));
    Atomics.wait(this.#replies, 0, before, ms);
  }

  /** Aborts what is still running; a subkernel that does not heed it is replaced by a new one. */
  #stopRunning(): void {
    const running = this.#members.filter(({ task }) => task !== undefined);
    for (const { subkernel } of running) subkernel.abort();
    const deadline = performance.now() + abortGraceMs;
    while (performance.now() < deadline && running.some(({ task }) => task !== undefined)) {
      const before = Atomics.load(this.#replies, 0);
      let heard = false;
      for (const member of running) {
        if (member.task === undefined || member.subkernel.receive() === undefined) continue;
        member.task = undefined;
        heard = true;
      }
      if (!heard) Atomics.wait(this.#replies, 0, before, longestWaitMs);
    }
    for (const member of running) {
      if (member.task === undefined) continue;
      member.subkernel.terminate();
      member.subkernel = this.#started(member.id);
      member.task = undefined;
      member.sent.clear();
    }
  }

  #started(id: number): Subkernel {
    const { folder, seed, maxElements, maxBits } = this.#context.state;
    return this.#start({
      id,
      folder,
      seed: seed === undefined ? undefined : BigInt(seed) * 65_537n + BigInt(id),
      maxElements,
      maxDigits: Math.floor(maxBits / Math.log2(10)),
      replies: this.#replies,
    });
  }
}

/** The bytes come from the same program in the same process; the evaluator's own limits bound them. */
const unlimited = { maxBytes: Number.POSITIVE_INFINITY, maxNodes: Number.POSITIVE_INFINITY };
