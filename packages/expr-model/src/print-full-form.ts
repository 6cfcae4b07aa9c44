import type { Expr } from "./expr.js";
import { notExpression } from "./not-expression.js";
import { printElements } from "./print-elements.js";
import { printBigReal, printBytes, printSymbol } from "./print-leaf.js";
import { printReal } from "./print-number.js";
import { PrintQueue } from "./print-queue.js";
import { printString } from "./string-literal.js";

/** Options of the printers. */
export interface PrintOptions {
  /** Longest text in UTF-16 units; longer output is cut, ends in `…`, and costs no more time. Default: no limit. */
  readonly maxLength?: number;
  /**
   * InputForm: writes every quotient of integers that nothing has evaluated as a person does, `1/2`, though reading it
   * with `atoms: true` makes a rational of it. Default false: `1*2^(-1)` where that is so.
   */
  readonly quotients?: boolean;
}

/**
 * FullForm: everything as `head[arguments]`, lists as `List[…]`, reals with a backtick. Packed arrays print as the
 * lists they are. Works at any depth.
 * @throws ExprError `EXPR_UNSUPPORTED_VALUE` when it comes upon what is no expression.
 */
export function printFullForm(expr: Expr, options: PrintOptions = {}): string {
  const limit = options.maxLength ?? Number.POSITIVE_INFINITY;
  const queue = new PrintQueue();
  queue.part(expr, 0);
  for (let node = queue.next(limit); node !== undefined; node = queue.next(limit)) {
    if (typeof node === "string") queue.text(printString(node));
    else if (typeof node === "number" || typeof node === "bigint") printSigned(queue, String(node));
    else if (typeof node !== "object" || node === null) throw notExpression(node);
    else if (node.kind === "Fn") {
      queue.part(node.head, headLevel);
      queue.text("[");
      for (let i = 0; i < node.args.length; i++) {
        if (i > 0) queue.text(", ");
        queue.part(node.args[i] as Expr, 0);
      }
      queue.text("]");
    } else if (node.kind === "Assoc") {
      queue.text("Association[");
      for (let i = 0; i < node.size; i++) {
        queue.text(`${i > 0 ? ", " : ""}${node.isDelayed(i) ? "RuleDelayed[" : "Rule["}`);
        queue.part(node.keys[i] as Expr, 0);
        queue.text(", ");
        queue.part(node.values[i] as Expr, 0);
        queue.text("]");
      }
      queue.text("]");
    } else if (node.kind === "Sym") queue.text(printSymbol(node.name));
    else if (node.kind === "Real") printSigned(queue, printReal(node.value, "`"));
    else if (node.kind === "BigReal") printSigned(queue, printBigReal(node));
    else if (node.kind === "ByteArr") queue.text(printBytes(node.bytes));
    else if (node.kind !== "Packed" && node.kind !== "Numeric") throw notExpression(node);
    else {
      const elements = printElements(node, limit - queue.out.length, "List[", "]", "`");
      queue.text(node.kind === "Packed" ? elements : `NumericArray[${elements}, "${node.type}"]`);
    }
  }
  return queue.finish(limit);
}

/** The level of a call's head, where a minus sign would take the whole call as its operand. */
const headLevel = 1;

function printSigned(queue: PrintQueue, text: string): void {
  queue.text(queue.level === headLevel && text.charCodeAt(0) === 45 ? `(${text})` : text);
}
