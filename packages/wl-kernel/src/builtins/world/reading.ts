import { readFileSync } from "node:fs";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { ByteArr, type Expr, Fn, hasHead, Sym, systemSymbol } from "../../core/expr.js";
import { isParseFailure } from "../../core/session-state.js";
import * as S from "../../core/symbols.js";
import { confinedExisting, fileNameOf, isDirectory } from "./confined-path.js";
import { numberOfText } from "./number-text.js";
import { streamsOf, TextSource } from "./stream-table.js";

/** The text of a file, or `undefined` after a message. */
export function fileText(name: string, owner: Sym, context: Evaluator): string | undefined {
  const path = confinedExisting(name, context);
  if (path === undefined || isDirectory(path)) {
    context.message(owner, "noopen", name);
    return undefined;
  }
  const bytes = readFileSync(path);
  context.reserve(bytes.length);
  return bytes.toString("utf8");
}

/** The source that an argument stands for: an open stream, or a file that is read from its beginning. */
function sourceOf(expr: Expr | undefined, owner: Sym, context: Evaluator): TextSource | undefined {
  const streams = streamsOf(context);
  const open = streams.find(expr);
  if (open instanceof TextSource) return open;
  const name = fileNameOf(expr);
  if (name === undefined) {
    if (expr instanceof Fn) context.message(owner, "openx", expr);
    return undefined;
  }
  const known = streams.named(name);
  if (known instanceof TextSource) return known;
  const text = fileText(name, owner, context);
  return text === undefined ? undefined : new TextSource(name, text);
}

/** Takes the next piece that a regular expression matches at the present place. */
function take(source: TextSource, pattern: RegExp): string | undefined {
  pattern.lastIndex = source.at;
  const found = pattern.exec(source.text)?.[0];
  if (found !== undefined) source.at += found.length;
  return found;
}

function line(source: TextSource): string | undefined {
  if (source.at >= source.text.length) return undefined;
  const end = source.text.indexOf("\n", source.at);
  const stop = end < 0 ? source.text.length : end;
  const found = source.text.slice(source.at, stop).replace(/\r$/, "");
  source.at = end < 0 ? stop : stop + 1;
  return found;
}

/** Next expression: as many lines as it takes. */
function expression(source: TextSource, context: Evaluator): Expr | undefined {
  take(source, /\s*/y);
  let text = "";
  for (;;) {
    context.tick();
    const next = line(source);
    if (next === undefined) break;
    text = text === "" ? next : `${text}\n${next}`;
    const parsed = context.state.parse(text);
    if (!isParseFailure(parsed) && parsed.length > 0) return context.evaluate(parsed[0] as Expr);
  }
  if (text.trim() === "") return undefined;
  return S.$Failed;
}

const types = {
  Expression: systemSymbol("Expression"),
  Number: systemSymbol("Number"),
  Real: S.Real,
  Word: systemSymbol("Word"),
  Record: systemSymbol("Record"),
  String: S.StringSymbol,
  Character: systemSymbol("Character"),
  Byte: systemSymbol("Byte"),
} as const;

/** Reads one object; `undefined` at the end, `$Failed` for something else than was asked. */
function readOne(source: TextSource, type: Expr, context: Evaluator): Expr | undefined {
  if (hasHead(type, S.List)) {
    const parts: Expr[] = [];
    for (const one of type.args) {
      const part = readOne(source, one, context);
      if (part === undefined && parts.length === 0) return undefined;
      parts.push(part ?? S.EndOfFile);
    }
    return context.list(parts);
  }
  switch (type) {
    case types.Expression:
      return expression(source, context);
    case types.Number:
    case types.Real: {
      take(source, /[\s,]*/y);
      if (source.at >= source.text.length) return undefined;
      const word = take(source, /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y);
      const value = word === undefined ? undefined : numberOfText(word);
      if (value === undefined) return S.$Failed;
      return type === types.Real ? context.call(S.N, value) : value;
    }
    case types.Word:
      take(source, /\s*/y);
      return take(source, /\S+/y);
    case types.Record:
    case types.String:
      return line(source);
    case types.Character:
      return take(source, /./suy);
    case types.Byte: {
      const next = take(source, /./suy);
      return next?.codePointAt(0);
    }
    default:
      return undefined;
  }
}

function isType(type: Expr): boolean {
  if (hasHead(type, S.List)) return type.args.length > 0 && type.args.every(isType);
  return type instanceof Sym && (Object.values(types) as readonly Sym[]).includes(type);
}

function readList(args: readonly Expr[], owner: Sym, context: Evaluator): Expr | undefined {
  const [from, type = types.Expression, most = S.InfinitySymbol] = args;
  if (!isType(type)) return undefined;
  const source = sourceOf(from, owner, context);
  if (source === undefined) return fileNameOf(from) === undefined ? undefined : S.$Failed;
  const limit = typeof most === "number" ? most : Number.POSITIVE_INFINITY;
  const found: Expr[] = [];
  while (found.length < limit) {
    context.tick();
    const one = readOne(source, type, context);
    if (one === undefined) break;
    found.push(one);
    if (one === S.$Failed) {
      context.message(owner, "readn", from as Expr);
      break;
    }
  }
  return context.list(found);
}

/** A function that reads the whole of a file or the rest of a stream. */
function whole(name: string, of: (text: string, context: Evaluator) => Expr): Builtin {
  const owner = systemSymbol(name);
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 2],
    apply([from], context) {
      const source = sourceOf(from, owner, context);
      if (source === undefined) return fileNameOf(from) === undefined ? undefined : S.$Failed;
      if (source.at > 0 && source.at >= source.text.length) return S.EndOfFile;
      const rest = source.text.slice(source.at);
      source.at = source.text.length;
      return of(rest, context);
    },
  });
}

const read = systemSymbol("Read");
const readLine = systemSymbol("ReadLine");

export const reading: readonly Builtin[] = [
  builtin({
    name: "ReadList",
    state: "partial",
    missing: "options",
    doc: "ref/ReadList",
    arity: [1, 3],
    apply: (args, context) => readList(args, systemSymbol("ReadList"), context),
  }),
  builtin({
    name: "Read",
    state: "partial",
    missing: "options",
    doc: "ref/Read",
    arity: [1, 2],
    apply([from, type = types.Expression], context) {
      if (!isType(type)) return undefined;
      const source = sourceOf(from, read, context);
      if (source === undefined) return fileNameOf(from) === undefined ? undefined : S.$Failed;
      return readOne(source, type, context) ?? S.EndOfFile;
    },
  }),
  builtin({
    name: "ReadLine",
    state: "complete",
    doc: "ref/ReadLine",
    arity: [1, 1],
    apply([from], context) {
      const source = sourceOf(from, readLine, context);
      if (source === undefined) return fileNameOf(from) === undefined ? undefined : S.$Failed;
      return line(source) ?? S.EndOfFile;
    },
  }),
  whole("ReadString", (text) => text),
  whole("ReadByteArray", (text) => new ByteArr(new TextEncoder().encode(text))),
  builtin({
    name: "OpenRead",
    state: "complete",
    doc: "ref/OpenRead",
    arity: [1, 2],
    apply([file], context) {
      const name = fileNameOf(file);
      if (name === undefined) return undefined;
      const text = fileText(name, systemSymbol("OpenRead"), context);
      return text === undefined ? S.$Failed : streamsOf(context).open(new TextSource(name, text));
    },
  }),
  builtin({
    name: "StringToStream",
    state: "complete",
    doc: "ref/StringToStream",
    arity: [1, 1],
    apply: ([text], context) =>
      typeof text === "string"
        ? streamsOf(context).open(new TextSource("String", text))
        : undefined,
  }),
  builtin({
    name: "StreamPosition",
    state: "complete",
    doc: "ref/StreamPosition",
    arity: [1, 1],
    apply([stream], context) {
      const open = streamsOf(context).find(stream);
      return open instanceof TextSource ? open.at : undefined;
    },
  }),
  builtin({
    name: "SetStreamPosition",
    state: "complete",
    doc: "ref/SetStreamPosition",
    arity: [2, 2],
    apply([stream, position], context) {
      const open = streamsOf(context).find(stream);
      if (!(open instanceof TextSource)) return undefined;
      const end = open.text.length;
      if (typeof position === "number") open.at = Math.max(0, Math.min(end, position));
      else if (position === S.InfinitySymbol || hasHead(position, S.DirectedInfinity))
        open.at = end;
      else return undefined;
      return open.at;
    },
  }),
  builtin({
    name: "Skip",
    state: "complete",
    doc: "ref/Skip",
    arity: [2, 3],
    apply([from, type, times = 1], context) {
      const source = sourceOf(from, systemSymbol("Skip"), context);
      if (source === undefined || !isType(type as Expr) || typeof times !== "number")
        return undefined;
      for (let i = 0; i < times; i++) {
        context.tick();
        if (readOne(source, type as Expr, context) === undefined) return S.EndOfFile;
      }
      return S.Null;
    },
  }),
  builtin({
    name: "Find",
    state: "partial",
    missing: "options",
    doc: "ref/Find",
    arity: [2, 2],
    apply([from, wanted], context) {
      const source = sourceOf(from, systemSymbol("Find"), context);
      const texts = hasHead(wanted, S.List) ? wanted.args : [wanted];
      if (source === undefined || !texts.every((one) => typeof one === "string")) return undefined;
      for (let one = line(source); one !== undefined; one = line(source)) {
        context.tick();
        const text = one;
        if (texts.some((part) => text.includes(part as string))) return text;
      }
      return S.EndOfFile;
    },
  }),
];
