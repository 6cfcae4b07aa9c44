import { posix } from "node:path";
import { BatchError, type CallOptions } from "@remotebatch/job-model";
import type { CommandOutput } from "@remotebatch/provider-kit";
import { accountingFields, exitColumns, parseAccounting, parseExits } from "./accounting.js";
import { type ClusterFacts, parseClusterFacts } from "./cluster-facts.js";
import type { CommandTransport } from "./command-transport.js";
import { codeOfWords, slurmFailure, slurmWords } from "./slurm-failure.js";
import { parseQueue, queueFormat, type SlurmRow } from "./slurm-row.js";
import type { ProcessEnd } from "./slurm-state.js";

/** Slurm's programs as functions. What they say of failures is in the `BatchError` they reject with. */
export interface SlurmCommands {
  facts(options?: CallOptions): Promise<ClusterFacts>;
  /** Rows of these jobs that the controller still knows. */
  queue(jobIds: readonly string[], options?: CallOptions): Promise<readonly SlurmRow[]>;
  /** Rows of a job of this name. */
  queueByName(name: string, options?: CallOptions): Promise<readonly SlurmRow[]>;
  /** How processes of these jobs ended, by `<job>_<index>` or job. */
  exits(jobIds: readonly string[], options?: CallOptions): Promise<ReadonlyMap<string, ProcessEnd>>;
  accounting(jobIds: readonly string[], options?: CallOptions): Promise<readonly SlurmRow[]>;
  accountingByName(name: string, options?: CallOptions): Promise<readonly SlurmRow[]>;
  /** Submits and gives the job's number. */
  submit(words: readonly string[], options?: CallOptions): Promise<string>;
  /** Slurm's own words against such a submission, or nothing. */
  objection(words: readonly string[], options?: CallOptions): Promise<string | undefined>;
  /** Whether nodes of the partition, or any nodes, are down, drained or otherwise away. */
  nodesAreAway(partition: string | undefined, options?: CallOptions): Promise<boolean>;
  /** Ends a job, or `<job>_[ranges]` of an array. Of ended ones it is no error. */
  cancel(target: string, options?: CallOptions): Promise<void>;
  close(): Promise<void>;
}

/** Ids in one question; a line of arguments has its limits. */
const idsAtOnce = 2000;
/** How far back accounting is asked: without it, `sacct` begins at midnight. */
const since = ["-S", "now-60days"];
const unknownJob = /invalid job id|already completing or completed|no such job|job\/step already/iu;

/** Slurm's programs over a transport. */
export function slurmCommands(
  transport: CommandTransport,
  options: { readonly binFolder?: string | undefined; readonly timeoutMs: number },
): SlurmCommands {
  const { binFolder, timeoutMs } = options;

  function run(
    command: string,
    words: readonly string[],
    { signal }: CallOptions = {},
    input = "",
  ): Promise<CommandOutput> {
    const program = binFolder === undefined ? command : posix.join(binFolder, command);
    return transport.run(program, words, { timeoutMs, signal, input });
  }

  async function textOf(
    command: string,
    words: readonly string[],
    call?: CallOptions,
  ): Promise<string> {
    const output = await run(command, words, call);
    if (output.exitCode === 0) return output.stdout;
    // Asked about one job that it forgot, squeue fails; asked about several, it says nothing.
    if (unknownJob.test(output.stderr)) return "";
    throw slurmFailure(command, output);
  }

  async function inParts<T>(
    ids: readonly string[],
    ask: (part: string) => Promise<T>,
  ): Promise<readonly T[]> {
    const answers: T[] = [];
    for (let at = 0; at < ids.length; at += idsAtOnce) {
      answers.push(await ask(ids.slice(at, at + idsAtOnce).join(",")));
    }
    return answers;
  }

  const everything = ["-h", "-r", "-t", "all"];
  const accounted = ["-X", "-n", "-P", ...since, "-o", accountingFields];
  return {
    async facts(call) {
      return parseClusterFacts(await textOf("scontrol", ["show", "config"], call));
    },
    async queue(jobIds, call) {
      const texts = await inParts(jobIds, (part) =>
        textOf("squeue", [...everything, "-o", queueFormat, "-j", part], call),
      );
      return texts.flatMap(parseQueue);
    },
    async queueByName(name, call) {
      const words = [...everything, "-o", queueFormat, `--name=${name}`];
      return parseQueue(await textOf("squeue", words, call));
    },
    async exits(jobIds, call) {
      const texts = await inParts(jobIds, (part) =>
        textOf("squeue", [...everything, "-O", exitColumns, "-j", part], call),
      );
      return new Map(texts.flatMap((text) => [...parseExits(text)]));
    },
    async accounting(jobIds, call) {
      const texts = await inParts(jobIds, (part) =>
        textOf("sacct", [...accounted, "-j", part], call),
      );
      return texts.flatMap(parseAccounting);
    },
    async accountingByName(name, call) {
      return parseAccounting(await textOf("sacct", [...accounted, `--name=${name}`], call));
    },
    async submit(words, call) {
      const output = await run("sbatch", words, call);
      if (output.exitCode !== 0) throw slurmFailure("sbatch", output);
      // Sites print banners around it; with several clusters, the cluster's name follows.
      const match = /^(\d{1,12})(?:;[\w.-]+)?$/mu.exec(output.stdout);
      if (match?.[1] !== undefined) return match[1];
      throw new BatchError(
        "BATCH_ENGINE_FAILED",
        `sbatch gave no job number: ${output.stdout.trim().slice(0, 500)}`,
      );
    },
    async objection(words, call) {
      const output = await run("sbatch", ["--test-only", ...words], call, "#!/bin/sh\n");
      if (output.exitCode === 0) return undefined;
      const said = slurmWords(output.stderr);
      const code = codeOfWords(said);
      if (code === "BATCH_UNAVAILABLE" || code === "BATCH_THROTTLED") {
        throw slurmFailure("sbatch", output);
      }
      return said;
    },
    async nodesAreAway(partition, call) {
      const where = partition === undefined ? [] : [`--partition=${partition}`];
      const states = await textOf("sinfo", ["-h", "-o", "%T", ...where], call);
      const here = /^(?:idle|mixed|allocated|completing|planned|reserved)$/u;
      return states.split("\n").some((state) => state.trim() !== "" && !here.test(state.trim()));
    },
    async cancel(target, call) {
      const output = await run("scancel", [target], call);
      if (output.exitCode === 0 || unknownJob.test(output.stderr)) return;
      throw slurmFailure("scancel", output);
    },
    close: () => transport.close(),
  };
}
