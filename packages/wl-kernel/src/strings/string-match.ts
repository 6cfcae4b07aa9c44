/** What a match works on: the characters (code points) of a subject, and what the named parts have matched. */
export interface Subject {
  readonly chars: readonly string[];
  /** Bound texts by variable; `undefined` where unbound. */
  readonly bound: (string | undefined)[];
  /** Called once for every step, so that limits can end a search. */
  readonly tick: () => void;
}

/** What follows: tries to match the rest from a position, and says whether it could. */
export type Next = (at: number) => boolean;

/** A part of a string pattern. */
export interface StringNode {
  /** Tries every way to match from `at`, preferred ones first, until `next` holds. */
  match(at: number, subject: Subject, next: Next): boolean;
  /** Test of one character, when the part always is exactly one character. */
  readonly single?: (char: string, subject: Subject) => boolean;
}

/** A fixed text. */
export function literal(text: string, ignoreCase: boolean): StringNode {
  const wanted = Array.from(ignoreCase ? text.toLowerCase() : text);
  const same = (char: string | undefined, i: number): boolean =>
    char !== undefined && (ignoreCase ? char.toLowerCase() : char) === wanted[i];
  return {
    match(at, { chars, tick }, next) {
      tick();
      for (let i = 0; i < wanted.length; i++) if (!same(chars[at + i], i)) return false;
      return next(at + wanted.length);
    },
    ...(wanted.length === 1 ? { single: (char: string) => same(char, 0) } : {}),
  };
}

/** One character that passes a test. */
export function oneOf(test: (char: string, subject: Subject) => boolean): StringNode {
  return {
    match(at, subject, next) {
      subject.tick();
      const char = subject.chars[at];
      return char !== undefined && test(char, subject) && next(at + 1);
    },
    single: test,
  };
}

/** A place that passes a test, without any character. */
export function place(test: (chars: readonly string[], at: number) => boolean): StringNode {
  return { match: (at, { chars }, next) => test(chars, at) && next(at) };
}

/** Parts one after another. */
export function sequence(parts: readonly StringNode[]): StringNode {
  if (parts.length === 1) return parts[0] as StringNode;
  const from = (k: number, at: number, subject: Subject, next: Next): boolean => {
    const part = parts[k];
    if (part === undefined) return next(at);
    return part.match(at, subject, (end) => from(k + 1, end, subject, next));
  };
  return { match: (at, subject, next) => from(0, at, subject, next) };
}

/** One of several parts, earlier ones preferred. */
export function either(parts: readonly StringNode[]): StringNode {
  const singles = parts.map(({ single }) => single);
  return {
    match: (at, subject, next) => parts.some((part) => part.match(at, subject, next)),
    ...(singles.every((single) => single !== undefined)
      ? {
          single: (char: string, subject: Subject) => singles.some((test) => test?.(char, subject)),
        }
      : {}),
  };
}

/** How often a part is repeated, and whether few repetitions are preferred. */
export interface Repetition {
  readonly least: number;
  readonly most: number;
  readonly isLazy: boolean;
}

/** A part several times. */
export function repeated(part: StringNode, { least, most, isLazy }: Repetition): StringNode {
  const { single } = part;
  if (single !== undefined) return repeatedSingle(single, { least, most, isLazy });
  const from = (times: number, at: number, subject: Subject, next: Next): boolean => {
    subject.tick();
    const more = (): boolean =>
      times < most &&
      // A repetition of nothing would go on for ever.
      part.match(at, subject, (end) => end > at && from(times + 1, end, subject, next));
    const enough = (): boolean => times >= least && next(at);
    return isLazy ? enough() || more() : more() || enough();
  };
  return {
    match: (at, subject, next) =>
      from(0, at, subject, next) ||
      (least > 0 && part.match(at, subject, (end) => end === at && next(at))),
  };
}

function repeatedSingle(
  single: NonNullable<StringNode["single"]>,
  { least, most, isLazy }: Repetition,
): StringNode {
  return {
    match(at, subject, next) {
      const { chars, tick } = subject;
      if (isLazy) {
        for (let n = 0; n <= most; n++) {
          tick();
          if (n >= least && next(at + n)) return true;
          const char = chars[at + n];
          if (char === undefined || !single(char, subject)) return false;
        }
        return false;
      }
      let n = 0;
      while (n < most) {
        const char = chars[at + n];
        if (char === undefined || !single(char, subject)) break;
        n++;
        tick();
      }
      for (; n >= least; n--) {
        tick();
        if (next(at + n)) return true;
      }
      return false;
    },
  };
}

/** A part whose text is bound to a variable, or must be what the variable is bound to already. */
export function named(part: StringNode, variable: number): StringNode {
  return {
    match(at, subject, next) {
      const { chars, bound } = subject;
      const known = bound[variable];
      return part.match(at, subject, (end) => {
        const text = chars.slice(at, end).join("");
        if (known !== undefined) return known === text && next(end);
        bound[variable] = text;
        if (next(end)) return true;
        bound[variable] = undefined;
        return false;
      });
    },
  };
}

/** A part whose text passes a test, looked at when all variables inside are bound. */
export function tested(
  part: StringNode,
  test: (text: string, subject: Subject) => boolean,
): StringNode {
  return {
    match: (at, subject, next) =>
      part.match(
        at,
        subject,
        (end) => test(subject.chars.slice(at, end).join(""), subject) && next(end),
      ),
  };
}

/** The text that a variable is bound to. */
export function backReference(variable: number): StringNode {
  return {
    match(at, { chars, bound }, next) {
      const wanted = Array.from(bound[variable] ?? "");
      for (let i = 0; i < wanted.length; i++) if (chars[at + i] !== wanted[i]) return false;
      return next(at + wanted.length);
    },
  };
}

/** Looks whether a part follows (or, negated, does not) without taking it. */
export function lookAhead(part: StringNode, isNegated: boolean): StringNode {
  return {
    match: (at, subject, next) => part.match(at, subject, () => true) !== isNegated && next(at),
  };
}
