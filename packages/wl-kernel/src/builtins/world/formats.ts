import { Buffer } from "node:buffer";
import type { Evaluator } from "../../core/evaluator.js";
import { ByteArr, type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import { node } from "../../core/node-modules.js";
import { isParseFailure } from "../../core/session-state.js";
import * as S from "../../core/symbols.js";
import { NoJson, readJson, writeJson } from "./json-data.js";
import { fieldValue } from "./number-text.js";
import { readSeparated, readTable, writeSeparated, writeTable } from "./separated-values.js";
import { readWxf, writeWxf } from "./wxf-data.js";

/** How data of one format is read and written; `undefined` where the content does not fit the format. */
export interface Format {
  readonly read: (bytes: Uint8Array, context: Evaluator) => Expr | undefined;
  readonly write?: (
    expr: Expr,
    context: Evaluator,
    options: readonly Expr[],
  ) => Uint8Array | undefined;
}

const utf8 = new TextEncoder();

/** Text of bytes, without a byte order mark. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8").decode(bytes);
}

function bytesOf(text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : utf8.encode(text);
}

function textFormat(
  read: (text: string, context: Evaluator) => Expr | undefined,
  write?: (expr: Expr, context: Evaluator, options: readonly Expr[]) => string | undefined,
): Format {
  const reading: Format = { read: (bytes, context) => read(textOf(bytes), context) };
  return write === undefined
    ? reading
    : { ...reading, write: (expr, context, options) => bytesOf(write(expr, context, options)) };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

const asText = (expr: Expr, context: Evaluator): string =>
  typeof expr === "string" ? expr : context.state.outputForm(expr);

function json(rules: boolean): Format {
  return textFormat(
    (text, context) => {
      try {
        return readJson(text, rules, context);
      } catch (error) {
        if (error instanceof SyntaxError) return undefined;
        throw error;
      }
    },
    (expr, context, options) => {
      const compact = options.some(
        (one) => hasHead(one, S.Rule) && one.args[0] === "Compact" && one.args[1] === S.True,
      );
      try {
        return writeJson(expr, compact, context);
      } catch (error) {
        if (error instanceof NoJson) return undefined;
        throw error;
      }
    },
  );
}

const text = textFormat((content) => content, asText);

const lines = textFormat(
  (content, context) => context.list(linesOf(content)),
  (expr, context) =>
    hasHead(expr, S.List) ? expr.args.map((one) => asText(one, context)).join("\n") : undefined,
);

const list = textFormat(
  (content, context) => context.list(linesOf(content).map(fieldValue)),
  (expr, context) =>
    hasHead(expr, S.List)
      ? expr.args
          .map((one) => (typeof one === "string" ? one : context.state.inputForm(one)))
          .join("\n")
      : undefined,
);

const code = textFormat(
  (content, context) => {
    const parsed = context.state.parse(content);
    if (isParseFailure(parsed)) return undefined;
    let value: Expr = S.Null;
    for (const expr of parsed) value = context.evaluate(expr);
    return value;
  },
  (expr, context) => `${context.state.inputForm(expr)}\n`,
);

const byteList: Format = {
  read: (bytes, context) => context.list(Array.from(bytes)),
  write: (expr) => {
    if (expr instanceof ByteArr) return expr.bytes;
    if (!hasHead(expr, S.List)) return undefined;
    const fits = expr.args.every((b) => typeof b === "number" && b >= 0 && b < 256);
    return fits ? Uint8Array.from(expr.args as readonly number[]) : undefined;
  },
};

const formats: Readonly<Record<string, Format>> = {
  Text: text,
  Plaintext: text,
  String: text,
  Lines: lines,
  Words: textFormat((content, context) =>
    context.list(content.split(/\s+/).filter((word) => word !== "")),
  ),
  List: list,
  CSV: textFormat(
    (content, context) => readSeparated(content, ",", context),
    (expr, context) => writeSeparated(expr, ",", context),
  ),
  TSV: textFormat(
    (content, context) => readSeparated(content, "\t", context),
    (expr, context) => writeSeparated(expr, "\t", context),
  ),
  Table: textFormat(readTable, writeTable),
  JSON: json(true),
  RawJSON: json(false),
  WXF: { read: readWxf, write: (expr) => writeWxf(expr, false) },
  WL: code,
  Package: code,
  Byte: byteList,
  Binary: byteList,
  ByteArray: {
    read: (bytes) => new ByteArr(bytes),
    write: (expr) => (expr instanceof ByteArr ? expr.bytes : undefined),
  },
  Base64: {
    read: (bytes) => textOf(Buffer.from(textOf(bytes), "base64")),
    write: (expr, context) =>
      bytesOf(
        `${Buffer.from(expr instanceof ByteArr ? expr.bytes : utf8.encode(asText(expr, context)))
          .toString("base64")
          .replace(/(.{76})(?=.)/g, "$1\n")}\n`,
      ),
  },
  GZIP: {
    read: (bytes, context) => {
      try {
        return textOf(node.zlib.gunzipSync(bytes, { maxOutputLength: context.state.maxElements }));
      } catch {
        return undefined;
      }
    },
    write: (expr, context) => node.zlib.gzipSync(utf8.encode(asText(expr, context))),
  },
};

const byUpperCase = new Map(Object.keys(formats).map((name) => [name.toUpperCase(), name]));

/** The format of that name, in any case of letters. */
export function formatNamed(name: string): Format | undefined {
  const known = byUpperCase.get(name.toUpperCase());
  return known === undefined ? undefined : formats[known];
}

/** Names of the formats, in order. */
export const formatNames: readonly string[] = Object.keys(formats).sort();

const extensions: Readonly<Record<string, string>> = {
  csv: "CSV",
  tsv: "TSV",
  json: "JSON",
  txt: "Text",
  text: "Text",
  md: "Text",
  log: "Text",
  dat: "Table",
  wxf: "WXF",
  m: "Package",
  wl: "Package",
  wls: "Package",
  gz: "GZIP",
  bin: "Binary",
};

/** The format that a file's name tells. */
export function formatOfName(name: string): string | undefined {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? undefined : extensions[name.slice(dot + 1).toLowerCase()];
}

/** Parts of imported data by element name: `Import[file, {"CSV", "Dimensions"}]`. */
export function elementOf(data: Expr, element: Expr, context: Evaluator): Expr | undefined {
  if (element === "Data" || element === "Expression" || element === "Plaintext") return data;
  if (element === "Elements") {
    return context.list(["Data", "Dimensions", "Elements", "Lines", "Summary", "Words"]);
  }
  if (element === "Dimensions") return context.call(systemSymbol("Dimensions"), data);
  if (typeof data === "string") {
    if (element === "Lines") return context.list(linesOf(data));
    if (element === "Words") {
      return context.list(data.split(/[^\p{L}\p{N}'_-]+/u).filter((word) => word !== ""));
    }
    if (element === "String") return data;
  }
  if (typeof element === "number" || hasHead(element, S.List)) {
    return context.evaluate(new Fn(S.Part, [data, element]));
  }
  return undefined;
}
