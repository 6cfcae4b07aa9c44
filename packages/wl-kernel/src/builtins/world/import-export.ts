import { readFileSync, writeFileSync } from "node:fs";
import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import { ByteArr, type Expr, hasHead, type Sym, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { confined, confinedExisting, fileNameOf, isDirectory } from "./confined-path.js";
import { elementOf, formatNamed, formatNames, formatOfName, textOf } from "./formats.js";

const importSymbol = systemSymbol("Import");
const exportSymbol = systemSymbol("Export");
const importString = systemSymbol("ImportString");
const exportString = systemSymbol("ExportString");
const importByteArray = systemSymbol("ImportByteArray");
const exportByteArray = systemSymbol("ExportByteArray");

function isOption(arg: Expr): boolean {
  return hasHead(arg, S.Rule) || hasHead(arg, S.RuleDelayed);
}

/** `fmt`, `{fmt, element, …}` or `element` with a format known from elsewhere. */
function wantedFormat(
  spec: Expr | undefined,
  known: string | undefined,
): { readonly format: string | undefined; readonly elements: readonly Expr[] } {
  const parts = spec === undefined ? [] : hasHead(spec, S.List) ? spec.args : [spec];
  const [first, ...rest] = parts;
  if (typeof first === "string" && formatNamed(first) !== undefined) {
    // "Lines" and "Words" of a text are elements of it as well as formats.
    return { format: first, elements: rest };
  }
  if (known !== undefined) return { format: known, elements: parts };
  return { format: typeof first === "string" ? first : undefined, elements: rest };
}

function decoded(
  bytes: Uint8Array,
  spec: Expr | undefined,
  known: string | undefined,
  owner: Sym,
  context: Evaluator,
): Expr {
  const { format, elements } = wantedFormat(spec, known);
  const reader = format === undefined ? undefined : formatNamed(format);
  if (format === undefined || reader === undefined) {
    context.message(owner, "fmtnosup", format ?? spec ?? "Automatic");
    return S.$Failed;
  }
  let data = reader.read(bytes, context);
  if (data === undefined) {
    context.message(owner, "fmterr", format);
    return S.$Failed;
  }
  for (const element of elements) {
    const part: Expr | undefined = elementOf(data, element, context);
    if (part === undefined) {
      context.message(owner, "noelem", element, format);
      return S.$Failed;
    }
    data = part;
  }
  return data;
}

function encoded(
  expr: Expr,
  spec: Expr | undefined,
  known: string | undefined,
  options: readonly Expr[],
  owner: Sym,
  context: Evaluator,
): Uint8Array | undefined {
  const { format } = wantedFormat(spec, known);
  const writer = format === undefined ? undefined : formatNamed(format)?.write;
  if (format === undefined || writer === undefined) {
    context.message(owner, "fmtnosup", format ?? "Automatic");
    return undefined;
  }
  const bytes = writer(expr, context, options);
  if (bytes === undefined) context.message(owner, "nodta", format);
  return bytes;
}

/** Format that the first bytes of data tell. */
function sniffed(bytes: Uint8Array): string {
  if (bytes[0] === 56 && (bytes[1] === 58 || (bytes[1] === 67 && bytes[2] === 58))) return "WXF";
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "GZIP";
  return "Text";
}

const utf8 = new TextEncoder();

export const importExport: readonly Builtin[] = [
  builtin({
    name: "Import",
    state: "partial",
    missing: "options, URLs, formats of pictures, sound and documents",
    doc: "ref/Import",
    arity: [1, Number.POSITIVE_INFINITY],
    apply([source, ...more], context) {
      const name = fileNameOf(source);
      if (name === undefined) return undefined;
      const path = confinedExisting(name, context);
      if (path === undefined || isDirectory(path)) {
        context.message(importSymbol, "nffil", name);
        return S.$Failed;
      }
      const [spec] = more.filter((arg) => !isOption(arg));
      const bytes = readFileSync(path);
      context.reserve(bytes.length);
      return decoded(bytes, spec, formatOfName(name) ?? sniffed(bytes), importSymbol, context);
    },
  }),
  builtin({
    name: "Export",
    state: "partial",
    missing: "most options, formats of pictures, sound and documents",
    doc: "ref/Export",
    arity: [2, Number.POSITIVE_INFINITY],
    apply([target, expr, ...more], context) {
      const name = fileNameOf(target);
      if (name === undefined) return undefined;
      const options = more.filter(isOption);
      const [spec] = more.filter((arg) => !isOption(arg));
      const known = formatOfName(name);
      if (known === undefined && spec === undefined) {
        context.message(exportSymbol, "infer", name);
        return S.$Failed;
      }
      if (typeof spec === "string" && formatNamed(spec) === undefined) {
        context.message(exportSymbol, "fmtnosup", spec);
        return S.$Failed;
      }
      const bytes = encoded(expr as Expr, spec, known, options, exportSymbol, context);
      if (bytes === undefined) return S.$Failed;
      const path = confined(name, context);
      try {
        if (path === undefined) throw new TypeError("outside");
        writeFileSync(path, bytes);
        return target;
      } catch {
        context.message(exportSymbol, "noopen", name);
        return S.$Failed;
      }
    },
  }),
  builtin({
    name: "ImportString",
    state: "partial",
    missing: "options, formats of pictures, sound and documents",
    doc: "ref/ImportString",
    arity: [1, Number.POSITIVE_INFINITY],
    apply([text, ...more], context) {
      if (typeof text !== "string") return undefined;
      const [spec] = more.filter((arg) => !isOption(arg));
      // Each character stands for one byte where all of them can, as ExportString makes such texts.
      const { format } = wantedFormat(spec, undefined);
      const binary = format === "WXF" || format === "GZIP" || format === "Byte";
      const bytes = binary ? Uint8Array.from(text, (c) => c.charCodeAt(0)) : utf8.encode(text);
      return decoded(
        bytes,
        spec,
        spec === undefined ? sniffed(bytes) : undefined,
        importString,
        context,
      );
    },
  }),
  builtin({
    name: "ExportString",
    state: "partial",
    missing: "most options, formats of pictures, sound and documents",
    doc: "ref/ExportString",
    arity: [2, Number.POSITIVE_INFINITY],
    apply([expr, spec, ...options], context) {
      const bytes = encoded(expr as Expr, spec, undefined, options, exportString, context);
      if (bytes === undefined) return S.$Failed;
      const { format = "" } = wantedFormat(spec, undefined);
      if (!/^(WXF|GZIP|Byte|Binary|ByteArray)$/i.test(format)) return textOf(bytes);
      return Array.from(bytes, (b) => String.fromCharCode(b)).join("");
    },
  }),
  builtin({
    name: "ImportByteArray",
    state: "partial",
    missing: "options, formats of pictures, sound and documents",
    doc: "ref/ImportByteArray",
    arity: [1, Number.POSITIVE_INFINITY],
    apply([data, ...more], context) {
      if (!(data instanceof ByteArr)) return undefined;
      const [spec] = more.filter((arg) => !isOption(arg));
      return decoded(data.bytes, spec, sniffed(data.bytes), importByteArray, context);
    },
  }),
  builtin({
    name: "ExportByteArray",
    state: "partial",
    missing: "most options, formats of pictures, sound and documents",
    doc: "ref/ExportByteArray",
    arity: [2, Number.POSITIVE_INFINITY],
    apply([expr, spec, ...options], context) {
      const bytes = encoded(expr as Expr, spec, undefined, options, exportByteArray, context);
      return bytes === undefined ? S.$Failed : new ByteArr(bytes);
    },
  }),
  builtin({
    name: "$ImportFormats",
    state: "complete",
    doc: "ref/$ImportFormats",
    value: (context) => context.list(formatNames),
  }),
  builtin({
    name: "$ExportFormats",
    state: "complete",
    doc: "ref/$ExportFormats",
    value: (context) =>
      context.list(formatNames.filter((name) => formatNamed(name)?.write !== undefined)),
  }),
];
