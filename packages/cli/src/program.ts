import { Command } from "commander";
import { addEvalCommand } from "./commands/eval.js";
import { addWxfCommand } from "./commands/wxf.js";
import { version } from "./version.js";

/** The whole command with its subcommands; parsing it runs one of them. */
export function createProgram(): Command {
  const program = new Command("remotebatch")
    .description("Evaluates Wolfram Language code here, or as batch jobs that go on without you.")
    .version(version)
    .showHelpAfterError("(add --help for the options)")
    .exitOverride();
  addEvalCommand(program);
  addWxfCommand(program);
  return program;
}
