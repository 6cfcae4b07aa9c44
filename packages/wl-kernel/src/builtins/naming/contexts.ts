import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { contextOf, type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";

/** What `End` and `EndPackage` go back to. */
interface Outer {
  readonly context: string;
  readonly path: readonly string[];
}

function stack(context: Evaluator, name: string): Outer[] {
  const known = context.state.topics.get(name) as Outer[] | undefined;
  if (known !== undefined) return known;
  const made: Outer[] = [];
  context.state.topics.set(name, made);
  return made;
}

const now = ({ state }: Evaluator): Outer => ({ context: state.context, path: state.contextPath });

const isContext = (expr: Expr | undefined): expr is string =>
  typeof expr === "string" && /^`?(?:[A-Za-z$][\w$]*`)+$/u.test(expr);

/** A string pattern of `Names` and others as a test: `*` any characters, `@` some that are no capitals. */
export function nameTest(pattern: string): (name: string) => boolean {
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/gu, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("@", "[^A-Z]+");
  const regular = new RegExp(`^${source}$`, "u");
  return (name) => regular.test(name);
}

/** Symbols of the session with anything known of them, by full name; System's without their context. */
function knownSymbols(context: Evaluator): readonly Sym[] {
  return [...context.records.keys()];
}

function leave(name: "End" | "EndPackage", context: Evaluator): Expr | undefined {
  const outer = stack(context, name).pop();
  if (outer === undefined) {
    context.message(systemSymbol(name), "noctx");
    return context.state.context;
  }
  const left = context.state.context;
  context.state.context = outer.context;
  context.state.contextPath =
    name === "EndPackage" ? [left, ...outer.path.filter((path) => path !== left)] : outer.path;
  return name === "End" ? left : S.Null;
}

export const contexts = [
  builtin({
    name: "Begin",
    state: "complete",
    doc: "ref/Begin",
    arity: [1, 1],
    apply([name], context) {
      if (!isContext(name)) return undefined;
      stack(context, "End").push(now(context));
      context.state.context = name.startsWith("`") ? context.state.context + name.slice(1) : name;
      return context.state.context;
    },
  }),
  builtin({
    name: "End",
    state: "complete",
    doc: "ref/End",
    arity: [0, 0],
    apply: (_args, context) => leave("End", context),
  }),
  builtin({
    name: "BeginPackage",
    state: "complete",
    doc: "ref/BeginPackage",
    arity: [1, 2],
    apply([name, needs], context) {
      if (!isContext(name)) return undefined;
      stack(context, "EndPackage").push(now(context));
      const more = hasHead(needs, S.List) ? needs.args : needs === undefined ? [] : [needs];
      context.state.context = name;
      context.state.contextPath = [name, ...more.filter(isContext), "System`"];
      return name;
    },
  }),
  builtin({
    name: "EndPackage",
    state: "complete",
    doc: "ref/EndPackage",
    arity: [0, 0],
    apply: (_args, context) => leave("EndPackage", context),
  }),
  builtin({
    name: "Context",
    attributes: ["HoldFirst"],
    state: "complete",
    doc: "ref/Context",
    arity: [0, 1],
    apply([symbol], context) {
      if (symbol === undefined) return context.state.context;
      if (symbol instanceof Sym) return contextOf(symbol);
      const value = context.evaluate(symbol);
      const found = typeof value === "string" ? context.state.findSymbol(value) : value;
      if (found instanceof Sym) return contextOf(found);
      if (typeof value === "string") context.message(systemSymbol("Context"), "notfound", value);
      return undefined;
    },
  }),
  builtin({
    name: "Contexts",
    state: "complete",
    doc: "ref/Contexts",
    arity: [0, 1],
    apply([pattern], context) {
      const all = new Set(["Global`", "System`", ...knownSymbols(context).map(contextOf)]);
      const fits = typeof pattern === "string" ? nameTest(pattern) : () => true;
      return context.list(
        [...all].filter((one) => fits(one) && !one.startsWith("RemoteBatch`")).sort(),
      );
    },
  }),
  builtin({
    name: "Names",
    state: "partial",
    missing: "string patterns other than with * and @",
    doc: "ref/Names",
    arity: [0, 1],
    apply([pattern], context) {
      if (pattern !== undefined && typeof pattern !== "string") return undefined;
      const text = pattern ?? "*";
      const fits = nameTest(text);
      const shown = (symbol: Sym): string => context.state.outputForm(symbol);
      const names = knownSymbols(context)
        .map((symbol) =>
          text.includes("`")
            ? contextOf(symbol) === "System`"
              ? `System\`${symbol.name}`
              : symbol.name
            : shown(symbol),
        )
        .filter((name) => fits(name) && !name.startsWith("RemoteBatch`"));
      return context.list([...new Set(names)].sort());
    },
  }),
  builtin({
    name: "NameQ",
    state: "complete",
    doc: "ref/NameQ",
    arity: [1, 1],
    apply: ([name], { state }) =>
      typeof name === "string" ? S.bool(state.findSymbol(name) !== undefined) : S.False,
  }),
  builtin({
    name: "$ContextPath",
    state: "partial",
    missing: "assignment",
    doc: "ref/$ContextPath",
    value: (context) => new Fn(S.List, context.state.contextPath),
  }),
];
