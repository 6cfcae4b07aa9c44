import { characterTests } from "./character-classes.js";
import {
  backReference,
  either,
  literal,
  lookAhead,
  named,
  oneOf,
  place,
  repeated,
  type StringNode,
  sequence,
} from "./string-match.js";

/** A regular expression that cannot be read. */
export class RegularExpressionError extends Error {
  override readonly name = "RegularExpressionError";
}

type Test = (char: string) => boolean;

const isWord: Test = (char) => /[\p{L}\p{N}_]/u.test(char);
const classes: Readonly<Record<string, Test>> = {
  d: (char) => /\p{Nd}/u.test(char),
  D: (char) => !/\p{Nd}/u.test(char),
  w: isWord,
  W: (char) => !isWord(char),
  s: (char) => /\s/u.test(char),
  S: (char) => !/\s/u.test(char),
};
const posix: Readonly<Record<string, Test>> = {
  alpha: (char) => /\p{L}/u.test(char),
  digit: (char) => /\p{Nd}/u.test(char),
  alnum: (char) => /[\p{L}\p{N}]/u.test(char),
  upper: (char) => /\p{Lu}/u.test(char),
  lower: (char) => /\p{Ll}/u.test(char),
  space: (char) => /\s/u.test(char),
  punct: characterTests["PunctuationCharacter"] as Test,
  xdigit: (char) => /[0-9a-fA-F]/u.test(char),
  word: isWord,
  blank: (char) => char === " " || char === "\t",
};
const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  f: "\f",
  e: "\u001b",
};

/**
 * Compiles a regular expression into the same parts as string patterns: so its search counts against the session's limits,
 * and no expression can make it go on for ever.
 * @param group Gives the variable of each capturing group, in order.
 * @throws RegularExpressionError
 */
export function compileRegularExpression(
  source: string,
  group: () => number,
  ignoreCase: boolean,
): StringNode {
  return new Reader(source, group, ignoreCase).whole();
}

class Reader {
  readonly #chars: readonly string[];
  readonly #group: () => number;
  readonly #groups: number[] = [];
  #at = 0;
  #ignoreCase: boolean;
  #dotAll = false;
  #multiline = false;

  constructor(source: string, group: () => number, ignoreCase: boolean) {
    this.#chars = Array.from(source);
    this.#group = group;
    this.#ignoreCase = ignoreCase;
  }

  whole(): StringNode {
    const node = this.#alternatives();
    if (this.#at < this.#chars.length) throw new RegularExpressionError("unmatched )");
    return node;
  }

  #alternatives(): StringNode {
    const options = [this.#branch()];
    while (this.#take("|")) options.push(this.#branch());
    return options.length === 1 ? (options[0] as StringNode) : either(options);
  }

  #branch(): StringNode {
    const parts: StringNode[] = [];
    for (;;) {
      const char = this.#chars[this.#at];
      if (char === undefined || char === "|" || char === ")") break;
      const atom = this.#atom();
      if (atom !== undefined) parts.push(this.#quantified(atom));
    }
    return sequence(parts.length === 0 ? [place(() => true)] : parts);
  }

  #quantified(atom: StringNode): StringNode {
    let node = atom;
    for (;;) {
      const bounds = this.#bounds();
      if (bounds === undefined) return node;
      const isLazy = this.#take("?");
      if (!isLazy) this.#take("+");
      node = repeated(node, { ...bounds, isLazy });
    }
  }

  #bounds(): { readonly least: number; readonly most: number } | undefined {
    if (this.#take("*")) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.#take("+")) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.#take("?")) return { least: 0, most: 1 };
    const found = /^\{(\d+)(,(\d*))?\}/u.exec(this.#chars.slice(this.#at, this.#at + 24).join(""));
    if (found === null) return undefined;
    this.#at += found[0].length;
    const least = Number(found[1]);
    if (found[2] === undefined) return { least, most: least };
    return { least, most: found[3] === "" ? Number.POSITIVE_INFINITY : Number(found[3]) };
  }

  #atom(): StringNode | undefined {
    const char = this.#next();
    switch (char) {
      case "(":
        return this.#parenthesis();
      case "[":
        return this.#class();
      case ".": {
        const all = this.#dotAll;
        return oneOf((one) => all || one !== "\n");
      }
      case "^": {
        const lines = this.#multiline;
        return place((chars, at) => at === 0 || (lines && chars[at - 1] === "\n"));
      }
      case "$": {
        const lines = this.#multiline;
        return place((chars, at) => at === chars.length || (lines && chars[at] === "\n"));
      }
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
        throw new RegularExpressionError("nothing to repeat");
      default:
        return literal(char, this.#ignoreCase);
    }
  }

  #escape(): StringNode {
    const char = this.#next();
    const test = classes[char];
    if (test !== undefined) return oneOf(test);
    if (char === "b" || char === "B") {
      const wanted = char === "b";
      const word = (one: string | undefined): boolean => one !== undefined && isWord(one);
      return place((chars, at) => (word(chars[at - 1]) !== word(chars[at])) === wanted);
    }
    if (char === "A") return place((_chars, at) => at === 0);
    if (char === "z" || char === "Z") return place((chars, at) => at === chars.length);
    if (/[1-9]/u.test(char)) {
      const variable = this.#groups[Number(char) - 1];
      if (variable === undefined) throw new RegularExpressionError("no such group");
      return backReference(variable);
    }
    return literal(escapes[char] ?? char, this.#ignoreCase);
  }

  #parenthesis(): StringNode | undefined {
    if (!this.#take("?")) {
      const variable = this.#group();
      this.#groups.push(variable);
      return named(this.#closed(), variable);
    }
    if (this.#take(":")) return this.#closed();
    if (this.#take("=")) return lookAhead(this.#closed(), false);
    if (this.#take("!")) return lookAhead(this.#closed(), true);
    const flags = /^([imsx]+)\)/u.exec(this.#chars.slice(this.#at, this.#at + 8).join(""));
    if (flags === null) throw new RegularExpressionError("unknown group");
    this.#at += flags[0].length;
    if (flags[1]?.includes("i")) this.#ignoreCase = true;
    if (flags[1]?.includes("s")) this.#dotAll = true;
    if (flags[1]?.includes("m")) this.#multiline = true;
    return undefined;
  }

  #closed(): StringNode {
    const node = this.#alternatives();
    if (!this.#take(")")) throw new RegularExpressionError("missing )");
    return node;
  }

  #class(): StringNode {
    const isNegated = this.#take("^");
    const tests: Test[] = [];
    for (let first = true; ; first = false) {
      const char = this.#next();
      if (char === "]" && !first) break;
      tests.push(this.#classPart(char));
    }
    const fold = this.#ignoreCase;
    const inClass = (char: string): boolean =>
      tests.some((test) => test(char)) ||
      (fold && tests.some((test) => test(char.toLowerCase()) || test(char.toUpperCase())));
    return oneOf((char) => inClass(char) !== isNegated);
  }

  #classPart(char: string): Test {
    const group = /^\[:(\w+):\]/u.exec(this.#chars.slice(this.#at - 1, this.#at + 12).join(""));
    if (char === "[" && group !== null) {
      const test = posix[group[1] ?? ""];
      if (test === undefined) throw new RegularExpressionError("unknown class");
      this.#at += group[0].length - 1;
      return test;
    }
    const low = char === "\\" ? this.#classEscape() : char;
    if (typeof low !== "string") return low;
    if (this.#chars[this.#at] !== "-" || (this.#chars[this.#at + 1] ?? "]") === "]") {
      return (one) => one === low;
    }
    this.#at++;
    const next = this.#next();
    const high = next === "\\" ? this.#classEscape() : next;
    if (typeof high !== "string") throw new RegularExpressionError("bad range");
    const [from, to] = [low.codePointAt(0) ?? 0, high.codePointAt(0) ?? 0];
    return (one) => {
      const code = one.codePointAt(0) ?? 0;
      return code >= from && code <= to;
    };
  }

  #classEscape(): Test | string {
    const char = this.#next();
    return classes[char] ?? escapes[char] ?? char;
  }

  #next(): string {
    const char = this.#chars[this.#at++];
    if (char === undefined) throw new RegularExpressionError("unexpected end");
    return char;
  }

  #take(char: string): boolean {
    if (this.#chars[this.#at] !== char) return false;
    this.#at++;
    return true;
  }
}
