// Prints the failed tests of a vitest JSON report: file, name and how each failed, so that the end of a long log tells.
import { readFileSync } from "node:fs";
import { relative } from "node:path";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const file of report.testResults) {
  const failed = file.assertionResults.filter((one) => one.status === "failed");
  const name = relative(process.cwd(), file.name);
  if (failed.length === 0 && file.status === "failed")
    console.log(`${name}: ${file.message.slice(0, 800)}`);
  for (const one of failed) {
    console.log(`${name} > ${one.fullName}`);
    for (const message of one.failureMessages) console.log(`    ${message.slice(0, 800)}`);
  }
}
