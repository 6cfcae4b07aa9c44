import { type Builtin, builtin } from "../../core/builtin.js";
import { ByteArr, type Expr, Fn, hasHead, systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { compressed, uncompressed } from "./compressed-text.js";
import { decodeWxf, writeWxf } from "./wxf-data.js";

const performanceGoal = systemSymbol("PerformanceGoal");
const binaryDeserialize = systemSymbol("BinaryDeserialize");
const uncompress = systemSymbol("Uncompress");

export const serialization: readonly Builtin[] = [
  builtin({
    name: "BinarySerialize",
    state: "complete",
    doc: "ref/BinarySerialize",
    arity: [1, 2],
    apply([expr, option]) {
      const small =
        hasHead(option, S.Rule) && option.args[0] === performanceGoal && option.args[1] === "Size";
      return new ByteArr(writeWxf(expr as Expr, small));
    },
  }),
  builtin({
    name: "BinaryDeserialize",
    state: "complete",
    doc: "ref/BinaryDeserialize",
    arity: [1, 2],
    apply([data, head], context) {
      if (!(data instanceof ByteArr)) return undefined;
      const expr = decodeWxf(data.bytes, context);
      if (expr === undefined) {
        context.message(binaryDeserialize, "invalid");
        return S.$Failed;
      }
      return head === undefined ? expr : new Fn(head, [expr]);
    },
  }),
  builtin({
    name: "Compress",
    state: "complete",
    doc: "ref/Compress",
    arity: [1, 1],
    apply: ([expr]) => compressed(expr as Expr),
  }),
  builtin({
    name: "Uncompress",
    state: "complete",
    doc: "ref/Uncompress",
    arity: [1, 2],
    apply([text, head], context) {
      if (typeof text !== "string") return undefined;
      const expr = uncompressed(text, context);
      if (expr === undefined) {
        context.message(uncompress, "corrupt");
        return S.$Failed;
      }
      return head === undefined ? expr : new Fn(head, [expr]);
    },
  }),
];
