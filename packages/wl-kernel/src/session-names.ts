import * as model from "@remotebatch/expr-model";
import { builtinTable, hasBuiltin } from "./builtins/index.js";
import { fromModel, toModel } from "./core/convert.js";
import type { Evaluator } from "./core/evaluator.js";
import {
  contextOf,
  type Expr,
  knownSystemSymbol,
  Sym,
  shortName,
  systemSymbol,
} from "./core/expr.js";
import type { ParseFailure, SessionState } from "./core/session-state.js";
import { displayForm, symbolDisplayForm } from "./format/display-form.js";
import { arranged } from "./format/division.js";
import { OutputPrinter } from "./format/output-form.js";
import type { StartSubkernel } from "./parallel/subkernel.js";
import { parseText } from "./parse-text.js";
import type { SessionOptions } from "./record.js";

/** Most printed lines that a record keeps, however short they are. */
const maxOutputLines = 1 << 20;

/** The state of a new session: limits, names, contexts and printers. */
export function makeState(context: Evaluator, options: SessionOptions): SessionState {
  return new NamesAndForms(context, options);
}

class NamesAndForms implements SessionState {
  readonly maxElements: number;
  readonly maxBits: number;
  readonly folder: string | undefined;
  readonly cores: number;
  readonly startSubkernel: StartSubkernel | undefined;
  readonly seed: bigint | number | undefined;
  moduleNumber = 1;
  outputLog: string[] = [];
  linesOmitted = 0;
  readonly unknown = new Set<string>();
  context = "Global`";
  contextPath: readonly string[] = ["Global`", "System`"];
  readonly topics = new Map<string, unknown>();
  readonly #symbols = new Map<string, Sym>();
  readonly #maxOutputLength: number;
  #outputRoom = 0;
  readonly #onPrint: ((text: string) => void) | undefined;
  readonly #printer: OutputPrinter;

  constructor(context: Evaluator, options: SessionOptions) {
    this.maxElements = options.maxElements ?? 50_000_000;
    this.maxBits = Math.ceil((options.maxDigits ?? 10_000_000) * Math.log2(10));
    this.#maxOutputLength = options.maxOutputLength ?? 1 << 26;
    this.folder = options.folder;
    this.cores = options.cores ?? 1;
    this.startSubkernel = options.startSubkernel;
    this.seed = options.seed;
    this.#onPrint = options.onPrint;
    this.#printer = new OutputPrinter({
      symbolText: (symbol) => this.#symbolText(symbol, context),
      formatted: (expr) => displayForm(expr, context),
      inputForm: (expr) => this.inputForm(expr),
      fullForm: (expr) => this.fullForm(expr),
    });
  }

  print(text: string): void {
    if (this.outputLog.length === 0) {
      this.#outputRoom = this.#maxOutputLength;
      this.linesOmitted = 0;
    }
    this.#outputRoom -= text.length;
    const isKept = this.#outputRoom >= 0 && this.outputLog.length < maxOutputLines;
    if (isKept && this.linesOmitted === 0) this.outputLog.push(text);
    else if (this.linesOmitted++ === 0) {
      // Whoever prints without end must not run out of memory for it.
      const limit =
        this.#outputRoom < 0 ? `${this.#maxOutputLength} characters` : `${maxOutputLines} lines`;
      this.outputLog.push(`The output has reached ${limit}; later lines are not kept.`);
    }
    this.#onPrint?.(text);
  }

  noteUnknown(symbol: Sym): void {
    if (contextOf(symbol) === "System`" && !symbol.name.startsWith("$"))
      this.unknown.add(symbol.name);
  }

  symbol(name: string): Sym {
    return this.findSymbol(name) ?? this.#make(name);
  }

  findSymbol(name: string): Sym | undefined {
    const full = name.startsWith("`") ? this.context + name.slice(1) : name;
    if (full.includes("`")) {
      if (full.startsWith("System`")) return this.#system(full.slice(7));
      return this.#symbols.get(full);
    }
    const inContext = this.#symbols.get(this.context + full);
    if (inContext !== undefined) return inContext;
    for (const path of this.contextPath) {
      const found = path === "System`" ? this.#system(full) : this.#symbols.get(path + full);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #system(name: string): Sym | undefined {
    const known = knownSystemSymbol(name) ?? this.#symbols.get(name);
    if (known !== undefined) return known;
    // Builtins find their own symbols in the shared table: a session must not have others of these names.
    if (hasBuiltin(name)) return systemSymbol(name);
    if (!model.isSystemName(name)) return undefined;
    const made = new Sym(name);
    this.#symbols.set(name, made);
    return made;
  }

  #make(name: string): Sym {
    let full = name.startsWith("`") ? this.context + name.slice(1) : name;
    if (!full.includes("`")) full = this.context + full;
    if (full.startsWith("System`")) full = full.slice(7);
    const made = new Sym(full);
    this.#symbols.set(full, made);
    return made;
  }

  allSymbols(): readonly Sym[] {
    const names = new Map(this.#symbols);
    for (const name of builtinTable().keys()) names.set(name, systemSymbol(name));
    return [...names.values()];
  }

  removeSymbol(symbol: Sym): void {
    this.#symbols.delete(symbol.name);
  }

  parse(text: string): readonly Expr[] | ParseFailure {
    const parsed = parseText(text);
    if ("problem" in parsed) return parsed;
    return parsed.map((expr) => fromModel(expr, (name) => this.symbol(name)));
  }

  /** The name as the session would have to write it. */
  shownName(symbol: Sym): string {
    const context = contextOf(symbol);
    if (context === "System`") return symbol.name;
    if (context === this.context || this.contextPath.includes(context)) return shortName(symbol);
    return symbol.name;
  }

  #symbolText(symbol: Sym, context: Evaluator): string {
    const shown = symbolDisplayForm(symbol, context);
    return shown === undefined ? this.shownName(symbol) : this.#printer.print(shown);
  }

  outputForm(expr: Expr): string {
    return withoutOuterSpace(this.#printer.print(expr));
  }

  inputForm(expr: Expr): string {
    return withoutOuterSpace(
      model.printInputForm(arranged(this.#named(expr)), { quotients: true }),
    );
  }

  fullForm(expr: Expr): string {
    return model.printFullForm(toModel(expr, (symbol) => this.shownName(symbol), true));
  }

  #named(expr: Expr): model.Expr {
    return toModel(expr, (symbol) => this.shownName(symbol));
  }
}

/** Text without the space after the `&` of a pure function at its end and the one before a `!` at its beginning. */
function withoutOuterSpace(text: string): string {
  const begun = text.startsWith(" !") ? text.slice(1) : text;
  return begun.endsWith(" & ") ? begun.slice(0, -1) : begun;
}
