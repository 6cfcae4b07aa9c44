import type { Builtin } from "../core/builtin.js";
import type { Evaluator } from "../core/evaluator.js";
import { Assoc, ByteArr, type Expr, Fn, hasHead, isNumber, systemSymbol } from "../core/expr.js";
import * as S from "../core/symbols.js";
import { levelsOf } from "./levels.js";

/** A message on a call that is left as it stands: its tag and arguments, `undefined` when nothing is wrong. */
type Complaint = (
  args: readonly Expr[],
  call: Fn,
) => readonly [tag: string, ...args: Expr[]] | undefined;

const isAtom = (expr: Expr | undefined): boolean =>
  expr !== undefined && !(expr instanceof Fn || expr instanceof Assoc || expr instanceof ByteArr);

/** Something with elements is wanted at a position. */
const elementsAt =
  (position: number, count?: number): Complaint =>
  (args, call) =>
    isAtom(args[position - 1]) && (count === undefined || args.length === count)
      ? ["normal", position, call]
      : undefined;

/** Something with elements is wanted everywhere. */
const elements: Complaint = (args, call) => {
  const at = args.findIndex(isAtom);
  return at < 0 ? undefined : ["normal", at + 1, call];
};

const rules: Complaint = ([first], call) =>
  isAtom(first) && (call.args.length > 1 || call.head !== S.Lookup)
    ? ["invrl", first as Expr]
    : undefined;

const levelAt =
  (position: number): Complaint =>
  (args) => {
    const spec = args[position - 1];
    if (spec === undefined || hasHead(spec, S.Rule) || levelsOf(spec) !== undefined)
      return undefined;
    return ["level", spec];
  };

const steps: Complaint = (args, call) => {
  const [, , n] = args;
  if (args.length !== 3 || (typeof n === "number" && n >= 0)) return undefined;
  return ["intnm", call, 3];
};

/** The complaints of functions about arguments that they cannot work with. */
const complaints: Readonly<Record<string, readonly Complaint[]>> = {
  Sort: [elementsAt(1)],
  Reverse: [elementsAt(1)],
  Flatten: [elementsAt(1)],
  Select: [elementsAt(1, 2), elementsAt(1, 3)],
  Split: [elementsAt(1)],
  DeleteDuplicates: [elementsAt(1)],
  RotateLeft: [elementsAt(1)],
  RotateRight: [elementsAt(1)],
  Union: [elements],
  Intersection: [elements],
  Complement: [elements],
  Join: [elements],
  Fold: [elementsAt(3)],
  FoldList: [elementsAt(3)],
  Keys: [rules],
  Values: [rules],
  Lookup: [rules],
  KeyTake: [(args, call) => (args.length === 2 ? rules(args, call) : undefined)],
  KeyDrop: [(args, call) => (args.length === 2 ? rules(args, call) : undefined)],
  Map: [levelAt(3)],
  MapIndexed: [levelAt(3)],
  Scan: [levelAt(3)],
  Apply: [levelAt(3)],
  Cases: [levelAt(3)],
  Position: [levelAt(3)],
  Count: [levelAt(3)],
  DeleteCases: [levelAt(3)],
  Level: [levelAt(2)],
  Nest: [steps],
  NestList: [steps],
  IntegerDigits: [([n], call) => (n !== undefined && isNumber(n) ? ["int", call, 1] : undefined)],
  FactorInteger: [([n], call) => (n === undefined ? undefined : ["exact", n, call])],
  Symbol: [
    ([name], call) => {
      if (name === undefined) return undefined;
      return typeof name === "string" ? ["symname", name] : ["string", 1, call];
    },
  ],
};

/** The builtin, with a message where it leaves a call as it stands because of its arguments. */
export function withComplaints(entry: Builtin): Builtin {
  const own = Object.hasOwn(complaints, entry.name) ? complaints[entry.name] : undefined;
  const { apply } = entry;
  if (own === undefined || apply === undefined) return entry;
  const symbol = systemSymbol(entry.name);
  return {
    ...entry,
    apply(args: readonly Expr[], context: Evaluator, expr: Fn) {
      const issued = context.messages.issued.length;
      const value = apply(args, context, expr);
      if (value !== undefined || context.messages.issued.length !== issued) return value;
      for (const complaint of own) {
        const said = complaint(args, expr);
        if (said === undefined) continue;
        const [tag, ...rest] = said;
        context.message(symbol, tag, ...rest);
        break;
      }
      return undefined;
    },
  };
}
