/** Beginning of every bootstrap: how something is fetched and what is said when that fails. */
export const fetchPart = String.raw`
const fs = require("fs"), os = require("os"), path = require("path"), crypto = require("crypto");
const env = process.env;
const leave = (code, text) => { console.error("remotebatch: " + text); process.exit(code); };
const parse = (text, what) => { try { return JSON.parse(text); } catch { leave(66, what + " cannot be read"); } };
const load = async (url, prepare = async () => ({})) => {
  for (let tries = 1; ; tries++) {
    let problem;
    const options = await prepare();
    try {
      const answer = await fetch(url, { ...options, redirect: "manual", signal: AbortSignal.timeout(60000) });
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (answer.ok) return bytes;
      const [, code] = /<Code>([\w.]{1,99})/.exec(String(bytes.subarray(0, 4096))) || [];
      problem = "status " + answer.status + (code ? " " + code : "");
      if (answer.status < 500 && answer.status !== 429 && answer.status !== 408) tries = 99;
    } catch (error) { problem = (error.cause || error).message; }
    if (tries >= 7) leave(66, "GET " + url.split("?")[0] + " failed: " + problem + (/\?.*X-Amz-Signature=/.test(url) && /status 403/.test(problem) ? " (the URL may have expired)" : ""));
    await new Promise((done) => setTimeout(done, 250 * 2 ** tries * (0.5 + Math.random() / 2)));
  }
};
`;

/**
 * How a fetched runner is checked and run, and which child of the launch this is. A runner that has left a record ends with 0; where it was
 * told to end that would be success for AWS, which then forgets why it told it, so the container ends as signals end programs.
 */
export const runPart = String.raw`
const index = Number(env.AWS_BATCH_JOB_ARRAY_INDEX || (/:(\d+)$/.exec(env.AWS_BATCH_JOB_ID || "") || [0, 0])[1]);
const run = (program, { sha256, attempt }, descriptor, child) => {
  if (crypto.createHash("sha256").update(program).digest("hex") !== sha256) leave(67, "the runner is damaged");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "remotebatch-"));
  const runner = path.join(folder, "runner.mjs"), place = path.join(folder, "descriptor.json");
  fs.writeFileSync(runner, program);
  fs.writeFileSync(place, JSON.stringify(descriptor), { mode: 0o600 });
  const running = require("child_process").spawn(process.execPath, [runner, place, "--child", child, "--attempt", attempt], { stdio: "inherit" });
  let told = 0;
  for (const name of ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR2"]) process.on(name, () => { told = 128 + os.constants.signals[name]; running.kill(name); });
  running.on("exit", (code, signal) => {
    fs.rmSync(folder, { recursive: true, force: true });
    process.exit(code === null ? 128 + os.constants.signals[signal] : code || told);
  });
};
`;
