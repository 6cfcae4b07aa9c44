/**
 * The main job, on this machine: one job that reads a file and computes statistics of it, then one function mapped
 * over a list, in many children on all cores. Run it with `npm start` at the root of the repository.
 */
import { createRemoteBatch } from "@remotebatch/facade";
import { localProvider } from "@remotebatch/provider-local";
import { factorIntegers } from "./factor-integers.js";
import { screen } from "./screen.js";
import { summarizeWeather } from "./summarize-weather.js";

const batch = createRemoteBatch({ environments: { local: localProvider() } });
try {
  screen.title("remotebatch: two real jobs on this machine");
  const single = await summarizeWeather(batch);
  const array = await factorIntegers(batch);

  const id = single.uuid.slice(0, 8);
  const arrayId = array.uuid.slice(0, 8);
  screen.heading("Both jobs can be looked at again, from any other process");
  screen.command("remotebatch jobs");
  screen.command(`remotebatch job ${id} EvaluationData`);
  screen.command(`remotebatch job ${arrayId} ChildJobStatusCounts`);
  screen.command(`remotebatch result ${arrayId} --element 7`);
  screen.command("remotebatch eval 'FactorInteger[2^101 - 1]'");
} finally {
  await batch.close();
}
