import { isExpression } from "@remotebatch/facade";
import { plainJson } from "./plain-json.js";

/**
 * The JavaScript value of a job's property as plain JSON: what can't be had is null, times are ISO texts, values per child
 * are a list of `{"span": {"from", "to"}, "value"}`, job objects are `{"uuid", "jobType", "child"}`, expressions are as
 * {@link plainJson} gives them.
 */
export function propertyJson(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    return Number.isFinite(value) ? value : { expression: value > 0 ? "Infinity" : "-Infinity" };
  }
  if (isExpression(value)) return plainJson(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(propertyJson);
  if (typeof value !== "object") return String(value);
  if ("uuid" in value && "jobType" in value) {
    const { uuid, jobType } = value;
    return { uuid, jobType, ...("childIndex" in value ? { child: value.childIndex } : {}) };
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, propertyJson(field)]),
  );
}
