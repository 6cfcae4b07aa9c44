const texts: Readonly<Record<string, string>> = {
  TimeLimit: "The time limit was reached; give a longer --time-limit.",
  MemoryLimit: "The evaluation needed more memory than allowed; give a larger --memory-limit.",
  KernelCrash: "The kernel's process ended in the middle of the evaluation.",
  Aborted: "The evaluation was aborted.",
  OutputLimit: "The result is too large to be shown; ask for a part of it.",
  ExceptionFailure: "The evaluation ended with an exception that nothing caught.",
};

/** A sentence for the `failure` of an answer, with what can be done about it. */
export function failureText(failure: string): string {
  return texts[failure] ?? `The evaluation failed (${failure}).`;
}
