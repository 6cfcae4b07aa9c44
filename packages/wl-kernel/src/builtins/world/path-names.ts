import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { directories, fileNameOf } from "./confined-path.js";

// Functions of names alone: they look at no file.

const operatingSystem = systemSymbol("OperatingSystem");

/** Parts of a path; an absolute one begins with an empty part. */
function partsOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.filter((part, i) => part !== "" || (i === 0 && parts.length > 1));
}

function joinedParts(parts: readonly string[]): string {
  return parts.length === 1 && parts[0] === "" ? "/" : parts.join("/");
}

/** Name and extension; a name's leading dot begins no extension. */
function splitExtension(path: string): readonly [string, string] {
  const name = partsOf(path).at(-1) ?? "";
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? [name, ""] : [name.slice(0, dot), name.slice(dot + 1)];
}

/** The directory part with a slash at its end; empty for a bare name. */
function directoryName(path: string): string {
  const end = path.length > 1 && path.endsWith("/") ? path.length - 1 : path.length;
  const slash = path.lastIndexOf("/", end - 1);
  return slash < 0 ? "" : path.slice(0, slash + 1);
}

/** First `n` parts, last `-n`, or `{m, n}`. */
function taken(parts: readonly string[], spec: Expr | undefined): readonly string[] | undefined {
  if (spec === undefined) return parts.slice(-1);
  if (typeof spec === "number") return spec >= 0 ? parts.slice(0, spec) : parts.slice(spec);
  if (!hasHead(spec, S.List) || spec.args.length !== 2) return undefined;
  const [from, to] = spec.args;
  if (typeof from !== "number" || typeof to !== "number") return undefined;
  const at = (n: number): number => (n < 0 ? parts.length + n : n - 1);
  return parts.slice(at(from), at(to) + 1);
}

function dropped(parts: readonly string[], spec: Expr | undefined): readonly string[] | undefined {
  if (spec === undefined) return parts.slice(0, -1);
  if (typeof spec === "number") return spec >= 0 ? parts.slice(spec) : parts.slice(0, spec);
  const gone = taken(parts, spec);
  if (gone === undefined || !hasHead(spec, S.List)) return undefined;
  const start = parts.indexOf(gone[0] as string);
  return parts.filter((_part, i) => i < start || i >= start + gone.length);
}

function nameFunction(
  name: string,
  arity: readonly [number, number],
  of: (path: string, spec: Expr | undefined, context: Evaluator) => Expr | undefined,
): Builtin {
  return builtin({
    name,
    state: "complete",
    doc: `ref/${name}`,
    arity,
    apply([first, second], context) {
      if (hasHead(first, S.List)) {
        const each = first.args.map(fileNameOf);
        if (each.some((one) => one === undefined)) return undefined;
        const made = each.map((one) => of(one as string, second, context));
        return made.includes(undefined) ? undefined : context.list(made as readonly Expr[]);
      }
      const path = fileNameOf(first);
      return path === undefined ? undefined : of(path, second, context);
    },
  });
}

/** An absolute path without `.` and `..`. */
export function expanded(path: string, context: Evaluator): string {
  const here = directories(context).at(-1) ?? "/";
  const absolute = path.startsWith("/") ? path : `${here}/${path.replace(/^~\/?/, "")}`;
  const parts: string[] = [];
  for (const part of absolute.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

export const pathNames: readonly Builtin[] = [
  nameFunction("FileNameSplit", [1, 2], (path, _spec, context) => context.list(partsOf(path))),
  nameFunction("FileBaseName", [1, 1], (path) => splitExtension(path)[0]),
  nameFunction("FileExtension", [1, 1], (path) => splitExtension(path)[1]),
  nameFunction("FileNameDepth", [1, 2], (path) => partsOf(path).length),
  nameFunction("DirectoryName", [1, 2], (path, times = 1) => {
    if (typeof times !== "number" || times < 0) return undefined;
    let name = path;
    for (let i = 0; i < times && name !== ""; i++) name = directoryName(name);
    return name;
  }),
  nameFunction("FileNameTake", [1, 2], (path, spec) => {
    const parts = taken(partsOf(path), spec);
    return parts === undefined ? undefined : joinedParts(parts);
  }),
  nameFunction("FileNameDrop", [1, 2], (path, spec) => {
    const parts = dropped(partsOf(path), spec);
    return parts === undefined ? undefined : joinedParts(parts);
  }),
  nameFunction("ExpandFileName", [1, 1], (path, _spec, context) => expanded(path, context)),
  builtin({
    name: "FileNameJoin",
    state: "complete",
    doc: "ref/FileNameJoin",
    arity: [1, 2],
    apply([first, option]) {
      const list = hasHead(first, S.List) ? first.args : [first];
      const names = list.map(fileNameOf);
      if (names.some((name) => name === undefined)) return undefined;
      const windows =
        hasHead(option, S.Rule) &&
        option.args[0] === operatingSystem &&
        option.args[1] === "Windows";
      const separator = windows ? "\\" : "/";
      return (names as string[])
        .map((name, i) => (i < names.length - 1 && name !== "" ? name.replace(/\/+$/, "") : name))
        .filter((name, i) => name !== "" || i === 0)
        .map((name, i, all) => (i > 0 && all[i - 1] !== "" ? name.replace(/^\/+/, "") : name))
        .join(separator);
    },
  }),
  builtin({
    name: "$PathnameSeparator",
    state: "complete",
    doc: "ref/$PathnameSeparator",
    value: () => "/",
  }),
  builtin({
    name: "ParentDirectory",
    state: "complete",
    doc: "ref/ParentDirectory",
    arity: [0, 2],
    apply([first, times = 1], context) {
      const path = first === undefined ? "." : fileNameOf(first);
      if (path === undefined || typeof times !== "number") return undefined;
      return expanded(`${path}${"/..".repeat(Math.max(0, Math.min(times, 1000)))}`, context);
    },
  }),
];
