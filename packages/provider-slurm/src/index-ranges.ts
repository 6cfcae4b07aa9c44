/** Numbers in growing order as Slurm writes them: `0-3,7`. */
export function formatRanges(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < numbers.length; ) {
    const from = numbers[at] as number;
    let to = from;
    at += 1;
    while (at < numbers.length && numbers[at] === to + 1) {
      to += 1;
      at += 1;
    }
    parts.push(from === to ? String(from) : `${from}-${to}`);
  }
  return parts.join(",");
}

const maxNumbers = 4_000_000;

/** The numbers of such a text, in its order; `undefined` when it is none. Steps as in `0-8:2` and limits as in `0-9%4` are understood. */
export function parseRanges(text: string): readonly number[] | undefined {
  const numbers: number[] = [];
  for (const part of text.replace(/%\d+$/u, "").split(",")) {
    const match = /^(\d{1,9})(?:-(\d{1,9})(?::(\d{1,9}))?)?$/u.exec(part);
    if (match === null) return undefined;
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    const step = Number(match[3] ?? 1);
    if (to < from || step < 1 || (to - from) / step + numbers.length > maxNumbers) return undefined;
    for (let number = from; number <= to; number += step) numbers.push(number);
  }
  return numbers;
}
