/**
 * Goes downhill without derivatives (Nelder and Mead's moving simplex): a point near a minimum of a function of several
 * numbers, to about eight digits.
 */
export function simplexDescent(
  f: (point: readonly number[]) => number,
  start: readonly number[],
): readonly number[] {
  const n = start.length;
  const value = (point: readonly number[]): number => {
    const found = f(point);
    return Number.isNaN(found) ? Number.POSITIVE_INFINITY : found;
  };
  let corners = Array.from({ length: n + 1 }, (_, k) => {
    const at = start.map((x, i) => (i === k - 1 ? x + (x === 0 ? 0.1 : 0.1 * Math.abs(x)) : x));
    return { at, value: value(at) };
  });
  for (let round = 0; round < 400 * n; round++) {
    corners.sort((a, b) => a.value - b.value);
    const best = corners[0] as (typeof corners)[0];
    const worst = corners[n] as (typeof corners)[0];
    if (Math.abs(worst.value - best.value) <= 1e-15 * (1 + Math.abs(best.value))) break;
    const middle = start.map(
      (_, i) => corners.slice(0, n).reduce((sum, corner) => sum + (corner.at[i] as number), 0) / n,
    );
    const towards = (t: number): (typeof corners)[0] => {
      const at = middle.map((m, i) => m + t * ((worst.at[i] as number) - m));
      return { at, value: value(at) };
    };
    const mirrored = towards(-1);
    const second = corners[n - 1] as (typeof corners)[0];
    let next: (typeof corners)[0] | undefined;
    if (mirrored.value < best.value) {
      const further = towards(-2);
      next = further.value < mirrored.value ? further : mirrored;
    } else if (mirrored.value < second.value) next = mirrored;
    else {
      const inner = towards(mirrored.value < worst.value ? -0.5 : 0.5);
      if (inner.value < Math.min(mirrored.value, worst.value)) next = inner;
    }
    if (next !== undefined) corners[n] = next;
    else {
      corners = corners.map(({ at }) => {
        const moved = at.map((x, i) => ((best.at[i] as number) + x) / 2);
        return { at: moved, value: value(moved) };
      });
    }
  }
  corners.sort((a, b) => a.value - b.value);
  return (corners[0] as (typeof corners)[0]).at;
}
