import { type Builtin, builtin } from "../../core/builtin.js";
import type { Evaluator } from "../../core/evaluator.js";
import {
  Assoc,
  BigReal,
  ByteArr,
  Complex,
  type Expr,
  Fn,
  isNumber,
  Rational,
  Real,
} from "../../core/expr.js";
import { node } from "../../core/node-modules.js";
import { toDouble } from "../../core/order.js";
import * as S from "../../core/symbols.js";
import { bitLength } from "../../numeric/gcd.js";

const started = performance.now();

function measured(
  name: string,
  arity: readonly [number, number],
  missing: string | undefined,
  apply: (args: readonly Expr[], context: Evaluator) => Expr | undefined,
  hold = false,
): Builtin {
  return builtin({
    name,
    ...(hold ? { attributes: ["HoldAll"] as const } : {}),
    ...(missing === undefined ? { state: "complete" } : { state: "partial", missing }),
    doc: `ref/${name}`,
    arity,
    apply,
  });
}

function heapUsed(): number {
  return process.memoryUsage().heapUsed;
}

/** Bytes that an expression takes, by the rules of thumb of the language's own memory layout. */
function byteCount(expr: Expr, context: Evaluator): number {
  context.tick();
  if (typeof expr === "number") return 16;
  if (typeof expr === "bigint") return 32 + 8 * Math.ceil(bitLength(expr) / 64);
  if (typeof expr === "string") return 24 + 8 * Math.ceil((expr.length + 1) / 8);
  if (expr instanceof Real) return 16;
  if (expr instanceof Rational)
    return 16 + byteCount(expr.num, context) + byteCount(expr.den, context);
  if (expr instanceof Complex)
    return 16 + byteCount(expr.re, context) + byteCount(expr.im, context);
  if (expr instanceof BigReal) return 48 + expr.text.length;
  if (expr instanceof ByteArr) return 80 + expr.bytes.length;
  if (expr instanceof Fn) {
    let bytes = 24 + 8 * (expr.args.length + 1);
    for (const arg of expr.args) bytes += byteCount(arg, context);
    return expr.head instanceof Fn ? bytes + byteCount(expr.head, context) : bytes;
  }
  if (expr instanceof Assoc) {
    let bytes = 48;
    for (const [i, key] of expr.keys.entries()) {
      bytes += 48 + byteCount(key, context) + byteCount(expr.values[i] as Expr, context);
    }
    return bytes;
  }
  return 0;
}

/** Most memory that an evaluation added to the heap. */
function memoryOf(expr: Expr, context: Evaluator): number {
  const before = heapUsed();
  context.evaluate(expr);
  return Math.max(0, heapUsed() - before);
}

function secondsOf(expr: Expr | undefined, otherwise: number): number | undefined {
  if (expr === undefined) return otherwise;
  return isNumber(expr) && !(expr instanceof Complex) ? toDouble(expr) : undefined;
}

/** Repeats an evaluation until it has taken some time; the mean of the middle half of the times, and the value. */
function repeatedTiming(args: readonly Expr[], context: Evaluator): Expr | undefined {
  const [expr, time] = args;
  const seconds = secondsOf(time === undefined ? undefined : context.evaluate(time), 1);
  if (expr === undefined || seconds === undefined) return undefined;
  const times: number[] = [];
  const start = performance.now();
  let value: Expr = S.Null;
  do {
    context.tick();
    const before = performance.now();
    value = context.evaluate(expr);
    times.push((performance.now() - before) / 1000);
  } while (times.length < 4 || (performance.now() - start < 1000 * seconds && times.length < 1e5));
  times.sort((a, b) => a - b);
  const quarter = times.length >> 2;
  const middle = times.slice(quarter, times.length - quarter);
  const mean = middle.reduce((sum, one) => sum + one, 0) / middle.length;
  return context.list([new Real(mean), value]);
}

export const measuring: readonly Builtin[] = [
  measured("SessionTime", [0, 0], undefined, () => new Real((performance.now() - started) / 1000)),
  measured("TimeUsed", [0, 0], undefined, () => {
    const { user, system } = process.cpuUsage();
    return new Real((user + system) / 1e6);
  }),
  measured("RepeatedTiming", [1, 2], undefined, repeatedTiming, true),
  measured(
    "MemoryInUse",
    [0, 1],
    undefined,
    ([expr], context) =>
      expr === undefined ? heapUsed() : byteCount(context.evaluate(expr), context),
    true,
  ),
  measured(
    "MaxMemoryUsed",
    [0, 1],
    undefined,
    ([expr], context) =>
      expr === undefined ? process.resourceUsage().maxRSS * 1024 : memoryOf(expr, context),
    true,
  ),
  measured("MemoryAvailable", [0, 0], undefined, () =>
    Math.max(0, node.os.totalmem() - process.memoryUsage().rss),
  ),
  measured("ByteCount", [1, 1], "the exact sizes of a Wolfram kernel", ([expr], context) =>
    byteCount(expr as Expr, context),
  ),
  measured("Share", [0, 1], undefined, () => 0),
];
