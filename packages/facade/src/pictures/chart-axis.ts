/** Digits in groups of three. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/gu, "\u202f");
}

const units: readonly (readonly [size: number, unit: string])[] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"],
  [1, "ms"],
  [0.001, "µs"],
];

/** A duration in milliseconds with the unit that suits it and up to three digits. */
export function shownDuration(timeMs: number): string {
  if (timeMs === 0) return "0";
  const [size, unit] = units.find(([least]) => timeMs >= least) ?? [0.001, "µs"];
  return `${Number((timeMs / size).toPrecision(3))} ${unit}`;
}

/** Round numbers from 0 to `most` at which an axis is marked, `count` of them or a few less. */
export function roundMarks(most: number, count: number): readonly number[] {
  if (!(most > 0)) return [0];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const marks: number[] = [];
  for (let at = 0; at * step <= most * (1 + 1e-9); at += 1) marks.push(at * step);
  return marks;
}

/** Round durations, of the units that clocks have. */
export function timeMarks(mostMs: number, count: number): readonly number[] {
  const nice = [
    1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000,
    3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000, 86_400_000,
  ];
  const step = nice.find((size) => size >= mostMs / count);
  if (mostMs < 1000 || step === undefined) return roundMarks(mostMs, count);
  const marks: number[] = [];
  for (let at = 0; at <= mostMs; at += step) marks.push(at);
  return marks;
}
