import type { Assoc } from "./association.js";
import type { Expr } from "./expr.js";
import type { Fn } from "./function.js";
import { notExpression } from "./not-expression.js";
import { precedence } from "./operators.js";
import { printElements } from "./print-elements.js";
import type { PrintOptions } from "./print-full-form.js";
import { printBigReal, printBytes, printSymbol } from "./print-leaf.js";
import { printReal } from "./print-number.js";
import { printOperatorForm } from "./print-operator-form.js";
import { PrintQueue } from "./print-queue.js";
import { printString } from "./string-literal.js";
import { Sym, systemName } from "./symbol.js";

/**
 * InputForm: the text a person would type, with operators, `{…}`, `<|…|>`, `x_`, `#1`. {@link parse} gives the same
 * expression back, except that the atoms which only evaluation makes (rationals, complex numbers, packed and numeric
 * arrays, byte arrays) come back as the calls or lists they print as, unless it is told `atoms: true`; and that
 * infinities and NaN print as the symbols they mean. Works at any depth.
 * @throws ExprError `EXPR_UNSUPPORTED_VALUE` when it comes upon what is no expression.
 */
export function printInputForm(expr: Expr, options: PrintOptions = {}): string {
  const limit = options.maxLength ?? Number.POSITIVE_INFINITY;
  const queue = new PrintQueue(options.quotients);
  queue.part(expr, 0);
  for (let node = queue.next(limit); node !== undefined; node = queue.next(limit)) {
    const level = queue.level;
    if (typeof node === "string") queue.text(printString(node));
    else if (typeof node === "number" || typeof node === "bigint")
      printSigned(queue, String(node), level);
    else if (typeof node !== "object" || node === null) throw notExpression(node);
    else if (node.kind === "Fn") printCall(queue, node, level);
    else if (node.kind === "Sym") printAtom(queue, printSymbol(node.name), level);
    else if (node.kind === "Real") printSigned(queue, printReal(node.value), level);
    else if (node.kind === "BigReal") printSigned(queue, printBigReal(node), level);
    else if (node.kind === "Assoc") printAssoc(queue, node);
    else if (node.kind === "ByteArr") printAtom(queue, printBytes(node.bytes), level);
    else if (node.kind !== "Packed" && node.kind !== "Numeric") throw notExpression(node);
    else {
      const elements = printElements(node, limit - queue.out.length, "{", "}", "");
      if (node.kind === "Packed") queue.text(elements);
      else printAtom(queue, `NumericArray[${elements}, "${node.type}"]`, level);
    }
  }
  return queue.finish(limit);
}

/** An atom whose text may be a call: in parentheses where something would bind tighter than the call's bracket. */
function printAtom(queue: PrintQueue, text: string, level: number): void {
  const bare = level <= precedence.call || !text.endsWith("]");
  queue.text(bare ? text : `(${text})`);
}

function printSigned(queue: PrintQueue, text: string, level: number): void {
  const isCall = level > precedence.call && text.endsWith("]");
  const bare = (level <= precedence.minus || text.charCodeAt(0) !== 45) && !isCall;
  queue.text(bare ? text : `(${text})`);
}

function printCall(queue: PrintQueue, node: Fn, level: number): void {
  const head = node.head;
  if (head instanceof Sym) {
    const name = systemName(head.name);
    if (name === "List") {
      queue.text("{");
      printArguments(queue, node.args);
      queue.text("}");
      return;
    }
    if (printOperatorForm(queue, name, node, level)) return;
  }
  const bare = level <= precedence.call;
  if (!bare) queue.text("(");
  if (head instanceof Sym) queue.text(printSymbol(head.name));
  else queue.part(head, precedence.call);
  queue.text("[");
  printArguments(queue, node.args);
  queue.text(bare ? "]" : "])");
}

function printArguments(queue: PrintQueue, args: readonly Expr[]): void {
  for (let i = 0; i < args.length; i++) {
    if (i > 0) queue.text(", ");
    queue.part(args[i] as Expr, 0);
  }
}

function printAssoc(queue: PrintQueue, node: Assoc): void {
  queue.text("<|");
  for (let i = 0; i < node.size; i++) {
    if (i > 0) queue.text(", ");
    queue.part(node.keys[i] as Expr, precedence.rule + 1);
    queue.text(node.isDelayed(i) ? " :> " : " -> ");
    queue.part(node.values[i] as Expr, precedence.rule);
  }
  queue.text("|>");
}
