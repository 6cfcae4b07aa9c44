import { builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { contextOf, type Expr, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { symbolsMatching } from "./symbol-names.js";

const topic = "contexts";

/** What `Begin` and `BeginPackage` have to put back, the last one last. */
interface Opened {
  readonly kind: "Begin" | "BeginPackage";
  readonly context: string;
  readonly path: readonly string[];
}

interface ContextStack {
  readonly opened: Opened[];
  /** Contexts of packages, for `Contexts`, `$Packages` and `Needs`. */
  readonly packages: string[];
}

function stackOf(context: Evaluator): ContextStack {
  let stack = context.state.topics.get(topic) as ContextStack | undefined;
  if (stack === undefined) {
    stack = { opened: [], packages: ["Global`", "System`"] };
    context.state.topics.set(topic, stack);
  }
  return stack;
}

function isContextName(expr: Expr | undefined): expr is string {
  return typeof expr === "string" && /^`?([\p{L}$][\p{L}\p{N}$]*`)+$/u.test(expr);
}

function begin(
  kind: Opened["kind"],
  name: string,
  needed: readonly string[],
  context: Evaluator,
): Expr {
  const { state } = context;
  stackOf(context).opened.push({ kind, context: state.context, path: state.contextPath });
  state.context = name.startsWith("`") ? state.context + name.slice(1) : name;
  if (kind === "BeginPackage") {
    const path = [state.context, ...needed, "System`"];
    state.contextPath = path.filter((part, i) => path.indexOf(part) === i);
  }
  return state.context;
}

function end(kind: Opened["kind"], context: Evaluator): Expr {
  const { state } = context;
  const stack = stackOf(context);
  const left = state.context;
  const opened = stack.opened.at(-1);
  if (opened?.kind !== kind) {
    const owner = systemSymbol(kind === "Begin" ? "End" : "EndPackage");
    context.message(owner, "noctx");
    return kind === "Begin" ? left : S.Null;
  }
  stack.opened.pop();
  state.context = opened.context;
  if (kind === "Begin") {
    state.contextPath = opened.path;
    return left;
  }
  if (!stack.packages.includes(left)) stack.packages.unshift(left);
  state.contextPath = [left, ...opened.path.filter((part) => part !== left)];
  return S.Null;
}

/** Names as one would have to write them now, in alphabetical order. */
function names(pattern: string, context: Evaluator): readonly string[] {
  const { state } = context;
  const found = symbolsMatching(pattern, context).map((symbol) => state.inputForm(symbol));
  const order = new Intl.Collator("en");
  return [...new Set(found)].sort((a, b) => order.compare(a, b));
}

function contextNames(context: Evaluator): readonly string[] {
  const { state } = context;
  const all = new Set([...stackOf(context).packages, state.context]);
  for (const symbol of state.allSymbols()) all.add(contextOf(symbol));
  return [...all].sort();
}

/** Contexts and the names in them. */
export const contexts = [
  builtin({
    name: "Begin",
    state: "complete",
    doc: "ref/Begin",
    arity: [1, 1],
    apply([name], context) {
      if (isContextName(name)) return begin("Begin", name, [], context);
      context.message(systemSymbol("Begin"), "cxt", name as Expr);
      return undefined;
    },
  }),
  builtin({
    name: "End",
    state: "complete",
    doc: "ref/End",
    arity: [0, 0],
    apply: (_args, context) => end("Begin", context),
  }),
  builtin({
    name: "BeginPackage",
    state: "partial",
    missing: "loading the contexts that it needs",
    doc: "ref/BeginPackage",
    arity: [1, 2],
    apply([name, needs], context) {
      const needed = needs === undefined ? [] : hasHead(needs, S.List) ? needs.args : [needs];
      if (!isContextName(name) || !needed.every(isContextName)) {
        context.message(systemSymbol("BeginPackage"), "cxt", name as Expr);
        return undefined;
      }
      return begin("BeginPackage", name, needed as readonly string[], context);
    },
  }),
  builtin({
    name: "EndPackage",
    state: "complete",
    doc: "ref/EndPackage",
    arity: [0, 0],
    apply: (_args, context) => end("BeginPackage", context),
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
      const name = typeof symbol === "string" ? symbol : context.evaluate(symbol);
      if (name instanceof Sym) return contextOf(name);
      if (typeof name !== "string") return undefined;
      const found = context.state.findSymbol(name);
      if (found !== undefined) return contextOf(found);
      context.message(systemSymbol("Context"), "notfound", name);
      return undefined;
    },
  }),
  builtin({
    name: "Contexts",
    state: "complete",
    doc: "ref/Contexts",
    arity: [0, 1],
    apply([pattern], context) {
      if (pattern !== undefined && typeof pattern !== "string") return undefined;
      const wanted = pattern?.replace(/[\\^$.|?+()[\]{}]/g, "\\$&").replaceAll("*", ".*");
      const test = wanted === undefined ? undefined : new RegExp(`^${wanted}$`, "u");
      return context.list(contextNames(context).filter((name) => test?.test(name) !== false));
    },
  }),
  builtin({
    name: "$ContextPath",
    state: "complete",
    doc: "ref/$ContextPath",
    value: (context) => context.list(context.state.contextPath),
  }),
  builtin({
    name: "$Packages",
    state: "complete",
    doc: "ref/$Packages",
    value: (context) => context.list(stackOf(context).packages),
  }),
  builtin({
    name: "Names",
    state: "partial",
    missing: "string patterns other than * and @",
    doc: "ref/Names",
    arity: [0, 2],
    apply([pattern = "*"], context) {
      const patterns = hasHead(pattern, S.List) ? pattern.args : [pattern];
      if (!patterns.every((one) => typeof one === "string")) return undefined;
      const found = patterns.flatMap((one) => names(one as string, context));
      return context.list([...new Set(found)]);
    },
  }),
  builtin({
    name: "NameQ",
    state: "complete",
    doc: "ref/NameQ",
    arity: [1, 1],
    apply: ([name], context) =>
      S.bool(typeof name === "string" && symbolsMatching(name, context).length > 0),
  }),
  builtin({
    name: "Needs",
    state: "partial",
    missing: "loading files",
    doc: "ref/Needs",
    arity: [1, 2],
    apply([name], context) {
      const { state } = context;
      if (!isContextName(name)) return undefined;
      if (!stackOf(context).packages.includes(name)) {
        context.message(systemSymbol("Get"), "noopen", name);
        context.message(systemSymbol("Needs"), "nocont", name);
        return S.$Failed;
      }
      if (!state.contextPath.includes(name)) state.contextPath = [name, ...state.contextPath];
      return S.Null;
    },
  }),
];
