import { type Expr, int, real } from "@remotebatch/expr-model";

/** A value of a JSON text, ready to become an expression: objects are Maps in the order of their keys. */
export type JsonValue =
  | Expr
  | boolean
  | null
  | readonly JsonValue[]
  | ReadonlyMap<string, JsonValue>;

/** Deepest nesting of arrays and objects that is read. */
const maxDepth = 1000;

/**
 * The value of a JSON text with its numbers as they are written: integers of any size are exact, numbers with a point or
 * an exponent are machine reals. A key that stands twice in an object has its last value, as with `JSON.parse`.
 * @param firstLine Number of the text's first line, for messages.
 * @throws Error with line and column where the text is no JSON, nests too deep or has a number that is too large.
 */
export function readJson(text: string, firstLine = 1): JsonValue {
  const reader = new JsonReader(text, firstLine);
  const value = reader.value(0);
  reader.end();
  return value;
}

const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

class JsonReader {
  readonly #text: string;
  readonly #firstLine: number;
  #at = 0;

  constructor(text: string, firstLine: number) {
    this.#text = text;
    this.#firstLine = firstLine;
  }

  /** The value that begins here, inside `depth` arrays and objects. */
  value(depth: number): JsonValue {
    this.#space();
    switch (this.#text[this.#at]) {
      case "[":
        return this.#array(this.#deeper(depth));
      case "{":
        return this.#object(this.#deeper(depth));
      case '"':
        return this.#string();
      default:
        return this.#numberOrWord();
    }
  }

  /** Only white space may follow. */
  end(): void {
    this.#space();
    if (this.#at < this.#text.length) this.#refuse("the end of the text is due");
  }

  #deeper(depth: number): number {
    if (depth === maxDepth) this.#refuse(`the text nests deeper than ${maxDepth} levels`);
    return depth + 1;
  }

  #array(depth: number): readonly JsonValue[] {
    const items: JsonValue[] = [];
    this.#at += 1;
    if (this.#take("]")) return items;
    do items.push(this.value(depth));
    while (this.#take(","));
    if (!this.#take("]")) this.#refuse('a comma or "]" is due');
    return items;
  }

  #object(depth: number): ReadonlyMap<string, JsonValue> {
    const entries = new Map<string, JsonValue>();
    this.#at += 1;
    if (this.#take("}")) return entries;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') this.#refuse("a key in double quotes is due");
      const key = this.#string();
      if (!this.#take(":")) this.#refuse("a colon is due");
      entries.set(key, this.value(depth));
    } while (this.#take(","));
    if (!this.#take("}")) this.#refuse('a comma or "}" is due');
    return entries;
  }

  #string(): string {
    const start = this.#at;
    let end = start;
    let escaped: boolean;
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) this.#refuse("the string that begins here does not end");
      let slash = end;
      while (this.#text[slash - 1] === "\\") slash -= 1;
      escaped = (end - slash) % 2 === 1;
    } while (escaped);
    this.#at = end + 1;
    try {
      return JSON.parse(this.#text.slice(start, end + 1)) as string;
    } catch {
      this.#at = start;
      return this.#refuse("the string that begins here has a bad escape or a control character");
    }
  }

  #numberOrWord(): Expr | boolean | null {
    const number = /-?(?:0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?(?![\w.+-])/iy;
    number.lastIndex = this.#at;
    const found = number.exec(this.#text);
    if (found === null) return this.#word();
    const [token, fraction, exponent] = found;
    if (fraction === undefined && exponent === undefined) {
      this.#at = number.lastIndex;
      return int(BigInt(token));
    }
    const value = Number(token);
    if (!Number.isFinite(value)) this.#refuse(`${token} is too large for a machine number`);
    this.#at = number.lastIndex;
    return real(value);
  }

  #word(): boolean | null {
    const word = /[a-z]*/y;
    word.lastIndex = this.#at;
    const value = words.get(word.exec(this.#text)?.[0] ?? "");
    if (value === undefined) return this.#refuse("a JSON value is due");
    this.#at = word.lastIndex;
    return value;
  }

  #take(mark: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== mark) return false;
    this.#at += 1;
    return true;
  }

  #space(): void {
    const space = /[ \t\r\n]*/y;
    space.lastIndex = this.#at;
    space.exec(this.#text);
    this.#at = space.lastIndex;
  }

  #refuse(what: string): never {
    const before = this.#text.slice(0, this.#at);
    const column = this.#at - before.lastIndexOf("\n");
    const line = this.#firstLine + before.split("\n").length - 1;
    throw new Error(`line ${line}, column ${column}: ${what}.`);
  }
}
