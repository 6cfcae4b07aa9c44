import { bigReal } from "../../core/big-real.js";
import type { Expr, Sym } from "../../core/expr.js";
import { systemSymbol } from "../../core/expr.js";
import * as S from "../../core/symbols.js";
import { bigFloat, workingBits } from "../../numeric/big-float.js";
import { glaisher, khinchin } from "../../numeric/named-constants.js";
import { Reals } from "../../numeric/plain-float.js";

/** Constants of the language as doubles. */
export const machineConstants: ReadonlyMap<Sym, number> = new Map([
  [S.Pi, Math.PI],
  [S.E, Math.E],
  [S.Degree, Math.PI / 180],
  [S.GoldenRatio, (1 + Math.sqrt(5)) / 2],
  [S.EulerGamma, 0.5772156649015329],
  [S.Catalan, 0.915965594177219],
  [systemSymbol("GoldenAngle"), (3 - Math.sqrt(5)) * Math.PI],
  [systemSymbol("Khinchin"), 2.6854520010653062],
  [systemSymbol("Glaisher"), 1.2824271291006226],
  [S.MachinePrecision, 53 * Math.log10(2)],
]);

/** Most digits of a constant that are computed. */
export const constantPrecisionLimit = 200_000;

/** Constants beyond the most common ones, to that many digits. */
export function otherConstant(name: string, digits: number): Expr | undefined {
  const bits = workingBits(digits) + 16;
  const r = new Reals(bits);
  if (name === "GoldenAngle") {
    const value = r.mul(r.sub(r.int(3), r.sqrt(r.int(5))), r.pi());
    return bigReal(bigFloat(value.m, value.e, digits));
  }
  if (digits > 2000) return undefined;
  const value = name === "Khinchin" ? khinchin(bits) : glaisher(bits);
  return bigReal(bigFloat(value.m, value.e, digits));
}
