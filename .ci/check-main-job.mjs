// Checks what `npm start` printed and wrote, then runs every command that it or the README offers in a clone.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const printed = readFileSync(process.argv[2], "utf8");
const problems = [];

const promised = [
  [/records +\d{4,}/, "the single job read thousands of rows"],
  [/evaluations in \d+ children/, "the array job was packed"],
  [/partial results +\d+ of \d+ are in SparseEvaluationResults/, "partial results were shown"],
  [/results +\d+, each product equals its number/, "the results were complete and verified"],
  [/picture of packing +out\/\S+\.svg/, "the packing picture was written"],
  [/remotebatch jobs/, "the command that lists the jobs was shown"],
  [/remotebatch job [0-9a-f]{8} EvaluationData/, "the command that reads a job was shown"],
];
for (const [pattern, what] of promised) {
  if (!pattern.test(printed)) problems.push(`Not shown by npm start: ${what}.`);
}

const picture = /out\/\S+\.svg/.exec(printed)?.[0];
if (picture !== undefined) {
  const svg = readFileSync(picture, "utf8");
  const children = Number(/evaluations in (\d+) children/.exec(printed)?.[1]);
  const bars = svg.match(/<rect\b/g)?.length ?? 0;
  if (!svg.startsWith("<svg") || !svg.trimEnd().endsWith("</svg>"))
    problems.push(`${picture} is no whole picture.`);
  if (!(bars >= children)) problems.push(`${picture} has ${bars} bars for ${children} children.`);
}

const prefix = "npx --no-install remotebatch";
const offered = [printed, readFileSync("README.md", "utf8")]
  .flatMap((text) => text.split("\n"))
  .map((line) => line.trim())
  .filter((line) => line.startsWith(prefix));
if (offered.length < 8) problems.push(`Only ${offered.length} commands are offered.`);
const newest = () => {
  const listed = execFileSync("sh", ["-c", `${prefix} jobs --json --limit 1`], {
    encoding: "utf8",
  });
  return JSON.parse(listed).uuid;
};
for (const line of offered) {
  const command = line.includes(" ID") ? line.replace(" ID", ` ${newest()}`) : line;
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
  if (status !== 0 || stdout.trim() === "")
    problems.push(
      `\`${command}\` ended with ${status} and printed ${stdout.length} characters.\n${stderr}`,
    );
}

for (const problem of problems) console.error(problem);
console.log(`${promised.length} promises, ${offered.length} commands, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
