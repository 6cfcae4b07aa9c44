// The engines that are compared: ours, bundled, and two programs from PyPI in virtual environments of their own.
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleProgram } from "@remotebatch/source-bundle";

/** What one run of a program gave. */
export interface Run {
  /** The answer, white space taken out; `undefined` when there was none. */
  readonly answer: string | undefined;
  /** Wall time of the whole process, or of the evaluation in a warm session, in milliseconds. */
  readonly ms: number;
}

/** One engine; a command gets the program as its last argument. */
export interface Engine {
  readonly name: string;
  /** Starts, evaluates one program and prints its value. */
  readonly process: readonly string[];
  /** Evaluates one program several times, each in a fresh session, and prints `{"answer", "ms"}` lines. */
  readonly warm: readonly string[];
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Our own evaluator as one file, run by the Node that runs this. */
export async function ours(): Promise<Engine> {
  const program = await bundleProgram(here("evaluate.ts"));
  const node = process.execPath;
  return { name: "wl-kernel", process: [node, program, "1"], warm: [node, program, "3"] };
}

/** Woxi and Mathics3, as far as they can be had; what is missing is said on stderr. */
export function peers(): readonly Engine[] {
  const engines: Engine[] = [];
  const woxi = pythonWith("woxi", "woxi==0.3.0");
  if (woxi !== undefined) {
    engines.push({
      name: "Woxi",
      process: [`${woxi}/bin/woxi`, "eval"],
      warm: [`${woxi}/bin/python3`, here("warm-woxi.py"), "3"],
    });
  }
  const mathics = pythonWith("mathics", "Mathics3==10.0.1");
  if (mathics !== undefined) {
    engines.push({
      name: "Mathics3",
      process: [`${mathics}/bin/mathics3`, "-q", "-c"],
      warm: [`${mathics}/bin/python3`, here("warm-mathics.py"), "1"],
    });
  }
  return engines;
}

/** Folder of a virtual environment: the one that BENCH_WOXI or BENCH_MATHICS names, else one made here. */
function pythonWith(name: "woxi" | "mathics", requirement: string): string | undefined {
  const given = process.env[`BENCH_${name.toUpperCase()}`];
  if (given !== undefined) return given;
  const folder = here(`../.cache/${name}`);
  const done = `${folder}/bin/${name === "woxi" ? "woxi" : "mathics3"}`;
  if (existsSync(done)) return folder;
  try {
    process.stderr.write(`installing ${requirement}\n`);
    execFileSync("python3", ["-m", "venv", folder], { stdio: "inherit" });
    execFileSync(`${folder}/bin/pip`, ["install", "--quiet", requirement], { stdio: "inherit" });
    return folder;
  } catch (error) {
    process.stderr.write(`missing: ${requirement} (${(error as Error).message.split("\n")[0]})\n`);
    return undefined;
  }
}

/** Starts a process for one program; its output, and how long it took. */
export async function runWhole(engine: Engine, code: string, limitMs: number): Promise<Run> {
  const { text, ms } = await output(engine.process, code, limitMs);
  return { answer: plain(text), ms };
}

/** The best of the warm runs, which is what a session costs when nothing else happens. */
export async function runWarm(engine: Engine, code: string, limitMs: number): Promise<Run> {
  const { text } = await output(engine.warm, code, limitMs);
  const runs = (text ?? "")
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { answer: string; ms: number });
  const times = runs.map((run) => run.ms);
  return { answer: plain(runs[0]?.answer), ms: Math.min(...times) };
}

function plain(text: string | undefined): string | undefined {
  const answer = text?.replace(/\s/g, "");
  return answer === "" ? undefined : answer;
}

function output(
  command: readonly string[],
  code: string,
  limitMs: number,
): Promise<{ readonly text: string | undefined; readonly ms: number }> {
  const [program = "", ...args] = command;
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, [...args, code], { stdio: ["ignore", "pipe", "ignore"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    child.on("error", () => undefined);
    child.on("close", (exit) => {
      clearTimeout(timer);
      resolve({ text: exit === 0 ? text : undefined, ms: performance.now() - start });
    });
  });
}
