import { attributeBits } from "./attributes.js";
import type { Evaluator } from "./evaluator.js";
import { type Expr, Fn, hasHead } from "./expr.js";
import { LiteralNode, Match, NamedNode, SequenceBlankNode } from "./match.js";
import { FunctionNode } from "./match-arguments.js";
import type { CompiledRule } from "./pattern.js";
import { Sequence, True } from "./symbols.js";
import { emptySequence, instantiate } from "./template.js";

/**
 * Applies a rule for a flat function to some of the elements: `a + b + c /. a + b -> z` gives `z + c`. Gives
 * `undefined` when the rule is not of that kind or nothing matches.
 */
export function applyToSome(rule: CompiledRule, expr: Expr, context: Evaluator): Expr | undefined {
  const node = flatNode(rule, context);
  if (node === undefined || !(expr instanceof Fn) || expr.head !== node.symbol) return undefined;
  if (expr.args.length <= node.parts.length) return undefined;
  const attributes = context.attributesOf(node.symbol);
  const count = rule.variables.size;
  const before = new NamedNode(count, new SequenceBlankNode(undefined, 0));
  const after = new NamedNode(count + 1, new SequenceBlankNode(undefined, 0));
  const unordered = (attributes & attributeBits.Orderless) !== 0;
  const parts = unordered ? [...node.parts, after] : [before, ...node.parts, after];
  const wider = new FunctionNode(node.head, parts, attributes & ~attributeBits.Flat);
  const m = new Match(context);
  const { condition } = rule;
  const holds = (): boolean =>
    condition === undefined ||
    context.evaluate(instantiate(condition, m.values, emptySequence)) === True;
  if (!wider.match(expr, m, holds)) return undefined;
  const made = instantiate(rule.template, m.values, emptySequence);
  return new Fn(expr.head, [...elements(m.values[count]), made, ...elements(m.values[count + 1])]);
}

function elements(value: Expr | undefined): readonly Expr[] {
  if (value === undefined) return [];
  return hasHead(value, Sequence) ? value.args : [value];
}

/** The rule's pattern as a compound one under a flat function; a literal left side is taken apart. */
function flatNode(rule: CompiledRule, context: Evaluator) {
  const { node } = rule;
  let compound: FunctionNode | undefined;
  if (node instanceof FunctionNode) compound = node;
  else if (node instanceof LiteralNode && node.value instanceof Fn) {
    const { head, args } = node.value;
    compound = new FunctionNode(
      new LiteralNode(head),
      args.map((arg) => new LiteralNode(arg)),
      0,
    );
  }
  const symbol = compound?.symbol;
  if (compound === undefined || symbol === undefined) return undefined;
  if ((context.attributesOf(symbol) & attributeBits.Flat) === 0) return undefined;
  return { head: compound.head, parts: compound.parts, symbol };
}
