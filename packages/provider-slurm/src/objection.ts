import type { ValidationIssue } from "@remotebatch/job-model";
import { codeOfWords } from "./slurm-failure.js";

/** Nodes that are busy or away today may be there tomorrow: the job waits for them. */
const passing =
  /nodes are busy|not available \(down|not available now|reserved for jobs|required node not available|begin time|resources.*not available/iu;

const places: readonly (readonly [RegExp, string])[] = [
  [/partition/iu, "settings.partition"],
  [/account/iu, "settings.account"],
  [/qos/iu, "settings.qos"],
  [/feature/iu, "settings.constraint"],
  [/reservation/iu, "settings.reservation"],
  [/licen[cs]e/iu, "settings.licenses"],
  [/dependency/iu, "settings.dependency"],
  [/gres|gpu/iu, "resources.gpus"],
  [/memory/iu, "resources.memoryBytes"],
  [/time limit/iu, "timeLimitMs"],
];

/** Words that Slurm has for what no node can ever give, and for what only nodes can give that are away now. */
const ambiguous = /node configuration is not available/iu;

/** Whether it depends on nodes that are away today what Slurm's words mean. */
export function isAmbiguous(said: string): boolean {
  return ambiguous.test(said);
}

/** What Slurm says against a job as a complaint about it, with its own words; nothing where the words speak only of now. */
export function objectionIssue(said: string): ValidationIssue | undefined {
  if (passing.test(said)) return undefined;
  const path = places.find(([pattern]) => pattern.test(said))?.[1] ?? "resources";
  const code = codeOfWords(said);
  const isLimit = code === "BATCH_LIMIT_EXCEEDED" || code === "BATCH_FORBIDDEN";
  return {
    code: isLimit ? code : "BATCH_INVALID_OPTION",
    path,
    message: `Slurm would refuse the job: ${said || "it does not say why"}.`,
  };
}
