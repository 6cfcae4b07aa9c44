/** A unit as its dimension and its size in the base unit of that dimension, as an exact fraction. */
export interface Unit {
  readonly dimension: string;
  readonly num: bigint;
  readonly den: bigint;
}

const unit = (dimension: string, num: bigint, den = 1n): Unit => ({ dimension, num, den });

/** Common units by name. */
export const units: Readonly<Record<string, Unit>> = {
  Nanoseconds: unit("time", 1n, 1_000_000_000n),
  Microseconds: unit("time", 1n, 1_000_000n),
  Milliseconds: unit("time", 1n, 1000n),
  Seconds: unit("time", 1n),
  Minutes: unit("time", 60n),
  Hours: unit("time", 3600n),
  Days: unit("time", 86_400n),
  Weeks: unit("time", 604_800n),
  Months: unit("time", 2_629_746n),
  Years: unit("time", 31_536_000n),
  Millimeters: unit("length", 1n, 1000n),
  Centimeters: unit("length", 1n, 100n),
  Meters: unit("length", 1n),
  Kilometers: unit("length", 1000n),
  Inches: unit("length", 127n, 5000n),
  Feet: unit("length", 381n, 1250n),
  Yards: unit("length", 1143n, 1250n),
  Miles: unit("length", 201_168n, 125n),
  Milligrams: unit("mass", 1n, 1_000_000n),
  Grams: unit("mass", 1n, 1000n),
  Kilograms: unit("mass", 1n),
  MetricTons: unit("mass", 1000n),
  Pounds: unit("mass", 45_359_237n, 100_000_000n),
  Ounces: unit("mass", 45_359_237n, 1_600_000_000n),
  Bits: unit("information", 1n),
  Bytes: unit("information", 8n),
  Kilobytes: unit("information", 8000n),
  Megabytes: unit("information", 8_000_000n),
  Gigabytes: unit("information", 8_000_000_000n),
  Terabytes: unit("information", 8_000_000_000_000n),
  Kibibytes: unit("information", 8n * 1024n),
  Mebibytes: unit("information", 8n * 1024n ** 2n),
  Gibibytes: unit("information", 8n * 1024n ** 3n),
  Tebibytes: unit("information", 8n * 1024n ** 4n),
  Liters: unit("volume", 1n),
  Milliliters: unit("volume", 1n, 1000n),
  DimensionlessUnit: unit("one", 1n),
  Percent: unit("one", 1n, 100n),
};

const shortNames: Readonly<Record<string, string>> = {
  s: "Seconds",
  sec: "Seconds",
  second: "Seconds",
  ms: "Milliseconds",
  min: "Minutes",
  minute: "Minutes",
  h: "Hours",
  hr: "Hours",
  hour: "Hours",
  day: "Days",
  week: "Weeks",
  year: "Years",
  mm: "Millimeters",
  cm: "Centimeters",
  m: "Meters",
  meter: "Meters",
  km: "Kilometers",
  kilometer: "Kilometers",
  inch: "Inches",
  foot: "Feet",
  mile: "Miles",
  g: "Grams",
  kg: "Kilograms",
  lb: "Pounds",
  bit: "Bits",
  byte: "Bytes",
  B: "Bytes",
  kB: "Kilobytes",
  MB: "Megabytes",
  GB: "Gigabytes",
  TB: "Terabytes",
  KiB: "Kibibytes",
  MiB: "Mebibytes",
  GiB: "Gibibytes",
  TiB: "Tebibytes",
};

/** The full name of a unit, from it or a usual short form; undefined for others. */
export function unitName(text: string): string | undefined {
  if (Object.hasOwn(units, text)) return text;
  if (Object.hasOwn(shortNames, text)) return shortNames[text];
  const plural = `${text}s`;
  return Object.hasOwn(units, plural) ? plural : undefined;
}
