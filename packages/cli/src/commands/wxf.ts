import { writeFile } from "node:fs/promises";
import {
  type Expr,
  fromNeutralJson,
  parse,
  printFullForm,
  printInputForm,
  toNeutralJson,
} from "@remotebatch/expr-model";
import { decode, encode } from "@remotebatch/wxf-codec";
import { type Command, Option } from "commander";
import { CommandFailure, UsageError } from "../exit-code.js";
import { jsonText } from "../output/json-text.js";
import { write, writeLine } from "../output/streams.js";
import { byteCount, wholeNumber } from "../parse-number.js";
import { readInput } from "../read-input.js";
import { describeError, LineError } from "../wxf/describe-error.js";
import { isCanonical, wxfInfo } from "../wxf/wxf-info.js";
import { answerLines, type LineObject, lineBytes } from "../wxf/wxf-lines.js";

type WxfForm = "neutral" | "input" | "full";

interface WxfOptions {
  readonly form?: WxfForm;
  readonly jsonl?: boolean;
  readonly json?: boolean;
  readonly compress?: boolean;
  readonly hex?: boolean;
  readonly output?: string;
  readonly maxNodes?: number;
  readonly maxInflated?: number;
}

const wxfForms: readonly WxfForm[] = ["neutral", "input", "full"];
const fileArgument = "WXF file, - or nothing for standard input";

/** `remotebatch wxf`: reads, writes and checks WXF files. */
export function addWxfCommand(program: Command): void {
  const wxf = program
    .command("wxf")
    .summary("read, write and check WXF files")
    .description(
      "Reads, writes and checks WXF, the binary form of Wolfram Language expressions. With --jsonl one process\n" +
        'answers many lines: {"name", "hex"} or {"name", "file"} (encode: {"name", "value"}); a line that is refused\n' +
        'is answered by {"name", "error": {"code", "offset", "message"}}.',
    );
  withLimits(wxf.command("decode"))
    .summary("print the expression in a file")
    .argument("[file]", fileArgument)
    .addOption(
      new Option("--form <form>", "form of the value (input; with --jsonl: neutral)").choices(
        wxfForms,
      ),
    )
    .action((file: string | undefined, options: WxfOptions) => decodeCommand(file, options));
  wxf
    .command("encode")
    .summary("write an expression as WXF")
    .argument("[file]", "file with code or neutral JSON, - or nothing for standard input")
    .addOption(
      new Option("--form <form>", "form of the text (input; with --jsonl: neutral)").choices(
        wxfForms,
      ),
    )
    .option("--compress", "write a compressed body (8C:)")
    .option("--hex", "write hex digits instead of bytes")
    .option("-o, --output <path>", "write to this file")
    .option("--jsonl", "many values, one JSON object per line")
    .action((file: string | undefined, options: WxfOptions) => encodeCommand(file, options));
  withLimits(wxf.command("check"))
    .summary("say whether a file is valid, and canonical")
    .argument("[file]", fileArgument)
    .option("--json", "print one JSON object")
    .action((file: string | undefined, options: WxfOptions) => checkCommand(file, options));
  withLimits(wxf.command("info"))
    .summary("count what is in a file")
    .argument("[file]", fileArgument)
    .option("--json", "print one JSON object")
    .action((file: string | undefined, options: WxfOptions) => infoCommand(file, options));
}

function withLimits(command: Command): Command {
  return command
    .option("--jsonl", "many files, one JSON object per line")
    .option("--max-nodes <n>", "refuse files of more parts (4,194,304)", wholeNumber(1))
    .option("--max-inflated <bytes>", "refuse compressed bodies of more bytes (256M)", byteCount);
}

/** Parts that are read into memory at most, unless told otherwise: with their text they fit a small machine. */
const defaultMaxNodes = 2 ** 22;

const limitsOf = ({ maxNodes = defaultMaxNodes, maxInflated }: WxfOptions) => ({
  maxNodes,
  ...(maxInflated === undefined ? {} : { maxInflatedBytes: maxInflated }),
});

async function decodeCommand(file: string | undefined, options: WxfOptions): Promise<void> {
  const limits = limitsOf(options);
  if (options.jsonl === true) {
    await answerLines(file, async (line) => ({
      value: shown(decode(await lineBytes(line, file), limits), options.form ?? "neutral"),
    }));
    return;
  }
  const bytes = await readInput(file);
  const expr = decodeOrFail(file, () => decode(bytes, limits));
  const value = shown(expr, options.form ?? "input");
  await writeLine(typeof value === "string" ? value : jsonText(value));
}

async function encodeCommand(file: string | undefined, options: WxfOptions): Promise<void> {
  const encoding = { compress: options.compress ?? false };
  if (options.jsonl === true) {
    if (options.output !== undefined)
      throw new UsageError("--jsonl prints to standard output; leave --output out.");
    await answerLines(file, (line) => ({
      hex: hexOf(encode(lineValue(line, options.form ?? "neutral"), encoding)),
    }));
    return;
  }
  const text = new TextDecoder().decode(await readInput(file));
  const expr = readText(text, options.form ?? "input");
  const bytes = encode(expr, encoding);
  if (options.output !== undefined) await writeFile(options.output, bytes);
  else if (options.hex === true) await writeLine(hexOf(bytes));
  else if (process.stdout.isTTY) {
    throw new UsageError("WXF is no text: give --output FILE or --hex, or send it on with | or >.");
  } else await write(bytes);
}

async function checkCommand(file: string | undefined, options: WxfOptions): Promise<void> {
  const limits = limitsOf(options);
  const check = (bytes: Uint8Array): LineObject => {
    decode(bytes, limits);
    return { valid: true, canonical: isCanonical(bytes, limits) };
  };
  if (options.jsonl === true) {
    await answerLines(file, async (line) => check(await lineBytes(line, file)));
    return;
  }
  const bytes = await readInput(file);
  if (options.json === true) {
    try {
      await writeLine(jsonText(check(bytes)));
    } catch (error) {
      process.exitCode = 1;
      await writeLine(jsonText({ valid: false, error: describeError(error) }));
    }
    return;
  }
  const { canonical } = decodeOrFail(file, () => check(bytes));
  await writeLine(
    canonical === true
      ? "valid, canonical"
      : "valid, not canonical (a kernel would write other bytes)",
  );
}

async function infoCommand(file: string | undefined, options: WxfOptions): Promise<void> {
  const limits = limitsOf(options);
  if (options.jsonl === true) {
    await answerLines(file, async (line) => ({ ...wxfInfo(await lineBytes(line, file), limits) }));
    return;
  }
  const bytes = await readInput(file);
  const info = decodeOrFail(file, () => wxfInfo(bytes, limits));
  if (options.json === true) {
    await writeLine(jsonText(info));
    return;
  }
  const rows: readonly (readonly [string, string | number])[] = [
    ["header", info.compressed ? "8C: (compressed)" : "8:"],
    ["bytes", info.bytes],
    ["body bytes", info.bodyBytes],
    ["canonical", info.canonical ? "yes" : "no"],
    ["nodes", info.nodes],
    ["depth", info.depth],
    ...Object.entries(info.kinds).sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
  for (const [name, value] of rows) await writeLine(`${name.padEnd(14)}${value}`);
}

function shown(expr: Expr, form: WxfForm): unknown {
  if (form === "neutral") return toNeutralJson(expr);
  return form === "input" ? printInputForm(expr, { quotients: true }) : printFullForm(expr);
}

function lineValue(line: LineObject, form: WxfForm): Expr {
  const value = line["value"];
  if (value === undefined) throw new LineError("LINE_FIELDS", 'The line needs a "value".');
  if (form === "neutral") return fromNeutralJson(value);
  if (typeof value !== "string") {
    throw new LineError("LINE_FIELDS", `With --form ${form} "value" must be a text.`);
  }
  return parse(value);
}

function readText(text: string, form: WxfForm): Expr {
  try {
    return form === "neutral" ? fromNeutralJson(JSON.parse(text)) : parse(text);
  } catch (error) {
    const { message, offset } = describeError(error);
    const place = offset === null ? "" : ` (at character ${offset})`;
    throw new UsageError(
      `The text is no ${form === "neutral" ? "neutral JSON" : "Wolfram Language code"}: ${message}${place}`,
      { cause: error },
    );
  }
}

function decodeOrFail<Result>(file: string | undefined, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    const { code, offset, message } = describeError(error);
    const name = file === undefined || file === "-" ? "standard input" : file;
    const place = offset === null ? "" : ` at byte ${offset}`;
    throw new CommandFailure(`${name}: ${code}${place}: ${message}`, { cause: error });
  }
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
