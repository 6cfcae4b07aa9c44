import { type Builtin, builtin } from "../../core/builtin.js";
import { type Expr, Fn, integer, isInteger } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import {
  bitClear,
  bitCount,
  bitFlip,
  bitGet,
  bitLengthSigned,
  bitSet,
} from "../../numeric/bit-operations.js";
import { integerFunction, whole } from "./integer-arguments.js";

/** A bit operation on any number of integers; symbols stay beside the integers' value. */
function combination(name: string, empty: bigint, join: (a: bigint, b: bigint) => bigint): Builtin {
  return builtin({
    name,
    attributes: ["Flat", "Listable", "OneIdentity", "Orderless"],
    state: "complete",
    doc: `ref/${name}`,
    apply(args, _context, expr) {
      const integers = args.filter((arg) => isInteger(arg)).map((arg) => BigInt(arg as number));
      const rest = args.filter((arg) => !isInteger(arg));
      if (rest.length > 0 && integers.length < 2) return undefined;
      const value = integer(integers.reduce(join, empty));
      return rest.length === 0 ? value : new Fn(expr.head, [value, ...rest]);
    },
  });
}

const shift = (name: string, sign: 1n | -1n): Builtin =>
  builtin({
    name,
    attributes: ["Listable"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [1, 2],
    apply([n, k = 1], context) {
      const value = whole(n);
      const places = whole(k);
      if (value === undefined || places === undefined) return undefined;
      const by = places * sign;
      if (by > BigInt(context.state.maxBits)) return undefined;
      if (by >= 0n) return integer(value << by);
      // Shifting right drops bits towards zero.
      return integer(value < 0n ? -(-value >> -by) : value >> -by);
    },
  });

const single = (name: string, change: (n: bigint, k: bigint) => bigint | number): Builtin =>
  builtin({
    name,
    attributes: ["Listable"],
    state: "complete",
    doc: `ref/${name}`,
    arity: [2, 2],
    apply([n, k], context) {
      const value = whole(n);
      let place = whole(k);
      if (value === undefined || place === undefined) return undefined;
      if (place < 0n) place += BigInt(bitLengthSigned(value));
      if (place < 0n || place > BigInt(context.state.maxBits)) return undefined;
      return integer(BigInt(change(value, place)));
    },
  });

/** Bits of integers. */
export const bits = [
  combination("BitAnd", -1n, (a, b) => a & b),
  combination("BitOr", 0n, (a, b) => a | b),
  combination("BitXor", 0n, (a, b) => a ^ b),
  builtin({
    name: "BitNot",
    attributes: ["Listable"],
    state: "complete",
    doc: "ref/BitNot",
    arity: [1, 1],
    apply([n]) {
      const value = whole(n);
      if (value !== undefined) return integer(-1n - value);
      return n instanceof Fn && n.head === S.Plus && n.args[0] === -1 && n.args.length === 2
        ? new Fn(S.Times, [-1, n.args[1] as Expr])
        : undefined;
    },
  }),
  shift("BitShiftLeft", 1n),
  shift("BitShiftRight", -1n),
  single("BitSet", bitSet),
  single("BitClear", bitClear),
  single("BitFlip", bitFlip),
  single("BitGet", bitGet),
  integerFunction("BitLength", (n) => bitLengthSigned(n)),
  integerFunction("ThueMorse", (n) => (n < 0n ? undefined : bitCount(n) % 2)),
  integerFunction("RudinShapiro", (n) =>
    n < 0n ? undefined : bitCount(n & (n >> 1n)) % 2 === 0 ? 1 : -1,
  ),
];
