import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { type GroupUsage, groupUsage } from "./group-usage.js";
import { ProgramEnded } from "./program-ended.js";

/** How long output may still come after the program has ended. */
const drainMs = 1000;
const stderrTailLength = 2048;

/**
 * Runs the program with a guard beside it. Descriptor 3 is held open by the runner for as long as it lives: when it is closed,
 * by intent or because the runner was killed, the guard kills the whole process group, so that no kernel is left behind.
 */
const guarded = `
exec 4<&0 </dev/null
"$@" <&4 4<&- 3<&- &
program=$!
{ read -r _ <&3; kill -KILL 0; } 4<&- >/dev/null 2>&1 &
guard=$!
exec 3<&- 4<&-
wait "$program"
code=$?
kill "$guard"
exit "$code"
`;

/** A program, and what it is started with. */
export interface ProgramStart {
  readonly path: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is blotted out of everything that the program writes. */
  readonly secret?: string | undefined;
  /** True for a line that the runner itself has asked the program to write. */
  readonly isOurs?: (line: string) => boolean;
  /** Told of the program's process group. */
  readonly onProgram: (group: number) => void;
}

/** How a program came to its end. */
export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last of what it wrote to its standard error. */
  readonly stderrTail: string;
}

/** A kernel that is a program of its own: its process group, its input and its lines of output. */
export class ProgramProcess {
  readonly #child: ChildProcess;
  readonly #start: ProgramStart;
  #end: ProgramEnd | undefined;
  #stderrTail = "";
  /** Settles when the program has ended, however that came. */
  readonly ended: Promise<ProgramEnd>;

  /** @param onLine called with every line as it comes. */
  constructor(
    start: ProgramStart,
    onLine: (stream: "stdout" | "stderr", line: string) => void = () => undefined,
  ) {
    this.#start = start;
    this.#child = spawn("/bin/sh", ["-c", guarded, "kernel", start.path, ...start.args], {
      cwd: start.folder,
      env: { ...process.env, ...start.env },
      stdio: ["pipe", "pipe", "pipe", "pipe"],
      // A group of its own can be ended as a whole.
      detached: true,
    });
    if (this.#child.pid !== undefined) start.onProgram(this.#child.pid);
    // Both fail when the program is gone; its end is noticed elsewhere.
    this.#child.stdin?.on("error", () => undefined);
    this.#child.stdio[3]?.on("error", () => undefined);
    const blot = ({ secret }: ProgramStart, line: string): string =>
      secret === undefined || secret === "" ? line : line.replaceAll(secret, "…");
    readLines(this.#child.stdout, (line) => onLine("stdout", blot(start, line)));
    readLines(this.#child.stderr, (written) => {
      const line = blot(start, written);
      if (start.isOurs?.(line) !== true) {
        this.#stderrTail = `${this.#stderrTail}${line}\n`.slice(-stderrTailLength);
      }
      onLine("stderr", line);
    });
    this.ended = new Promise((resolve) => {
      const settle = (exitCode: number | null, signal: NodeJS.Signals | null): void => {
        this.#end ??= { exitCode, signal, stderrTail: this.#stderrTail };
        resolve(this.#end);
      };
      this.#child.on("error", (error) => {
        this.#stderrTail += error.message;
        settle(null, null);
      });
      this.#child.on("close", settle);
      this.#child.on("exit", (code, signal) => {
        this.#killGroup();
        setTimeout(() => settle(code, signal), drainMs).unref();
      });
    });
  }

  get running(): boolean {
    return this.#end === undefined;
  }

  /** Writes a line to the program's input. */
  send(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** What the program and everything that it has started use now. */
  usage(): GroupUsage {
    return this.#child.pid === undefined
      ? { rssBytes: 0, cpuSeconds: 0 }
      : groupUsage(this.#child.pid);
  }

  /** Ends the program and everything that it has started, at once. */
  kill(): void {
    if (this.running) this.#killGroup();
  }

  #killGroup(): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // All of it has ended by itself.
    }
  }

  /** An error that says how the program ended. */
  crash(): ProgramEnded {
    const end = this.#end;
    const how =
      end === undefined
        ? "does not answer"
        : end.signal === null
          ? `ended with exit code ${end.exitCode ?? "unknown"}`
          : `was ended by ${end.signal}`;
    const said = this.#stderrTail.trim().split("\n").at(-1) ?? "";
    return new ProgramEnded(
      `The kernel's program ${this.#start.path} ${how} in the middle of its work.${said === "" ? "" : ` ${said}`}`,
    );
  }
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream === null) return;
  let parts: string[] = [];
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = text.split("\n");
    // A result may be one line of a hundred megabytes: pieces are joined once, at its end.
    parts.push(lines[0] as string);
    for (let i = 1; i < lines.length; i++) {
      onLine(parts.join(""));
      parts = [lines[i] as string];
    }
  });
  stream.on("end", () => {
    const rest = parts.join("");
    if (rest !== "") onLine(rest);
  });
}
