import { fileURLToPath } from "node:url";
import { BatchError, type InputFile } from "@remotebatch/job-model";
import { shown } from "../options/option-value.js";
import type { Code } from "../options/submit-options.js";
import { type BundleOptions, bundleModule } from "./bundle-module.js";

/** Any function that may be exported for jobs; its last parameter may be for the job's context. */
export type AnyFunction = (...args: never[]) => unknown;

/** A function whose arguments are not known here. */
export type UntypedFunction = (...args: unknown[]) => unknown;

/** The arguments that a caller gives: all but a last one that takes the context, which the job adds. */
export type CallArguments<F extends AnyFunction> =
  Parameters<F> extends [...infer Given, infer Last]
    ? RemoteFunctionContext extends Last
      ? unknown extends Last
        ? Parameters<F>
        : Given
      : Parameters<F>
    : Parameters<F>;

/** What a list that a function is mapped over holds: its first argument, where it takes no more than that and the context. */
export type MapElement<F extends AnyFunction> =
  CallArguments<F> extends []
    ? unknown
    : CallArguments<F> extends readonly [infer Element, ...infer Others]
      ? [] extends Others
        ? Element
        : never
      : CallArguments<F>[number];

/** State that a function keeps for a later attempt of its job; see {@link RemoteFunctionContext}. */
export interface RemoteFunctionCheckpoint {
  /**
   * Keeps a value in the place of the one before; settles when it will survive whatever happens. Values are converted as
   * arguments are: bigints come back as bigints, objects as `Map`s.
   * @throws an error named `CheckpointError` with a code: `CHECKPOINT_VALUE` (no form in WXF), `CHECKPOINT_TOO_LARGE` (over
   * 256 MiB), `CHECKPOINT_NO_URL` (the job's store is reached by URLs and has none for it), `CHECKPOINT_STORE`.
   */
  readonly save: (state: unknown) => Promise<void>;
  /**
   * The value saved last, by this attempt or an earlier one; `undefined` when there is none, or only a damaged one. The
   * function alone knows the type of what it saved: `load<[bigint, bigint]>()`.
   */
  readonly load: <State = unknown>() => Promise<State | undefined>;
  /**
   * Registers what gives the value to be saved when the job is stopped (`SIGTERM`, an engine's warning) or its time limit is
   * near. It is asked once, and has three seconds if the engine says nothing else; `undefined` saves nothing.
   */
  readonly onStop: (state: () => unknown) => void;
}

/**
 * What a function gets in the job as its last argument, if it declares a parameter for it: one without a default, and with
 * none before it that has one. A function whose `length` is not greater than the number of its arguments gets no context.
 */
export interface RemoteFunctionContext {
  /** Aborted when the job is stopped or its time is over. */
  readonly signal: AbortSignal;
  /** Working directory with the input files. */
  readonly folder: string;
  /**
   * Writes a line about how far the function is into the log, such as "3 of 7"; it changes nothing else.
   * @throws TypeError for anything but a string.
   */
  readonly progress: (text: string) => void;
  /** State of this call, or of this element of a map, for a later attempt. */
  readonly checkpoint: RemoteFunctionCheckpoint;
}

/** A call of an exported function, for `submit`. */
export interface RemoteFunctionCall {
  readonly kind: "RemoteFunctionCall";
  readonly target: RemoteFunction;
  readonly args: readonly unknown[];
}

/** An exported function of a module, to be submitted by itself, called, or mapped. Made by {@link remoteFunction}. */
export class RemoteFunction<F extends AnyFunction = UntypedFunction> {
  readonly kind = "RemoteFunction";
  /** Path of the module. */
  readonly path: string;
  /** Name of the export. */
  readonly name: string;
  readonly #options: BundleOptions;
  #bundle: Promise<InputFile> | undefined;

  constructor(path: string, name: string, options: BundleOptions) {
    this.path = path;
    this.name = name;
    this.#options = options;
  }

  /** This function with arguments, for `submit`. They are converted as `toExpr` does. */
  call(...args: CallArguments<F>): RemoteFunctionCall {
    return { kind: "RemoteFunctionCall", target: this, args };
  }

  /**
   * The module with everything that it imports, as one file named by its content; made once.
   * @throws BatchError `BATCH_INVALID_EXPRESSION` when it can't be bundled or has no such export.
   */
  bundle(): Promise<InputFile> {
    if (this.#bundle === undefined) {
      this.#bundle = bundleModule(this.path, this.name, this.#options);
      // A module that could not be bundled may have been mended by the next time.
      this.#bundle.catch(() => {
        this.#bundle = undefined;
      });
    }
    return this.#bundle;
  }
}

/**
 * An exported JavaScript or TypeScript function that jobs can run, by the kernel "node": the module is bundled with
 * what it imports and travels with the job. The function gets its arguments converted by `fromExpr` (bigints as bigints,
 * other integers as numbers or, beyond 2^53, bigints; lists as arrays, objects and associations as
 * Maps) and, in a last parameter declared for it, {@link RemoteFunctionContext}; what it returns is converted by `toExpr`.
 * Give the type of the function as type argument to have the arguments checked.
 *
 * The module runs in the job as a whole, so it should hold functions only, not the program that submits them.
 * @param module File URL, such as `new URL("./work.ts", import.meta.url)`, or an absolute path.
 * @throws BatchError `BATCH_INVALID_EXPRESSION` for anything that names no file or no export.
 */
export function remoteFunction<F extends AnyFunction = UntypedFunction>(
  module: URL | string,
  name: string,
  options: BundleOptions = {},
): RemoteFunction<F> {
  if (typeof name !== "string" || !/^[\p{L}$_][\p{L}\p{N}$_]*$/u.test(name)) {
    throw new BatchError(
      "BATCH_INVALID_EXPRESSION",
      `The export of a remote function is ${shown(name)}; give the name under which the module exports it.`,
    );
  }
  return new RemoteFunction<F>(modulePath(module), name, options);
}

function modulePath(module: unknown): string {
  const text = module instanceof URL ? module.href : module;
  if (typeof text === "string" && text.startsWith("file:")) return fileURLToPath(text);
  if (typeof text === "string" && text.startsWith("/")) return text;
  throw new BatchError(
    "BATCH_INVALID_EXPRESSION",
    `The module of a remote function is ${shown(module)}; give new URL("./work.ts", import.meta.url) or an absolute path.`,
  );
}

/** What `submit` takes: code, an exported function without arguments, or a call of one. */
export type Submittable = Code | RemoteFunction | RemoteFunctionCall;
