import type { Command } from "commander";

const codeCommands: ReadonlySet<string> = new Set(["eval", "submit", "map"]);

/**
 * The arguments with code that begins with a minus told from options: `-1 + 3` and `-# &` get a space in front, which
 * changes no code. Code such as `-x`, which looks like an option, still needs `--` before it. The value of an option stays as it is.
 */
export function codeArguments(args: readonly string[], program: Command): readonly string[] {
  if (!codeCommands.has(args[0] ?? "")) return args;
  const options = program.commands.find((command) => command.name() === args[0])?.options ?? [];
  const takeValue = new Set(options.flatMap(({ required, long }) => (required ? [long] : [])));
  return args.map((arg, index) =>
    /^-[^\p{L}-]/u.test(arg) && !takeValue.has(args[index - 1]) ? ` ${arg}` : arg,
  );
}

/** Makes complaints about options say where code goes that looks like one; to be called before commands are added. */
export function addCodeHint(program: Command): void {
  program.configureOutput({
    outputError: (text, write) => {
      write(text);
      if (/unknown option '-[^-]/u.test(text))
        write("Code that looks like an option goes after --, as in: -- -x\n");
    },
  });
}
