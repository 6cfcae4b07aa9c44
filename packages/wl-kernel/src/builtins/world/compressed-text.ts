import { Buffer } from "node:buffer";
import * as model from "@remotebatch/expr-model";
import { fromModel, toModel } from "../../core/convert.js";
import type { Evaluator } from "../../core/evaluator.js";
import type { Expr } from "../../core/expr.js";
import { node } from "../../core/node-modules.js";

// The text of Compress: "1:" and, in base 64, a zlib stream of a tagged form of the expression, little endian:
// f count head arguments · s name · S text · i 32-bit integer · I digits · r double · R digits of a real.

const mark = "!boR";
const utf8 = new TextEncoder();

/** The text that `Compress` gives. */
export function compressed(expr: Expr): string {
  const out = new Writer();
  out.ascii(mark);
  out.expr(toModel(expr));
  return `1:${Buffer.from(node.zlib.deflateSync(out.bytes())).toString("base64")}`;
}

/** The expression of a text that `Compress` made, not evaluated; `undefined` for any other text. */
export function uncompressed(text: string, context: Evaluator): Expr | undefined {
  if (!text.startsWith("1:")) return undefined;
  try {
    const bytes = node.zlib.inflateSync(Buffer.from(text.slice(2), "base64"), {
      maxOutputLength: context.state.maxElements,
    });
    const reader = new Reader(bytes, context);
    return fromModel(reader.document(), (name) => context.state.symbol(name));
  } catch (error) {
    if (error instanceof Corrupt || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}

class Corrupt {}

class Writer {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  ascii(text: string): void {
    for (const c of text) this.#bytes[this.#room(1)] = c.charCodeAt(0);
  }

  #count(value: number): void {
    const at = this.#room(4);
    this.#view.setInt32(at, value, true);
  }

  #text(tag: string, text: string): void {
    const bytes = utf8.encode(text);
    this.ascii(tag);
    this.#count(bytes.length);
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }

  expr(value: model.Expr): void {
    if (typeof value === "number" || typeof value === "bigint") this.#integer(value);
    else if (typeof value === "string") this.#text("S", value);
    else if (value.kind === "Sym") this.#text("s", value.name);
    else if (value.kind === "BigReal") this.#text("R", value.text);
    else if (value.kind === "Fn") this.#function(value.head, value.args);
    else if (value.kind === "Packed") this.expr(model.unpack(value));
    else if (value.kind === "Real") {
      this.ascii("r");
      const at = this.#room(8);
      this.#view.setFloat64(at, value.value, true);
    } else if (value.kind === "Assoc") {
      const rules = value.keys.map((key, i) =>
        model.fn(value.isDelayed(i) ? "RuleDelayed" : "Rule", key, value.values[i] as model.Expr),
      );
      this.#function(model.sym("Association"), rules);
    } else if (value.kind === "ByteArr") {
      this.#function(model.sym("ByteArray"), [Buffer.from(value.bytes).toString("base64")]);
    } else throw new TypeError("A numeric array has no compressed text.");
  }

  #integer(value: number | bigint): void {
    if (typeof value === "number" && (value | 0) === value) {
      this.ascii("i");
      this.#count(value);
    } else this.#text("I", `${value}`);
  }

  #function(head: model.Expr, args: readonly model.Expr[]): void {
    this.ascii("f");
    this.#count(args.length);
    this.expr(head);
    for (const arg of args) this.expr(arg);
  }
}

class Reader {
  readonly #bytes: Buffer;
  readonly #context: Evaluator;
  #at = 0;

  constructor(bytes: Buffer, context: Evaluator) {
    this.#bytes = bytes;
    this.#context = context;
  }

  document(): model.Expr {
    if (this.#take(4).toString("latin1") !== mark) throw new Corrupt();
    const value = this.#expr(0);
    if (this.#at !== this.#bytes.length) throw new Corrupt();
    return value;
  }

  #take(count: number): Buffer {
    if (count < 0 || this.#at + count > this.#bytes.length) throw new Corrupt();
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  #text(): string {
    return this.#take(this.#take(4).readInt32LE(0)).toString("utf8");
  }

  #expr(depth: number): model.Expr {
    this.#context.tick();
    if (depth > 1000) throw new Corrupt();
    switch (this.#take(1).toString("latin1")) {
      case "i":
        return this.#take(4).readInt32LE(0);
      case "I": {
        const digits = this.#text();
        if (!/^-?\d+$/.test(digits)) throw new Corrupt();
        return model.int(BigInt(digits));
      }
      case "r":
        return model.real(this.#take(8).readDoubleLE(0));
      case "R":
        return new model.BigReal(this.#text());
      case "S":
        return this.#text();
      case "s":
        return model.sym(this.#text());
      case "f":
        return this.#function(depth);
      default:
        throw new Corrupt();
    }
  }

  #function(depth: number): model.Expr {
    const count = this.#take(4).readInt32LE(0);
    const head = this.#expr(depth + 1);
    const args: model.Expr[] = [];
    for (let i = 0; i < count; i++) args.push(this.#expr(depth + 1));
    const [only] = args;
    if (isNamed(head, "ByteArray") && args.length === 1 && typeof only === "string") {
      return model.byteArray(Buffer.from(only, "base64"));
    }
    return new model.Fn(head, args);
  }
}

function isNamed(head: model.Expr, name: string): boolean {
  return typeof head === "object" && head.kind === "Sym" && head.name === name;
}
