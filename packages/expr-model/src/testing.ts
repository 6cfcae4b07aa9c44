import * as fc from "fast-check";
import { Assoc } from "./association.js";
import { byteArray } from "./byte-array.js";
import type { Expr, Integer } from "./expr.js";
import { Fn, listOf } from "./function.js";
import { BigReal, int, type Real, real } from "./number.js";
import { type ElementType, elementSize, Numeric, Packed } from "./number-array.js";
import { sym } from "./symbol.js";
import { stringArbitrary, symbolArbitrary } from "./testing-text.js";

export { stringArbitrary, symbolArbitrary };

/** What {@link exprArbitrary} may put into its expressions; everything by default. */
export interface ExprArbitraryOptions {
  /** Packed arrays, numeric arrays and byte arrays. Default true. */
  readonly arrays?: boolean;
  /** NaN and infinities as reals. Default true. */
  readonly nonFinite?: boolean;
  /** Lone surrogates in strings. Default true. */
  readonly loneSurrogates?: boolean;
  /** Calls with the heads that have operators, in every shape that the syntax may or may not have. Default true. */
  readonly operators?: boolean;
  /**
   * `Rational[…]` and `Complex[…]` in the forms of the atoms, and big reals that the language has no literal for: without
   * a precision or with a negative one. Default true.
   */
  readonly exactAtoms?: boolean;
}

/** Integers of every width in their one form. */
export function integerArbitrary(): fc.Arbitrary<Integer> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -300, max: 300 }).map((n) => int(n)) },
    { weight: 2, arbitrary: fc.maxSafeInteger().map((n) => int(n)) },
    { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map((n) => int(n)) },
    { weight: 1, arbitrary: fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }).map((n) => int(n)) },
  );
}

/** Machine reals: any double, often one that is a whole number or near a power of ten. */
export function realArbitrary(options: ExprArbitraryOptions = {}): fc.Arbitrary<Real> {
  const special = options.nonFinite === false;
  return fc.oneof(
    fc.double({ noNaN: special, noDefaultInfinity: special }).map(real),
    fc.integer({ min: -1000, max: 1000 }).map(real),
    fc
      .tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -12, max: 12 }))
      .map(([mantissa, exponent]) => real(Number(`${mantissa}e${exponent}`))),
  );
}

/** Arbitrary-precision reals as kernels write them, and by default those that no literal is read as. */
export function bigRealArbitrary(options: ExprArbitraryOptions = {}): fc.Arbitrary<BigReal> {
  const digits = fc
    .oneof(fc.bigInt({ min: 0n, max: 10n ** 40n }), fc.bigInt({ min: 0n, max: 999n }))
    .map(String);
  return fc
    .record({
      sign: fc.constantFrom("", "-"),
      whole: digits,
      fraction: fc.option(digits, { nil: "" }),
      mark: fc.constantFrom(
        ...["`10.", "`20", "`15.954589770191005", "``12.5", "``-3", "``-0.5"],
        ...(options.exactAtoms === false ? [] : ["", "`", "`-3", "`-0.25"]),
      ),
      exponent: fc.option(fc.integer({ min: -400, max: 400 }), { nil: 0 }),
    })
    .map(({ sign, whole, fraction, mark, exponent }) => {
      const power = exponent === 0 ? "" : `*^${exponent}`;
      return new BigReal(`${sign}${whole}.${fraction}${mark}${power}`);
    });
}

const heads = [
  "Plus",
  "Times",
  "Power",
  "Dot",
  "Rule",
  "RuleDelayed",
  "Set",
  "SetDelayed",
  "UpSet",
  "Unset",
  "Equal",
  "Unequal",
  "Less",
  "LessEqual",
  "Greater",
  "SameQ",
  "UnsameQ",
  "And",
  "Or",
  "Not",
  "Inequality",
  "Span",
  "Part",
  "Slot",
  "SlotSequence",
  "Function",
  "Blank",
  "BlankSequence",
  "BlankNullSequence",
  "Pattern",
  "Optional",
  "PatternTest",
  "Condition",
  "Alternatives",
  "Repeated",
  "RepeatedNull",
  "StringJoin",
  "StringExpression",
  "ReplaceAll",
  "ReplaceRepeated",
  "Map",
  "MapAll",
  "Apply",
  "MapApply",
  "Composition",
  "RightComposition",
  "Factorial",
  "Factorial2",
  "Increment",
  "Decrement",
  "PreIncrement",
  "PreDecrement",
  "AddTo",
  "SubtractFrom",
  "TimesBy",
  "DivideBy",
  "ApplyTo",
  "CompoundExpression",
  "MessageName",
  "TwoWayRule",
  "NonCommutativeMultiply",
  "Derivative",
  "Out",
  "Element",
  "Union",
  "CirclePlus",
  "DirectedEdge",
  "Conditioned",
  "Implies",
  "Xor",
  "Floor",
  "Transpose",
  "Integrate",
  "Divisible",
  "VectorLess",
  "Association",
  "TagSet",
  "Rational",
  "Complex",
  "List",
  "Sqrt",
  "Subtract",
  "Divide",
  "Minus",
];

const elementTypes = Object.keys(elementSize) as ElementType[];

function arrayArbitrary(packed: boolean): fc.Arbitrary<Packed | Numeric> {
  const types = packed ? elementTypes.filter((type) => !type.startsWith("Unsigned")) : elementTypes;
  return fc
    .record({
      type: fc.constantFrom(...types),
      dims: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
      seed: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    })
    .map(({ type, dims, seed }) => {
      const count = dims.reduce((product, dim) => product * dim, 1);
      const bytes = new Uint8Array(count * elementSize[type]);
      const float = type.includes("Real");
      const view = new DataView(bytes.buffer);
      const width = type.endsWith("32") ? 4 : 8;
      if (float) {
        for (let i = 0; i * width < bytes.length; i++) {
          const value = ((seed[i % 16] as number) - 128) / 8;
          if (width === 4) view.setFloat32(4 * i, value, true);
          else view.setFloat64(8 * i, value, true);
        }
      } else for (let i = 0; i < bytes.length; i++) bytes[i] = seed[i % 16] as number;
      return packed ? new Packed(type, dims, bytes) : new Numeric(type, dims, bytes);
    });
}

/** Expressions of every kind, small, with the shapes that printers and codecs get wrong. */
export function exprArbitrary(options: ExprArbitraryOptions = {}): fc.Arbitrary<Expr> {
  const rational = fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.constantFrom(7, 11, 101))
    .filter(([n, d]) => n % d !== 0)
    .map(([n, d]) => new Fn(sym("Rational"), [n, d]));
  const part = fc.oneof(integerArbitrary(), realArbitrary({ nonFinite: false }), rational);
  const complex = fc
    .tuple(
      part,
      part.filter((size) => size !== 0),
    )
    .map((parts) => new Fn(sym("Complex"), parts));
  const atoms = options.exactAtoms === false ? [] : [rational, complex];
  const arrays = [
    fc.uint8Array({ maxLength: 12 }).map(byteArray),
    arrayArbitrary(true),
    arrayArbitrary(false),
  ];
  const leaf: fc.Arbitrary<Expr> = fc.oneof(
    { weight: 4, arbitrary: symbolArbitrary() },
    { weight: 4, arbitrary: integerArbitrary() },
    { weight: 2, arbitrary: stringArbitrary(options) },
    { weight: 2, arbitrary: realArbitrary(options) },
    { weight: 1, arbitrary: bigRealArbitrary(options) },
    ...atoms.map((arbitrary) => ({ weight: 1, arbitrary })),
    ...(options.arrays === false ? [] : arrays.map((arbitrary) => ({ weight: 1, arbitrary }))),
  );
  const headNames = heads.filter(
    (name) => options.exactAtoms !== false || (name !== "Rational" && name !== "Complex"),
  );
  return fc.letrec<{ expr: Expr }>((tie) => {
    const args = fc.array(tie("expr"), { maxLength: 4 });
    const operatorCall = fc
      .tuple(fc.constantFrom(...headNames), args)
      .map(([name, parts]) => new Fn(sym(name), parts));
    const association = fc
      .array(fc.tuple(tie("expr"), tie("expr"), fc.boolean()), { maxLength: 3 })
      .map((entries) => {
        const delayed = Uint8Array.from(entries, ([, , late]) => (late ? 1 : 0));
        return new Assoc(
          entries.map(([key]) => key),
          entries.map(([, value]) => value),
          delayed.includes(1) ? delayed : undefined,
        );
      });
    return {
      expr: fc.oneof(
        { maxDepth: 5, depthSize: "small" },
        { weight: 4, arbitrary: leaf },
        { weight: 2, arbitrary: args.map(listOf) },
        { weight: options.operators === false ? 0 : 6, arbitrary: operatorCall },
        {
          weight: 2,
          arbitrary: fc.tuple(tie("expr"), args).map(([head, parts]) => new Fn(head, parts)),
        },
        { weight: 1, arbitrary: association },
      ),
    };
  }).expr;
}
