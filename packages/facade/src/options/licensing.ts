import { BatchError } from "@remotebatch/job-model";
import { isAutomatic, isNamed, shown } from "./option-value.js";
import { suggestion } from "./suggest.js";

const keys = ["Method", "Entitlement", "MathLMServer"];

/**
 * The licensing settings as they are kept: "Automatic", or an object with the original's keys. Only kernels that need a
 * licence look at them.
 * @throws BatchError `BATCH_INVALID_OPTION` for an unknown key or method.
 */
export function parseLicensing(value: unknown): unknown {
  if (isAutomatic(value)) return "Automatic";
  if (isNamed(value, "None")) return { Method: "None" };
  if (typeof value !== "object" || value === null || Array.isArray(value) || "kind" in value) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `licensingSettings is ${shown(value)}; give "Automatic" or an object with the keys ${keys.join(", ")}.`,
    );
  }
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) continue;
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `licensingSettings has no key "${key}".${suggestion(key, keys)}`,
    );
  }
  const settings = value as Readonly<Record<string, unknown>>;
  const method = settings["Method"];
  const methods = ["None", "MathLM", "OnDemand"];
  if (!isAutomatic(method) && !methods.some((name) => isNamed(method, name))) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      `licensingSettings.Method is ${shown(method)}; give "Automatic", ${methods.map((name) => `"${name}"`).join(", ")}.`,
    );
  }
  if (isNamed(method, "MathLM") && settings["MathLMServer"] === undefined) {
    throw new BatchError(
      "BATCH_INVALID_OPTION",
      'licensingSettings with Method "MathLM" needs "MathLMServer": "host" or "host:port".',
    );
  }
  return { ...settings };
}
