// Runs many generated programs, in child processes: run.ts COUNT [FIRST-SEED]. Tells what crashed, hung, ran over its time
// or met an internal error.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createSession } from "../../src/index.js";
import { program } from "./generate.js";

const limitMs = 300;
const toleranceMs = 700;
const hungMs = 15_000;

interface Report {
  readonly seed: number;
  readonly problem?: string;
}

const [count = 1000, first = 1] = process.argv.slice(2).map(Number);
if (process.send === undefined) await supervise();
else work();

/** The child: one program after another, each reported before and after it runs. */
function work(): void {
  process.on("message", ({ from, to }: { from: number; to: number }) => {
    const next = (seed: number): void => {
      if (seed >= to) process.exit(0);
      process.send?.({ seed }, () => {
        const problem = problemOf(seed);
        process.send?.(problem === undefined ? { seed } : { seed, problem }, () => next(seed + 1));
      });
    };
    next(from);
  });
}

function problemOf(seed: number): string | undefined {
  const session = createSession({ maxElements: 1_000_000, maxDigits: 100_000, seed });
  const start = performance.now();
  try {
    const record = session.evaluateText(program(seed), {
      timeLimitMs: limitMs,
      memoryLimitBytes: 400e6,
    });
    const took = performance.now() - start;
    if (took > limitMs + toleranceMs) return `took ${took.toFixed(0)} ms`;
    if (record.failureType === "ExceptionFailure") {
      return `internal error: ${record.messages.at(-1)?.text}`;
    }
    session.outputForm(record.result);
    const printed = performance.now() - start;
    if (printed > limitMs + 3 * toleranceMs) return `printing took ${printed.toFixed(0)} ms`;
    return undefined;
  } catch (error) {
    return `thrown: ${String(error)}`;
  }
}

async function supervise(): Promise<void> {
  let problems = 0;
  let seed = first;
  const end = first + count;
  while (seed < end) seed = await chunk(seed, Math.min(seed + 500, end), () => problems++);
  process.stdout.write(`${count} programs, ${problems} problems\n`);
  process.exitCode = problems === 0 ? 0 : 1;
}

/** Runs some programs in one child; gives the seed to go on with. */
function chunk(from: number, to: number, count: () => void): Promise<number> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(import.meta.url), [], {
      execArgv: [...process.execArgv, "--max-old-space-size=1500"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let running = from;
    let words = "";
    let timer: NodeJS.Timeout | undefined;
    const tell = (problem: string): void => {
      count();
      process.stdout.write(`${running}: ${problem}\n    ${program(running)}\n`);
    };
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      words = (words + text).slice(-3000);
    });
    child.on("message", ({ seed, problem }: Report) => {
      running = seed;
      if (problem !== undefined) tell(problem);
      clearTimeout(timer);
      timer = setTimeout(() => child.kill("SIGKILL"), hungMs);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      if (code === 0) return resolve(to);
      tell(code === null ? "hung, killed" : `crashed: ${/FATAL.*|.*Error.*/.exec(words)?.[0]}`);
      resolve(running + 1);
    });
    child.send({ from, to });
  });
}
