// Evaluates a program: once as a whole process, or several times in fresh sessions of one process.
import { createSession } from "@remotebatch/wl-kernel";

const [rounds = "1", code = ""] = process.argv.slice(2);
for (let round = 0; round < Number(rounds); round++) {
  const start = performance.now();
  const session = createSession();
  const record = session.evaluateText(code);
  const answer = session.outputForm(record.result);
  const ms = performance.now() - start;
  process.stdout.write(`${rounds === "1" ? answer : JSON.stringify({ answer, ms })}\n`);
}
