import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Expr, fn, int, printInputForm, unqualify } from "@remotebatch/expr-model";
import type { EvaluationRecord } from "@remotebatch/wl-kernel";
import { type Kernel, type KernelContext, KernelMissing } from "../kernel.js";
import { type BoundedAnswer, boundedAnswer } from "./bounded-answer.js";
import { type Dialect, readMessageLine, type SortedOutput } from "./dialect.js";
import { findProgram, type ProgramNames } from "./find-program.js";
import { ProgramProcess } from "./program-process.js";
import { messageRecord, type ProgramOutcome, programRecord } from "./program-record.js";

const versionLimitMs = 60_000;
const run = promisify(execFile);

/** Prompts that stand before the first thing that is printed after an input. */
const prompts = /^(?:In\[\d+\]:= ?)+/u;

/** What came while one expression was evaluated. */
interface Exchange {
  /** File with the request. */
  readonly path: string;
  /** Begins the lines that are ours among what the expression prints. */
  readonly mark: string;
  readonly stdout: string[];
  readonly stderr: string[];
  /** What the dialect's request has printed as the result. */
  result: string | undefined;
  /** Streams on which the end has not been seen. */
  readonly openStreams: Set<"stdout" | "stderr">;
  readonly finished: Promise<void>;
  /** Nothing that comes is the expression's yet. */
  isQuiet: boolean;
  readonly done: () => void;
}

/**
 * Opens a kernel that is a program with an interactive prompt. One process serves all evaluations of the child, so that
 * definitions stay.
 * @throws KernelMissing when the program is not on this machine.
 */
export async function openPromptKernel(
  dialect: Dialect,
  names: ProgramNames,
  context: KernelContext,
): Promise<Kernel> {
  const path = findProgram(names);
  const kernel = new PromptKernel(dialect, path, await versionOf(dialect.kind, path), context);
  await kernel.greet();
  return kernel;
}

async function versionOf(kind: string, path: string): Promise<string> {
  try {
    const { stdout } = await run(path, ["--version"], { timeout: versionLimitMs });
    return /\d+(?:\.\d+)+/u.exec(stdout)?.[0] ?? "unknown";
  } catch (cause) {
    throw new KernelMissing(
      `The job asks for the kernel "${kind}", but ${path} does not tell its version; reinstall it.`,
      { cause },
    );
  }
}

class PromptKernel implements Kernel {
  readonly kind: string;
  readonly version: string;
  readonly #dialect: Dialect;
  readonly #context: KernelContext;
  readonly #program: ProgramProcess;
  readonly #nonce = randomBytes(12).toString("hex");
  #count = 0;
  #exchange: Exchange | undefined;

  constructor(dialect: Dialect, path: string, version: string, context: KernelContext) {
    this.kind = dialect.kind;
    this.version = version;
    this.#dialect = dialect;
    this.#context = context;
    const env = dialect.env === undefined ? {} : { env: dialect.env };
    const isOurs = (line: string): boolean => line.includes(this.#nonce);
    const { folder, onProgram } = context;
    this.#program = new ProgramProcess(
      { path, args: dialect.args, folder, ...env, isOurs, onProgram },
      (stream, line) => this.#line(stream, line),
    );
  }

  /** Waits until the program answers; what it says of itself before that is nobody's output. */
  async greet(): Promise<void> {
    const { memoryLimitBytes, signal } = this.#context;
    const exchange = this.#begin();
    this.#finish(exchange);
    await boundedAnswer(this.#program, exchange.finished, {
      timeLimitMs: undefined,
      memoryLimitBytes,
      signal,
    });
    this.#exchange = undefined;
  }

  async evaluate(expr: Expr, timeLimitMs: number | undefined): Promise<EvaluationRecord> {
    const wall = performance.now();
    const cpu = this.#program.usage().cpuSeconds;
    const exchange = this.#request(expr);
    const { memoryLimitBytes, signal } = this.#context;
    const bounds = { timeLimitMs, memoryLimitBytes, signal };
    let output: SortedOutput | undefined;
    try {
      const bounded = await boundedAnswer(this.#program, exchange.finished, bounds);
      output = this.#tell(exchange);
      const times = {
        timing: Math.max(0, this.#program.usage().cpuSeconds - cpu),
        absoluteTiming: (performance.now() - wall) / 1000,
      };
      const record = programRecord(output, this.#outcome(exchange, bounded, output), times);
      for (const message of record.messages.slice(output.messages.length)) {
        this.#context.onMessage(message);
      }
      return record;
    } finally {
      // The program has died: what it had said must still reach the log.
      if (output === undefined) this.#tell(exchange);
      this.#exchange = undefined;
      rmSync(exchange.path, { force: true });
    }
  }

  #tell(exchange: Exchange): SortedOutput {
    const output = this.#dialect.sort(exchange);
    for (const message of output.messages) this.#context.onMessage(messageRecord(message));
    return output;
  }

  #outcome(
    exchange: Exchange,
    bounded: BoundedAnswer<void>,
    { complaint }: SortedOutput,
  ): ProgramOutcome {
    if ("ended" in bounded) return { failure: bounded.ended };
    if (exchange.result === undefined) {
      const why = complaint ?? "An exception ended the evaluation; the program gave no result.";
      return { failure: "ExceptionFailure", tag: "noresult", why };
    }
    try {
      return { result: this.#dialect.result(exchange.result) };
    } catch (error) {
      const why = `The result cannot be read: ${error instanceof Error ? error.message : String(error)}`;
      return { failure: "ExceptionFailure", tag: "unreadable", why };
    }
  }

  async seed(value: bigint): Promise<void> {
    await this.evaluate(fn("SeedRandom", int(value)), undefined);
  }

  close(): void {
    this.#program.kill();
  }

  #request(expr: Expr): Exchange {
    const exchange = this.#begin();
    const { path, mark } = exchange;
    writeFileSync(path, this.#dialect.request(printInputForm(unqualify(expr)), mark));
    this.#program.send(`Print["${mark}-begin"]; ${this.#dialect.load(path)}`);
    this.#finish(exchange);
    return exchange;
  }

  #begin(): Exchange {
    const number = this.#count++;
    let done: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      done = resolve;
    });
    const exchange: Exchange = {
      path: join(this.#context.scratchFolder, `kernel-input-${number}.wl`),
      mark: `${this.#nonce}-${number}`,
      stdout: [],
      stderr: [],
      result: undefined,
      isQuiet: true,
      openStreams: new Set(this.#dialect.streams),
      finished,
      done,
    };
    this.#exchange = exchange;
    return exchange;
  }

  #finish({ mark }: Exchange): void {
    for (const line of this.#dialect.finish(mark)) this.#program.send(line);
  }

  #line(stream: "stdout" | "stderr", raw: string): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return;
    const { mark } = exchange;
    const line = stream === "stdout" ? raw.replace(prompts, "") : raw;
    if (line.includes(`${mark}-begin`)) this.#began(exchange);
    else if (line.includes(`${mark}-end`)) {
      exchange.openStreams.delete(stream);
      if (exchange.openStreams.size === 0) exchange.done();
    } else if (line.startsWith(`${mark}:`)) exchange.result = line.slice(mark.length + 1);
    else if (stream === "stderr") exchange.stderr.push(line);
    // After the result come only the prompt's own empty lines.
    else if (exchange.result === undefined) this.#printed(exchange, line);
  }

  /** An empty line that the prompt wrote after the exchange before may have come late. */
  #began(exchange: Exchange): void {
    exchange.stdout.length = 0;
    exchange.isQuiet = false;
  }

  /** Printed lines are told as they come; how they belong together is known at the end. */
  #printed(exchange: Exchange, line: string): void {
    exchange.stdout.push(line);
    if (exchange.isQuiet || line === "") return;
    if (readMessageLine(line) === undefined) this.#context.onPrint(line);
  }
}
