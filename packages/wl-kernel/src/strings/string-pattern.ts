import { replaceAll, ruleSet } from "../builtins/patterns.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead, Sym, systemSymbol } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { symbolNode } from "./character-classes.js";
import { compileRegularExpression, RegularExpressionError } from "./regular-expression.js";
import {
  either,
  literal,
  lookAhead,
  named,
  oneOf,
  place,
  repeated,
  type StringNode,
  sequence,
  tested,
} from "./string-match.js";

const unbounded = Number.POSITIVE_INFINITY;

/** A string pattern ready to search with. */
export interface StringPattern {
  readonly node: StringNode;
  /** Named variables of the pattern, by their place among the bound texts. */
  readonly variables: ReadonlyMap<Sym, number>;
  /** Places of the capturing groups of a regular expression, in order. */
  readonly groups: readonly number[];
  readonly size: number;
}

/** How a pattern is read. */
export interface PatternOptions {
  readonly ignoreCase: boolean;
}

/** Compiles a string pattern; `undefined` (after a message) when the expression is none. */
export function stringPattern(
  expr: Expr,
  context: Evaluator,
  owner: Sym,
  options: PatternOptions,
): StringPattern | undefined {
  const compiler = new Compiler(context, options);
  try {
    const node = compiler.compile(expr);
    if (node === undefined) {
      context.message(owner, "strse", 2, expr);
      return undefined;
    }
    return { node, variables: compiler.variables, groups: compiler.groups, size: compiler.size };
  } catch (error) {
    if (!(error instanceof RegularExpressionError)) throw error;
    context.message(systemSymbol("RegularExpression"), "maln", expr);
    return undefined;
  }
}

class Compiler {
  readonly variables = new Map<Sym, number>();
  readonly groups: number[] = [];
  size = 0;
  readonly #context: Evaluator;
  readonly #ignoreCase: boolean;

  constructor(context: Evaluator, { ignoreCase }: PatternOptions) {
    this.#context = context;
    this.#ignoreCase = ignoreCase;
  }

  compile(expr: Expr, isLazy = false): StringNode | undefined {
    if (typeof expr === "string") return literal(expr, this.#ignoreCase);
    if (expr instanceof Sym) return symbolNode(expr.name);
    if (!(expr instanceof Fn) || !(expr.head instanceof Sym)) return undefined;
    const [first, second] = expr.args;
    switch (expr.head.name) {
      case "StringExpression":
        return this.#all(expr.args, sequence, isLazy);
      case "List":
      case "Alternatives":
        return this.#all(expr.args, either, isLazy);
      case "Blank":
        return expr.args.length === 0 ? oneOf(() => true) : undefined;
      case "BlankSequence":
        return repeated(
          oneOf(() => true),
          { least: 1, most: unbounded, isLazy },
        );
      case "BlankNullSequence":
        return repeated(
          oneOf(() => true),
          { least: 0, most: unbounded, isLazy },
        );
      case "Pattern":
        return this.#named(first, second, isLazy);
      case "PatternTest":
        return this.#tested(first, second, isLazy);
      case "Condition":
        return this.#condition(first, second, isLazy);
      case "Repeated":
      case "RepeatedNull":
        return this.#repeated(expr, isLazy);
      case "Shortest":
        return this.compile(first as Expr, true);
      case "Longest":
      case "HoldPattern":
        return this.compile(first as Expr, false);
      case "Verbatim":
        return this.compile(first as Expr, isLazy);
      case "Except":
        return this.#except(first, second);
      case "Optional": {
        const part = this.compile(first as Expr, isLazy);
        return part === undefined ? undefined : repeated(part, { least: 0, most: 1, isLazy });
      }
      case "RegularExpression":
        if (typeof first !== "string") return undefined;
        return compileRegularExpression(first, () => this.#group(), this.#ignoreCase);
      case "CharacterRange":
        return typeof first === "string" && typeof second === "string"
          ? oneOf((char) => char >= first && char <= second)
          : undefined;
      default:
        return undefined;
    }
  }

  #group(): number {
    const variable = this.size++;
    this.groups.push(variable);
    return variable;
  }

  #all(
    parts: readonly Expr[],
    join: (nodes: readonly StringNode[]) => StringNode,
    isLazy: boolean,
  ): StringNode | undefined {
    const nodes = parts.map((part) => this.compile(part, isLazy));
    if (nodes.length === 0) return place(() => join === sequence);
    return nodes.includes(undefined) ? undefined : join(nodes as readonly StringNode[]);
  }

  #named(
    name: Expr | undefined,
    pattern: Expr | undefined,
    isLazy: boolean,
  ): StringNode | undefined {
    if (!(name instanceof Sym) || pattern === undefined) return undefined;
    const part = this.compile(pattern, isLazy);
    if (part === undefined) return undefined;
    let variable = this.variables.get(name);
    if (variable === undefined) {
      variable = this.size++;
      this.variables.set(name, variable);
    }
    return named(part, variable);
  }

  #tested(
    pattern: Expr | undefined,
    test: Expr | undefined,
    isLazy: boolean,
  ): StringNode | undefined {
    if (pattern === undefined || test === undefined) return undefined;
    const holds = (text: string): boolean => this.#context.call(test, text) === S.True;
    // The test of a sequence is asked for each of its characters.
    const isMany = hasHead(pattern, S.BlankSequence) || hasHead(pattern, S.BlankNullSequence);
    if (isMany) {
      const least = hasHead(pattern, S.BlankSequence) ? 1 : 0;
      return repeated(oneOf(holds), { least, most: unbounded, isLazy });
    }
    const inner = hasHead(pattern, S.Pattern) ? pattern.args[1] : undefined;
    if (
      inner !== undefined &&
      (hasHead(inner, S.BlankSequence) || hasHead(inner, S.BlankNullSequence))
    ) {
      return this.#named(
        hasHead(pattern, S.Pattern) ? pattern.args[0] : undefined,
        new Fn(S.PatternTest, [inner, test]),
        isLazy,
      );
    }
    const part = this.compile(pattern, isLazy);
    return part === undefined ? undefined : tested(part, holds);
  }

  #condition(
    pattern: Expr | undefined,
    test: Expr | undefined,
    isLazy: boolean,
  ): StringNode | undefined {
    const part = pattern === undefined ? undefined : this.compile(pattern, isLazy);
    if (part === undefined || test === undefined) return undefined;
    return tested(part, (_text, subject) => {
      const rules = bindings(this.variables, subject);
      const filled = fill(test, rules, this.#context);
      return this.#context.evaluate(filled) === S.True;
    });
  }

  #repeated(expr: Fn, isLazy: boolean): StringNode | undefined {
    const part = this.compile(expr.args[0] as Expr, isLazy);
    if (part === undefined) return undefined;
    const standard = expr.head === S.RepeatedNull ? 0 : 1;
    const spec = expr.args[1];
    const bounds = hasHead(spec, S.List) ? spec.args : spec === undefined ? [] : [standard, spec];
    const [least = standard, most = bounds.length === 1 ? least : S.InfinitySymbol] = bounds;
    return repeated(part, {
      least: typeof least === "number" ? least : standard,
      most: typeof most === "number" ? most : unbounded,
      isLazy,
    });
  }

  #except(not: Expr | undefined, pattern: Expr | undefined): StringNode | undefined {
    const excluded = not === undefined ? undefined : this.compile(not);
    if (excluded === undefined) return undefined;
    if (pattern !== undefined) {
      const part = this.compile(pattern);
      return part === undefined ? undefined : sequence([lookAhead(excluded, true), part]);
    }
    const { single } = excluded;
    if (single !== undefined) return oneOf((char, subject) => !single(char, subject));
    return sequence([lookAhead(excluded, true), oneOf(() => true)]);
  }
}

/** Variables and what they are bound to. */
export function bindings(
  variables: ReadonlyMap<Sym, number>,
  { bound }: { readonly bound: readonly (string | undefined)[] },
): readonly Fn[] {
  return [...variables].map(
    ([variable, index]) =>
      new Fn(S.RuleDelayed, [new Fn(S.HoldPattern, [variable]), bound[index] ?? ""]),
  );
}

/** An expression with the variables filled in, not evaluated. */
export function fill(expr: Expr, rules: readonly Fn[], context: Evaluator): Expr {
  if (rules.length === 0) return expr;
  const set = ruleSet(new Fn(S.List, rules), context);
  return set === undefined ? expr : replaceAll(set, expr, context);
}
