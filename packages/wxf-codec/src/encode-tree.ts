import {
  Assoc,
  BigReal,
  ByteArr,
  type Expr,
  Fn,
  fn,
  Numeric,
  Packed,
  Real,
  Sym,
  sym,
} from "@remotebatch/expr-model";
import { WxfEncodeError } from "./errors.js";
import type { Output } from "./output.js";
import { packedList } from "./packed-list.js";
import { token } from "./tokens.js";
import {
  writeArrayHeader,
  writeBigInteger,
  writeBigReal,
  writeByteArrayHeader,
  writeReal,
  writeSymbol,
} from "./write-atom.js";
import { type PartWriter, writePart } from "./write-part.js";

/** Nesting down to which plain recursion is used; below it an explicit stack takes over. */
const recursionDepth = 400;

/** How trees are written. */
export interface TreeForm {
  readonly maxDepth: number;
  readonly packLists: boolean;
  readonly symbolicNonFinite: boolean;
}

/** The form that gives a kernel's bytes, except that reals of any bits are written as they are. */
export const defaultForm: TreeForm = {
  maxDepth: 10_000,
  packLists: false,
  symbolicNonFinite: false,
};

/** Writes whole expressions into an output. */
export class TreeWriter implements PartWriter {
  readonly output: Output;
  readonly recursionLimit: number;
  readonly #maxDepth: number;
  readonly #packLists: boolean;
  readonly #symbolicNonFinite: boolean;

  constructor(output: Output, { maxDepth, packLists, symbolicNonFinite }: TreeForm) {
    this.output = output;
    this.#maxDepth = maxDepth;
    // Where every list might be packed, none is written by plain recursion.
    this.recursionLimit = packLists ? 0 : Math.min(recursionDepth, maxDepth);
    this.#packLists = packLists;
    this.#symbolicNonFinite = symbolicNonFinite;
  }

  /** Writes one expression; `depth` is its level, 1 for the root. */
  write(expr: Expr, depth: number): void {
    const { output } = this;
    output.position = writePart(this, expr, depth, output.position);
  }

  /** Writes what plain recursion leaves: rare kinds, packed lists, and what is too deep. */
  writeOther(expr: Expr, depth: number): void {
    const { output } = this;
    if (expr instanceof Real) {
      this.#writeReal(expr.value, depth);
    } else if (expr instanceof Fn) {
      this.#writeFunction(expr, depth);
    } else if (expr instanceof Assoc) {
      this.#writeDeep(expr, depth);
    } else if (expr instanceof Sym) {
      writeSymbol(output, expr);
    } else if (typeof expr === "bigint") {
      writeBigInteger(output, expr);
    } else if (expr instanceof BigReal) {
      writeBigReal(output, expr);
    } else if (expr instanceof ByteArr) {
      writeByteArrayHeader(output, expr.bytes.length);
      output.raw(expr.bytes);
    } else if (expr instanceof Packed || expr instanceof Numeric) {
      writeArrayHeader(output, expr);
      output.raw(expr.bytes);
    } else {
      throw noExpression(expr);
    }
  }

  #writeReal(value: number, depth: number): void {
    if (this.#symbolicNonFinite && !Number.isFinite(value)) {
      this.write(
        Number.isNaN(value) ? indeterminate : fn("DirectedInfinity", Math.sign(value)),
        depth,
      );
    } else {
      writeReal(this.output, value);
    }
  }

  #writeFunction(expr: Fn, depth: number): void {
    const packed = this.#packed(expr);
    if (packed === undefined) this.#writeDeep(expr, depth);
    else this.writeOther(packed, depth);
  }

  /** The packed array of a list, where one is wanted; reals that are no numbers have no symbolic form in one. */
  #packed(expr: Fn): Packed | undefined {
    if (!this.#packLists) return undefined;
    const packed = packedList(expr);
    if (packed === undefined || !this.#symbolicNonFinite) return packed;
    const allFinite =
      !packed.type.includes("Real") || (packed.data as Float64Array).every(Number.isFinite);
    return allFinite ? packed : undefined;
  }

  #functionHeader(expr: Fn): void {
    this.output.reserve(10);
    this.output.byte(token.function);
    this.output.varint(expr.args.length);
  }

  #associationHeader(expr: Assoc): void {
    if (expr.keys.length !== expr.values.length) {
      throw new WxfEncodeError("WXF_VALUE", "An association has not as many values as keys.");
    }
    this.output.reserve(10);
    this.output.byte(token.association);
    this.output.varint(expr.keys.length);
  }

  #rule(expr: Assoc, position: number): void {
    this.output.reserve(1);
    this.output.byte(expr.isDelayed(position) ? token.ruleDelayed : token.rule);
  }

  #tooDeep(): WxfEncodeError {
    const message = `Nested deeper than ${this.#maxDepth} levels (maxDepth), or a cycle.`;
    return new WxfEncodeError("WXF_LIMIT_DEPTH", message);
  }

  /** The same as {@link write} with the stack in an array: for any depth that `maxDepth` allows. */
  #writeDeep(root: Fn | Assoc, baseDepth: number): void {
    this.walk(root, baseDepth, Number.POSITIVE_INFINITY).next();
  }

  /** Writes one expression with an explicit stack, and pauses whenever `pauseAt` bytes are waiting. */
  *walk(root: Expr, baseDepth: number, pauseAt: number): Generator<void, void, undefined> {
    const { output } = this;
    // The number of parts is the one that the header told, whatever becomes of the value on the way.
    const open: { readonly expr: Fn | Assoc; next: number; readonly total: number }[] = [];
    let part = root;
    for (;;) {
      const compound = this.#compound(part);
      if (compound === undefined) {
        this.write(part, baseDepth + open.length);
      } else {
        if (baseDepth + open.length >= this.#maxDepth && !isEmptyAssociation(compound)) {
          throw this.#tooDeep();
        }
        if (compound instanceof Fn) this.#functionHeader(compound);
        else this.#associationHeader(compound);
        const total = compound instanceof Fn ? compound.args.length + 1 : 2 * compound.keys.length;
        open.push({ expr: compound, next: 0, total });
      }
      if (output.position + output.pieceBytes >= pauseAt) yield;
      let top = open[open.length - 1];
      while (top !== undefined && top.next === top.total) {
        open.pop();
        top = open[open.length - 1];
      }
      if (top === undefined) return;
      part = this.#partAt(top.expr, top.next++) as Expr;
    }
  }

  /** The part if it has parts to write one by one. */
  #compound(part: Expr): Fn | Assoc | undefined {
    if (part instanceof Assoc) return part;
    if (!(part instanceof Fn)) return undefined;
    return this.#packed(part) === undefined ? part : undefined;
  }

  /** The n-th part on the wire, after its rule token if it has one; of a hole it is `undefined`, which is refused. */
  #partAt(expr: Fn | Assoc, n: number): Expr | undefined {
    if (expr instanceof Fn) return n === 0 ? expr.head : expr.args[n - 1];
    const position = n >> 1;
    if (n % 2 === 1) return expr.values[position];
    this.#rule(expr, position);
    return expr.keys[position];
  }
}

const indeterminate = sym("Indeterminate");

function isEmptyAssociation(expr: Fn | Assoc): boolean {
  return expr instanceof Assoc && expr.keys.length === 0;
}

function noExpression(value: unknown): WxfEncodeError {
  const what = value === null ? "null" : typeof value;
  return new WxfEncodeError(
    "WXF_VALUE",
    `A value of type ${what} is no expression; toExpr of @remotebatch/expr-model converts JavaScript values.`,
  );
}
