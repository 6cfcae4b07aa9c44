import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Assoc, assoc, type Expr, fn, int, real, sym } from "@remotebatch/expr-model";
import type { EvaluationRecord } from "@remotebatch/wl-kernel";
import { decode, encode } from "@remotebatch/wxf-codec";
import type { Kernel, KernelContext, KernelLicence, OpenKernel } from "../kernel.js";
import { boundedAnswer } from "./bounded-answer.js";
import { recordOfEvaluationData } from "./evaluation-data-record.js";
import { findProgram, type ProgramNames } from "./find-program.js";
import { ProgramProcess } from "./program-process.js";
import { programRecord } from "./program-record.js";
import { exchangeFiles, folderVariable, wolframBootstrap } from "./wolfram-bootstrap.js";

/** Where a Wolfram kernel is looked for. */
const wolframProgram: ProgramNames = {
  kind: "wolfram",
  variable: "REMOTEBATCH_WOLFRAM",
  names: ["wolframscript", "WolframKernel"],
};

const pollMs = 5;
/** What a kernel keeps of the time for writing its answer, so that messages and output are there when the child's time is up. */
const answerShare = 0.1;
const shortestAnswerMs = 500;
const longestAnswerMs = 2000;
/** The kernel's own limit comes first; a kernel that does not heed it is ended. */
const limitGraceMs = 2000;

/**
 * Opens a Wolfram kernel, found by `REMOTEBATCH_WOLFRAM` or in `PATH`. It has only met a stand-in so far, never the real one.
 * A licence comes from the job's own settings, or on demand when `WOLFRAMSCRIPT_ENTITLEMENTID` is set.
 * @throws KernelMissing
 */
export const openWolfram: OpenKernel = async (context) => {
  const kernel = new WolframKernel(findProgram(wolframProgram), context);
  await kernel.ready();
  return kernel;
};

/**
 * Arguments by which a kernel is licensed: those of the job, else of the machine's own entitlement. They go through the
 * environment, because everybody on a machine can read command lines.
 */
function licenceArguments(
  licence: KernelLicence | undefined,
  ofMachine: string | undefined,
): string | undefined {
  const { method = "Automatic", server, entitlement = ofMachine } = licence ?? {};
  if (method === "None") return undefined;
  if (method === "MathLM") return server === undefined ? undefined : `-pwfile !${server}`;
  return entitlement === undefined || entitlement === ""
    ? undefined
    : `-pwfile !cloudlm.wolfram.com -entitlement ${entitlement}`;
}

class WolframKernel implements Kernel {
  readonly kind = "wolfram";
  version = "unknown";
  readonly #context: KernelContext;
  readonly #folder: string;
  readonly #program: ProgramProcess;
  #count = 0;
  #isClosed = false;

  constructor(path: string, context: KernelContext) {
    this.#context = context;
    this.#folder = join(context.scratchFolder, "wolfram-kernel");
    mkdirSync(this.#folder, { recursive: true });
    const script = join(this.#folder, "bootstrap.wls");
    writeFileSync(script, wolframBootstrap);
    const flag = basename(path).startsWith("wolframscript") ? "-file" : "-script";
    const init = licenceArguments(context.licence, process.env["WOLFRAMSCRIPT_ENTITLEMENTID"]);
    this.#program = new ProgramProcess(
      {
        path,
        args: [flag, script],
        folder: context.folder,
        onProgram: context.onProgram,
        // A kernel whose licence is refused says which, and what it says goes into logs and records.
        secret: context.licence?.entitlement ?? process.env["WOLFRAMSCRIPT_ENTITLEMENTID"],
        env: {
          [folderVariable]: this.#folder,
          ...(init === undefined ? {} : { WOLFRAMINIT: init }),
        },
      },
      (_stream, line) => {
        if (line !== "") context.onPrint(line);
      },
    );
  }

  /** Waits until the kernel has loaded the bootstrap. @throws Error when it ends instead. */
  async ready(): Promise<void> {
    const { memoryLimitBytes, signal } = this.#context;
    const bounds = { timeLimitMs: undefined, memoryLimitBytes, signal };
    const bounded = await boundedAnswer(this.#program, this.#take(exchangeFiles.ready), bounds);
    if ("answer" in bounded && typeof bounded.answer === "string") this.version = bounded.answer;
  }

  async evaluate(expr: Expr, timeLimitMs: number | undefined): Promise<EvaluationRecord> {
    const startedAtMs = performance.now();
    const { memoryLimitBytes, signal } = this.#context;
    const number = ++this.#count;
    this.#put(
      exchangeFiles.request(number),
      assoc({
        Expression: fn("Hold", expr),
        TimeLimit: timeLimitMs === undefined ? sym("Infinity") : real(ownLimit(timeLimitMs) / 1000),
        MemoryLimit: memoryLimitBytes === undefined ? sym("Infinity") : int(memoryLimitBytes),
      }),
    );
    const bounds = {
      timeLimitMs: timeLimitMs === undefined ? undefined : timeLimitMs + limitGraceMs,
      // The kernel needs memory for itself before the expression gets any.
      memoryLimitBytes: undefined,
      signal,
    };
    const answer = this.#take(exchangeFiles.answer(number));
    const bounded = await boundedAnswer(this.#program, answer, bounds);
    if ("ended" in bounded) {
      const times = { timing: 0, absoluteTiming: (performance.now() - startedAtMs) / 1000 };
      return programRecord({ prints: [], messages: [] }, { failure: bounded.ended }, times);
    }
    const record = limitedRecord(bounded.answer);
    for (const text of record.outputLog) this.#context.onPrint(text);
    for (const message of record.messages) this.#context.onMessage(message);
    return record;
  }

  async seed(value: bigint): Promise<void> {
    await this.evaluate(fn("SeedRandom", int(value)), undefined);
  }

  close(): void {
    this.#isClosed = true;
    this.#program.kill();
  }

  #put(name: string, expr: Expr): void {
    const path = join(this.#folder, name);
    writeFileSync(`${path}.tmp`, encode(expr));
    renameSync(`${path}.tmp`, path);
  }

  async #take(name: string): Promise<Expr> {
    const path = join(this.#folder, name);
    while (!existsSync(path) && !this.#isClosed && this.#program.running) {
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    // What a dead program has not written never comes; its end is told by the process itself.
    if (!existsSync(path)) return await new Promise(() => undefined);
    const expr = decode(readFileSync(path));
    rmSync(path);
    return expr;
  }
}

function ownLimit(timeLimitMs: number): number {
  const answerMs = Math.max(shortestAnswerMs, answerShare * timeLimitMs);
  return Math.max(timeLimitMs / 2, timeLimitMs - Math.min(longestAnswerMs, answerMs));
}

function limitedRecord(answer: Expr): EvaluationRecord {
  const data = answer instanceof Assoc ? answer.get("Data") : undefined;
  if (!(answer instanceof Assoc) || data === undefined) {
    throw new Error("The Wolfram kernel's answer is not what the bootstrap writes.");
  }
  const record = recordOfEvaluationData(data);
  const limit = answer.get("Limit");
  return limit === "TimeLimit" || limit === "MemoryLimit"
    ? { ...record, success: false, failureType: limit }
    : record;
}
