/** The gamma function and its relatives in double precision. */

const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

let product = 1n;
const SMALL_FACTORIALS: readonly number[] = Array.from({ length: 171 }, (_, n) => {
  if (n > 1) product *= BigInt(n);
  return Number(product);
});

/** Gamma(x); NaN at the poles 0, -1, ... Exact rounding at integers, relative error some 10^-15 elsewhere (Lanczos). */
export function gammaMachine(x: number): number {
  if (Number.isInteger(x)) {
    if (x <= 0) return Number.NaN;
    return x > 171 ? Number.POSITIVE_INFINITY : (SMALL_FACTORIALS[x - 1] as number);
  }
  if (x < 0.5) return Math.PI / (sinPi(x) * gammaMachine(1 - x));
  const z = x - 1;
  let sum = LANCZOS[0] as number;
  for (let i = 1; i < 9; i++) sum += (LANCZOS[i] as number) / (z + i);
  const t = z + 7.5;
  // The power in two halves does not overflow before the result does.
  const power = t ** ((z + 0.5) / 2);
  return Math.sqrt(2 * Math.PI) * power * Math.exp(-t) * power * sum;
}

/** sin(pi x), exact at multiples of 1/2. */
function sinPi(x: number): number {
  const r = x - 2 * Math.round(x / 2);
  if (Math.abs(r) <= 0.25) return Math.sin(Math.PI * r);
  return r > 0
    ? Math.abs(r) <= 0.75
      ? Math.cos(Math.PI * (r - 0.5))
      : Math.sin(Math.PI * (1 - r))
    : Math.abs(r) <= 0.75
      ? -Math.cos(Math.PI * (r + 0.5))
      : -Math.sin(Math.PI * (1 + r));
}

const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

/** log Gamma(x) for x > 0; NaN otherwise. Stirling's series above 10. */
export function logGammaMachine(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shift = 0;
  let z = x;
  if (z < 10) {
    let product = 1;
    while (z < 10) product *= z++;
    shift = Math.log(product);
  }
  let sum = 0;
  const square = 1 / (z * z);
  let power = 1 / z;
  for (const coefficient of STIRLING) {
    sum += coefficient * power;
    power *= square;
  }
  return (z - 0.5) * Math.log(z) - z + 0.9189385332046728 + sum - shift;
}

const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];

/** The polygamma function psi^(n)(x) for n >= 0; NaN at the poles. Recurrence up to 15, then the asymptotic series. */
export function polyGammaMachine(n: number, x: number): number {
  if (x <= 0 && Number.isInteger(x)) return Number.NaN;
  if (x < 0 && n === 0) return polyGammaMachine(0, 1 - x) - Math.PI / Math.tan(Math.PI * x);
  const sign = n % 2 === 0 ? -1 : 1;
  const factorial = gammaMachine(n + 1);
  let z = x;
  let sum = 0;
  while (z < 15 + n) {
    sum += n === 0 ? -1 / z : (sign * factorial) / z ** (n + 1);
    z++;
  }
  if (n === 0) {
    sum += Math.log(z) - 0.5 / z;
    for (let k = 0; k < 8; k++) sum -= (BERNOULLI[k] as number) / ((2 * k + 2) * z ** (2 * k + 2));
    return sum;
  }
  let tail = gammaMachine(n) / z ** n + factorial / (2 * z ** (n + 1));
  for (let k = 0; k < 8; k++) {
    const m = 2 * k + 2;
    tail += ((BERNOULLI[k] as number) * gammaMachine(m + n)) / (gammaMachine(m + 1) * z ** (m + n));
  }
  return sum + sign * tail;
}

/** Beta(a, b) for real arguments. */
export function betaMachine(a: number, b: number): number {
  if (a > 0 && b > 0 && a + b > 100) {
    return Math.exp(logGammaMachine(a) + logGammaMachine(b) - logGammaMachine(a + b));
  }
  return (gammaMachine(a) * gammaMachine(b)) / gammaMachine(a + b);
}

/** The regularised lower incomplete gamma function P(a, x), a > 0, x >= 0: series or continued fraction. */
export function gammaRegularizedLower(a: number, x: number): number {
  if (x === 0) return 0;
  if (x > a + 1) return 1 - upperFraction(a, x);
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k < 10_000; k++) {
    term *= x / (a + k);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum * Math.exp(a * Math.log(x) - x - logGammaMachine(a));
}

/** The regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x). */
export function gammaRegularizedUpper(a: number, x: number): number {
  return x > a + 1 ? upperFraction(a, x) : 1 - gammaRegularizedLower(a, x);
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 10_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b || 1e-300);
    c = b + an / c || 1e-300;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return h * Math.exp(a * Math.log(x) - x - logGammaMachine(a));
}

/** The error function. Series to 2.5, beyond the continued fraction of its complement. */
export function erfMachine(x: number): number {
  if (x < 0) return -erfMachine(-x);
  if (x > 2.5) return 1 - erfcMachine(x);
  let term = x;
  let sum = x;
  for (let k = 1; k < 200; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** The complementary error function, to full relative precision for large x too. */
export function erfcMachine(x: number): number {
  if (x < 0) return 2 - erfcMachine(-x);
  if (x < 1.5) return 1 - erfMachine(x);
  // Evaluated from the tail on, which is stable.
  let fraction = x;
  for (let k = x < 2.5 ? 120 : 60; k > 0; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}

/** The y with erf(y) = x for -1 < x < 1; infinite at the ends, NaN beyond. Winitzki's guess and Halley steps. */
export function inverseErfMachine(x: number): number {
  if (x <= -1 || x >= 1) return Math.abs(x) === 1 ? x * Number.POSITIVE_INFINITY : Number.NaN;
  const log = Math.log1p(-x * x);
  const half = 2 / (Math.PI * 0.147) + log / 2;
  let y = Math.sign(x) * Math.sqrt(Math.sqrt(half * half - log / 0.147) - half);
  for (let i = 0; i < 3; i++) {
    const gap = y > 0 ? 1 - x - erfcMachine(y) : x + 1 - erfcMachine(-y);
    const error = (y > 0 ? gap : -gap) * (Math.sqrt(Math.PI) / 2) * Math.exp(y * y);
    y -= error / (1 + y * error);
  }
  return y;
}
