import { randomUUID } from "node:crypto";
import { parse, real } from "@remotebatch/expr-model";
import type {
  InputFileSource,
  RemoteBatch,
  RetryPolicy,
  Session,
  SubmitOptions,
} from "@remotebatch/facade";
import { encode } from "@remotebatch/wxf-codec";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Form, forms } from "../evaluation/answer.js";
import { UsageError } from "../exit-code.js";
import { byteCount, positiveNumber, timeMs, wholeNumber } from "../parse-number.js";
import { readInput } from "../read-input.js";
import { type LicensingOptions, licensingSettings } from "./licensing-settings.js";
import { retryPolicy } from "./retry-policy.js";

/** Options that `submit` and `map` share. */
export interface SubmissionOptions extends LicensingOptions {
  readonly env?: string;
  readonly name?: string;
  readonly input: readonly NamedValue[];
  readonly inputValue: readonly NamedValue[];
  readonly define: readonly string[];
  readonly definitions: readonly string[];
  readonly includeDefinitions: boolean;
  readonly timeLimit?: number;
  readonly retry?: RetryPolicy;
  readonly creditConstraint?: string;
  readonly creditsPerHour?: number;
  readonly kernel?: string;
  readonly seed?: number;
  readonly cores?: number;
  readonly memory?: number;
  readonly setting: readonly NamedValue[];
  readonly notify?: string;
  readonly wait?: boolean;
  readonly form?: Form;
  readonly json?: boolean;
}

interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** The kernels that the runner knows; of a job with `--module` it is always "node". */
export const kernelKinds = ["embedded", "node", "woxi", "mathics", "wolfram"] as const;

/** Adds the options that `submit` and `map` share. */
export function addSubmissionOptions(command: Command): Command {
  return command
    .option("--env <name>", "environment that runs the job (default: see `remotebatch env list`)")
    .option("--name <text>", "name of the job")
    .option("--input <name=path>", "file for the job's working directory; repeatable", named, [])
    .option(
      "--input-value <name=code>",
      "the same, from code: its expression as WXF; repeatable",
      named,
      [],
    )
    .option("--define <code>", "definitions that the job may use; repeatable", collect, [])
    .option("--definitions <path>", "the same, from a file; repeatable", collect, [])
    .option("--no-include-definitions", "ship no definitions")
    .option("--time-limit <time>", "limit of the job, or of each child: 90s, 2m, 1h", timeMs)
    .option(
      "--retry <n>",
      "attempts in all (default: 3), after failures of these causes: 5, 3:memory,preempted",
      retryPolicy,
    )
    .option(
      "--credit-constraint <credits>",
      "what the job may cost at most, as a limit of time: 5; needs --credits-per-hour",
    )
    .option("--credits-per-hour <n>", "what an hour of one child costs", positiveNumber)
    .addOption(
      new Option("--kernel <kind>", "kernel that evaluates (default: embedded)").choices(
        kernelKinds,
      ),
    )
    .option(
      "--licensing <settings>",
      'how the kernel wolfram is licensed, as JSON or code: None, {"Method":"MathLM","MathLMServer":"host"}',
    )
    .option("--licensing-file <path>", "the same from a file, or the id of an entitlement")
    .option("--licensing-variable <name>", "the same from an environment variable")
    .option("--seed <n>", "seed of the random generator", wholeNumber(0))
    .option("--cores <n>", "cores for each child", wholeNumber(1))
    .option("--memory <bytes>", "memory for each child: 512M, 4G", byteCount)
    .option(
      "--setting <name=value>",
      "setting of the provider, JSON or text; repeatable",
      named,
      [],
    )
    .option(
      "--notify <events>",
      'what to tell about the job, JobCompleted or \'{"JobStarted", "Hourly"} -> "Email"\'; see `remotebatch notify`',
    )
    .option("--wait", "wait for the end and print the result; what the job prints is in its logs")
    .addOption(new Option("--form <form>", "form of the result (input)").choices(forms))
    .option("--json", "print one JSON object");
}

/**
 * The client's options for these, under a new uuid, so that an interrupted command can name its job.
 * @throws UsageError when a file can't be read or code can't be parsed.
 */
export async function submitOptions(
  options: SubmissionOptions,
): Promise<SubmitOptions & { readonly uuid: string }> {
  const files: [string, InputFileSource][] = options.input.map(({ name, value }) => [name, value]);
  for (const { name, value } of options.inputValue)
    files.push([name, encode(parseCode(value, `--input-value ${name}`))]);
  const names = files.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`Input file "${twice}" is given twice; keep one.`);
  const { timeLimit, cores, memory, creditConstraint } = options;
  if (
    creditConstraint !== undefined &&
    creditConstraint !== "Infinity" &&
    options.creditsPerHour === undefined
  ) {
    throw new UsageError(
      "--credit-constraint needs a price: --credits-per-hour N, what an hour of one child costs. Or give --time-limit.",
    );
  }
  const licensing = await licensingSettings(options);
  const resources = {
    ...(cores === undefined ? {} : { cores }),
    ...(memory === undefined ? {} : { memoryBytes: memory }),
  };
  return {
    uuid: randomUUID(),
    includeDefinitions: options.includeDefinitions,
    ...(options.env === undefined ? {} : { environment: options.env }),
    ...(options.name === undefined ? {} : { remoteJobName: options.name }),
    ...(files.length === 0 ? {} : { remoteInputFiles: Object.fromEntries(files) }),
    ...(timeLimit === undefined ? {} : { timeConstraint: real(timeLimit / 1000) }),
    ...(options.retry === undefined ? {} : { retry: options.retry }),
    ...(creditConstraint === undefined ? {} : { creditConstraint }),
    ...(licensing === undefined ? {} : { licensingSettings: licensing }),
    ...(options.kernel === undefined ? {} : { kernel: options.kernel }),
    ...(options.notify === undefined ? {} : { remoteJobNotifications: options.notify }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(Object.keys(resources).length === 0 ? {} : { resources }),
    ...(options.setting.length === 0
      ? {}
      : {
          remoteProviderSettings: Object.fromEntries(
            options.setting.map(({ name, value }) => [name, settingValue(value)]),
          ),
        }),
  };
}

/** What the client of a submission knows of prices. */
export function pricesOf({ creditsPerHour }: SubmissionOptions): {
  readonly creditsPerHour?: number;
} {
  return creditsPerHour === undefined ? {} : { creditsPerHour };
}

/** A session with the definitions that were given. */
export async function definingSession(
  batch: RemoteBatch,
  options: SubmissionOptions,
): Promise<Session> {
  const session = batch.session();
  for (const path of options.definitions) {
    session.define(new TextDecoder().decode(await readInput(path)));
  }
  for (const code of options.define) session.define(code);
  return session;
}

/** A setting as JSON where it is JSON, else as the text itself. */
export function settingValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** For repeatable options `name=value`. */
export function named(text: string, earlier: readonly NamedValue[]): readonly NamedValue[] {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as name=value.");
  return [...earlier, { name: text.slice(0, at), value: text.slice(at + 1) }];
}

function collect(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text];
}

function parseCode(code: string, where: string) {
  try {
    return parse(code);
  } catch (error) {
    throw new UsageError(`${where}: ${(error as Error).message}`, { cause: error });
  }
}
