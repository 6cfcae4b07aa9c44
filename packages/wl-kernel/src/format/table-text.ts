import { type Expr, Fn, hasHead } from "../core/expr.js";
import * as S from "../core/symbols.js";
import type { Print } from "./arithmetic-text.js";

const listed = (expr: Expr | undefined): readonly Expr[] | undefined =>
  hasHead(expr, S.List) ? expr.args : undefined;

/**
 * A vector or matrix as rows of text: an empty line between rows, `gap` spaces between columns, entries on the left.
 * `undefined` for anything else, and when an entry needs several lines itself.
 */
export function tableText(expr: Expr | undefined, gap: number, print: Print): string | undefined {
  const rows = listed(expr);
  if (rows === undefined || rows.length === 0) return undefined;
  const entries = rows.map((row) => (listed(row) ?? [row]).map((entry) => print(entry, 0)));
  const nested = rows.some((row) =>
    listed(row)?.some((entry) => entry instanceof Fn && entry.head === S.List),
  );
  if (nested || entries.some((row) => row.length === 0)) return undefined;
  if (rows.some((row) => (listed(row) === undefined) !== (listed(rows[0]) === undefined)))
    return undefined;
  if (entries.some((row) => row.some((text) => text.includes("\n")))) return undefined;
  const widths: number[] = [];
  for (const row of entries)
    row.forEach((text, i) => {
      widths[i] = Math.max(widths[i] ?? 0, text.length);
    });
  const space = " ".repeat(gap);
  return entries
    .map((row) =>
      row
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join(space)
        .trimEnd(),
    )
    .join("\n\n");
}

/** The text of `Prefix`, `Infix` and `Postfix`, by default with the operators `@`, `~f~` and `//`. */
export function fixedText(head: string, args: readonly Expr[], print: Print): string | undefined {
  const [call, sign] = args;
  if (!(call instanceof Fn) || args.length > 2) return undefined;
  const parts = call.args.map((arg) => print(arg, 0));
  const name = print(call.head, 0);
  if (head === "Infix") {
    if (parts.length < 2) return undefined;
    return parts.join(sign === undefined ? ` ~ ${name} ~ ` : print(sign, 0));
  }
  if (parts.length !== 1) return undefined;
  if (head === "Prefix") return (sign === undefined ? `${name} @ ` : print(sign, 0)) + parts[0];
  return parts[0] + (sign === undefined ? ` // ${name}` : print(sign, 0));
}
