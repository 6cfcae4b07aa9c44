import { type Expr, Fn, isFn, Sym } from "@remotebatch/expr-model";
import { headSymbol } from "../submit/code.js";

/** Heads of code that makes a definition, with how the defined symbols are found. */
const ownedByLeftSide = ["Set", "SetDelayed"];
const ownedByArguments = ["UpSet", "UpSetDelayed"];
const ownedByTag = ["TagSet", "TagSetDelayed"];
const ownedByFirst = ["SetAttributes", "SetOptions", "Protect", "Unprotect", "ClearAttributes"];

/** Heads whose value is kept with the symbol in their first argument: `Options[f] = …`. */
const valuesOfFirst: ReadonlySet<string> = new Set([
  "Attributes",
  "Options",
  "Default",
  "Format",
  "MessageName",
  "NValues",
  "N",
  "SyntaxInformation",
  "DownValues",
  "UpValues",
  "OwnValues",
  "SubValues",
  "FormatValues",
  "DefaultValues",
  "Messages",
]);

const wrappers = ["HoldPattern", "Condition", "Verbatim", "Hold", "Unevaluated"];

/** One definition: the code that makes it, the symbols that own it, and whether its right side waits. */
export interface Assignment {
  readonly code: Expr;
  readonly owners: readonly string[];
  /** True when nothing is evaluated at the definition itself, as with `:=`. */
  readonly delayed: boolean;
  /** What is defined; a later assignment of the same replaces this one. */
  readonly left: Expr;
}

function bareName(name: string): string {
  return name.startsWith("System`") ? name.slice(7) : name;
}

function isAny(expr: Fn, names: readonly string[]): boolean {
  return names.some((name) => isFn(expr, name));
}

function unwrapped(expr: Expr): Expr {
  const first = expr instanceof Fn && isAny(expr, wrappers) ? expr.args[0] : undefined;
  return first === undefined ? expr : unwrapped(first);
}

/** Names of the symbols that a definition of this left side belongs to. */
function leftOwners(left: Expr): readonly string[] {
  const inner = unwrapped(left);
  if (inner instanceof Sym) return [inner.name];
  if (!(inner instanceof Fn)) return [];
  if (isAny(inner, ["List"])) return inner.args.flatMap(leftOwners);
  if (isAny(inner, ["Part", "Pattern"])) {
    return inner.args[0] === undefined ? [] : leftOwners(inner.args[0]);
  }
  const head = headSymbol(inner);
  if (head === undefined) return [];
  if (valuesOfFirst.has(bareName(head.name))) {
    const [first] = inner.args;
    const owner = first === undefined ? undefined : leftOwners(first);
    return owner === undefined || owner.length === 0 ? [head.name] : owner;
  }
  return [head.name];
}

function argumentOwners(left: Expr): readonly string[] {
  const inner = unwrapped(left);
  if (!(inner instanceof Fn)) return [];
  return inner.args.flatMap((argument) => {
    const plain = unwrapped(argument);
    if (plain instanceof Sym) return [plain.name];
    const head = headSymbol(plain);
    // `x_h` and `_h` belong to h.
    const blank = plain instanceof Fn ? blankHead(plain) : undefined;
    if (blank !== undefined) return [blank];
    return head === undefined ? [] : [head.name];
  });
}

function blankHead(pattern: Fn): string | undefined {
  const blank = isFn(pattern, "Pattern") ? pattern.args[1] : pattern;
  if (!(blank instanceof Fn)) return undefined;
  if (!isAny(blank, ["Blank", "BlankSequence", "BlankNullSequence"])) return undefined;
  const [head] = blank.args;
  return head instanceof Sym ? head.name : undefined;
}

function firstOwners(first: Expr | undefined): readonly string[] {
  if (first === undefined) return [];
  return isFn(first, "List") ? first.args.flatMap(leftOwners) : leftOwners(first);
}

/** The assignment that an expression makes, or `undefined` when it makes none. */
export function assignmentOf(code: Expr): Assignment | undefined {
  if (!(code instanceof Fn) || !(code.head instanceof Sym)) return undefined;
  const name = bareName(code.head.name);
  const [first, second] = code.args;
  if (first === undefined) return undefined;
  const delayed = name.endsWith("Delayed");
  if (ownedByLeftSide.includes(name) && code.args.length === 2) {
    return { code, owners: leftOwners(first), delayed, left: first };
  }
  if (ownedByArguments.includes(name) && code.args.length === 2) {
    return { code, owners: argumentOwners(first), delayed, left: first };
  }
  if (ownedByTag.includes(name) && code.args.length === 3 && second !== undefined) {
    return { code, owners: leftOwners(first), delayed, left: second };
  }
  if (ownedByFirst.includes(name)) {
    return { code, owners: firstOwners(first), delayed: false, left: code };
  }
  return undefined;
}

/** The statements of some code: the parts of `a; b; c`, at any depth, without trailing `Null`. */
export function statements(code: Expr): readonly Expr[] {
  if (!isFn(code, "CompoundExpression")) return [code];
  return code.args
    .flatMap(statements)
    .filter((part) => !(part instanceof Sym && part.name === "Null"));
}
