import type { MethodOption, RemoteFunction } from "@remotebatch/facade";
import type { Command } from "commander";
import { listFromCode } from "../client/list-from-code.js";
import { moduleFunction } from "../client/module-function.js";
import { readElements } from "../client/read-elements.js";
import { sendJob } from "../client/send-job.js";
import {
  addSubmissionOptions,
  type SubmissionOptions,
  submitOptions,
} from "../client/submission.js";
import { UsageError } from "../exit-code.js";
import { interruptible } from "../interruptible.js";
import { wholeNumber, wholeNumberOr } from "../parse-number.js";

interface MapCommandOptions extends SubmissionOptions {
  readonly from?: string;
  readonly module?: string;
  readonly initialization?: string;
  readonly method?: string;
  readonly perChild?: number;
  readonly children?: number;
  readonly parallelElements?: number | "cores";
  readonly pilot?: number;
}

/** `remotebatch map`: a function over a list, as an array job. */
export function addMapCommand(program: Command): void {
  addSubmissionOptions(
    program
      .command("map")
      .summary("submit a function mapped over a list")
      .description(
        "Submits a function mapped over the elements of a list as an array job and prints the job's id. The list is\n" +
          "code, evaluated here, or a file: .json (an array), .ndjson (a value per line), .csv (a list per row, or\n" +
          "the fields themselves where every row has one; numbers read as numbers) or .wxf (a list).",
      )
      .argument("[function]", "Wolfram Language function, for example 'PrimeQ' or '#^2 &'")
      .argument("[list]", "code that gives a list, for example 'Range[100]'")
      .option(
        "--module <path#export>",
        "map an exported JavaScript or TypeScript function; the list is then the only argument",
      )
      .option("--from <path>", "read the list from a .json, .ndjson, .csv or .wxf file")
      .option("--initialization <code>", "code evaluated once in each child before its elements")
      .option("--method <method>", "packing: Automatic, CoarsestGrained or FinestGrained")
      .option("--per-child <n>", "packing: this many elements in each child", wholeNumber(1))
      .option("--children <n>", "packing: this many children", wholeNumber(1))
      .option(
        "--parallel-elements <n>",
        'elements that a child evaluates at once, each in a process of its own: a number or "cores" (default: 1)',
        wholeNumberOr(1, "cores"),
      )
      .option(
        "--pilot <n>",
        "packing: by the times of this many elements, evaluated before in a job of their own",
        wholeNumber(1),
      ),
  ).action((code: string | undefined, list: string | undefined, options: MapCommandOptions) => {
    const { module } = options;
    if (module === undefined) {
      if (code === undefined) throw new UsageError("Give the function, or --module PATH#EXPORT.");
      return mapList(code, list, options);
    }
    if (list !== undefined) throw new UsageError("Give the function or --module, one of the two.");
    return mapList(moduleFunction(module), code, options);
  });
}

async function mapList(
  f: string | RemoteFunction,
  list: string | undefined,
  options: MapCommandOptions,
): Promise<void> {
  if ((list === undefined) === (options.from === undefined)) {
    throw new UsageError("Give the list as code or as --from FILE, one of the two.");
  }
  const method = methodOf(options);
  const client = await submitOptions(options);
  await interruptible(async (signal) => {
    const elements =
      options.from === undefined
        ? await listFromCode(list as string, signal)
        : await readElements(options.from);
    await sendJob(client.uuid, options, signal, (session) =>
      session.mapSubmit(f, elements, {
        ...client,
        ...(method === undefined ? {} : { method }),
        ...(options.initialization === undefined ? {} : { initialization: options.initialization }),
        ...(options.parallelElements === undefined
          ? {}
          : { parallelElements: options.parallelElements }),
        signal,
      }),
    );
  });
}

function methodOf(options: MapCommandOptions): MethodOption | undefined {
  const { method, perChild, children, pilot } = options;
  if ([method, perChild, children, pilot].filter((choice) => choice !== undefined).length > 1) {
    throw new UsageError("Choose one of --method, --per-child, --children and --pilot.");
  }
  if (pilot !== undefined) return { pilotEvaluations: pilot };
  if (perChild !== undefined) return { evaluationsPerChildJob: perChild };
  if (children !== undefined) return { childJobCount: children };
  return method;
}
