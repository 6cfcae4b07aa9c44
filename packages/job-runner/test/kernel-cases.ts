import type { JobOptions } from "./job-folder.js";

/** What every kernel is asked to do. */
export const caseNames = [
  "2 + 2",
  "a definition",
  "a message",
  "a time-out",
  "a crash",
  "100 MB, a string",
  "100 MB, reals",
] as const;

/** One of them. */
export type CaseName = (typeof caseNames)[number];

/** A job for one case. */
export interface KernelCase {
  readonly code: string;
  readonly options: JobOptions;
}

const memoryLimitBytes = 2_000_000_000;
const timeLimitMs = 8000;
/** Mathics3 needs longer for its start alone on a busy machine. */
const mathicsTimeLimitMs = 25_000;

/** The same for every kernel that speaks the language. */
const languageCases: Readonly<Record<CaseName, string>> = {
  "2 + 2": "2 + 2",
  "a definition": "f[7]",
  "a message": '(Print["said"]; 1/0)',
  "a time-out": '(Print["before"]; While[True, Null])',
  "a crash": '(Print["before"]; Exit[7])',
  "100 MB, a string": 'StringRepeat["x", 10^8]',
  "100 MB, reals": "Table[0.5 i, {i, 12500000}]",
};

/** What ends each kernel's process, where that is not `Exit`. */
const crashes: Readonly<Record<string, string>> = {
  // `Exit` only ends the evaluation there; the table's program kills the process meanwhile.
  embedded: '(Print["before"]; Pause[60])',
  wolfram: 'f["crash"]',
};

const functionCases: Readonly<Record<CaseName, string>> = {
  "2 + 2": "() => 2 + 2",
  "a definition": "() => square(7)",
  "a message": '() => { console.log("said"); throw new RangeError("too far"); }',
  "a time-out": '() => { console.log("before"); for (;;); }',
  "a crash": '() => { console.log("before"); process.kill(process.pid, "SIGSEGV"); for (;;); }',
  "100 MB, a string": '() => "x".repeat(1e8)',
  "100 MB, reals": "() => Float64Array.from({ length: 12_500_000 }, (_, i) => 0.5 * (i + 1))",
};

/** The job of one case for one kernel. */
export function kernelCase(kernel: string, name: CaseName): KernelCase {
  const shortMs = kernel === "mathics" ? mathicsTimeLimitMs : timeLimitMs;
  const limits = { memoryLimitBytes, timeLimitMs: name === "a time-out" ? shortMs : 300_000 };
  if (kernel === "node") {
    const work = `const square = (x) => x * x;\nexport const run = ${functionCases[name]};\n`;
    const options = { kernel, descriptor: limits, files: { "work.mjs": work } };
    return { code: 'NodeFunction["work.mjs", "run"][]', options };
  }
  const code = (name === "a crash" ? crashes[kernel] : undefined) ?? languageCases[name];
  const initialization = name === "a definition" ? { initialization: "f[x_] := x^2 + a" } : {};
  return { code, options: { kernel, descriptor: limits, ...initialization } };
}
