import { BatchError } from "./error.js";

/** A JSON object whose values nobody has checked yet. */
export type UnknownRecord = Readonly<Record<string, unknown>>;

const utf8 = new TextDecoder("utf-8", { fatal: true });

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** Reads fields of one JSON object; anything unexpected is `BATCH_CORRUPT_RECORD` with the field's path. */
export class RecordReader {
  readonly path: string;
  readonly #fields: UnknownRecord;

  constructor(value: unknown, path: string) {
    this.path = path;
    if (kindOf(value) !== "object") throw corrupt(path, `is ${kindOf(value)}, not an object`);
    this.#fields = value as UnknownRecord;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#fields, key);
  }

  keys(): readonly string[] {
    return Object.keys(this.#fields);
  }

  /** The raw value of an own field; inherited names such as `constructor` do not count. */
  value(key: string): unknown {
    return this.has(key) ? this.#fields[key] : undefined;
  }

  string(key: string, maxLength = 4096): string {
    const value = this.value(key);
    if (typeof value !== "string") throw this.#wrong(key, "a string");
    if (value.length > maxLength) throw this.#wrong(key, `at most ${maxLength} characters`);
    return value;
  }

  match(key: string, pattern: RegExp, wanted: string): string {
    const value = this.string(key);
    if (!pattern.test(value)) throw this.#wrong(key, wanted);
    return value;
  }

  oneOf<T extends string | number>(key: string, allowed: readonly T[]): T {
    const value = this.value(key);
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw this.#wrong(key, `one of ${allowed.join(", ")}`);
    return found;
  }

  /** An integer from `min` to `max`. */
  integer(key: string, min = 0, max = Number.MAX_SAFE_INTEGER): number {
    const value = this.value(key);
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < min || value > max) {
      throw this.#wrong(key, `an integer from ${min} to ${max}`);
    }
    return value;
  }

  /** A finite number that is not negative; times may carry fractions of a millisecond. */
  nonNegative(key: string): number {
    const value = this.value(key);
    if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
      throw this.#wrong(key, "a number that is not negative");
    }
    return value;
  }

  object(key: string): RecordReader {
    return new RecordReader(this.value(key), this.#at(key));
  }

  array(key: string, maxLength: number): readonly unknown[] {
    const value = this.value(key);
    if (!Array.isArray(value)) throw this.#wrong(key, "an array");
    if (value.length > maxLength) throw this.#wrong(key, `at most ${maxLength} entries`);
    return value;
  }

  strings(key: string, maxLength: number): readonly string[] {
    return this.array(key, maxLength).map((entry, index) => {
      if (typeof entry !== "string" || entry.length > 4096) {
        throw corrupt(`${this.#at(key)}[${index}]`, "is not a short string");
      }
      return entry;
    });
  }

  fail(key: string, problem: string): BatchError {
    return corrupt(this.#at(key), problem);
  }

  #at(key: string): string {
    return `${this.path}.${key.slice(0, 80)}`;
  }

  #wrong(key: string, wanted: string): BatchError {
    return corrupt(this.#at(key), this.has(key) ? `is not ${wanted}` : "is missing");
  }
}

function corrupt(path: string, problem: string, cause?: unknown): BatchError {
  return new BatchError("BATCH_CORRUPT_RECORD", `The record is damaged: ${path} ${problem}.`, {
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * Opens a JSON record from outside.
 *
 * @throws BatchError `BATCH_CORRUPT_RECORD` when it is too large, not UTF-8, not JSON or not an object.
 */
export function openRecord(
  bytes: Uint8Array | string,
  name: string,
  maxBytes: number,
): RecordReader {
  if (bytes.length > maxBytes) throw corrupt(name, `is larger than ${maxBytes} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(typeof bytes === "string" ? bytes : utf8.decode(bytes));
  } catch (error) {
    throw corrupt(name, "is not JSON", error);
  }
  return new RecordReader(value, name);
}
