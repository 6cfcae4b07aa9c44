import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { associationOf } from "../core/association.js";
import { type Builtin, builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead, integer, Real, systemSymbol } from "../core/expr.js";
import * as S from "../core/symbols.js";

const importSymbol = systemSymbol("Import");

/** The real path of a file inside the session's folder; `undefined` for anything else. */
export function confinedPath(name: string, context: Evaluator): string | undefined {
  const folder = context.state.folder;
  if (folder === undefined) return undefined;
  try {
    const root = realpathSync(folder);
    const path = realpathSync(resolve(root, name));
    const inside = relative(root, path);
    return inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)
      ? undefined
      : path;
  } catch {
    return undefined;
  }
}

function fileNames(pattern: string, context: Evaluator): Expr {
  const folder = context.state.folder;
  if (folder === undefined) return context.list([]);
  const test = new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
      .join(".*")}$`,
    "s",
  );
  return context.list(
    readdirSync(folder)
      .filter((name) => test.test(name))
      .sort(),
  );
}

function fromJson(value: unknown, association: boolean): Expr {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : new Real(value);
  if (typeof value === "boolean") return S.bool(value);
  if (value === null || typeof value !== "object") return S.Null;
  if (Array.isArray(value))
    return new Fn(
      S.List,
      value.map((part) => fromJson(part, association)),
    );
  const entries = Object.entries(value).map(([key, part]) => ({
    key,
    value: fromJson(part, association),
    delayed: false,
  }));
  if (association) return associationOf(entries);
  return new Fn(
    S.List,
    entries.map((entry) => new Fn(S.Rule, [entry.key, entry.value])),
  );
}

/** A field of a table: numbers become numbers. */
function field(text: string): Expr {
  if (/^[+-]?\d+$/.test(text)) return integer(BigInt(text));
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return new Real(Number(text));
  return text;
}

/** Rows of comma- or tab-separated text, with quoted fields. */
function tableRows(text: string, separator: string): Expr {
  const rows: Expr[] = [];
  let row: Expr[] = [];
  let cell = "";
  let quoted = false;
  let wasQuoted = false;
  const endCell = (): void => {
    row.push(wasQuoted ? cell : field(cell));
    cell = "";
    wasQuoted = false;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') {
        cell += c;
        i++;
      } else quoted = false;
    } else if (c === '"') {
      quoted = true;
      wasQuoted = true;
    } else if (c === separator) endCell();
    else if (c === "\n") {
      endCell();
      rows.push(new Fn(S.List, row));
      row = [];
    } else if (c !== "\r") cell += c;
  }
  if (cell !== "" || wasQuoted || row.length > 0) {
    endCell();
    rows.push(new Fn(S.List, row));
  }
  return new Fn(S.List, rows);
}

function linesOf(text: string): Expr {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return new Fn(S.List, lines);
}

function imported(name: string, format: string, context: Evaluator): Expr | undefined {
  const path = confinedPath(name, context);
  if (path === undefined) {
    context.message(importSymbol, "nffil", name);
    return S.$Failed;
  }
  const text = readFileSync(path, "utf8");
  switch (format) {
    case "Text":
    case "String":
    case "Plaintext":
      return text;
    case "Lines":
      return linesOf(text);
    case "CSV":
      return tableRows(text, ",");
    case "TSV":
      return tableRows(text, "\t");
    case "JSON":
    case "RawJSON":
      try {
        return fromJson(JSON.parse(text), format === "RawJSON");
      } catch {
        context.message(importSymbol, "fmterr", format);
        return S.$Failed;
      }
    default:
      context.message(importSymbol, "fmtnosup", format);
      return S.$Failed;
  }
}

const formats: Readonly<Record<string, string>> = {
  csv: "CSV",
  tsv: "TSV",
  json: "JSON",
  txt: "Text",
};

export const files: readonly Builtin[] = [
  builtin({
    name: "FileNames",
    state: "partial",
    missing: "patterns other than *, directories, levels",
    doc: "ref/FileNames",
    arity: [0, 1],
    apply: ([pattern = "*"], context) =>
      typeof pattern === "string" ? fileNames(pattern, context) : undefined,
  }),
  builtin({
    name: "FileExistsQ",
    state: "complete",
    doc: "ref/FileExistsQ",
    arity: [1, 1],
    apply: ([name], context) =>
      typeof name === "string" ? S.bool(confinedPath(name, context) !== undefined) : undefined,
  }),
  builtin({
    name: "Import",
    state: "partial",
    missing: "formats other than Text, Lines, CSV, TSV, JSON and RawJSON; options",
    doc: "ref/Import",
    arity: [1, 2],
    apply([name, format], context) {
      if (typeof name !== "string") return undefined;
      const wanted = hasHead(format, S.List) ? format.args.at(-1) : format;
      if (wanted !== undefined && typeof wanted !== "string") return undefined;
      const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
      return imported(name, wanted ?? formats[extension] ?? "Text", context);
    },
  }),
];
