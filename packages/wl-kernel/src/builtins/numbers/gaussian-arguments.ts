import { Complex, type Expr, integer, isInteger } from "../../core/expr.js";
import type { Gaussian } from "../../numeric/gaussian-integer.js";

/** An integer or a complex number with integer parts. */
export function gaussian(expr: Expr | undefined): Gaussian | undefined {
  if (isInteger(expr)) return { re: BigInt(expr), im: 0n };
  if (expr instanceof Complex && isInteger(expr.re) && isInteger(expr.im))
    return { re: BigInt(expr.re), im: BigInt(expr.im) };
  return undefined;
}

/** The number of the language. */
export function fromGaussian(z: Gaussian): Expr {
  return z.im === 0n ? integer(z.re) : new Complex(integer(z.re), integer(z.im));
}
