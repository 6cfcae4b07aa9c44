import { type AttributeName, attributeMask } from "./attributes.js";
import type { Evaluator } from "./evaluator.js";
import type { Expr, Fn } from "./expr.js";

/**
 * What a builtin does: gets the arguments as the attributes ask for them and gives the result, which is then
 * evaluated, or `undefined` to leave the expression as it stands.
 */
export type Apply = (args: readonly Expr[], context: Evaluator, expr: Fn) => Expr | undefined;

/** A builtin as it is written down in a topic file. */
export interface BuiltinSpec {
  readonly name: string;
  readonly attributes?: readonly AttributeName[];
  /** "partial" when documented behaviour is missing; say what in `missing`. */
  readonly state: "complete" | "partial";
  readonly missing?: string;
  /** Documentation page that the function follows, for example "ref/Map". */
  readonly doc: string;
  readonly apply?: Apply;
  /** For operator forms and the like: `f[a][b]`; `outer` is `f[a]`. */
  readonly applySub?: (
    args: readonly Expr[],
    context: Evaluator,
    outer: Fn,
    expr: Fn,
  ) => Expr | undefined;
  /** For operator forms of more than one step: `f[a][b][c]`, given whole. */
  readonly applyDeep?: (context: Evaluator, expr: Fn) => Expr | undefined;
  /**
   * Shortcut for two integers that are `number`s: the same value that `apply` would lead to, or `undefined` to go the
   * usual way. Taken before attributes and definitions are looked at, as long as the symbol has no user definitions.
   */
  readonly small?: (a: number, b: number) => Expr | undefined;
  /**
   * The like for two numbers of which one at least is a machine real and none an exact 0 or 1; a value that is not finite
   * goes the usual way.
   */
  readonly machine?: (a: number, b: number) => number;
  /**
   * True when the function only looks at its first argument and neither keeps it nor gives it back inside a result: then
   * a list in a variable stays the variable's alone, and its parts can be set in place.
   */
  readonly peeks?: boolean;
  /** Value of the symbol itself, for example of `$Version`. */
  readonly value?: (context: Evaluator) => Expr;
  /** True for a function that users may define values of: it is not `Protected`. */
  readonly open?: boolean;
  /** Default options, as InputForm text of a list: `{SameTest -> Automatic}`. */
  readonly options?: Readonly<Record<string, Expr>>;
  /** Most arguments; with `least`, a wrong number gives the message `argx`/`argrx`/`argt`… and stays unevaluated. */
  readonly arity?: readonly [least: number, most: number];
}

/** A builtin in the form that the evaluator uses. */
export interface Builtin extends BuiltinSpec {
  /** Attributes as bits. */
  readonly mask: number;
}

/** Checks and completes a builtin. All builtins get `Protected`, except open ones. */
export function builtin(spec: BuiltinSpec): Builtin {
  if (spec.state === "partial" && spec.missing === undefined) {
    throw new TypeError(`${spec.name}: say what is missing.`);
  }
  const own = attributeMask(spec.attributes ?? []);
  return { ...spec, mask: spec.open === true ? own : own | attributeMask(["Protected"]) };
}

/** True when a function may have that many arguments. */
export function countFits([least, most]: readonly [number, number], count: number): boolean {
  return count >= least && count <= most;
}
