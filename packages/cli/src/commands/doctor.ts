import type { Command } from "commander";
import { readEnvironments } from "../client/environments.js";
import { checkKernels } from "../doctor/check-kernels.js";
import { checkMachine } from "../doctor/check-machine.js";
import type { Finding } from "../doctor/finding.js";
import { exitCode } from "../exit-code.js";
import { writeLine } from "../output/streams.js";
import { paint, terminalOf } from "../progress/index.js";
import { environmentProblem } from "./env.js";

/** `remotebatch doctor`: whether everything that is needed is there and answers. */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .summary("check this machine, its kernels and the environments")
    .description(
      "Checks versions, folders, environments, and which kernels are here and answer. The exit code is 1 when\n" +
        "something that is needed does not work, and 3 when only an environment can't be reached.",
    )
    .option("--json", "print one JSON object per line")
    .action((options: { readonly json?: boolean }) => doctor(options.json === true));
}

const marks = { ok: ["ok", "green"], absent: ["-", "dim"], bad: ["BAD", "red"] } as const;

async function doctor(json: boolean): Promise<void> {
  const terminal = terminalOf(process.stdout);
  const show = async (finding: Finding): Promise<void> => {
    const [mark, style] = marks[finding.state];
    await writeLine(
      json
        ? JSON.stringify(finding)
        : `${paint(terminal, style, mark.padEnd(4))}${finding.name.padEnd(20)}${finding.text}`,
    );
  };
  for (const [name, check] of checks) {
    for (const finding of await findings(name, check)) {
      await show(finding);
      if (finding.state === "bad") process.exitCode ??= exitCodeFor(finding.name);
    }
  }
}

const checks: readonly (readonly [string, () => Promise<readonly Finding[]>])[] = [
  ["machine", checkMachine],
  ["kernels", checkKernels],
  ["environments", checkEnvironments],
];

/** Kernels that are part of this installation. */
const ownKernels: ReadonlySet<string> = new Set(["kernel embedded", "kernel node"]);

/** The exit code when this is bad: a foreign kernel that is broken matters only to jobs that ask for it. */
function exitCodeFor(name: string): number | undefined {
  if (name.startsWith("environment ")) return exitCode.unreachable;
  const isForeign = name.startsWith("kernel ") && !ownKernels.has(name);
  return isForeign ? undefined : exitCode.failed;
}

async function checkEnvironments(): Promise<readonly Finding[]> {
  const { list } = await readEnvironments();
  return Promise.all(
    list.map(async (environment) => {
      const problem = await environmentProblem(environment);
      return {
        name: `environment ${environment.name}`,
        state: problem === undefined ? "ok" : "bad",
        text: problem ?? `${environment.provider}, can be reached`,
      };
    }),
  );
}

/** What a check finds; one that breaks is a finding of its own, and the others go on. */
async function findings(
  name: string,
  check: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    return [{ name, state: "bad", text: (error as Error).message }];
  }
}
