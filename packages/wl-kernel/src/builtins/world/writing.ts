import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead, type Sym, systemSymbol } from "../../core/expr.js";
import { isParseFailure } from "../../core/session-state.js";
import * as S from "../../core/symbols.js";
import { confined, fileNameOf, isDirectory } from "./confined-path.js";
import { temporaryPath } from "./file-system.js";
import { fileText } from "./reading.js";
import { outputStream, streamsOf, TextSource, TextTarget } from "./stream-table.js";

function standardOutput(context: Evaluator, name: string): TextTarget {
  const { topics } = context.state;
  let target = topics.get(`stream ${name}`) as TextTarget | undefined;
  if (target === undefined) {
    // What a terminal would show is the output log: whole lines at once, the rest when the line ends.
    let pending = "";
    target = new TextTarget(name, (text) => {
      const lines = (pending + text).split("\n");
      pending = lines.pop() ?? "";
      for (const one of lines) context.state.print(one);
      if (pending !== "" && !text.includes("\n")) {
        context.state.print(pending);
        pending = "";
      }
    });
    topics.set(`stream ${name}`, target);
  }
  return target;
}

/** Opens a file for writing; `undefined` after a message. */
function openFile(
  name: string,
  append: boolean,
  owner: Sym,
  context: Evaluator,
): TextTarget | undefined {
  const path = confined(name, context);
  if (path === undefined || isDirectory(path) || !existsSync(dirname(path))) {
    context.message(owner, "noopen", name);
    return undefined;
  }
  if (append) appendFileSync(path, "");
  else writeFileSync(path, "");
  return new TextTarget(name, (text) => appendFileSync(path, text));
}

/** The target that an argument stands for; a bare file name is opened for writing. */
function targetOf(expr: Expr | undefined, owner: Sym, context: Evaluator): TextTarget | undefined {
  const streams = streamsOf(context);
  const open = streams.find(expr);
  if (open instanceof TextTarget) return open;
  if (hasHead(expr, outputStream)) {
    const [name] = expr.args;
    if (name === "stdout" || name === "stderr") return standardOutput(context, name);
    context.message(owner, "openx", expr);
    return undefined;
  }
  const name = fileNameOf(expr);
  if (name === undefined) return undefined;
  if (name === "stdout" || name === "stderr") return standardOutput(context, name);
  const known = streams.named(name);
  if (known instanceof TextTarget) return known;
  const made = openFile(name, false, owner, context);
  if (made !== undefined) streams.open(made);
  return made;
}

function writer(
  name: string,
  textOf: (args: readonly Expr[], context: Evaluator) => string | undefined,
): Builtin {
  const owner = systemSymbol(name);
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    apply([channel, ...args], context) {
      if (channel === undefined) return undefined;
      const text = textOf(args, context);
      if (text === undefined) return undefined;
      const channels = hasHead(channel, S.List) ? channel.args : [channel];
      for (const one of channels) {
        const target = targetOf(one, owner, context);
        if (target === undefined) return fileNameOf(one) === undefined ? undefined : S.$Failed;
        target.write(text);
      }
      return S.Null;
    },
  });
}

function strings(args: readonly Expr[], context: Evaluator): string {
  return args
    .map((arg) => (typeof arg === "string" ? arg : context.state.outputForm(arg)))
    .join("");
}

function opener(name: string, append: boolean): Builtin {
  const owner = systemSymbol(name);
  return builtin({
    name,
    state: "partial",
    missing: "options",
    doc: `ref/${name}`,
    arity: [0, 2],
    apply([file], context) {
      const given = file === undefined ? temporaryPath(context) : fileNameOf(file);
      if (given === undefined) return undefined;
      const target = openFile(given, append, owner, context);
      return target === undefined ? S.$Failed : streamsOf(context).open(target);
    },
  });
}

function putter(name: string, append: boolean): Builtin {
  const owner = systemSymbol(name);
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    apply(args, context) {
      if (args.length === 0) return undefined;
      const file = fileNameOf(args.at(-1));
      if (file === undefined) return undefined;
      const target = openFile(file, append, owner, context);
      if (target === undefined) return S.$Failed;
      for (const expr of args.slice(0, -1)) target.write(`${context.state.inputForm(expr)}\n`);
      return S.Null;
    },
  });
}

const get = systemSymbol("Get");
const filePrint = systemSymbol("FilePrint");

export const writing: readonly Builtin[] = [
  writer(
    "Write",
    (args, context) => `${args.map((arg) => context.state.inputForm(arg)).join("")}\n`,
  ),
  writer("WriteString", strings),
  writer("WriteLine", (args, context) => `${strings(args, context)}\n`),
  opener("OpenWrite", false),
  opener("OpenAppend", true),
  builtin({
    name: "Close",
    state: "complete",
    doc: "ref/Close",
    arity: [1, 1],
    apply([stream], context) {
      const streams = streamsOf(context);
      const name = fileNameOf(stream);
      const open = name === undefined ? streams.find(stream) : streams.named(name);
      if (open === undefined) {
        context.message(S.General, "openx", stream as Expr);
        return undefined;
      }
      streams.close(open);
      return open instanceof TextSource && open.name === "String" ? S.StringSymbol : open.name;
    },
  }),
  builtin({
    name: "Streams",
    state: "complete",
    doc: "ref/Streams",
    arity: [0, 1],
    apply([name], context) {
      const all = streamsOf(context).all();
      return context.list(
        name === undefined ? all : all.filter((stream) => stream.args[0] === name),
      );
    },
  }),
  putter("Put", false),
  putter("PutAppend", true),
  builtin({
    name: "Get",
    state: "partial",
    missing: "search path, options",
    doc: "ref/Get",
    arity: [1, 2],
    apply([file], context) {
      const name = fileNameOf(file);
      if (name === undefined) return undefined;
      const text = fileText(name, get, context);
      if (text === undefined) return S.$Failed;
      const parsed = context.state.parse(text);
      if (isParseFailure(parsed)) {
        context.message(get, "sntx", parsed.problem);
        return S.$Failed;
      }
      let value: Expr = S.Null;
      for (const expr of parsed) value = context.evaluate(expr);
      return value;
    },
  }),
  builtin({
    name: "FilePrint",
    state: "partial",
    missing: "line ranges",
    doc: "ref/FilePrint",
    arity: [1, 1],
    apply([file], context) {
      const name = fileNameOf(file);
      if (name === undefined) return undefined;
      const text = fileText(name, filePrint, context);
      if (text === undefined) return S.$Failed;
      context.state.print(text.replace(/\n$/, ""));
      return S.Null;
    },
  }),
  builtin({
    name: "$Output",
    state: "complete",
    doc: "ref/$Output",
    value: (context) => context.evaluate(stdout(context)),
  }),
];

function stdout(context: Evaluator): Expr {
  return context.list([context.call(outputStream, "stdout", 1)]);
}
