// A stand-in for a Wolfram kernel: speaks the bootstrap's file protocol with the embedded evaluator behind it. It does not run
// the bootstrap; nothing it shows says that a real kernel would do the same.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Assoc, assoc, type Expr, Fn, Real, sym } from "@remotebatch/expr-model";
import { createSession, toEvaluationData } from "@remotebatch/wl-kernel";
import { decode, encode } from "@remotebatch/wxf-codec";

const folder = process.env["REMOTEBATCH_KERNEL_FOLDER"] ?? "";
const put = (name: string, expr: Expr): void => {
  writeFileSync(join(folder, `${name}.tmp`), encode(expr));
  renameSync(join(folder, `${name}.tmp`), join(folder, name));
};

process.stdout.write(`arguments: ${process.argv.slice(2).join(" ")}\n`);
const init = process.env["WOLFRAMINIT"] ?? "none";
process.stdout.write(`licence: ${init}\n`);
put("ready.wxf", "14.3 (stand-in)");
const session = createSession();
for (let n = 1; ; n++) {
  const path = join(folder, `request-${n}.wxf`);
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 2));
  const request = decode(readFileSync(path));
  if (!(request instanceof Assoc)) throw new Error("The request is no association.");
  const held = request.get("Expression");
  const expr = held instanceof Fn ? (held.args[0] as Expr) : "";
  if (expr instanceof Fn && expr.args[0] === "hang")
    await new Promise(() => setInterval(() => 0, 1e6));
  if (expr instanceof Fn && expr.args[0] === "crash") {
    process.stderr.write(`The licence ${init} is refused.\n`);
    process.exit(9);
  }
  const limit = request.get("TimeLimit");
  const timeLimitMs = limit instanceof Real ? 1000 * limit.value : 60_000;
  const record = session.evaluate(expr, { timeLimitMs });
  const { failureType } = record;
  const isLimited = failureType === "TimeLimit" || failureType === "MemoryLimit";
  put(
    `answer-${n}.wxf`,
    assoc({ Limit: isLimited ? failureType : sym("None"), Data: toEvaluationData(record) }),
  );
}
