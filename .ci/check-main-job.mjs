// Checks what `npm start` printed: both jobs done, partial results seen, results verified, the way back shown.
import { readFileSync } from "node:fs";

const printed = readFileSync(process.argv[2], "utf8");
const promised = [
  [/records +\d{4,}/, "the single job read thousands of rows"],
  [/evaluations in \d+ children/, "the array job was packed"],
  [/partial results +\d+ of \d+ are in SparseEvaluationResults/, "partial results were shown"],
  [/results +\d+, each product equals its number/, "the results were complete and verified"],
  [/picture of packing +out\/\S+\.svg/, "the packing picture was written"],
  [/remotebatch jobs/, "the command that lists the jobs was shown"],
  [/remotebatch job [0-9a-f]{8} EvaluationData/, "the command that reads a job was shown"],
];
const missing = promised.filter(([pattern]) => !pattern.test(printed)).map(([, what]) => what);
for (const what of missing) console.error(`Not shown by npm start: ${what}.`);
process.exitCode = missing.length === 0 ? 0 : 1;
