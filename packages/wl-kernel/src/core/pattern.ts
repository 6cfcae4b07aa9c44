import { attributeBits } from "./attributes.js";
import { isLiteral } from "./definitions.js";
import type { Evaluator } from "./evaluator.js";
import { Assoc, type Expr, Fn, hasHead, Sym } from "./expr.js";
import { endsInCondition, guarded } from "./guarded-condition.js";
import {
  BlankNode,
  type Continue,
  LiteralNode,
  Match,
  NamedNode,
  type PatternNode,
  SequenceBlankNode,
} from "./match.js";
import { FunctionNode } from "./match-arguments.js";
import { AssociationNode, entriesOf, KeyValueNode, OptionsNode } from "./match-options.js";
import { SequenceNode } from "./match-sequence.js";
import {
  AlternativesNode,
  ConditionNode,
  ExceptNode,
  OptionalNode,
  PriorityNode,
  RepeatedNode,
  TestNode,
} from "./match-wrappers.js";
import { givenOptions, withOptions } from "./option-values.js";
import { hasOrderlessPart, OrderlessLiteralNode } from "./orderless-literal.js";
import * as S from "./symbols.js";
import { compileTemplate, containsSymbol, type Template } from "./template.js";

/** A pattern ready to match. */
export interface CompiledPattern {
  readonly node: PatternNode;
  readonly variables: ReadonlyMap<Sym, number>;
  /** Attributes change how patterns match; a pattern compiled before such a change is compiled anew. */
  readonly attributesVersion: number;
}

/** A rule ready to apply. */
export interface CompiledRule extends CompiledPattern {
  readonly template: Template;
  readonly condition: Template | undefined;
  /** True when the right side can leave through `Return`. */
  readonly returns: boolean;
  /** True when a condition sits inside a scoping construct of the right side. */
  readonly innerCondition: boolean;
}

class Compiler {
  /** What `OptionValue[name]` looks up besides the options given. */
  optionDefaults: Expr | undefined = undefined;
  #head: Expr = S.Null;
  readonly variables = new Map<Sym, number>();
  readonly #pending: { readonly node: ConditionNode; readonly condition: Expr }[] = [];
  readonly #context: Evaluator;

  constructor(context: Evaluator) {
    this.#context = context;
  }

  finish(): void {
    for (const { node, condition } of this.#pending) {
      const defaults = this.optionDefaults;
      const told = defaults === undefined ? condition : withOptions(condition, defaults);
      node.setCondition(compileTemplate(told, this.variables, false));
    }
  }

  index(symbol: Sym): number {
    let index = this.variables.get(symbol);
    if (index === undefined) {
      index = this.variables.size;
      this.variables.set(symbol, index);
    }
    return index;
  }

  compile(expr: Expr): PatternNode {
    if (expr instanceof Assoc && !expr.values.every(isLiteral)) {
      return new AssociationNode((entriesOf(expr) ?? []).map((entry) => this.compile(entry)));
    }
    if (!(expr instanceof Fn) || isLiteral(expr)) {
      return hasOrderlessPart(expr, this.#context)
        ? new OrderlessLiteralNode(expr, this.#context)
        : new LiteralNode(expr);
    }
    const fn = expr;
    const args = fn.args;
    const first = args[0];
    switch (fn.head) {
      case S.Blank:
        return new BlankNode(first);
      case S.BlankSequence:
        return new SequenceBlankNode(first, 1);
      case S.BlankNullSequence:
        return new SequenceBlankNode(first, 0);
      case S.Pattern:
        if (first instanceof Sym && args.length === 2) {
          return new NamedNode(this.index(first), this.compile(args[1] as Expr));
        }
        break;
      case S.HoldPattern:
        if (args.length === 1) return this.compile(first as Expr);
        break;
      case S.Verbatim:
        return new LiteralNode(first as Expr);
      case S.Condition:
        if (args.length === 2) {
          const node = new ConditionNode(this.compile(first as Expr));
          this.#pending.push({ node, condition: args[1] as Expr });
          return node;
        }
        break;
      case S.PatternTest:
        if (args.length === 2) return new TestNode(this.compile(first as Expr), args[1] as Expr);
        break;
      case S.Alternatives: {
        const before = this.variables.size;
        const options = args.map((arg) => this.compile(arg));
        return new AlternativesNode(options, this.variables.size === before);
      }
      case S.Except:
        return new ExceptNode(
          this.compile(first as Expr),
          args[1] === undefined ? undefined : this.compile(args[1]),
        );
      case S.Repeated:
      case S.RepeatedNull:
        return this.#repeated(fn);
      case S.Optional: {
        const inner = this.compile(first as Expr);
        const named = inner instanceof NamedNode ? inner.index : -1;
        return new OptionalNode(inner, args[1], named);
      }
      case S.Longest:
      case S.Shortest:
        return new PriorityNode(this.compile(first as Expr), fn.head === S.Longest);
      case S.OptionsPattern:
        this.optionDefaults ??= first ?? this.#head;
        return new OptionsNode(this.index(givenOptions));
      case S.KeyValuePattern: {
        const wanted = hasHead(first, S.List) ? first.args : first === undefined ? [] : [first];
        return new KeyValueNode(wanted.map((part) => this.compile(part)));
      }
      case S.PatternSequence:
        return new SequenceNode(
          new FunctionNode(
            new LiteralNode(S.Sequence),
            args.map((arg) => this.compile(arg)),
            0,
          ),
        );
      case S.OrderlessPatternSequence:
        return new SequenceNode(
          new FunctionNode(
            new LiteralNode(S.Sequence),
            args.map((arg) => this.compile(arg)),
            attributeBits.Orderless,
          ),
        );
      default:
    }
    return this.#function(fn);
  }

  #function(fn: Fn): PatternNode {
    const attributes = fn.head instanceof Sym ? this.#context.attributesOf(fn.head) : 0;
    const outer = this.#head;
    let inner: Expr = fn;
    while (inner instanceof Fn) inner = inner.head;
    this.#head = inner;
    const parts = fn.args.map((arg) => this.compile(arg));
    this.#head = outer;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      if (part instanceof OptionalNode && part.given === undefined && fn.head instanceof Sym) {
        part.fallback = this.#context.defaultOf(fn.head, i + 1, parts.length);
      }
    }
    return new FunctionNode(this.compile(fn.head), parts, attributes);
  }

  #repeated(fn: Fn): PatternNode {
    const inner = this.compile(fn.args[0] as Expr);
    const least = fn.head === S.Repeated ? 1 : 0;
    const limit = fn.args[1];
    const most = Number.POSITIVE_INFINITY;
    if (typeof limit === "number") return new RepeatedNode(inner, least, limit);
    if (hasHead(limit, S.List)) {
      const [low, high] = limit.args;
      const from = typeof low === "number" ? low : least;
      if (limit.args.length === 1) return new RepeatedNode(inner, from, from);
      return new RepeatedNode(inner, from, typeof high === "number" ? high : most);
    }
    return new RepeatedNode(inner, least, most);
  }
}

/** Compiles a pattern; the result is kept on the expression. */
export function compilePattern(pattern: Expr, context: Evaluator): CompiledPattern {
  if (pattern instanceof Fn) {
    const cached = pattern.cache;
    if (
      cached instanceof PatternCache &&
      cached.pattern.attributesVersion === context.attributesVersion
    ) {
      return cached.pattern;
    }
  }
  const compiler = new Compiler(context);
  const node = compiler.compile(pattern);
  compiler.finish();
  const made: CompiledPattern = {
    node,
    variables: compiler.variables,
    attributesVersion: context.attributesVersion,
  };
  if (pattern instanceof Fn && pattern.cache === undefined) pattern.cache = new PatternCache(made);
  return made;
}

class PatternCache {
  readonly pattern: CompiledPattern;
  constructor(pattern: CompiledPattern) {
    this.pattern = pattern;
  }
}

/** Compiles left and right side of a rule. A condition on the right side belongs to the match. */
export function compileRule(
  lhs: Expr,
  rhs: Expr,
  delayed: boolean,
  context: Evaluator,
): CompiledRule {
  const compiler = new Compiler(context);
  const node = compiler.compile(lhs);
  compiler.finish();
  const variables = compiler.variables;
  const defaults = compiler.optionDefaults;
  let body = defaults === undefined ? rhs : withOptions(rhs, defaults);
  const tests: Expr[] = [];
  while (delayed && hasHead(body, S.Condition) && body.args.length === 2) {
    tests.push(body.args[1] as Expr);
    body = body.args[0] as Expr;
  }
  // The outer condition is asked first.
  const test = tests.length > 1 ? new Fn(S.And, tests) : tests[0];
  const condition = test === undefined ? undefined : compileTemplate(test, variables, false);
  const scoped = delayed && endsInCondition(body);
  return {
    node,
    variables,
    attributesVersion: context.attributesVersion,
    template: compileTemplate(scoped ? guarded(body) : body, variables, false),
    condition,
    returns: containsSymbol(body, S.Return),
    innerCondition: scoped,
  };
}

/** True when the expression matches; the values of the variables are in `m.values`. */
export function matchWhole(
  compiled: CompiledPattern,
  expr: Expr,
  m: Match,
  next: Continue = accept,
): boolean {
  const node = compiled.node;
  if (isSequenceOnly(node)) return node.matchMany([expr], m, next);
  return node.match(expr, m, next);
}

function isSequenceOnly(node: PatternNode): boolean {
  return node.min !== 1 || node.max !== 1;
}

function accept(): boolean {
  return true;
}

/** True when the pattern matches, for one question without use of the variables. */
export function matches(pattern: Expr, expr: Expr, context: Evaluator): boolean {
  return matchWhole(compilePattern(pattern, context), expr, new Match(context));
}

/** Gives a fast test for many expressions. */
export function matcher(pattern: Expr, context: Evaluator): (expr: Expr) => boolean {
  const compiled = compilePattern(pattern, context);
  return (expr) => matchWhole(compiled, expr, new Match(context));
}
