import { checkpoint } from "../numeric/checkpoint.js";
import { Assoc, type Expr, Fn, hasHead, Sym, shortName } from "./expr.js";
import { isScope, scopeVariables } from "./scope-variables.js";
import {
  Function as FunctionSymbol,
  List,
  Module,
  Pattern,
  RuleDelayed,
  Sequence,
  SetDelayed,
  Set as SetSymbol,
  With,
} from "./symbols.js";

/** A place in a template that takes the value of variable number `index`. */
export class Local {
  readonly index: number;
  readonly symbol: Sym;
  constructor(index: number, symbol: Sym) {
    this.index = index;
    this.symbol = symbol;
  }
}

/** A function with at least one {@link Local} somewhere below. */
export class TemplateFn {
  readonly head: Template;
  readonly args: readonly Template[];
  constructor(head: Template, args: readonly Template[]) {
    this.head = head;
    this.args = args;
  }
}

/** An association with at least one {@link Local} somewhere below. */
export class TemplateAssoc {
  readonly keys: readonly Template[];
  readonly values: readonly Template[];
  readonly delayed: ReadonlySet<number> | undefined;
  constructor(
    keys: readonly Template[],
    values: readonly Template[],
    delayed: ReadonlySet<number> | undefined,
  ) {
    this.keys = keys;
    this.values = values;
    this.delayed = delayed;
  }
}

/** An expression with numbered holes; a part without holes is the expression itself and is shared. */
export type Template = Expr | Local | TemplateFn | TemplateAssoc;

/** Gives the template part for an expression, or `undefined` to look inside it. */
export type Placer = (expr: Sym | Fn) => Template | undefined;

/** True when an inner scope of the same name keeps its variable (functions, `Module`, `With`), false for rules. */
export type Shadowing = boolean;

/** Turns variables of an expression into holes. Inner scopes that would capture a value get new names. */
export function compileTemplate(
  expr: Expr,
  variables: ReadonlyMap<Sym, number>,
  shadowing: Shadowing,
): Template {
  if (variables.size === 0) return expr;
  return compileWith(
    expr,
    (part) => {
      if (!(part instanceof Sym)) return undefined;
      const index = variables.get(part);
      return index === undefined ? undefined : new Local(index, part);
    },
    (inner) => {
      if (!shadowing) return undefined;
      const names = scopeVariables(inner);
      if (!names.some((name) => variables.has(name))) return undefined;
      const left = new Map(variables);
      for (const name of names) left.delete(name);
      return compileScope(inner, variables, left, shadowing);
    },
  );
}

function compileScope(
  scope: Fn,
  outer: ReadonlyMap<Sym, number>,
  variables: ReadonlyMap<Sym, number>,
  shadowing: Shadowing,
): Template {
  const [first, ...rest] = scope.args;
  const isBinding = (entry: Expr): entry is Fn =>
    (hasHead(entry, SetSymbol) || hasHead(entry, SetDelayed)) && entry.args.length === 2;
  if (!hasHead(first, List) || !first.args.some(isBinding)) {
    return compileTemplate(scope, variables, shadowing);
  }
  // Start values are outside of their own scope.
  const entries = first.args.map((entry) =>
    isBinding(entry)
      ? new TemplateFn(entry.head, [
          entry.args[0] as Expr,
          compileTemplate(entry.args[1] as Expr, outer, shadowing),
        ])
      : entry,
  );
  return new TemplateFn(scope.head, [
    new TemplateFn(List, entries),
    ...rest.map((part) => compileTemplate(part, variables, shadowing)),
  ]);
}

/** Builds a template with a placer for leaves and a hook for inner scopes. */
export function compileWith(
  expr: Expr,
  place: Placer,
  scope: (inner: Fn) => Template | undefined,
): Template {
  if (typeof expr !== "object") return expr;
  if (expr instanceof Sym) return place(expr) ?? expr;
  if (expr instanceof Fn) {
    checkpoint();
    const placed = place(expr);
    if (placed !== undefined) return placed;
    if (isScope(expr)) {
      const done = scope(expr);
      if (done !== undefined) return done;
    }
    const head = compileWith(expr.head, place, scope);
    let changed = head !== expr.head;
    const args: Template[] = new Array(expr.args.length);
    for (let i = 0; i < args.length; i++) {
      const arg = expr.args[i] as Expr;
      const made = compileWith(arg, place, scope);
      if (made !== arg) changed = true;
      args[i] = made;
    }
    if (!changed) return expr;
    return renameCaptured(new TemplateFn(head, args));
  }
  if (expr instanceof Assoc) {
    const keys = expr.keys.map((key) => compileWith(key, place, scope));
    const values = expr.values.map((value) => compileWith(value, place, scope));
    const same =
      keys.every((key, i) => key === expr.keys[i]) &&
      values.every((value, i) => value === expr.values[i]);
    return same ? expr : new TemplateAssoc(keys, values, expr.delayed);
  }
  return expr;
}

/** New names for the parameters of an inner function, so that an inserted value cannot be captured. */
function renameCaptured(made: TemplateFn): TemplateFn {
  const head = made.head;
  if (made.args.length < 2) return made;
  const first = made.args[0] as Template;
  if (head === RuleDelayed || head === SetDelayed) {
    return withNewNames(made, patternNames(first, []));
  }
  if (head !== FunctionSymbol && head !== Module && head !== With) return made;
  const names: Sym[] = [];
  const entries =
    first instanceof TemplateFn || first instanceof Fn
      ? first.head === List
        ? first.args
        : []
      : [first];
  for (const entry of entries) {
    if (entry instanceof Sym) names.push(entry);
    else if (entry instanceof Fn || entry instanceof TemplateFn) {
      const name = entry.args[0];
      if (entry.head === SetSymbol && name instanceof Sym) names.push(name);
    }
  }
  return withNewNames(made, names);
}

function withNewNames(made: TemplateFn, names: readonly Sym[]): TemplateFn {
  const renamed = new Map<Sym, Sym>();
  for (const name of names) {
    if (!shortName(name).endsWith("$")) renamed.set(name, renamedSymbol(name));
  }
  if (renamed.size === 0) return made;
  return new TemplateFn(
    made.head,
    made.args.map((arg) => renameIn(arg, renamed)),
  );
}

/** The names of the `Pattern` objects in a part of a template. */
function patternNames(part: Template, names: Sym[]): readonly Sym[] {
  if (!(part instanceof Fn || part instanceof TemplateFn)) return names;
  if (part.head === Pattern && part.args[0] instanceof Sym) names.push(part.args[0]);
  patternNames(part.head, names);
  for (const arg of part.args) patternNames(arg, names);
  return names;
}

const renamedSymbols = new WeakMap<Sym, Sym>();

function renamedSymbol(name: Sym): Sym {
  let made = renamedSymbols.get(name);
  if (made === undefined) {
    made = new Sym(`${name.name}$`);
    renamedSymbols.set(name, made);
  }
  return made;
}

function renameIn(part: Template, renamed: ReadonlyMap<Sym, Sym>): Template {
  if (part instanceof Sym) return renamed.get(part) ?? part;
  if (part instanceof Fn) {
    return new Fn(
      renameIn(part.head, renamed) as Expr,
      part.args.map((arg) => renameIn(arg, renamed) as Expr),
    );
  }
  if (part instanceof TemplateFn) {
    return new TemplateFn(
      renameIn(part.head, renamed),
      part.args.map((arg) => renameIn(arg, renamed)),
    );
  }
  if (part instanceof TemplateAssoc) {
    return new TemplateAssoc(
      part.keys.map((key) => renameIn(key, renamed)),
      part.values.map((value) => renameIn(value, renamed)),
      part.delayed,
    );
  }
  if (part instanceof Assoc) {
    return new Assoc(
      part.keys.map((key) => renameIn(key, renamed) as Expr),
      part.values.map((value) => renameIn(value, renamed) as Expr),
      part.delayed,
    );
  }
  return part;
}

/** Fills the holes. A hole without a value becomes `missing`, or its own symbol when there is no `missing`. */
export function instantiate(
  template: Template,
  values: readonly (Expr | undefined)[],
  missing: Expr | undefined,
): Expr {
  if (template instanceof Local) return values[template.index] ?? missing ?? template.symbol;
  if (template instanceof TemplateFn) {
    const source = template.args;
    const args: Expr[] = new Array(source.length);
    for (let i = 0; i < args.length; i++) {
      const part = source[i] as Template;
      args[i] =
        part instanceof Local
          ? (values[part.index] ?? missing ?? part.symbol)
          : part instanceof TemplateFn
            ? instantiate(part, values, missing)
            : part instanceof TemplateAssoc
              ? instantiate(part, values, missing)
              : part;
    }
    return new Fn(instantiate(template.head, values, missing), args);
  }
  if (template instanceof TemplateAssoc) {
    return new Assoc(
      template.keys.map((key) => instantiate(key, values, missing)),
      template.values.map((value) => instantiate(value, values, missing)),
      template.delayed,
    );
  }
  return template;
}

/** `Sequence[]`, the value of a pattern variable that matched nothing. */
export const emptySequence: Fn = new Fn(Sequence, []);

/** True when the expression contains this symbol anywhere. */
export function containsSymbol(expr: Expr, symbol: Sym): boolean {
  if (expr === symbol) return true;
  if (expr instanceof Fn) {
    checkpoint();
    return (
      containsSymbol(expr.head, symbol) || expr.args.some((arg) => containsSymbol(arg, symbol))
    );
  }
  if (expr instanceof Assoc) {
    return (
      expr.keys.some((key) => containsSymbol(key, symbol)) ||
      expr.values.some((value) => containsSymbol(value, symbol))
    );
  }
  return false;
}
