/** The built-in kinds of objects that have an expression. */
export type BuiltIn = "Array" | "Set" | "Map" | "Date" | "Error" | "ArrayBuffer" | "Object";

const probes: readonly (readonly [BuiltIn, (value: unknown) => unknown])[] = [
  ["Map", getterOf(Map.prototype, "size")],
  ["Set", getterOf(Set.prototype, "size")],
  ["ArrayBuffer", getterOf(ArrayBuffer.prototype, "byteLength")],
  ["Date", (value) => Date.prototype.getTime.call(value)],
];

/**
 * The built-in kind of an object, of whichever realm: a value from a `vm` context or another frame has classes of its own,
 * of which `instanceof` knows nothing. `undefined` for objects of other classes.
 */
export function builtInOf(value: object): BuiltIn | undefined {
  if (Array.isArray(value)) return "Array";
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return "Object";
  if (value instanceof Error) return "Error";
  for (const [kind, probe] of probes) if (answers(probe, value)) return kind;
  if (isError(value)) return "Error";
  // Where its chain ends after one step, and that step is the root of some realm's objects, it is a plain object.
  const isRoot =
    Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, "__proto__");
  return isRoot ? "Object" : undefined;
}

/** The class of a typed array, `Float64Array` say, also of one that is a subclass or from another realm. */
export function typedArrayName(view: ArrayBufferView): string {
  const name: unknown = Reflect.get(
    Object.getPrototypeOf(Uint8Array.prototype),
    Symbol.toStringTag,
    view,
  );
  return typeof name === "string" ? name : "DataView";
}

/** Class of an object as messages name it. */
export function classNameOf(value: object): string {
  const made = value as { readonly constructor?: { readonly name?: unknown } };
  const name = made.constructor?.name;
  return typeof name === "string" ? name : "unknown";
}

function isError(value: object): boolean {
  return (
    !(Symbol.toStringTag in value) && Object.prototype.toString.call(value) === "[object Error]"
  );
}

function answers(probe: (value: unknown) => unknown, value: object): boolean {
  try {
    probe(value);
    return true;
  } catch {
    return false;
  }
}

function getterOf(prototype: object, name: string): (value: unknown) => unknown {
  const getter = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return (value) => getter?.call(value);
}
