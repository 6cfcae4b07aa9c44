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
  for (const finding of await checkMachine()) {
    await show(finding);
    if (finding.state === "bad") process.exitCode = exitCode.failed;
  }
  for (const finding of await checkKernels()) {
    await show(finding);
    // A foreign kernel that is installed but broken matters only to jobs that ask for it.
    if (finding.state === "bad" && finding.name === "kernel embedded")
      process.exitCode = exitCode.failed;
  }
  for (const environment of (await readEnvironments()).list) {
    const problem = await environmentProblem(environment);
    await show({
      name: `environment ${environment.name}`,
      state: problem === undefined ? "ok" : "bad",
      text: problem ?? `${environment.provider}, can be reached`,
    });
    if (problem !== undefined) process.exitCode ??= exitCode.unreachable;
  }
}
