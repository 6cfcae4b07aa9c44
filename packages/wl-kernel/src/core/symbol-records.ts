import { attributeBits } from "./attributes.js";
import type { Builtin } from "./builtin.js";
import { newRecord, type SymbolRecord } from "./definitions.js";
import { contextOf, type Expr, type Sym } from "./expr.js";
import * as S from "./symbols.js";

let nextId = 1;

/** What one session knows of its symbols. */
export class SymbolRecords {
  readonly id: number = nextId++;
  /** Grows when a definition changes that an already evaluated expression may depend on. */
  epoch = 1;
  /** Grows when attributes change. */
  attributesVersion = 1;
  /** True once a symbol has definitions for expressions that it is an argument of. */
  hasUpValues = false;
  readonly #records = new Map<Sym, SymbolRecord>();
  readonly #builtins: ReadonlyMap<string, Builtin>;

  constructor(builtins: ReadonlyMap<string, Builtin>) {
    this.#builtins = builtins;
  }

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
    record.attributes = attributeBits.Temporary;
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
    if (upValues) this.hasUpValues = true;
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
}
