/** A unit as its dimension and its size in the base units of that dimension, as an exact fraction. */
export interface Unit {
  /** Base dimensions with their powers: `length time^-1`. */
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
  Liters: unit("length^3", 1n, 1000n),
  Milliliters: unit("length^3", 1n, 1_000_000n),
  Gallons: unit("length^3", 473_176_473n, 125_000_000_000n),
  Nanometers: unit("length", 1n, 1_000_000_000n),
  Micrometers: unit("length", 1n, 1_000_000n),
  NauticalMiles: unit("length", 1852n),
  AstronomicalUnits: unit("length", 149_597_870_700n),
  LightYears: unit("length", 9_460_730_472_580_800n),
  Hectares: unit("length^2", 10_000n),
  Acres: unit("length^2", 316_160_658n, 78_125n),
  Knots: unit("length time^-1", 463n, 900n),
  Hertz: unit("time^-1", 1n),
  Kilohertz: unit("time^-1", 1000n),
  Newtons: unit("length mass time^-2", 1n),
  Pascals: unit("length^-1 mass time^-2", 1n),
  Kilopascals: unit("length^-1 mass time^-2", 1000n),
  Bars: unit("length^-1 mass time^-2", 100_000n),
  Atmospheres: unit("length^-1 mass time^-2", 101_325n),
  Joules: unit("length^2 mass time^-2", 1n),
  Kilojoules: unit("length^2 mass time^-2", 1000n),
  KilowattHours: unit("length^2 mass time^-2", 3_600_000n),
  Watts: unit("length^2 mass time^-3", 1n),
  Kilowatts: unit("length^2 mass time^-3", 1000n),
  Amperes: unit("current", 1n),
  Coulombs: unit("current time", 1n),
  Volts: unit("current^-1 length^2 mass time^-3", 1n),
  Ohms: unit("current^-2 length^2 mass time^-3", 1n),
  Kelvins: unit("temperature", 1n),
  KelvinsDifference: unit("temperature", 1n),
  DegreesCelsius: unit("temperature", 1n),
  DegreesFahrenheit: unit("temperature", 5n, 9n),
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
  N: "Newtons",
  J: "Joules",
  W: "Watts",
  V: "Volts",
  K: "Kelvins",
  L: "Liters",
  mL: "Milliliters",
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

/** Names of the base units, by dimension. */
export const baseUnits: Readonly<Record<string, string>> = {
  current: "Amperes",
  information: "Bits",
  length: "Meters",
  mass: "Kilograms",
  temperature: "Kelvins",
  time: "Seconds",
};

/** What is added to a temperature in Kelvins' size of degrees to give Kelvins, as an exact fraction. */
export const zeroPoints: Readonly<Record<string, readonly [num: bigint, den: bigint]>> = {
  Kelvins: [0n, 1n],
  DegreesCelsius: [5463n, 20n],
  DegreesFahrenheit: [45_967n, 180n],
};
