/** Forms in which a value can be printed. */
export const forms = ["input", "output", "full", "neutral", "wxf"] as const;

/** InputForm, OutputForm on one line, FullForm, neutral JSON, or the bytes of the WXF file (hex in text). */
export type Form = (typeof forms)[number];

/** One input for an evaluation process. */
export interface EvaluationRequest {
  readonly input: string;
  readonly form: Form;
  /** Folder that file functions are confined to; a fresh empty one, removed afterwards, when absent. */
  readonly folder?: string;
  readonly timeLimitMs?: number;
  readonly memoryLimitBytes?: number;
}

/** What came of one input. */
export interface EvaluationAnswer {
  /** The result as text; for "neutral" the text of the JSON value, for "wxf" hex digits. */
  readonly output: string;
  /** True when the result is `Null`, which a terminal does not show. */
  readonly isNull: boolean;
  /** `Symbol::tag: text` of each message, in order. */
  readonly messages: readonly string[];
  readonly print: readonly string[];
  /** Functions of the language that the kernel does not have: they were left unevaluated. */
  readonly unknownFunctions?: readonly string[];
  /** CPU seconds. */
  readonly timing: number;
  /** Wall seconds. */
  readonly absoluteTiming: number;
  /**
   * Why there is no proper result: "TimeLimit", "MemoryLimit", "Aborted", "ExceptionFailure",
   * "KernelCrash", or "OutputLimit" when the result is too large to be shown.
   */
  readonly failure?: string;
  /** What the process said when it died. */
  readonly detail?: string;
  /** True when the input was no Wolfram Language code. */
  readonly syntaxError?: boolean;
}

/** What an evaluation process sends: printed lines and messages as they come, then the answer. */
export type EvaluationEvent =
  | { readonly type: "print"; readonly text: string }
  | { readonly type: "message"; readonly text: string }
  | { readonly type: "answer"; readonly answer: EvaluationAnswer };
