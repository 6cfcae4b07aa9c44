import { Assoc, type Expr, parse } from "@remotebatch/expr-model";
import {
  BatchError,
  type PackMethod,
  type ProviderLimits,
  packSpans,
  suggestion,
} from "@remotebatch/job-model";
import { isAutomatic, isNamed, isNamedFn, numberOf, shown } from "./option-value.js";

/** A packing method, or how many evaluations are tried first to find one. */
export type MethodChoice = PackMethod | { readonly pilotEvaluations: number };

const named = ["CoarsestGrained", "FinestGrained"] as const;

const fields: Readonly<
  Record<string, "evaluationsPerChildJob" | "childJobCount" | "pilotEvaluations">
> = {
  pilotevaluations: "pilotEvaluations",
  evaluationsperchildjob: "evaluationsPerChildJob",
  itemsperchildjob: "evaluationsPerChildJob",
  childjobcount: "childJobCount",
};

/** The expression of text that is a rule, such as `"ChildJobCount" -> 3`; any other value as it is. */
function ruleExpression(value: unknown): unknown {
  if (typeof value !== "string" || !value.includes("->")) return value;
  try {
    return parse(value);
  } catch {
    return value;
  }
}

function pairOf(given: unknown): readonly [unknown, unknown] | undefined {
  const value = ruleExpression(given);
  if (isNamedFn(value, "Rule") && value.args.length === 2) {
    return [value.args[0] as Expr, value.args[1] as Expr];
  }
  if (value instanceof Assoc) {
    return value.size === 1 ? [value.keys[0], value.values[0]] : undefined;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    return entries.length === 1 ? entries[0] : undefined;
  }
  return undefined;
}

/**
 * The packing method of an option: a name, `{ evaluationsPerChildJob: n }`, `{ childJobCount: n }`, `{ pilotEvaluations: n }`,
 * or a rule with those names as strings, an expression or its text.
 * @throws BatchError `BATCH_INVALID_OPTION`.
 */
export function parseMethod(value: unknown): MethodChoice {
  if (isAutomatic(value)) return "Automatic";
  for (const name of named) if (isNamed(value, name)) return name;
  const pair = pairOf(value);
  const key = typeof pair?.[0] === "string" ? pair[0].toLowerCase() : "";
  const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (typeof pair?.[0] === "string" && field === undefined) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `method has no "${pair[0].slice(0, 100)}".${suggestion(pair[0], [...new Set(Object.values(fields))])}`,
    );
  }
  if (pair === undefined || field === undefined) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `method is ${shown(value)}; give "Automatic", "CoarsestGrained", "FinestGrained", { evaluationsPerChildJob: n }, { childJobCount: n } or { pilotEvaluations: n }.`,
    );
  }
  const count = numberOf(pair[1]);
  if (count === undefined || !Number.isSafeInteger(count) || count < 1) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `method.${field} is ${shown(pair[1])}; give a positive integer.`,
    );
  }
  if (field === "pilotEvaluations") return { pilotEvaluations: count };
  return field === "childJobCount" ? { childJobCount: count } : { evaluationsPerChildJob: count };
}

/** Children of a list of so many elements, 1 where there is no list; what a pilot will measure is not known yet. */
export function childCount(
  elements: number | undefined,
  method: MethodChoice,
  limits: ProviderLimits,
): number {
  if (elements === undefined) return 1;
  const isPilot = typeof method === "object" && "pilotEvaluations" in method;
  return packSpans(elements, isPilot ? "Automatic" : method, limits).length;
}
