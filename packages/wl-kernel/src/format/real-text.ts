/** A machine real with this many significant digits, as `OutputForm` shows it: `3.14159`, `2.`, `1.5*^10`. */
export function realText(value: number, digits: number): string {
  if (Number.isNaN(value)) return "Indeterminate";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return "0.";
  const [mantissa, exponentText] = value.toExponential(digits - 1).split("e") as [string, string];
  const exponent = Number(exponentText);
  if (exponent >= -5 && exponent < 6)
    return withPoint(Number(`${mantissa}e${exponent}`), digits, exponent);
  return `${trimZeros(mantissa)}*^${exponent}`;
}

function withPoint(value: number, digits: number, exponent: number): string {
  return trimZeros(value.toFixed(Math.max(0, digits - 1 - exponent)));
}

function trimZeros(text: string): string {
  if (!text.includes(".")) return `${text}.`;
  return text.replace(/0+$/, "");
}
