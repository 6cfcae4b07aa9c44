import { builtin } from "../../core/builtin.js";
import { isParseFailure } from "../../core/session-state.js";
import * as S from "../../core/symbols.js";

/** Questions about input text. */
export const syntax = [
  builtin({
    name: "SyntaxQ",
    state: "complete",
    doc: "ref/SyntaxQ",
    arity: [1, 2],
    apply([text], context) {
      if (typeof text !== "string") return undefined;
      return S.bool(!isParseFailure(context.state.parse(text)));
    },
  }),
  builtin({
    name: "SyntaxLength",
    state: "complete",
    doc: "ref/SyntaxLength",
    arity: [1, 1],
    apply([text], context) {
      if (typeof text !== "string") return undefined;
      const parsed = context.state.parse(text);
      if (!isParseFailure(parsed)) return text.length;
      const incomplete = parsed.tag === "sntxi" || parsed.tag === "bktmcp";
      return incomplete ? text.length + 1 : parsed.position;
    },
  }),
];
