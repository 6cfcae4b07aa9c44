import { writeSync } from "node:fs";
import { createRemoteBatch } from "@remotebatch/facade";
import { localProvider } from "@remotebatch/provider-local";
import { mixedJob, seededRandom, seriesFolders, seriesSettings } from "./mixed-job.js";

// Submits mixed jobs, one or two at a time, until it is killed; says what it begins, and each uuid that it is given.
const [folder = "", seedText = "", work = ""] = process.argv.slice(2);
const seed = Number(seedText);
const { marks, registry } = seriesFolders(folder);
const random = seededRandom(seed);
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

const batch = createRemoteBatch({
  environments: { here: localProvider(seriesSettings(folder, seed)) },
  folder: registry,
});
say("ready");
await batch.open();

async function submit(index: number): Promise<void> {
  say(`begin ${index}`);
  const { uuid } = await mixedJob(seed, index, { marks, work }).submit(batch);
  say(`told ${index} ${uuid}`);
}

for (let index = 0; ; ) {
  const atOnce = random() < 0.3 ? 2 : 1;
  await Promise.all(Array.from({ length: atOnce }, (_, more) => submit(index + more)));
  index += atOnce;
}
