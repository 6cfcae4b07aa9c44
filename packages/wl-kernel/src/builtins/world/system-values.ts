import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, Fn, hasHead, Real, systemSymbol } from "../../core/expr.js";
import { AbortSignal } from "../../core/signals.js";
import * as S from "../../core/symbols.js";

function value(name: string, of: (context: Evaluator) => Expr): Builtin {
  return builtin({ name, state: "complete", doc: `ref/${name}`, value: of });
}

const architecture =
  process.arch === "x64" ? "x86-64" : process.arch === "arm64" ? "ARM64" : process.arch;
const system =
  process.platform === "darwin" ? "MacOSX" : process.platform === "win32" ? "Windows" : "Linux";

/** Variables that `SetEnvironment` made; the process's own are never shown, since they may hold secrets. */
function environment(context: Evaluator): Map<string, Expr> {
  const { topics } = context.state;
  let known = topics.get("environment") as Map<string, Expr> | undefined;
  if (known === undefined) {
    known = new Map();
    topics.set("environment", known);
  }
  return known;
}

const setEnvironment = systemSymbol("SetEnvironment");

/** Heads of objects that are only carried. */
function inert(name: string): Builtin {
  return builtin({ name, state: "complete", doc: `ref/${name}` });
}

/** Ends the evaluation; the process goes on, since it may serve others. */
function leaving(name: string): Builtin {
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity: [0, 1],
    apply([code]) {
      // As the system keeps it of a process.
      throw new AbortSignal(typeof code === "number" ? code & 0xff : 0);
    },
  });
}

export const systemValues: readonly Builtin[] = [
  inert("InputStream"),
  inert("OutputStream"),
  inert("KernelObject"),
  value("$VersionNumber", () => new Real(14)),
  value("$ReleaseNumber", () => 0),
  value("$SystemID", () => `${system}-${architecture}`),
  value("$OperatingSystem", () => (system === "Linux" ? "Unix" : system)),
  value("$System", () => `${system} ${architecture} (64-bit)`),
  value("$ProcessorType", () => architecture),
  value("$MachineType", () => "PC"),
  value("$SystemWordLength", () => 64),
  value("$ByteOrdering", () => -1),
  value("$CharacterEncoding", () => "UTF-8"),
  value("$SystemCharacterEncoding", () => "UTF-8"),
  value("$Language", () => "English"),
  value("$ProcessID", () => process.pid),
  value("$CommandLine", (context) => context.list([])),
  value("$ScriptCommandLine", (context) => context.list([])),
  value("$InputFileName", () => ""),
  value("$Input", () => ""),
  value("$Path", (context) => context.list([])),
  value("$Notebooks", () => S.False),
  value("$FrontEnd", () => S.Null),
  value("$BatchInput", () => S.True),
  value("$BatchOutput", () => S.True),
  value("$Linked", () => S.False),
  value("$Remote", () => S.False),
  value("$TimeUnit", () => new Real(0.001)),
  leaving("Exit"),
  leaving("Quit"),
  builtin({
    name: "Environment",
    state: "partial",
    missing: "the variables of the process, which are not shown",
    doc: "ref/Environment",
    arity: [1, 1],
    apply: ([name], context) =>
      typeof name === "string" ? (environment(context).get(name) ?? S.$Failed) : undefined,
  }),
  builtin({
    name: "GetEnvironment",
    state: "partial",
    missing: "the variables of the process, which are not shown",
    doc: "ref/GetEnvironment",
    arity: [0, 1],
    apply([name], context) {
      const known = environment(context);
      const rule = (one: Expr): Expr =>
        new Fn(S.Rule, [one, typeof one === "string" ? (known.get(one) ?? S.None) : S.None]);
      if (name === undefined) return context.list([...known.keys()].map(rule));
      if (typeof name === "string") return rule(name);
      return hasHead(name, S.List) ? context.list(name.args.map(rule)) : undefined;
    },
  }),
  builtin({
    name: "SetEnvironment",
    state: "partial",
    missing: "effect on other processes",
    doc: "ref/SetEnvironment",
    arity: [1, 1],
    apply([spec], context) {
      const known = environment(context);
      for (const rule of hasHead(spec, S.List) ? spec.args : [spec]) {
        const [name, text] = hasHead(rule, S.Rule) ? rule.args : [];
        if (typeof name !== "string" || (typeof text !== "string" && text !== S.None)) {
          context.message(setEnvironment, "arg", spec as Expr);
          return S.$Failed;
        }
        if (typeof text === "string") known.set(name, text);
        else known.delete(name);
      }
      return S.Null;
    },
  }),
];
