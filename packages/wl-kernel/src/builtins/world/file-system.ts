import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead, type Sym, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import {
  confined,
  confinedExisting,
  directories,
  fileNameOf,
  isDirectory,
  rootFolder,
} from "./confined-path.js";
import { nameTest } from "./name-pattern.js";

const deleteContents = systemSymbol("DeleteContents");
const overwriteTarget = systemSymbol("OverwriteTarget");

function optionOf(args: readonly Expr[], name: Sym): Expr | undefined {
  for (const arg of args) if (hasHead(arg, S.Rule) && arg.args[0] === name) return arg.args[1];
  return undefined;
}

/** A function of one file name; `undefined` from `of` after a message becomes `$Failed`. */
function fileFunction(
  name: string,
  arity: readonly [number, number],
  of: (path: string, args: readonly Expr[], context: Evaluator, symbol: Sym) => Expr | undefined,
): Builtin {
  const symbol = systemSymbol(name);
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity,
    apply(args, context) {
      const path = fileNameOf(args[0]);
      if (path === undefined) return undefined;
      try {
        return of(path, args, context, symbol) ?? S.$Failed;
      } catch (error) {
        if (!(error instanceof Error) || !("code" in error)) throw error;
        context.message(symbol, "fail", path);
        return S.$Failed;
      }
    },
  });
}

/** Path of an existing file, or a message. */
function needed(name: string, symbol: Sym, context: Evaluator): string | undefined {
  const path = confinedExisting(name, context);
  if (path === undefined) context.message(symbol, "fdnfnd", name);
  return path;
}

/** Path that may be written to, or a message. */
function writable(name: string, symbol: Sym, context: Evaluator): string | undefined {
  const path = confined(name, context);
  if (path === undefined || !existsSync(dirname(path))) {
    context.message(symbol, "noopen", name);
    return undefined;
  }
  return path;
}

/** Copies or renames, unless that would overwrite. */
function moved(name: string, move: (from: string, to: string) => void): Builtin {
  return fileFunction(name, [2, 3], (source, args, context, symbol) => {
    const target = fileNameOf(args[1]);
    const from = needed(source, symbol, context);
    if (from === undefined || target === undefined) return undefined;
    const wanted = confined(target, context);
    const inDirectory = wanted !== undefined && isDirectory(wanted);
    const to = writable(inDirectory ? `${target}/${basename(from)}` : target, symbol, context);
    if (to === undefined) return undefined;
    if (existsSync(to) && optionOf(args, overwriteTarget) !== S.True) {
      context.message(symbol, "filex", target);
      return undefined;
    }
    move(from, to);
    return to;
  });
}

/** Files under a directory to a depth, as paths relative to `root`, in order. */
function walk(root: string, directory: string, depth: number, context: Evaluator): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    context.tick();
    const path = join(directory, entry.name);
    found.push(relative(root, path));
    if (depth > 1 && entry.isDirectory()) found.push(...walk(root, path, depth - 1, context));
  }
  return found;
}

function fileNames(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [pattern = "*", where, levels = 1] = args;
  const patterns = hasHead(pattern, S.List) ? pattern.args : [pattern];
  const tests = patterns.map((one) => (one === S.All ? () => true : nameTest(one, context)));
  const depth =
    typeof levels === "number"
      ? levels
      : levels === S.InfinitySymbol || hasHead(levels, S.DirectedInfinity)
        ? 64
        : undefined;
  if (tests.includes(undefined) || depth === undefined) return undefined;
  const here = directories(context).at(-1);
  if (here === undefined) return context.list([]);
  const places =
    where === undefined ? [""] : (hasHead(where, S.List) ? where.args : [where]).map(fileNameOf);
  const found: string[] = [];
  for (const place of places) {
    if (place === undefined) return undefined;
    const folder = confinedExisting(place === "" ? "." : place, context);
    if (folder === undefined || !isDirectory(folder)) continue;
    for (const path of walk(folder, folder, depth, context)) {
      if (!tests.some((test) => test?.(basename(path)) === true)) continue;
      found.push(place === "" || place === "." ? path : `${place.replace(/\/+$/, "")}/${path}`);
    }
  }
  return context.list([...new Set(found)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
}

export const fileSystem: readonly Builtin[] = [
  builtin({
    name: "FileNames",
    state: "partial",
    missing: "options",
    doc: "ref/FileNames",
    arity: [0, 3],
    apply: fileNames,
  }),
  fileFunction("FileExistsQ", [1, 1], (name, _args, context) =>
    S.bool(confinedExisting(name, context) !== undefined),
  ),
  fileFunction("DirectoryQ", [1, 1], (name, _args, context) => {
    const path = confinedExisting(name, context);
    return S.bool(path !== undefined && isDirectory(path));
  }),
  fileFunction("FileType", [1, 1], (name, _args, context) => {
    const path = confinedExisting(name, context);
    if (path === undefined) return S.None;
    return systemSymbol(isDirectory(path) ? "Directory" : "File");
  }),
  fileFunction("FileByteCount", [1, 1], (name, _args, context, symbol) => {
    const path = needed(name, symbol, context);
    return path === undefined ? undefined : statSync(path).size;
  }),
  fileFunction("FindFile", [1, 1], (name, _args, context) => confinedExisting(name, context)),
  fileFunction("AbsoluteFileName", [1, 1], (name, _args, context, symbol) =>
    needed(name, symbol, context),
  ),
  fileFunction("DeleteFile", [1, 1], (name, _args, context, symbol) => {
    const path = needed(name, symbol, context);
    if (path === undefined) return undefined;
    rmSync(path);
    return S.Null;
  }),
  moved("CopyFile", copyFileSync),
  moved("RenameFile", renameSync),
  fileFunction("CreateFile", [0, 1], (name, _args, context, symbol) => {
    const path = writable(name, symbol, context);
    if (path === undefined) return undefined;
    if (existsSync(path)) {
      context.message(symbol, "filex", name);
      return undefined;
    }
    writeFileSync(path, "");
    return path;
  }),
  fileFunction("CreateDirectory", [0, 2], (name, _args, context, symbol) => {
    const path = confined(name, context);
    if (path === undefined || existsSync(path)) {
      context.message(symbol, path === undefined ? "noopen" : "eexist", name);
      return undefined;
    }
    mkdirSync(path, { recursive: true });
    return path;
  }),
  fileFunction("DeleteDirectory", [1, 2], (name, args, context, symbol) => {
    const path = confinedExisting(name, context);
    if (path === undefined || !isDirectory(path) || path === rootFolder(context)) {
      context.message(symbol, "nodir", name);
      return undefined;
    }
    if (optionOf(args, deleteContents) === S.True) rmSync(path, { recursive: true });
    else if (readdirSync(path).length > 0) {
      context.message(symbol, "dirne", name);
      return undefined;
    } else rmdirSync(path);
    return S.Null;
  }),
  builtin({
    name: "Directory",
    state: "complete",
    doc: "ref/Directory",
    arity: [0, 0],
    apply: (_args, context) => directories(context).at(-1) ?? S.$Failed,
  }),
  fileFunction("SetDirectory", [0, 1], (name, _args, context, symbol) => {
    const path = confinedExisting(name, context);
    if (path === undefined || !isDirectory(path)) {
      context.message(symbol, "cdir", name);
      return undefined;
    }
    directories(context).push(path);
    return path;
  }),
  builtin({
    name: "ResetDirectory",
    state: "complete",
    doc: "ref/ResetDirectory",
    arity: [0, 0],
    apply(_args, context) {
      const stack = directories(context);
      if (stack.length > 1) stack.pop();
      else context.message(systemSymbol("ResetDirectory"), "dtop");
      return stack.at(-1) ?? S.$Failed;
    },
  }),
  builtin({
    name: "DirectoryStack",
    state: "complete",
    doc: "ref/DirectoryStack",
    arity: [0, 0],
    apply: (_args, context) => context.list(directories(context).slice(0, -1).reverse()),
  }),
  builtin({
    name: "File",
    state: "complete",
    doc: "ref/File",
  }),
  builtin({
    name: "$TemporaryDirectory",
    state: "complete",
    doc: "ref/$TemporaryDirectory",
    value: (context) => rootFolder(context) ?? S.$Failed,
  }),
  builtin({
    name: "$InitialDirectory",
    state: "complete",
    doc: "ref/$InitialDirectory",
    value: (context) => rootFolder(context) ?? S.$Failed,
  }),
  builtin({
    name: "$HomeDirectory",
    state: "complete",
    doc: "ref/$HomeDirectory",
    value: (context) => rootFolder(context) ?? S.$Failed,
  }),
];

/** A new path in the session's folder for a temporary file; `undefined` without a folder. */
export function temporaryPath(context: Evaluator): string | undefined {
  const root = rootFolder(context);
  if (root === undefined) return undefined;
  for (let i = 1; ; i++) {
    const path = join(root, `m-${process.pid}-${i}`);
    if (!existsSync(path)) return path;
  }
}
