import { seriesText } from "../algebra/series-data.js";
import type { Evaluator } from "../core/evaluator.js";
import { type Expr, Fn, hasHead, Sym, systemSymbol } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { definitionText, fullDefinitionText } from "./definition-text.js";

const deepest = 50;
let depth = 0;

/** What is shown in place of an expression: what `Format` definitions give, the text of `Definition`, or `undefined`. */
export function displayForm(expr: Fn, context: Evaluator): Expr | undefined {
  let symbol: Expr = expr;
  while (symbol instanceof Fn) symbol = symbol.head;
  if (!(symbol instanceof Sym)) return undefined;
  if (symbol.name === "Definition" || symbol.name === "FullDefinition") {
    const [of] = expr.args;
    if (!(of instanceof Sym) || expr.head !== symbol) return undefined;
    return symbol.name === "Definition"
      ? definitionText(of, context)
      : fullDefinitionText(of, context);
  }
  if (symbol.name === "Graph" && expr.head === symbol) {
    const [vertices, edges] = expr.args;
    if (!hasHead(vertices, S.List) || !hasHead(edges, S.List)) return undefined;
    return `Graph[<${vertices.args.length}>, <${edges.args.length}>]`;
  }
  if ((symbol.name === "Graphics" || symbol.name === "Graphics3D") && expr.head === symbol) {
    return `-${symbol.name}-`;
  }
  if (symbol.name === "FittedModel" && expr.head === symbol && hasHead(expr.args[1], S.List)) {
    const model = context.call(systemSymbol("Dot"), expr.args[0] as Expr, expr.args[1]);
    return `FittedModel[${context.state.outputForm(model)}]`;
  }
  if (symbol.name === "SeriesData" && expr.head === symbol) return seriesText(expr, context);
  if (symbol.name === "InterpolatingFunction" && expr.head === symbol && expr.args.length === 2) {
    const domain = context.state.outputForm(expr.args[0] as Expr);
    return `InterpolatingFunction[${domain}, <>]`;
  }
  const { formats } = context.record(symbol);
  if (formats === undefined || depth >= deepest) return undefined;
  depth++;
  try {
    const shown =
      context.applyTable(formats, new Fn(S.Format, [expr, S.OutputForm])) ??
      context.applyTable(formats, new Fn(S.Format, [expr]));
    return shown === undefined ? undefined : context.evaluate(shown);
  } finally {
    depth--;
  }
}

/** What is shown for a symbol by itself. */
export function symbolDisplayForm(symbol: Sym, context: Evaluator): Expr | undefined {
  if (symbol.owner !== context.id) return undefined;
  const formats = symbol.record?.formats;
  if (formats === undefined || depth >= deepest) return undefined;
  depth++;
  try {
    const shown = context.applyTable(formats, new Fn(systemSymbol("Format"), [symbol]));
    return shown === undefined ? undefined : context.evaluate(shown);
  } finally {
    depth--;
  }
}
