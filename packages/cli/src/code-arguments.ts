const codeCommands: ReadonlySet<string> = new Set(["eval", "submit", "map"]);

/**
 * The arguments with code that begins with a minus told from options: `-1 + 3` and `-# &` get a space in front, which
 * changes no code. Code such as `-x`, which looks like an option, still needs `--` before it.
 */
export function codeArguments(args: readonly string[]): readonly string[] {
  if (!codeCommands.has(args[0] ?? "")) return args;
  return args.map((arg) => (/^-[^\p{L}-]/u.test(arg) ? ` ${arg}` : arg));
}
