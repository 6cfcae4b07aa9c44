import { writeFile } from "node:fs/promises";
import { decode, encode } from "@remotebatch/wxf-codec";
import { type Command, Option } from "commander";
import { CommandFailure, UsageError } from "../exit-code.js";
import { jsonText } from "../output/json-text.js";
import { write, writeLine } from "../output/streams.js";
import { byteCount, wholeNumber } from "../parse-number.js";
import { describeError } from "../wxf/describe-error.js";
import { readTextFile, readWxfFile } from "../wxf/read-file.js";
import { lineValue, readValue, shownValue, type WxfForm, wxfForms } from "../wxf/wxf-forms.js";
import { isCanonical, type WxfInfo, wxfInfo } from "../wxf/wxf-info.js";
import { answerLines, lineBytes } from "../wxf/wxf-lines.js";

interface WxfOptions {
  readonly form?: WxfForm;
  readonly jsonl?: boolean;
  readonly json?: boolean;
  readonly compress?: boolean;
  readonly hex?: boolean;
  readonly output?: string;
  readonly maxBytes?: number;
  readonly maxNodes?: number;
  readonly maxInflated?: number;
}

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
    )
    .addHelpText("after", examples(["decode data.wxf | … | remotebatch wxf encode -o data.wxf"]));
  withLimits(wxf.command("decode"))
    .summary("print the expression in a file")
    .description(
      "Prints the expression in a file as text from which wxf encode makes the same bytes again (--form exact):\n" +
        "code in which symbols carry their contexts and packed arrays are WXF`PackedArray[NumericArray[…]].\n" +
        "--form neutral, or json, is exact too; input and full are for reading, and do not tell packed arrays\n" +
        "from lists.",
    )
    .argument("[file]", fileArgument)
    .addOption(formOption("form of the value (exact; with --jsonl: neutral)"))
    .option("--json", "the same as --form neutral; errors are one JSON object, too")
    .action((file: string | undefined, options: WxfOptions) => decodeCommand(file, options))
    .addHelpText(
      "after",
      examples([
        "decode result.wxf",
        "decode --form input < result.wxf",
        "decode --json result.wxf | jq .",
        "decode --jsonl list.jsonl",
      ]),
    );
  wxf
    .command("encode")
    .summary("write an expression as WXF")
    .description(
      "Writes code, or neutral JSON, as WXF: what wxf decode prints, or what you type. Names that are not the\n" +
        "language's get the context Global`. Nothing is evaluated, but 1/2 is a rational and ByteArray[…] the bytes.",
    )
    .argument("[file]", "file with code or neutral JSON, - or nothing for standard input")
    .addOption(
      formOption("form of the text (neutral where it is that, else code; with --jsonl: neutral)"),
    )
    .option("--compress", "write a compressed body (8C:)")
    .option("--hex", "write hex digits instead of bytes")
    .option("-o, --output <path>", "write to this file")
    .option("--json", 'print one JSON object: {"bytes", "hex"} or {"bytes", "output"}')
    .option("--jsonl", "many values, one JSON object per line")
    .action((file: string | undefined, options: WxfOptions) => encodeCommand(file, options))
    .addHelpText(
      "after",
      examples([
        "encode -o list.wxf list.wl",
        "decode old.wxf | remotebatch wxf encode --compress > new.wxf",
        "encode --hex <<< '{1, \"two\", Pi}'",
      ]),
    );
  withLimits(wxf.command("check"))
    .summary("say whether a file is valid, and canonical")
    .description("Says whether a file is valid, and whether a kernel would write the same bytes.")
    .argument("[file]", fileArgument)
    .option("--json", "print one JSON object")
    .action((file: string | undefined, options: WxfOptions) => checkCommand(file, options))
    .addHelpText("after", examples(["check result.wxf", "check --jsonl list.jsonl"]));
  withLimits(wxf.command("info"))
    .summary("count what is in a file")
    .description("Counts what is in a file: bytes, parts, levels, and parts of each kind.")
    .argument("[file]", fileArgument)
    .option("--json", "print one JSON object")
    .action((file: string | undefined, options: WxfOptions) => infoCommand(file, options))
    .addHelpText("after", examples(["info result.wxf", "info --json < result.wxf"]));
}

function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  remotebatch wxf ${line}\n`).join("")}\nExit codes: 0 done, 1 the file was refused, 2 wrong usage or text that is no value.`;
}

function formOption(description: string): Option {
  return new Option("--form <form>", description).choices(wxfForms);
}

function withLimits(command: Command): Command {
  return command
    .option("--jsonl", "many files, one JSON object per line")
    .option("--max-bytes <bytes>", "refuse files of more bytes (1G)", byteCount)
    .option("--max-nodes <n>", "refuse files of more parts (4,194,304)", wholeNumber(1))
    .option("--max-inflated <bytes>", "refuse compressed bodies of more bytes (256M)", byteCount);
}

/** Parts that are read into memory at most, unless told otherwise: with their text they fit a small machine. */
const defaultMaxNodes = 2 ** 22;
const defaultMaxBytes = 2 ** 30;

const limitsOf = (options: WxfOptions) => ({
  maxBytes: options.maxBytes ?? defaultMaxBytes,
  maxNodes: options.maxNodes ?? defaultMaxNodes,
  ...(options.maxInflated === undefined ? {} : { maxInflatedBytes: options.maxInflated }),
});

async function decodeCommand(file: string | undefined, options: WxfOptions): Promise<void> {
  const limits = limitsOf(options);
  if (options.json === true && options.form !== undefined && options.form !== "json") {
    if (options.form !== "neutral")
      throw new UsageError("--json is --form neutral; leave one out.");
  }
  if (options.jsonl === true) {
    await answerLines(file, async (line) => ({
      value: shownValue(
        decode(await lineBytes(line, file, limits.maxBytes), limits),
        options.form ?? "neutral",
      ),
    }));
    return;
  }
  const form = options.json === true ? "neutral" : (options.form ?? "exact");
  const value = await refusing(file, async () =>
    shownValue(decode(await readWxfFile(file, limits.maxBytes), limits), form),
  );
  await writeLine(typeof value === "string" ? value : jsonText(value));
}

async function encodeCommand(file: string | undefined, options: WxfOptions): Promise<void> {
  const { compress = false, output } = options;
  if (options.jsonl === true) {
    if (output !== undefined)
      throw new UsageError("--jsonl prints to standard output; leave --output out.");
    await answerLines(file, (line) => ({
      hex: hexOf(encode(lineValue(line, options.form ?? "neutral"), { compress })),
    }));
    return;
  }
  if (output === "-") {
    throw new UsageError("Standard output is where it goes by itself; leave --output out.");
  }
  const isBinary = output === undefined && options.hex !== true && options.json !== true;
  if (isBinary && process.stdout.isTTY) {
    throw new UsageError("WXF is no text: give --output FILE or --hex, or send it on with | or >.");
  }
  const expr = readValue(await readTextFile(file), options.form);
  const bytes = await refusing(file, () => encode(expr, { compress }));
  if (output !== undefined) {
    const written = options.hex === true ? `${hexOf(bytes)}\n` : bytes;
    await writeFile(output, written).catch(refuseOutput(output));
  }
  const { length } = bytes;
  if (options.json === true) {
    const where = output === undefined ? { hex: hexOf(bytes) } : { output };
    await writeLine(jsonText({ bytes: length, ...where }));
  } else if (output === undefined) {
    await (options.hex === true ? writeLine(hexOf(bytes)) : write(bytes));
  }
}

async function checkCommand(file: string | undefined, options: WxfOptions): Promise<void> {
  const limits = limitsOf(options);
  const check = async (bytes: Uint8Array) => ({
    valid: true,
    canonical: await isCanonical(bytes, limits),
  });
  if (options.jsonl === true) {
    await answerLines(file, async (line) => check(await lineBytes(line, file, limits.maxBytes)));
    return;
  }
  const checked = async () => check(await readWxfFile(file, limits.maxBytes));
  if (options.json === true) {
    try {
      await writeLine(jsonText(await checked()));
    } catch (error) {
      if (error instanceof UsageError) throw error;
      process.exitCode = 1;
      await writeLine(jsonText({ valid: false, error: describeError(error) }));
    }
    return;
  }
  const { canonical } = await refusing(file, checked);
  await writeLine(
    canonical ? "valid, canonical" : "valid, not canonical (a kernel would write other bytes)",
  );
}

async function infoCommand(file: string | undefined, options: WxfOptions): Promise<void> {
  const limits = limitsOf(options);
  if (options.jsonl === true) {
    await answerLines(file, async (line) => ({
      ...(await wxfInfo(await lineBytes(line, file, limits.maxBytes), limits)),
    }));
    return;
  }
  const info = await refusing(file, async () =>
    wxfInfo(await readWxfFile(file, limits.maxBytes), limits),
  );
  if (options.json === true) {
    await writeLine(jsonText(info));
    return;
  }
  for (const [name, value] of rowsOf(info)) await writeLine(`${name.padEnd(14)}${value}`);
}

function rowsOf(info: WxfInfo): readonly (readonly [string, string | number])[] {
  return [
    ["header", info.compressed ? "8C: (compressed)" : "8:"],
    ["bytes", info.bytes],
    ["body bytes", info.bodyBytes],
    ["canonical", info.canonical ? "yes" : "no"],
    ["nodes", info.nodes],
    ["depth", info.depth],
    ...Object.entries(info.kinds).sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
}

/** What the body gives; a refusal of the codec becomes a failure that names the file. */
async function refusing<Result>(
  file: string | undefined,
  body: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, offset, message } = describeError(error);
    const name = file === undefined || file === "-" ? "standard input" : file;
    const place = offset === null ? "" : ` at byte ${offset}`;
    throw new CommandFailure(`${name}: ${code}${place}: ${message}`, {
      cause: error,
      details: { code, offset },
    });
  }
}

function refuseOutput(path: string): (error: unknown) => never {
  return (error) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Can't write ${path}: ${reason}.`, { cause: error });
  };
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
