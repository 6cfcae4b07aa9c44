import type { Expr } from "./expr.js";
import { isIntegerNumber, notExpression } from "./not-expression.js";
import { systemName } from "./symbol.js";

/**
 * A 32-bit unsigned hash: equal for trees that {@link sameExpr} calls equal without options; a packed array and the list it
 * is have hashes of their own. The same in every process and version of a major, not for security. Works at any depth.
 * @throws ExprError `EXPR_UNSUPPORTED_VALUE` when it comes upon what is no expression.
 */
export function hashExpr(expr: Expr): number {
  // A running value fed with the parts in one fixed order, so no results need to be kept per level.
  const stack: Expr[] = [expr];
  let hash = 0x811c9dc5;
  while (stack.length > 0) {
    const node = stack.pop() as Expr;
    if (typeof node === "number") {
      if (!isIntegerNumber(node)) throw notExpression(node);
      hash = mixNumber(mix(hash, 1), node);
    } else if (typeof node === "string") hash = mixText(mix(hash, 2), node);
    else if (typeof node === "bigint") {
      const small = Number(node);
      // A small integer may have been given as a bigint.
      hash = Number.isSafeInteger(small)
        ? mixNumber(mix(hash, 1), small)
        : mixText(mix(hash, 1), node.toString(36));
    } else if (typeof node !== "object" || node === null) throw notExpression(node);
    else {
      switch (node.kind) {
        case "Sym":
          hash = mixText(mix(hash, 3), systemName(node.name));
          break;
        case "Fn":
          hash = mix(mix(hash, 4), node.args.length);
          for (let i = node.args.length - 1; i >= 0; i--) stack.push(node.args[i] as Expr);
          stack.push(node.head);
          break;
        case "Real":
          hash = mixNumber(mix(hash, 5), node.value);
          break;
        case "BigReal":
          hash = mixText(mix(hash, 6), node.text);
          break;
        case "ByteArr":
          hash = mixBytes(mix(hash, 7), node.bytes);
          break;
        case "Assoc":
          hash = mix(mix(hash, 8), node.keys.length);
          for (let i = node.keys.length - 1; i >= 0; i--) {
            hash = mix(hash, node.isDelayed(i) ? 1 : 0);
            stack.push(node.values[i] as Expr, node.keys[i] as Expr);
          }
          break;
        case "Packed":
        case "Numeric":
          hash = mixText(mix(hash, node.kind === "Packed" ? 9 : 10), node.type);
          for (const dim of node.dims) hash = mixNumber(hash, dim);
          hash = mixBytes(hash, node.bytes);
          break;
        default:
          throw notExpression(node);
      }
    }
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x7feb352d);
  hash ^= hash >>> 15;
  return hash >>> 0;
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x01000193);
  return mixed ^ (mixed >>> 15);
}

function mixText(hash: number, text: string): number {
  let mixed = mix(hash, text.length);
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193);
  return mixed ^ (mixed >>> 15);
}

function mixBytes(hash: number, bytes: Uint8Array): number {
  let mixed = mix(hash, bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    mixed = Math.imul(mixed ^ (bytes[i] as number), 0x01000193);
  }
  return mixed ^ (mixed >>> 15);
}

const scratch = new Float64Array(1);
const words = new Uint32Array(scratch.buffer);

function mixNumber(hash: number, value: number): number {
  // All NaN are one value to `sameExpr`, whatever their bits.
  scratch[0] = Number.isNaN(value) ? Number.NaN : value;
  return mix(mix(hash, words[0] as number), words[1] as number);
}
