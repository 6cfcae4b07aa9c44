import { type Expr, int, listOf, real } from "@remotebatch/expr-model";

/**
 * The rows of a CSV text (RFC 4180: quotes, doubled quotes, line breaks in quotes), each a list; where every row has one
 * field, the fields themselves. Fields that look like numbers and are not quoted are numbers.
 * @throws Error when a quoted field does not end, or a number is too large.
 */
export function readCsv(text: string): readonly Expr[] {
  const rows: Expr[][] = [];
  let row: Expr[] = [];
  // A field is quoted (with its doubled quotes) or plain; what follows it tells where the row goes on.
  const field = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
  let at = text.startsWith("\u{feff}") ? 1 : 0;
  while (at < text.length) {
    field.lastIndex = at;
    const found = field.exec(text);
    const quoted = found?.[1];
    const value =
      quoted === undefined ? plainField(found?.[2] ?? "") : quoted.replaceAll('""', '"');
    if (value === undefined) {
      throw new Error(
        `line ${lineAt(text, at)}: ${found?.[2]?.trim()} is too large for a machine number; in quotes it is a text.`,
      );
    }
    row.push(value);
    at = field.lastIndex;
    const next = text[at];
    if (next === ",") {
      at += 1;
      if (at === text.length) row.push("");
    } else if (next === undefined || next === "\n" || next === "\r") {
      at += next === "\r" && text[at + 1] === "\n" ? 2 : 1;
      if (row.length > 1 || row[0] !== "") rows.push(row);
      row = [];
    } else {
      throw new Error(
        `line ${lineAt(text, at)}: a quote stands where a comma or the end of the line is due.`,
      );
    }
  }
  if (row.length > 0) rows.push(row);
  return rows.every(({ length }) => length === 1) ? rows.flat() : rows.map(listOf);
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

/** The value of a field without quotes; `undefined` for a number that has none. */
function plainField(text: string): Expr | undefined {
  const trimmed = text.trim();
  if (/^[+-]?\d+$/.test(trimmed)) return int(BigInt(trimmed.replace("+", "")));
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) {
    const value = Number(trimmed);
    return Number.isFinite(value) ? real(value) : undefined;
  }
  return text;
}
