/** Exact linear algebra over the integers and rationals. */

import { gcd, lcm } from "./gcd.js";
import { integerSqrt } from "./integer-root.js";
import { inverseModNumber } from "./power-mod.js";
import { isPrimeNumber } from "./primality.js";
import { type Fraction, fraction } from "./rational.js";

/** Rows of integers, all of one length. */
export type IntegerMatrix = readonly (readonly bigint[])[];

/** A matrix of fractions as integers over one common denominator for each row. */
export function clearDenominators(rows: readonly (readonly Fraction[])[]): {
  readonly matrix: bigint[][];
  readonly denominators: bigint[];
} {
  const denominators = rows.map((row) => row.reduce((common, { den }) => lcm(common, den), 1n));
  const matrix = rows.map((row, i) =>
    row.map(({ num, den }) => num * ((denominators[i] as bigint) / den)),
  );
  return { matrix, denominators };
}

/**
 * The determinant of a square integer matrix. Small ones by Bareiss; larger ones modulo primes of 26 bits in double
 * arithmetic, as many as Hadamard's bound asks for, joined by the Chinese remainder theorem: n^3 operations a prime.
 */
export function integerDeterminant(matrix: IntegerMatrix, checkpoint?: () => void): bigint {
  const n = matrix.length;
  if (n === 0) return 1n;
  if (n <= 8) return bareissDeterminant(matrix);
  let bound = 1n;
  for (const row of matrix) {
    bound *= integerSqrt(row.reduce((sum, x) => sum + x * x, 0n)) + 1n;
  }
  const wanted = 2n * bound + 1n;
  let value = 0n;
  let modulus = 1n;
  const cells = new Float64Array(n * n);
  for (let p = 67108859; modulus < wanted; p -= 2) {
    if (!isPrimeNumber(p)) continue;
    checkpoint?.();
    const big = BigInt(p);
    for (let i = 0; i < n; i++) {
      const row = matrix[i] as readonly bigint[];
      for (let j = 0; j < n; j++) {
        const rest = Number((row[j] as bigint) % big);
        cells[i * n + j] = rest < 0 ? rest + p : rest;
      }
    }
    const residue = BigInt(determinantMod(cells, n, p));
    const inverse = BigInt(inverseModNumber(Number(modulus % big), p));
    let step = ((residue - value) * inverse) % big;
    if (step < 0n) step += big;
    value += modulus * step;
    modulus *= big;
  }
  return 2n * value > modulus ? value - modulus : value;
}

/** Determinant modulo p < 2^26 by elimination; overwrites the cells. */
function determinantMod(cells: Float64Array, n: number, p: number): number {
  let det = 1;
  const inverseP = 1 / p;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    while (pivot < n && cells[pivot * n + k] === 0) pivot++;
    if (pivot === n) return 0;
    const base = k * n;
    if (pivot !== k) {
      det = p - det;
      for (let j = k; j < n; j++) {
        const swap = cells[base + j] as number;
        cells[base + j] = cells[pivot * n + j] as number;
        cells[pivot * n + j] = swap;
      }
    }
    const head = cells[base + k] as number;
    det = (det * head) % p;
    const inverse = inverseModNumber(head, p);
    for (let i = k + 1; i < n; i++) {
      const at = i * n;
      const first = cells[at + k] as number;
      if (first === 0) continue;
      const factor = p - ((first * inverse) % p);
      for (let j = k + 1; j < n; j++) {
        const sum = (cells[at + j] as number) + factor * (cells[base + j] as number);
        let rest = sum - Math.floor(sum * inverseP) * p;
        if (rest < 0) rest += p;
        else if (rest >= p) rest -= p;
        cells[at + j] = rest;
      }
    }
  }
  return det;
}

/** The determinant by Bareiss' fraction-free elimination (1968). */
export function bareissDeterminant(matrix: IntegerMatrix): bigint {
  const rows = matrix.map((row) => row.slice());
  const n = rows.length;
  let previous = 1n;
  let sign = 1n;
  for (let k = 0; k < n - 1; k++) {
    let pivot = k;
    while (pivot < n && (rows[pivot] as bigint[])[k] === 0n) pivot++;
    if (pivot === n) return 0n;
    if (pivot !== k) {
      [rows[k], rows[pivot]] = [rows[pivot] as bigint[], rows[k] as bigint[]];
      sign = -sign;
    }
    const top = rows[k] as bigint[];
    const head = top[k] as bigint;
    for (let i = k + 1; i < n; i++) {
      const row = rows[i] as bigint[];
      const first = row[k] as bigint;
      for (let j = k + 1; j < n; j++) {
        row[j] = (head * (row[j] as bigint) - first * (top[j] as bigint)) / previous;
      }
    }
    previous = head;
  }
  return n === 0 ? 1n : sign * ((rows[n - 1] as bigint[])[n - 1] as bigint);
}

/** A row echelon form whose rows are integers: row i stands for itself over `denominator`. */
export interface EchelonForm {
  readonly rows: bigint[][];
  /** Every pivot has this value. */
  readonly denominator: bigint;
  readonly pivotColumns: readonly number[];
}

/** Fraction-free Gauss-Jordan elimination; pivots are looked for in the first `columns` columns. */
export function reducedEchelon(
  matrix: IntegerMatrix,
  columns = matrix[0]?.length ?? 0,
  checkpoint?: () => void,
): EchelonForm {
  const rows = matrix.map((row) => row.slice());
  const pivotColumns: number[] = [];
  let previous = 1n;
  let rank = 0;
  for (let column = 0; column < columns && rank < rows.length; column++) {
    checkpoint?.();
    let pivot = rank;
    while (pivot < rows.length && (rows[pivot] as bigint[])[column] === 0n) pivot++;
    if (pivot === rows.length) continue;
    [rows[rank], rows[pivot]] = [rows[pivot] as bigint[], rows[rank] as bigint[]];
    const top = rows[rank] as bigint[];
    const head = top[column] as bigint;
    for (let i = 0; i < rows.length; i++) {
      if (i === rank) continue;
      const row = rows[i] as bigint[];
      const first = row[column] as bigint;
      for (let j = 0; j < row.length; j++) {
        row[j] = (head * (row[j] as bigint) - first * (top[j] as bigint)) / previous;
      }
    }
    previous = head;
    pivotColumns.push(column);
    rank++;
  }
  return { rows, denominator: previous, pivotColumns };
}

/** Rank of an integer matrix. */
export function integerRank(matrix: IntegerMatrix): number {
  return reducedEchelon(matrix).pivotColumns.length;
}

/** The reduced row echelon form, as RowReduce gives it. */
export function rowReduce(matrix: IntegerMatrix, checkpoint?: () => void): Fraction[][] {
  const { rows, denominator } = reducedEchelon(matrix, undefined, checkpoint);
  return rows.map((row) => row.map((x) => fraction(x, denominator)));
}

/** The inverse of a square integer matrix, or undefined when it is singular. */
export function integerInverse(
  matrix: IntegerMatrix,
  checkpoint?: () => void,
): Fraction[][] | undefined {
  const n = matrix.length;
  const wide = matrix.map((row, i) =>
    row.concat(Array.from({ length: n }, (_, j) => (i === j ? 1n : 0n))),
  );
  const { rows, denominator, pivotColumns } = reducedEchelon(wide, n, checkpoint);
  if (pivotColumns.length < n) return undefined;
  return rows.map((row) => row.slice(n).map((x) => fraction(x, denominator)));
}

/** One solution x of matrix x = right with free unknowns 0, or undefined when there is none. */
export function integerSolve(
  matrix: IntegerMatrix,
  right: readonly bigint[],
  checkpoint?: () => void,
): Fraction[] | undefined {
  const width = matrix[0]?.length ?? 0;
  const wide = matrix.map((row, i) => row.concat([right[i] as bigint]));
  const { rows, denominator, pivotColumns } = reducedEchelon(wide, width, checkpoint);
  for (let i = pivotColumns.length; i < rows.length; i++) {
    if ((rows[i] as bigint[])[width] !== 0n) return undefined;
  }
  const solution: Fraction[] = Array.from({ length: width }, () => ({ num: 0n, den: 1n }));
  pivotColumns.forEach((column, i) => {
    solution[column] = fraction((rows[i] as bigint[])[width] as bigint, denominator);
  });
  return solution;
}

/** A basis of the null space as primitive integer vectors, in the language's order (last free unknown first). */
export function integerNullSpace(matrix: IntegerMatrix, checkpoint?: () => void): bigint[][] {
  const width = matrix[0]?.length ?? 0;
  const { rows, denominator, pivotColumns } = reducedEchelon(matrix, width, checkpoint);
  const basis: bigint[][] = [];
  for (let free = width - 1; free >= 0; free--) {
    if (pivotColumns.includes(free)) continue;
    const vector = new Array<bigint>(width).fill(0n);
    vector[free] = denominator;
    pivotColumns.forEach((column, i) => {
      vector[column] = -((rows[i] as bigint[])[free] as bigint);
    });
    const content = vector.reduce((g, x) => gcd(g, x), 0n);
    const unit = denominator < 0n ? -content : content;
    basis.push(vector.map((x) => x / unit));
  }
  return basis;
}

/** Coefficients of det(x - M), constant term first, by Faddeev and LeVerrier: n matrix products. */
export function characteristicPolynomial(matrix: IntegerMatrix): bigint[] {
  const n = matrix.length;
  const coefficients = new Array<bigint>(n + 1).fill(0n);
  coefficients[n] = 1n;
  let power: bigint[][] = matrix.map((row) => row.map(() => 0n));
  for (let k = 1; k <= n; k++) {
    const shift = coefficients[n - k + 1] as bigint;
    const inner = power.map((row, i) => row.map((x, j) => (i === j ? x + shift : x)));
    power = multiplyIntegerMatrices(matrix, inner);
    let trace = 0n;
    for (let i = 0; i < n; i++) trace += (power[i] as bigint[])[i] as bigint;
    coefficients[n - k] = -trace / BigInt(k);
  }
  return coefficients;
}

/** The product of two integer matrices. */
export function multiplyIntegerMatrices(a: IntegerMatrix, b: IntegerMatrix): bigint[][] {
  const width = b[0]?.length ?? 0;
  return a.map((row) => {
    const sums = new Array<bigint>(width).fill(0n);
    row.forEach((x, k) => {
      if (x === 0n) return;
      const other = b[k] as readonly bigint[];
      for (let j = 0; j < width; j++) sums[j] = (sums[j] as bigint) + x * (other[j] as bigint);
    });
    return sums;
  });
}
