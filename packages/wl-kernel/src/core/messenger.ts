import { messageTexts } from "../messages/texts.js";
import type { Evaluator } from "./evaluator.js";
import { type Expr, Fn, type Sym } from "./expr.js";
import * as S from "./symbols.js";

/** A message as it was issued. */
export interface IssuedMessage {
  readonly symbol: Sym;
  readonly tag: string;
  readonly text: string;
  /** `Hold[Message[sym::tag, args…], printedQ]`. */
  readonly expr: Fn;
}

/** A `Quiet` or `Check` in progress. */
export interface MessageFrame {
  readonly kind: "quiet" | "check";
  /** True for messages that the frame is about. */
  readonly concerns: (symbol: Sym, tag: string) => boolean;
  /** Set when a message reached this frame. */
  hit: boolean;
}

const maxMessages = 1000;

/** Issues messages: templates, `Off`, `Quiet`, `Check`, `General::stop`. */
export class Messenger {
  readonly #context: Evaluator;
  readonly #onMessage: (message: IssuedMessage) => void;
  readonly #off = new Set<string>();
  readonly #frames: MessageFrame[] = [];
  #counts = new Map<string, number>();
  #issued: IssuedMessage[] = [];
  #stopped = false;
  #omitted = 0;

  constructor(context: Evaluator, onMessage: (message: IssuedMessage) => void) {
    this.#context = context;
    this.#onMessage = onMessage;
  }

  /** Messages of the present evaluation. */
  get issued(): readonly IssuedMessage[] {
    return this.#issued;
  }

  /** How many messages were not issued because there were too many already. */
  get omitted(): number {
    return this.#omitted;
  }

  /** Starts a new evaluation. */
  reset(): void {
    this.#counts = new Map();
    this.#issued = [];
    this.#frames.length = 0;
    this.#stopped = false;
    this.#omitted = 0;
  }

  /** Switches a message off or on. */
  setOff(symbol: Sym, tag: string, off: boolean): void {
    const name = `${symbol.name}::${tag}`;
    if (off) this.#off.add(name);
    else this.#off.delete(name);
  }

  /** Runs with a frame in force. */
  within<T>(frame: MessageFrame, run: () => T): T {
    this.#frames.push(frame);
    const height = this.#frames.length;
    try {
      return run();
    } finally {
      this.#frames.length = height - 1;
    }
  }

  /** The template that a symbol itself has for a message, without those of `General`. */
  ownTemplate(symbol: Sym, tag: string): Expr | undefined {
    return (
      this.#context.record(symbol).messages?.get(tag) ?? messageTexts[`${symbol.name}::${tag}`]
    );
  }

  /** The template of a message, from the session, the evaluator, or `General`. */
  template(symbol: Sym, tag: string): Expr | undefined {
    const own = this.#context.record(symbol).messages?.get(tag);
    return (
      own ??
      messageTexts[`${symbol.name}::${tag}`] ??
      this.#context.record(S.General).messages?.get(tag) ??
      messageTexts[`General::${tag}`]
    );
  }

  /** Issues a message unless it is off or quiet. */
  issue(symbol: Sym, tag: string, args: readonly Expr[]): void {
    const name = `${symbol.name}::${tag}`;
    if (this.#off.has(name)) return;
    for (let i = this.#frames.length - 1; i >= 0; i--) {
      const frame = this.#frames[i] as MessageFrame;
      if (!frame.concerns(symbol, tag)) continue;
      frame.hit = true;
      if (frame.kind === "quiet") return;
    }
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    if (this.#stopped && count <= 3) this.#omitted++;
    if (count > 3 || this.#stopped) {
      if (count === 4) this.#show(S.General, "stop", [messageName(symbol, tag)]);
      return;
    }
    this.#show(symbol, tag, args);
  }

  #show(symbol: Sym, tag: string, args: readonly Expr[]): void {
    if (this.#issued.length >= maxMessages) {
      this.#stopped = true;
      this.#omitted++;
      return;
    }
    const template = this.template(symbol, tag);
    const shown = args.map((arg) => this.#context.state.outputForm(arg));
    const text =
      typeof template === "string"
        ? fill(template, shown)
        : `-- Message text not found --${shown.map((s) => ` (${s})`).join("")}`;
    const call = new Fn(S.Message, [messageName(symbol, tag), ...args]);
    const message = { symbol, tag, text, expr: new Fn(S.Hold, [call, S.True]) };
    this.#issued.push(message);
    this.#onMessage(message);
  }

  /** The message for a wrong number of arguments. */
  wrongCount(expr: Fn, least: number, most: number): void {
    const symbol = expr.head as Sym;
    const given = expr.args.length;
    if (least === most) {
      if (least === 1) this.issue(symbol, "argx", [symbol, given]);
      else if (given === 1) this.issue(symbol, "argr", [symbol, least]);
      else this.issue(symbol, "argrx", [symbol, given, least]);
    } else if (most === Number.POSITIVE_INFINITY) {
      if (given === 1) this.issue(symbol, "argmu", [symbol, least]);
      else this.issue(symbol, "argm", [symbol, given, least]);
    } else if (most === least + 1) {
      if (given === 1) this.issue(symbol, "argtu", [symbol, least, most]);
      else this.issue(symbol, "argt", [symbol, given, least, most]);
    } else if (given === 1) this.issue(symbol, "argbu", [symbol, least, most]);
    else this.issue(symbol, "argb", [symbol, given, least, most]);
  }
}

/** `sym::tag` as an expression. */
export function messageName(symbol: Sym, tag: string): Fn {
  return new Fn(S.MessageName, [symbol, tag]);
}

/** Puts the arguments into the places `1`, `2`, … of a template. */
export function fill(template: string, args: readonly string[]): string {
  let next = 0;
  return template.replace(/`(\d*)`/g, (_whole, digits: string) => {
    const index = digits === "" ? next++ : Number(digits) - 1;
    return args[index] ?? "";
  });
}
