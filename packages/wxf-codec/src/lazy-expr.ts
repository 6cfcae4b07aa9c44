import type { Expr } from "@remotebatch/expr-model";
import type { BodyReader } from "./body-reader.js";
import { readTree } from "./decode-tree.js";
import { type SkipIndex, skipAtom } from "./skip-index.js";
import { token } from "./tokens.js";

/** Kind of a lazy expression: as the `kind` of expressions, and two for JavaScript's own values. */
export type LazyKind =
  | "Integer"
  | "String"
  | "Real"
  | "BigReal"
  | "Sym"
  | "ByteArr"
  | "Fn"
  | "Assoc"
  | "Packed"
  | "Numeric";

const kinds: ReadonlyMap<number, LazyKind> = new Map([
  [token.integer8, "Integer"],
  [token.integer16, "Integer"],
  [token.integer32, "Integer"],
  [token.integer64, "Integer"],
  [token.bigInteger, "Integer"],
  [token.real64, "Real"],
  [token.bigReal, "BigReal"],
  [token.string, "String"],
  [token.byteArray, "ByteArr"],
  [token.symbol, "Sym"],
  [token.function, "Fn"],
  [token.association, "Assoc"],
  [token.packedArray, "Packed"],
  [token.numericArray, "Numeric"],
]);

/**
 * One step of a path, as in the language's `Part`: 0 is a head, i the i-th argument or value of the i-th entry, -i the
 * i-th from the end; a string is a key.
 */
export type PathStep = number | string;

/** What all nodes of one lazy tree share. */
export interface LazyTree {
  readonly reader: BodyReader;
  readonly index: SkipIndex;
  readonly copy: boolean;
}

/** Places of a compound's parts: token position and, of compound parts, number in the index. */
interface Parts {
  readonly places: Uint32Array;
  readonly numbers: Uint32Array;
  readonly delayed: Uint8Array | undefined;
}

const utf8 = new TextEncoder();

/**
 * An expression inside undecoded bytes. Its parts are made when asked for, and cost nothing before that. The
 * structure of the whole has been checked; text is checked when it is read. Keeps the input alive: do not
 * change it meanwhile.
 */
export class LazyExpr {
  readonly #tree: LazyTree;
  readonly #at: number;
  /** Number in the index; of an atom, of no meaning. */
  readonly #number: number;
  #parts: Parts | undefined;
  #positions: Map<string, number> | undefined;
  #lookedUp = false;

  /** @internal Use `decodeLazy`. */
  constructor(tree: LazyTree, at: number, number: number) {
    this.#tree = tree;
    this.#at = at;
    this.#number = number;
  }

  /** What kind of expression this is. */
  get kind(): LazyKind {
    return kinds.get(this.#token) as LazyKind;
  }

  /** Number of arguments or entries; 0 of everything else. */
  get size(): number {
    if (!this.#isCompound) return 0;
    const { reader } = this.#tree;
    reader.position = this.#at + 1;
    return reader.varint(reader.bytes.length);
  }

  /** The head of a function, else `undefined`. */
  get head(): LazyExpr | undefined {
    return this.#token === token.function ? this.#part(0) : undefined;
  }

  /**
   * The i-th argument or value of the i-th entry, counted from 1, or from the end when negative; the head for 0;
   * `undefined` when there is none.
   */
  part(i: number): LazyExpr | undefined {
    const position = this.#position(i);
    if (position === 0 && this.#token === token.function) return this.#part(0);
    if (!(position >= 1)) return undefined;
    return this.#part(this.#token === token.function ? position : 2 * position - 1);
  }

  /** The key of the i-th entry of an association, counted from 1, or from the end when negative. */
  key(i: number): LazyExpr | undefined {
    const position = this.#position(i);
    if (this.#token !== token.association || !(position >= 1)) return undefined;
    return this.#part(2 * position - 2);
  }

  /** True when the i-th entry, counted from 1, or from the end when negative, is delayed (`:>`). */
  isDelayed(i: number): boolean {
    if (this.#token !== token.association) return false;
    return this.#partsMade().delayed?.[this.#position(i) - 1] === 1;
  }

  /** The position counted from 1; NaN when there is none. */
  #position(i: number): number {
    const { size } = this;
    if (!Number.isInteger(i) || i > size || i < -size) return Number.NaN;
    return i < 0 ? size + 1 + i : i;
  }

  /**
   * The value under a string key (the last one when the key is there twice), or `undefined`.
   * @throws WxfDecodeError from the second call on, when the text of a key is refused.
   */
  get(key: string): LazyExpr | undefined {
    if (this.#token !== token.association) return undefined;
    // One look compares bytes; whoever looks twice may look a thousand times and gets a table.
    const position = this.#lookedUp ? this.#positionInTable(key) : this.#positionByBytes(key);
    this.#lookedUp = true;
    return position === undefined ? undefined : this.part(position);
  }

  /** The part at the end of a path, or `undefined` when a step leads nowhere. */
  at(path: readonly PathStep[]): LazyExpr | undefined {
    let here: LazyExpr | undefined = this;
    for (const step of path) {
      here = typeof step === "string" ? here.get(step) : here.part(step);
      if (here === undefined) return undefined;
    }
    return here;
  }

  /** True for a function whose head is the symbol of that name, as spelled on the wire. */
  isFn(headName: string): boolean {
    return this.#token === token.function && this.#headIs(utf8.encode(headName));
  }

  /** Goes through every function with that head in this expression, itself included, outer ones first. */
  *find(headName: string): Generator<LazyExpr, void, undefined> {
    const wanted = utf8.encode(headName);
    const todo: LazyExpr[] = [this];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      if (!next.#isCompound) continue;
      if (next.#token === token.function && next.#headIs(wanted)) yield next;
      const { places, numbers } = next.#partsMade();
      for (let i = places.length - 1; i >= 0; i--) {
        const tokenByte = next.#tree.reader.bytes[places[i] as number];
        if (tokenByte === token.function || tokenByte === token.association) {
          todo.push(new LazyExpr(next.#tree, places[i] as number, numbers[i] as number));
        }
      }
    }
  }

  /** The arguments of a function, or the values of an association, in order. */
  *[Symbol.iterator](): Generator<LazyExpr, void, undefined> {
    const { size } = this;
    for (let i = 1; i <= size; i++) yield this.part(i) as LazyExpr;
  }

  /**
   * Builds the whole expression.
   * @throws WxfDecodeError when a text in it is no UTF-8, or a big number no number.
   */
  toExpr(): Expr {
    const { reader, index, copy } = this.#tree;
    const end = this.#isCompound ? (index.ends[this.#number] as number) : reader.bytes.length;
    reader.position = this.#at;
    reader.nodes = 0;
    return readTree(reader, end, { copy });
  }

  get #token(): number {
    return this.#tree.reader.bytes[this.#at] as number;
  }

  get #isCompound(): boolean {
    return this.#token === token.function || this.#token === token.association;
  }

  #part(i: number): LazyExpr {
    const { places, numbers } = this.#partsMade();
    return new LazyExpr(this.#tree, places[i] as number, numbers[i] as number);
  }

  #partsMade(): Parts {
    this.#parts ??= this.#makeParts();
    return this.#parts;
  }

  #makeParts(): Parts {
    const { reader, index } = this.#tree;
    const { bytes } = reader;
    const isFunction = this.#token === token.function;
    reader.position = this.#at + 1;
    const size = reader.varint(bytes.length);
    const count = isFunction ? size + 1 : 2 * size;
    const places = new Uint32Array(count);
    const numbers = new Uint32Array(count);
    let delayed: Uint8Array | undefined;
    let number = this.#number + 1;
    for (let i = 0; i < count; i++) {
      if (!isFunction && i % 2 === 0 && reader.rule(bytes.length)) {
        delayed ??= new Uint8Array(size);
        delayed[i / 2] = 1;
      }
      const at = reader.position;
      const tokenByte = bytes[at] as number;
      places[i] = at;
      if (tokenByte === token.function || tokenByte === token.association) {
        numbers[i] = number;
        reader.position = index.ends[number] as number;
        number = index.after[number] as number;
      } else {
        reader.position = at + 1;
        skipAtom(reader, tokenByte, bytes.length);
      }
    }
    return { places, numbers, delayed };
  }

  #headIs(name: Uint8Array): boolean {
    const { reader } = this.#tree;
    const { bytes } = reader;
    reader.position = this.#at + 1;
    reader.varint(bytes.length);
    return bytes[reader.position] === token.symbol && this.#textIs(reader.position, name);
  }

  /** Compares the text of the atom that begins there. */
  #textIs(at: number, expected: Uint8Array): boolean {
    const { reader } = this.#tree;
    const { bytes } = reader;
    reader.position = at + 1;
    const length = reader.varint(bytes.length);
    if (length !== expected.length) return false;
    const from = reader.position;
    for (let i = 0; i < length; i++) {
      if (bytes[from + i] !== expected[i]) return false;
    }
    return true;
  }

  #positionByBytes(key: string): number | undefined {
    if (/[\ud800-\udfff]/.test(key)) return this.#positionInTable(key);
    const wanted = utf8.encode(key);
    const { bytes } = this.#tree.reader;
    const { places } = this.#partsMade();
    for (let i = places.length - 2; i >= 0; i -= 2) {
      const at = places[i] as number;
      if (bytes[at] === token.string && this.#textIs(at, wanted)) return i / 2 + 1;
    }
    return undefined;
  }

  #positionInTable(key: string): number | undefined {
    let positions = this.#positions;
    if (positions === undefined) {
      positions = new Map();
      const { reader } = this.#tree;
      const { places } = this.#partsMade();
      for (let i = 0; i < places.length; i += 2) {
        const at = places[i] as number;
        if (reader.bytes[at] !== token.string) continue;
        reader.position = at + 1;
        positions.set(reader.string(reader.bytes.length), i / 2 + 1);
      }
      this.#positions = positions;
    }
    return positions.get(key);
  }
}
