import {
  Assoc,
  BigReal,
  ByteArr,
  type Expr,
  Fn,
  Numeric,
  Packed,
  Real,
  Sym,
} from "@remotebatch/expr-model";
import { WxfEncodeError } from "./errors.js";
import type { Output } from "./output.js";
import { token } from "./tokens.js";
import {
  writeArrayHeader,
  writeBigInteger,
  writeBigReal,
  writeByteArrayHeader,
  writeInteger,
  writeReal,
  writeSymbol,
} from "./write-atom.js";

/** Nesting down to which plain recursion is used; below it an explicit stack takes over. */
const recursionDepth = 400;

/** Writes whole expressions into an output. */
export class TreeWriter {
  readonly output: Output;
  readonly #maxDepth: number;

  constructor(output: Output, maxDepth: number) {
    this.output = output;
    this.#maxDepth = maxDepth;
  }

  /** Writes one expression; `depth` is its level, 1 for the root. */
  write(expr: Expr, depth: number): void {
    if (typeof expr === "number") writeInteger(this.output, expr);
    else if (typeof expr === "string") this.output.text(token.string, expr);
    else if (expr instanceof Fn) this.#writeFunction(expr, depth);
    else if (expr instanceof Sym) writeSymbol(this.output, expr);
    else if (expr instanceof Assoc) this.#writeAssociation(expr, depth);
    else this.#writeOther(expr);
  }

  #writeOther(expr: Exclude<Expr, number | string | Fn | Sym | Assoc>): void {
    const { output } = this;
    if (expr instanceof Real) {
      writeReal(output, expr.value);
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

  #writeFunction(expr: Fn, depth: number): void {
    if (depth >= recursionDepth) {
      this.#writeDeep(expr, depth);
      return;
    }
    if (depth >= this.#maxDepth) throw this.#tooDeep();
    this.#functionHeader(expr);
    this.write(expr.head, depth + 1);
    const { args } = expr;
    for (let i = 0; i < args.length; i++) this.write(args[i] as Expr, depth + 1);
  }

  #writeAssociation(expr: Assoc, depth: number): void {
    if (depth >= recursionDepth) {
      this.#writeDeep(expr, depth);
      return;
    }
    const { keys, values } = expr;
    if (depth >= this.#maxDepth && keys.length > 0) throw this.#tooDeep();
    this.#associationHeader(expr);
    for (let i = 0; i < keys.length; i++) {
      this.#rule(expr, i);
      this.write(keys[i] as Expr, depth + 1);
      this.write(values[i] as Expr, depth + 1);
    }
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
    const open: { readonly expr: Fn | Assoc; next: number }[] = [];
    const start = (expr: Fn | Assoc): void => {
      if (expr instanceof Fn) this.#functionHeader(expr);
      else this.#associationHeader(expr);
      open.push({ expr, next: 0 });
    };
    start(root);
    for (let top = open[open.length - 1]; top !== undefined; top = open[open.length - 1]) {
      const part = this.#partAt(top.expr, top.next++);
      if (part === undefined) {
        open.pop();
        continue;
      }
      if (baseDepth + open.length > this.#maxDepth) throw this.#tooDeep();
      if (part instanceof Fn || part instanceof Assoc) start(part);
      else this.write(part, 1);
    }
  }

  /** The n-th part on the wire, after its rule token if it has one; `undefined` past the last. */
  #partAt(expr: Fn | Assoc, n: number): Expr | undefined {
    if (expr instanceof Fn) return n === 0 ? expr.head : expr.args[n - 1];
    const position = n >> 1;
    if (position >= expr.keys.length) return undefined;
    if (n % 2 === 1) return expr.values[position];
    this.#rule(expr, position);
    return expr.keys[position];
  }
}

function noExpression(value: unknown): WxfEncodeError {
  const what = value === null ? "null" : typeof value;
  return new WxfEncodeError(
    "WXF_VALUE",
    `A value of type ${what} is no expression; toExpr of @remotebatch/expr-model converts JavaScript values.`,
  );
}
