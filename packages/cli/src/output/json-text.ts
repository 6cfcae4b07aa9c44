/**
 * JSON text of a value made of plain objects, arrays, strings, numbers, booleans and null. Unlike `JSON.stringify` it has
 * no bound on nesting.
 */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const parts: string[] = [];
  // What is still to be written: values, and texts that stand between them.
  const rest: { readonly text?: string; readonly value?: unknown }[] = [{ value }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (next.text !== undefined) {
      parts.push(next.text);
    } else if (typeof next.value !== "object" || next.value === null) {
      parts.push(JSON.stringify(next.value));
    } else if (Array.isArray(next.value)) {
      rest.push({ text: "]" });
      for (let i = next.value.length - 1; i >= 0; i--) {
        rest.push({ value: next.value[i] }, { text: i === 0 ? "[" : "," });
      }
      if (next.value.length === 0) rest.push({ text: "[" });
    } else {
      const entries = Object.entries(next.value).filter(([, item]) => item !== undefined);
      rest.push({ text: "}" });
      for (let i = entries.length - 1; i >= 0; i--) {
        const [key, item] = entries[i] as [string, unknown];
        rest.push({ value: item }, { text: `${i === 0 ? "{" : ","}${JSON.stringify(key)}:` });
      }
      if (entries.length === 0) rest.push({ text: "{" });
    }
  }
  return parts.join("");
}
