import type { StartSubkernel } from "../parallel/subkernel.js";
import type { Expr, Sym } from "./expr.js";

/** What a session carries besides definitions: limits, counters, output and the present evaluation's findings. */
export interface SessionState {
  /** Longest list, string or array that may be built. */
  readonly maxElements: number;
  /** Most binary digits of an integer. */
  readonly maxBits: number;
  /** Folder that file functions are confined to. */
  readonly folder: string | undefined;
  /** `$ProcessorCount`. */
  readonly cores: number;
  /** Starts a thread for parallel functions; `undefined` when they evaluate in sequence. */
  readonly startSubkernel: StartSubkernel | undefined;
  readonly seed: bigint | number | undefined;
  /** Number for the next `Module` variable. */
  moduleNumber: number;
  /** Lines printed in the present evaluation. */
  outputLog: string[];
  /** How many more the log did not keep. */
  readonly linesOmitted: number;
  /** Functions of the `System` context that were left unevaluated for want of a definition. */
  readonly unknown: Set<string>;
  context: string;
  /** Contexts in which names are looked up after {@link context}. */
  contextPath: readonly string[];
  /** State of topics that need one for each session, for example the random generator; made at first use. */
  readonly topics: Map<string, unknown>;
  /** Prints one line. */
  print(text: string): void;
  /** Remembers a function that this evaluator does not have. */
  noteUnknown(symbol: Sym): void;
  /** The symbol of a full or short name, made when it is new. */
  symbol(name: string): Sym;
  /** The symbol of that name when there is one. */
  findSymbol(name: string): Sym | undefined;
  /** Every symbol that can be named: the builtins' and those that this session made. */
  allSymbols(): readonly Sym[];
  /** Forgets a name: the next use of it makes a new symbol. */
  removeSymbol(symbol: Sym): void;
  /** Parses the text of one expression or more; the text of the complaint when it cannot. */
  parse(text: string): readonly Expr[] | ParseFailure;
  /** `OutputForm` on one line. */
  outputForm(expr: Expr): string;
  /** `InputForm`. */
  inputForm(expr: Expr): string;
  /** `FullForm`. */
  fullForm(expr: Expr): string;
}

/** Why a text is no expression. */
export interface ParseFailure {
  readonly problem: string;
  /** Character position, from 0. */
  readonly position: number;
  /** Tag of the language's own message, for example "sntxf", and the texts that fill it. */
  readonly tag: string;
  readonly args: readonly string[];
}

/** True for a failed parse. */
export function isParseFailure(result: readonly Expr[] | ParseFailure): result is ParseFailure {
  return "problem" in result;
}
