/** Linear dependencies between rows of bits. */

/**
 * Sets of row numbers whose sum over GF(2) is zero. `rows[i]` lists the columns where row i is odd; a column named
 * twice in a row cancels. Gaussian elimination on 32-bit words: time rows * columns^2 / 32, memory rows * (rows + columns) / 8.
 * The sets returned are linearly independent of each other.
 */
export function gf2Dependencies(
  rows: readonly ArrayLike<number>[],
  columns: number,
  checkpoint?: () => void,
): number[][] {
  const count = rows.length;
  const matrixWords = (columns + 31) >>> 5;
  const width = matrixWords + ((count + 31) >>> 5);
  const bits = new Uint32Array(count * width);
  for (let i = 0; i < count; i++) {
    const row = rows[i] as ArrayLike<number>;
    const base = i * width;
    for (let j = 0; j < row.length; j++) {
      const column = row[j] as number;
      const at = base + (column >>> 5);
      bits[at] = (bits[at] as number) ^ (1 << (column & 31));
    }
    const at = base + matrixWords + (i >>> 5);
    bits[at] = (bits[at] as number) | (1 << (i & 31));
  }
  const used = new Uint8Array(count);
  for (let column = 0; column < columns; column++) {
    if ((column & 63) === 0) checkpoint?.();
    const word = column >>> 5;
    const mask = 1 << (column & 31);
    let pivot = -1;
    for (let i = 0; i < count; i++) {
      if (used[i] === 0 && ((bits[i * width + word] as number) & mask) !== 0) {
        pivot = i;
        break;
      }
    }
    if (pivot < 0) continue;
    used[pivot] = 1;
    const from = pivot * width;
    for (let i = 0; i < count; i++) {
      if (used[i] !== 0) continue;
      const to = i * width;
      if (((bits[to + word] as number) & mask) === 0) continue;
      for (let k = word; k < width; k++) {
        bits[to + k] = (bits[to + k] as number) ^ (bits[from + k] as number);
      }
    }
  }
  const dependencies: number[][] = [];
  for (let i = 0; i < count; i++) {
    if (used[i] !== 0) continue;
    const members: number[] = [];
    const base = i * width + matrixWords;
    for (let j = 0; j < count; j++) {
      if (((bits[base + (j >>> 5)] as number) & (1 << (j & 31))) !== 0) members.push(j);
    }
    dependencies.push(members);
  }
  return dependencies;
}
