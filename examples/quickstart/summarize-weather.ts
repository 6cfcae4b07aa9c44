import { fileURLToPath } from "node:url";
import { Assoc, type Expr, Fn, Packed, Real, unpack } from "@remotebatch/expr-model";
import type { RemoteBatch, SingleJob } from "@remotebatch/facade";
import { screen } from "./screen.js";

const dataFile = fileURLToPath(new URL("data/seattle-hourly-normals.csv", import.meta.url));

/** Evaluated inside the job, where the input file lies in the working directory. */
const code = `
  Module[{rows, temperature, wind, mean, coldest, warmest, days, last, month},
    rows = Rest[Import["weather.csv"]];
    temperature = rows[[All, 3]];
    wind = rows[[All, 4]];
    mean = Mean[temperature];
    coldest = Min[temperature];
    warmest = Max[temperature];
    (* The first record is that of one o'clock on the first of January. *)
    days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    last = Table[24*Total[days[[1 ;; m]]] - 1, {m, 12}];
    month[m_] := If[m == 1, 1, last[[m - 1]] + 1] ;; last[[m]];
    <|
      "Records" -> Length[rows],
      "Mean" -> mean,
      "StandardDeviation" -> Sqrt[Total[(temperature - mean)^2]/(Length[rows] - 1)],
      "Coldest" -> First[Select[rows, #[[3]] == coldest &]],
      "Warmest" -> First[Select[rows, #[[3]] == warmest &]],
      "MeanByMonth" -> Table[Mean[temperature[[month[m]]]], {m, 12}],
      "WindByMonth" -> Table[Mean[wind[[month[m]]]], {m, 12}]
    |>
  ]`;

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** A single job with an input file, and the statistics it computed. */
export async function summarizeWeather(batch: RemoteBatch): Promise<SingleJob> {
  screen.heading(
    "1. One job: statistics of a year of hourly weather in Seattle (NOAA climate normals)",
  );
  const job = await batch.submit(code, {
    remoteJobName: "Seattle weather statistics",
    remoteInputFiles: { "weather.csv": dataFile },
    timeConstraint: "60 s",
  });
  screen.fact("job", job.uuid);
  await screen.progress(job);
  const result = await job.result();
  const status = await job.status();
  if (!status.succeeded || !(result instanceof Assoc)) {
    throw new Error(`The job ended as ${status.status}: ${status.reason ?? "see its log"}`);
  }

  const means = numbersOf(result.get("MeanByMonth"));
  const winds = numbersOf(result.get("WindByMonth"));
  screen.fact("records", String(numberOf(result.get("Records"))));
  screen.fact(
    "temperature",
    `mean ${celsius(result.get("Mean"))}, standard deviation ${celsius(result.get("StandardDeviation"))}`,
  );
  screen.fact("coldest hour", hourOf(result.get("Coldest")));
  screen.fact("warmest hour", hourOf(result.get("Warmest")));
  screen.fact(
    "January - December",
    `${screen.sparkline(means)}  ${Math.min(...means).toFixed(1)} to ${Math.max(...means).toFixed(1)} °C`,
  );
  screen.fact("windiest month", months[winds.indexOf(Math.max(...winds))] ?? "?");
  screen.fact(
    "evaluation took",
    `${((await job.get("EvaluationAbsoluteTiming")) ?? 0).toFixed(2)} s`,
  );
  return job;
}

function numberOf(expr: Expr | undefined): number {
  return expr instanceof Real ? expr.value : Number(expr);
}

/** A list of numbers, which may have come as a packed array. */
function numbersOf(expr: Expr | undefined): readonly number[] {
  const list = expr instanceof Packed ? unpack(expr) : expr;
  return list instanceof Fn ? list.args.map(numberOf) : [];
}

function celsius(expr: Expr | undefined): string {
  return `${numberOf(expr).toFixed(1)} °C`;
}

/** A row {"2010-08-10T16:00:00", pressure, temperature, wind} for people. */
function hourOf(row: Expr | undefined): string {
  const [time, , temperature] = (row as { readonly args: readonly Expr[] }).args;
  const [, month, day, hour] = /-(\d+)-(\d+)T(\d+)/.exec(String(time)) ?? [];
  return `${celsius(temperature)} on ${Number(day)} ${months[Number(month) - 1]} at ${Number(hour)}:00`;
}
