/** A copy outside the memory map: a view of it would change or vanish with the next write. */
export function copied(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, copied(field)]));
  }
  return value;
}
