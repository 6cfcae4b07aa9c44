// The programs that the local array is compared with, each in a process of its own.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One peer on n -> n^2 + 1 for n from 1 to `count`. */
export interface Peer {
  readonly name: string;
  /** Evaluations of one run; the rest is scaled. */
  readonly count: number;
  /** Seconds from the call to the results, or `undefined` when it could not be run. */
  run(count: number): number | undefined;
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const cache = here("../.cache");
const requirements = ["lithops==3.8.0", "submitit==1.5.4"];
const limitMs = 600_000;

function missing(what: string, error: unknown): undefined {
  process.stderr.write(`missing: ${what} (${(error as Error).message.split("\n")[0]})\n`);
  return undefined;
}

/** Python with Lithops and submitit, in an environment of its own. */
function python(): string | undefined {
  const folder = join(cache, "peers");
  const program = join(folder, "bin", "python3");
  try {
    if (!existsSync(join(folder, "bin", "lithops"))) {
      process.stderr.write(`installing ${requirements.join(" ")}\n`);
      execFileSync("python3", ["-m", "venv", folder], { stdio: "inherit" });
      execFileSync(join(folder, "bin", "pip"), ["install", "--quiet", ...requirements], {
        stdio: "inherit",
      });
    }
    return program;
  } catch (error) {
    return missing(requirements.join(", "), error);
  }
}

/** GNU parallel: the one of this machine, else Debian's package, unpacked here. It is only run, never read. */
function parallelProgram(): string | undefined {
  try {
    return execFileSync("which", ["parallel"], { encoding: "utf8" }).trim();
  } catch {
    // Then from Debian.
  }
  const folder = join(cache, "parallel");
  const program = join(folder, "usr", "bin", "parallel");
  if (existsSync(program)) return program;
  try {
    mkdirSync(folder, { recursive: true });
    execFileSync("apt-get", ["download", "parallel"], { cwd: folder, stdio: "inherit" });
    const name = readdirSync(folder).find((file) => file.endsWith(".deb")) ?? "";
    execFileSync("dpkg-deb", ["-x", name, "."], { cwd: folder, stdio: "inherit" });
    return program;
  } catch (error) {
    return missing("GNU parallel", error);
  }
}

function pythonSeconds(program: string, script: string, count: number): number | undefined {
  try {
    const words = [here(script), String(count), String(availableParallelism())];
    const options = { encoding: "utf8", timeout: limitMs } as const;
    const text = execFileSync(program, words, { ...options, stdio: ["ignore", "pipe", "ignore"] });
    return Number(text.trim().split("\n").at(-1));
  } catch (error) {
    return missing(script, error);
  }
}

function parallelSeconds(program: string, count: number): number | undefined {
  const input = Array.from({ length: count }, (_, index) => `${index + 1}\n`).join("");
  const begin = performance.now();
  try {
    // -k keeps the order of the list, as a dense list of results does.
    const words = ["-k", "echo $(({}*{}+1))"];
    const text = execFileSync("perl", [program, ...words], { input, encoding: "utf8" });
    const seconds = (performance.now() - begin) / 1000;
    const results = text.trim().split("\n").map(Number);
    if (results.length !== count || results[count - 1] !== count ** 2 + 1)
      throw new Error(`${results.length} results`);
    return seconds;
  } catch (error) {
    return missing("GNU parallel", error);
  }
}

/** Every peer that can be had. */
export function peers(): readonly Peer[] {
  const all: Peer[] = [];
  const parallel = parallelProgram();
  if (parallel !== undefined) {
    const run = (count: number): number | undefined => parallelSeconds(parallel, count);
    all.push({ name: "GNU parallel", count: 2000, run });
  }
  const program = python();
  if (program !== undefined) {
    const runOf = (script: string) => (count: number) => pythonSeconds(program, script, count);
    all.push({ name: "Lithops localhost", count: 100, run: runOf("lithops-map.py") });
    all.push({ name: "submitit local", count: 20, run: runOf("submitit-map.py") });
  }
  return all;
}
