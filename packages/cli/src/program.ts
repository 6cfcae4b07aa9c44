import { Command } from "commander";
import { addCodeHint } from "./code-arguments.js";
import { addAbortCommand } from "./commands/abort.js";
import { addDeleteCommand } from "./commands/delete.js";
import { addDoctorCommand } from "./commands/doctor.js";
import { addEnvCommand } from "./commands/env.js";
import { addEvalCommand } from "./commands/eval.js";
import { addExportCommands } from "./commands/export.js";
import { addJobCommand } from "./commands/job.js";
import { addJobsCommand } from "./commands/jobs.js";
import { addLogsCommand } from "./commands/logs.js";
import { addMapCommand } from "./commands/map.js";
import { addNotifyCommand } from "./commands/notify.js";
import { addResubmitCommand } from "./commands/resubmit.js";
import { addResultCommand } from "./commands/result.js";
import { addSubmitCommand } from "./commands/submit.js";
import { addWatchCommand } from "./commands/watch.js";
import { addWxfCommand } from "./commands/wxf.js";
import { version } from "./version.js";

const commands = [
  addEvalCommand,
  addSubmitCommand,
  addMapCommand,
  addJobsCommand,
  addJobCommand,
  addWatchCommand,
  addResultCommand,
  addLogsCommand,
  addAbortCommand,
  addDeleteCommand,
  addResubmitCommand,
  addExportCommands,
  addWxfCommand,
  addEnvCommand,
  addNotifyCommand,
  addDoctorCommand,
];

/** The whole command with its subcommands; parsing arguments with it runs one of them. */
export function createProgram(): Command {
  const program = new Command("remotebatch")
    .description("Evaluates Wolfram Language code here, or as batch jobs that go on without you.")
    .version(version)
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 the job failed, 2 wrong usage, 3 the provider could not be reached, 130 interrupted.\n" +
        "Code that looks like an option, -x for instance, goes after --.",
    )
    .showHelpAfterError("(add --help for the options)")
    .exitOverride();
  addCodeHint(program);
  for (const add of commands) add(program);
  return program;
}
