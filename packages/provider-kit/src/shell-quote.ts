import { BatchError } from "@remotebatch/job-model";

const plain = /^[\w%+,./:=@-]+$/u;

/**
 * A word in a form that a POSIX shell reads back as exactly that word, whatever is in it. Needed only for ssh, which
 * takes a line for the remote shell in place of words, and for values in a file that a shell reads.
 *
 * @throws BatchError `BATCH_INVALID_OPTION` for a NUL, which no argument of a program can hold.
 */
export function shellQuote(word: string): string {
  if (word.includes("\0")) {
    throw new BatchError("BATCH_INVALID_OPTION", "A word for a command holds a NUL character.");
  }
  return plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command and its arguments as one line for a POSIX shell. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellQuote).join(" ");
}
