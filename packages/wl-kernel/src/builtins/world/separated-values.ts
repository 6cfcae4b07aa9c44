import type { Evaluator } from "../../core/evaluator.js";
import { type Expr, hasHead } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { fieldValue } from "./number-text.js";

/** Rows of text with separated, possibly quoted fields (RFC 4180); numbers become numbers. */
export function readSeparated(text: string, separator: string, context: Evaluator): Expr {
  const rows: Expr[] = [];
  let row: Expr[] = [];
  let cell = "";
  let quoted = false;
  let wasQuoted = false;
  const endCell = (): void => {
    row.push(wasQuoted ? cell : fieldValue(cell));
    cell = "";
    wasQuoted = false;
  };
  const endRow = (): void => {
    endCell();
    rows.push(context.list(row));
    row = [];
  };
  for (let i = 0; i < text.length; i++) {
    if ((i & 1023) === 0) context.tick();
    const c = text[i] as string;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') {
        cell += c;
        i++;
      } else quoted = false;
    } else if (c === '"' && cell === "") {
      quoted = true;
      wasQuoted = true;
    } else if (c === separator) endCell();
    else if (c === "\n") endRow();
    else if (c !== "\r" || text[i + 1] !== "\n") cell += c;
  }
  if (cell !== "" || wasQuoted || row.length > 0) endRow();
  return context.list(rows);
}

/** Rows as text; a list that is no table has one element in each row. */
export function writeSeparated(
  expr: Expr,
  separator: string,
  context: Evaluator,
): string | undefined {
  const rows = rowsOf(expr);
  if (rows === undefined) return undefined;
  const field = (value: Expr): string => {
    const text = fieldText(value, context);
    return text.includes(separator) || /["\r\n]/.test(text)
      ? `"${text.replace(/"/g, '""')}"`
      : text;
  };
  return rows.map((row) => `${row.map(field).join(separator)}\n`).join("");
}

/** Rows of a table whose fields stand apart by white space, one line a row. */
export function writeTable(expr: Expr, context: Evaluator): string | undefined {
  return rowsOf(expr)
    ?.map((row) => row.map((value) => fieldText(value, context)).join("\t"))
    .join("\n");
}

/** Rows of fields between white space. */
export function readTable(text: string, context: Evaluator): Expr {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return context.list(
    lines.map((line) => {
      context.tick();
      const fields = line.trim() === "" ? [] : line.trim().split(/\s+/);
      return context.list(fields.map(fieldValue));
    }),
  );
}

function rowsOf(expr: Expr): readonly (readonly Expr[])[] | undefined {
  if (!hasHead(expr, S.List)) return [[expr]];
  return expr.args.map((row) => (hasHead(row, S.List) ? row.args : [row]));
}

function fieldText(value: Expr, context: Evaluator): string {
  if (typeof value === "string") return value;
  return context.state.inputForm(value);
}
