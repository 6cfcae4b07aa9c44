import type { Expr } from "./expr.js";
import { bool } from "./symbols.js";

// Arithmetic on two integers that are JavaScript numbers, `undefined` when the result is no such number.

function safe(value: number): Expr | undefined {
  if (!Number.isSafeInteger(value)) return undefined;
  return value === 0 ? 0 : value;
}

/** Remainder with the sign of the divisor. */
function residue(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

/** Shortcuts by function name, for the `small` of builtins. */
export const smallIntegers = {
  Plus: (a: number, b: number) => safe(a + b),
  Subtract: (a: number, b: number) => safe(a - b),
  Times: (a: number, b: number) => safe(a * b),
  Power: (a: number, b: number) => (b > 0 ? safe(a ** b) : undefined),
  Mod: (a: number, b: number) => (b === 0 ? undefined : safe(residue(a, b))),
  Less: (a: number, b: number) => bool(a < b),
  LessEqual: (a: number, b: number) => bool(a <= b),
  Greater: (a: number, b: number) => bool(a > b),
  GreaterEqual: (a: number, b: number) => bool(a >= b),
  Equal: (a: number, b: number) => bool(a === b),
  Unequal: (a: number, b: number) => bool(a !== b),
  SameQ: (a: number, b: number) => bool(a === b),
  UnsameQ: (a: number, b: number) => bool(a !== b),
} as const;

/** Shortcuts for two numbers of which one at least is a machine real, for the `machine` of builtins. */
export const machineReals = {
  Plus: (a: number, b: number) => a + b,
  Subtract: (a: number, b: number) => a - b,
  Times: (a: number, b: number) => a * b,
  Mod: residue,
} as const;
