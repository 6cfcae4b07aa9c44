import type { Sym } from "./expr.js";
import { False, True } from "./language-symbols.js";

// Symbols that the evaluator and its builtins compare with by identity; add a name to one of the three files when you need it.
export * from "./form-symbols.js";
export * from "./language-symbols.js";
export * from "./mathematical-symbols.js";

/** `True` or `False`. */
export function bool(value: boolean): Sym {
  return value ? True : False;
}
