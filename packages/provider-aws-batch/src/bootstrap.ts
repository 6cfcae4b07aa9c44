/** Name of the variable that tells a child where its launch's grant lies. */
export const grantVariable = "REMOTEBATCH_GRANT";

/**
 * What a container runs: any image with Node 20 will do. It fetches the launch's grant by the one URL in its environment, picks the
 * signatures of its own child out of the table, checks the runner's hash and runs it. Signals go on to the runner.
 *
 * Exit codes of its own: 66 something could not be fetched, 67 the runner is not what was staged. It is one argument of the
 * command and at most 8 KiB are allowed for all, so it is short.
 */
export const bootstrap = String.raw`
const fs = require("fs"), os = require("os"), path = require("path");
const env = process.env;
const shown = (url) => url.split("?")[0];
const leave = (code, text) => { console.error("remotebatch: " + text); process.exit(code); };
const load = async (url, range) => {
  for (let tries = 1; ; tries++) {
    let problem;
    try {
      const answer = await fetch(url, { headers: range ? { range: "bytes=" + range[0] + "-" + range[1] } : {}, signal: AbortSignal.timeout(60000) });
      if (answer.ok) return Buffer.from(await answer.arrayBuffer());
      problem = "status " + answer.status;
      if (answer.status < 500 && answer.status !== 429 && answer.status !== 408) tries = 99;
    } catch (error) { problem = (error.cause || error).message; }
    if (tries >= 7) leave(66, "GET " + shown(url) + " failed: " + problem + (problem === "status 403" ? " (the URL may have expired)" : ""));
    await new Promise((done) => setTimeout(done, 250 * 2 ** tries * (0.5 + Math.random() / 2)));
  }
};
(async () => {
  const grant = JSON.parse(await load(env.REMOTEBATCH_GRANT));
  delete env.REMOTEBATCH_GRANT;
  const index = Number(env.AWS_BATCH_JOB_ARRAY_INDEX || (/:(\d+)$/.exec(env.AWS_BATCH_JOB_ID || "") || [0, 0])[1]);
  const child = grant.first + index;
  const width = 64 * grant.keys.length;
  const signatures = String(await load(grant.table, [index * width, (index + 1) * width - 1]));
  if (signatures.length !== width) leave(66, "there is no child " + child + " in this launch");
  const access = { kind: "http", get: { ...grant.get }, put: {} };
  grant.keys.forEach(([method, form], at) => {
    const key = form.replace("{k}", child);
    access[method.toLowerCase()][key] = grant.root + key + "?" + grant.query + "&X-Amz-Signature=" + signatures.slice(at * 64, at * 64 + 64);
  });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "remotebatch-"));
  const runner = path.join(folder, "runner.mjs"), descriptor = path.join(folder, "descriptor.json");
  const program = await load(grant.runner);
  if (require("crypto").createHash("sha256").update(program).digest("hex") !== grant.sha256) leave(67, "the runner is damaged");
  fs.writeFileSync(runner, program);
  fs.writeFileSync(descriptor, JSON.stringify({ ...grant.descriptor, access }), { mode: 0o600 });
  const run = require("child_process").spawn(process.execPath, [runner, descriptor, "--child", child, "--attempt", grant.attempt], { stdio: "inherit" });
  for (const name of ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR2"]) process.on(name, () => run.kill(name));
  run.on("exit", (code, signal) => {
    fs.rmSync(folder, { recursive: true, force: true });
    process.exit(code === null ? 128 + os.constants.signals[signal] : code);
  });
})().catch((error) => leave(66, error.message));
`
  .trim()
  .replace(/\n\s*/gu, "\n");
