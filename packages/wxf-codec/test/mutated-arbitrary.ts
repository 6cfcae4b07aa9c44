import { Assoc, type Expr, Fn } from "@remotebatch/expr-model";
import { exprArbitrary } from "@remotebatch/expr-model/testing";
import fc from "fast-check";
import { type EncodeOptions, encode } from "../src/index.js";
import { mutated, randomNumbers } from "./mutated-vectors.js";

const forms: readonly EncodeOptions[] = [{}, {}, { packLists: true }, { compress: true }];

/** Expressions whose parts take the least bytes that parts can: readers count on no fewer for those that follow. */
const tightExpr: fc.Arbitrary<Expr> = fc.letrec<{ expr: Expr }>((tie) => ({
  expr: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constantFrom<Expr[]>(1, "", new Assoc([], [])),
    fc
      .array(tie("expr"), { minLength: 1, maxLength: 6 })
      .map(([head, ...args]) => new Fn(head as Expr, args)),
    fc.array(fc.tuple(tie("expr"), tie("expr")), { maxLength: 5 }).map(
      (entries) =>
        new Assoc(
          entries.map(([key]) => key),
          entries.map(([, value]) => value),
        ),
    ),
  ),
})).expr;

/** Any expression. */
export const anyExpr: fc.Arbitrary<Expr> = fc.oneof(
  { weight: 3, arbitrary: exprArbitrary() },
  { weight: 1, arbitrary: tightExpr },
);

/** Mutated vectors, of which most are refused. */
export const mutatedFile: fc.Arbitrary<Uint8Array> = fc
  .integer()
  .map((seed) => mutated(randomNumbers(seed)));

/** Any file: written well, with either header; or damaged; or of bytes behind a header that mean little. */
export const anyFile: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(anyExpr, fc.constantFrom(...forms)).map((of) => encode(...of)) },
  { weight: 3, arbitrary: mutatedFile },
  {
    weight: 1,
    arbitrary: fc
      .uint8Array({ maxLength: 40 })
      .map((tail) => Uint8Array.from([0x38, 0x3a, ...tail])),
  },
);
