/** Eigenvalues of dense complex matrices of machine numbers. */

/** A complex number in two doubles. */
export interface Pair {
  readonly re: number;
  readonly im: number;
}

const sub = (a: Pair, b: Pair): Pair => ({ re: a.re - b.re, im: a.im - b.im });
const sum = (a: Pair, b: Pair): Pair => ({ re: a.re + b.re, im: a.im + b.im });
const mul = (a: Pair, b: Pair): Pair => ({
  re: a.re * b.re - a.im * b.im,
  im: a.re * b.im + a.im * b.re,
});
const size = (a: Pair): number => Math.hypot(a.re, a.im);
const over = (a: Pair, b: Pair): Pair => {
  const norm = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / norm, im: (a.im * b.re - a.re * b.im) / norm };
};
const zero: Pair = { re: 0, im: 0 };

function root(a: Pair): Pair {
  const r = size(a);
  const re = Math.sqrt(Math.max(0, (r + a.re) / 2));
  const im = Math.sqrt(Math.max(0, (r - a.re) / 2));
  return { re, im: a.im < 0 ? -im : im };
}

/** Upper Hessenberg form by elimination with pivots. */
function hessenberg(a: Pair[][]): void {
  const n = a.length;
  const cell = (i: number, j: number): Pair => (a[i] as Pair[])[j] as Pair;
  for (let m = 1; m < n - 1; m++) {
    let best = m;
    for (let i = m + 1; i < n; i++) if (size(cell(i, m - 1)) > size(cell(best, m - 1))) best = i;
    const pivot = cell(best, m - 1);
    if (size(pivot) === 0) continue;
    [a[m], a[best]] = [a[best] as Pair[], a[m] as Pair[]];
    for (const row of a) [row[m], row[best]] = [row[best] as Pair, row[m] as Pair];
    for (let i = m + 1; i < n; i++) {
      const factor = over(cell(i, m - 1), cell(m, m - 1));
      if (factor.re === 0 && factor.im === 0) continue;
      for (let j = m - 1; j < n; j++)
        (a[i] as Pair[])[j] = sub(cell(i, j), mul(factor, cell(m, j)));
      for (const row of a) row[m] = sum(row[m] as Pair, mul(factor, row[i] as Pair));
    }
  }
}

/**
 * The eigenvalues of a square matrix, by QR steps with shifts on its Hessenberg form; `undefined` when they do not
 * settle. `checkpoint` is called once a step.
 */
export function eigenvalues(
  matrix: readonly (readonly Pair[])[],
  checkpoint?: () => void,
): Pair[] | undefined {
  const a = matrix.map((row) => row.slice());
  hessenberg(a);
  const cell = (i: number, j: number): Pair => (a[i] as Pair[])[j] as Pair;
  const found: Pair[] = [];
  let n = a.length;
  let rounds = 0;
  while (n > 0) {
    checkpoint?.();
    if (n === 1) {
      found.push(cell(0, 0));
      n = 0;
      continue;
    }
    let low = n - 1;
    while (low > 0) {
      const scale = size(cell(low, low)) + size(cell(low - 1, low - 1)) || 1;
      if (size(cell(low, low - 1)) <= 2.3e-16 * scale) break;
      low--;
    }
    if (low === n - 1) {
      found.push(cell(n - 1, n - 1));
      n--;
      rounds = 0;
      continue;
    }
    const [p, q] = pairOf(
      cell(n - 2, n - 2),
      cell(n - 2, n - 1),
      cell(n - 1, n - 2),
      cell(n - 1, n - 1),
    );
    if (low === n - 2) {
      found.push(q, p);
      n -= 2;
      rounds = 0;
      continue;
    }
    if (++rounds > 300) return undefined;
    const corner = cell(n - 1, n - 1);
    const shift =
      rounds % 11 === 10
        ? { re: size(cell(n - 1, n - 2)) + corner.re, im: corner.im }
        : size(sub(p, corner)) < size(sub(q, corner))
          ? p
          : q;
    step(a, low, n, shift);
  }
  return found;
}

/** Both eigenvalues of a 2 by 2 matrix. */
function pairOf(a: Pair, b: Pair, c: Pair, d: Pair): readonly [Pair, Pair] {
  const half = { re: (a.re - d.re) / 2, im: (a.im - d.im) / 2 };
  const middle = { re: (a.re + d.re) / 2, im: (a.im + d.im) / 2 };
  const radical = root(sum(mul(half, half), mul(b, c)));
  const plus = sum(middle, radical);
  const minus = sub(middle, radical);
  const [large, small] = size(plus) >= size(minus) ? [plus, minus] : [minus, plus];
  if (size(large) === 0) return [large, small];
  const product = sub(mul(a, d), mul(b, c));
  return [large, size(small) < 1e-3 * size(large) ? over(product, large) : small];
}

/** One QR step by Givens rotations on rows and columns low…n-1. */
function step(a: Pair[][], low: number, n: number, shift: Pair): void {
  const rotations: { c: Pair; s: Pair }[] = [];
  for (let i = low; i < n; i++) (a[i] as Pair[])[i] = sub((a[i] as Pair[])[i] as Pair, shift);
  for (let k = low; k < n - 1; k++) {
    const top = a[k] as Pair[];
    const next = a[k + 1] as Pair[];
    const x = top[k] as Pair;
    const y = next[k] as Pair;
    const norm = Math.hypot(size(x), size(y)) || 1;
    const c = { re: x.re / norm, im: x.im / norm };
    const s = { re: y.re / norm, im: y.im / norm };
    rotations.push({ c, s });
    for (let j = k; j < n; j++) {
      const u = top[j] as Pair;
      const v = next[j] as Pair;
      top[j] = sum(mul({ re: c.re, im: -c.im }, u), mul({ re: s.re, im: -s.im }, v));
      next[j] = sub(mul(c, v), mul(s, u));
    }
  }
  rotations.forEach(({ c, s }, index) => {
    const k = low + index;
    for (let i = low; i < Math.min(k + 2, n); i++) {
      const row = a[i] as Pair[];
      const u = row[k] as Pair;
      const v = row[k + 1] as Pair;
      row[k] = sum(mul(u, c), mul(v, s));
      row[k + 1] = sub(mul(v, { re: c.re, im: -c.im }), mul(u, { re: s.re, im: -s.im }));
    }
  });
  for (let i = low; i < n; i++) {
    const row = a[i] as Pair[];
    row[i] = sum(row[i] ?? zero, shift);
  }
}
