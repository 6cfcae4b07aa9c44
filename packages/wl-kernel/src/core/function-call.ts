import { attributeBits, isAttributeName } from "./attributes.js";
import type { Evaluator } from "./evaluator.js";
import { Assoc, type Expr, Fn, hasHead, Sym } from "./expr.js";
import { structuralKey } from "./identity.js";
import * as S from "./symbols.js";
import { compileTemplate, compileWith, Local, type Template } from "./template.js";
import { unfold } from "./unfold.js";

/** A function compiled for calling. */
class CompiledFunction {
  readonly template: Template;
  /** Number of named parameters, or -1 for a function with slots. */
  readonly parameters: number;
  /** Highest slot number. */
  readonly slots: number;
  /** Starts of `##n` and keys of `#name`, by their place behind the plain slots. */
  readonly extras: readonly (number | string)[];

  constructor(
    template: Template,
    parameters: number,
    slots: number,
    extras: readonly (number | string)[],
  ) {
    this.template = template;
    this.parameters = parameters;
    this.slots = slots;
    this.extras = extras;
  }
}

/** Attributes in the third argument of `Function`, as bits. */
export function functionAttributes(fn: Fn): number {
  const third = fn.args[2];
  if (third === undefined) return 0;
  let mask = 0;
  for (const name of hasHead(third, S.List) ? third.args : [third]) {
    if (name instanceof Sym && isAttributeName(name.name)) mask |= attributeBits[name.name];
  }
  return mask;
}

/** Calls `Function[…]`; `undefined` when the function is malformed. */
export function applyFunction(fn: Fn, args: readonly Expr[], context: Evaluator): Expr | undefined {
  const compiled = fn.cache instanceof CompiledFunction ? fn.cache : compile(fn, context);
  if (compiled === undefined) return undefined;
  if (compiled.parameters >= 0) {
    if (args.length < compiled.parameters) {
      context.message(S.Function, "fpct", fn.args[0] as Expr, new Fn(fn, args));
      return undefined;
    }
    return unfold(compiled.template, args, undefined, context);
  }
  if (compiled.slots > args.length) {
    const call = new Fn(fn, args);
    context.message(S.Function, "slotn", compiled.slots, fn, call);
  }
  if (compiled.extras.length === 0 && compiled.slots <= Math.min(1, args.length)) {
    return unfold(
      compiled.template,
      args.length === 0 ? [fn] : [fn, args[0] as Expr],
      undefined,
      context,
    );
  }
  const values: (Expr | undefined)[] = [fn];
  for (let i = 0; i < compiled.slots; i++) values.push(args[i] ?? new Fn(S.Slot, [i + 1]));
  for (const extra of compiled.extras) {
    if (typeof extra === "number") values.push(new Fn(S.Sequence, args.slice(extra - 1)));
    else values.push(namedSlot(extra, args[0], context));
  }
  return unfold(compiled.template, values, undefined, context);
}

function namedSlot(name: string, first: Expr | undefined, context: Evaluator): Expr {
  if (first instanceof Assoc) {
    const at = first.position(name, structuralKey);
    if (at >= 0) return first.values[at] as Expr;
    return new Fn(S.Missing, ["KeyAbsent", name]);
  }
  context.message(S.Function, "slota", new Fn(S.Slot, [name]), first ?? S.Null);
  return new Fn(S.Slot, [name]);
}

function compile(fn: Fn, context: Evaluator): CompiledFunction | undefined {
  const first = fn.args[0];
  let made: CompiledFunction | undefined;
  if (fn.args.length === 1 || first === S.Null) {
    made = compileSlots(fn.args.length === 1 ? (first as Expr) : (fn.args[1] as Expr));
  } else if (fn.args.length === 2 || fn.args.length === 3) {
    const names = hasHead(first, S.List) ? first.args : [first as Expr];
    const variables = new Map<Sym, number>();
    for (const name of names) {
      if (!(name instanceof Sym)) {
        context.message(S.Function, "flpar", first as Expr, fn);
        return undefined;
      }
      variables.set(name, variables.size);
    }
    made = new CompiledFunction(
      compileTemplate(fn.args[1] as Expr, variables, true),
      names.length,
      0,
      [],
    );
  }
  if (made !== undefined && fn.cache === undefined) fn.cache = made;
  return made;
}

function compileSlots(body: Expr): CompiledFunction {
  let slots = 0;
  const extras: (number | string)[] = [];
  const count = (expr: Expr): void => {
    if (!(expr instanceof Fn)) return;
    if (isSlotFunction(expr)) return;
    const which = expr.args.length === 1 ? expr.args[0] : undefined;
    if (expr.head === S.Slot && typeof which === "number") slots = Math.max(slots, which);
    count(expr.head);
    for (const arg of expr.args) count(arg);
  };
  count(body);
  const place = (expr: Sym | Fn): Template | undefined => {
    if (!(expr instanceof Fn)) return undefined;
    if (isSlotFunction(expr)) return expr;
    const which = expr.args.length === 0 ? 1 : expr.args.length === 1 ? expr.args[0] : undefined;
    if (expr.head === S.Slot) {
      if (typeof which === "number" && which >= 0) return new Local(which, S.Slot);
      if (typeof which === "string") return extra(which);
    }
    if (expr.head === S.SlotSequence && typeof which === "number") return extra(which);
    return undefined;
  };
  const extra = (which: number | string): Template => {
    let at = extras.indexOf(which);
    if (at < 0) at = extras.push(which) - 1;
    return new Local(slots + 1 + at, S.Slot);
  };
  const template = compileWith(body, place, () => undefined);
  return new CompiledFunction(template, -1, slots, extras);
}

/** An inner `…&` keeps its own slots. */
function isSlotFunction(expr: Fn): boolean {
  return expr.head === S.Function && (expr.args.length === 1 || expr.args[0] === S.Null);
}
