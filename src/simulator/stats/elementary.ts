/**
 * Logarithm and exponential from plain additions and multiplications, which every JavaScript engine rounds alike.
 * `Math.log` and its kin may differ in the last bit from one engine to the next (Node 20 and a Chromium of 2026 do, in
 * one value of ten), and a run would go another way from the first such bit on.
 */

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
double[0] = 1;
const HIGH = words[1] === 0 ? 0 : 1;

/**
 * 2^k at place 1024 + k, for k from -1024 to 1024 (infinite). A number times one of these is faster than one put together
 * from its words: a processor waits when it reads at once what was written in parts.
 */
const TWO_TO = new Float64Array(2049).fill(1);
for (let k = 1; k <= 1024; k++) {
  TWO_TO[1024 + k] = TWO_TO[1023 + k] * 2;
  TWO_TO[1024 - k] = TWO_TO[1025 - k] / 2;
}

/** ln 2 in two parts: the first has so few bits that its products with exponents are exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** 1/k for odd k, for the series of the logarithm. */
const [R3, R5, R7, R9, R11, R13, R15, R17, R19, R21, R23] = [3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23].map(
  (k) => 1 / k,
);

/** The natural logarithm of a positive, normal number, within 2 units in the last place. 0 gives -Infinity. */
export function ln(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY)
    return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  if (x < 2.2250738585072014e-308) return ln(x * 2 ** 54) - 54 * (LN2_HIGH + LN2_LOW);
  double[0] = x;
  // What is added carries into the exponent where m would be above √2, so far as the high word can tell: no branch to guess.
  let exponent = ((words[HIGH] + 0x95f61) >>> 20) - 1023;
  let m = x * TWO_TO[1024 - exponent];
  if (m > Math.SQRT2) {
    m /= 2;
    exponent++;
  }
  // ln m = 2 artanh(s), and |s| < 0.172: eleven terms of the series reach the last bit.
  const f = m - 1;
  const s = f / (m + 1);
  const q = s * s;
  let tail = R17 + q * (R19 + q * (R21 + q * R23));
  tail = R3 + q * (R5 + q * (R7 + q * (R9 + q * (R11 + q * (R13 + q * (R15 + q * tail))))));
  // f - f·s + … instead of 2s + …: near 1 the leading term is then exact.
  const series = f - s * (f - 2 * q * tail);
  return exponent * LN2_HIGH + (series + exponent * LN2_LOW);
}

/** 1/k!, for the series of the exponential. Fifteen terms reach the last bit for numbers up to 0.35. */
const [F3, F4, F5, F6, F7, F8, F9, F10, F11, F12, F13, F14, F15] = [
  6, 24, 120, 720, 5040, 40320, 362880, 3628800, 39916800, 479001600, 6227020800, 87178291200, 1307674368000,
].map((factorial) => 1 / factorial);

/** (e to the x, minus 1) for |x| up to 0.35. */
function expm1Series(x: number): number {
  let sum = F13 + x * (F14 + x * F15);
  sum = F9 + x * (F10 + x * (F11 + x * (F12 + x * sum)));
  sum = F5 + x * (F6 + x * (F7 + x * (F8 + x * sum)));
  return x * (1 + x * (0.5 + x * (F3 + x * (F4 + x * sum))));
}

/** e to the x, minus 1, without loss near 0, within a few units in the last place. */
export function expm1(x: number): number {
  // There e to the x is less than half of the last place of 1.
  if (x < -38) return -1;
  return x < -0.35 || x > 0.35 ? exp(x) - 1 : expm1Series(x);
}

/** e to the x, within a few units in the last place; Infinity from 2^1023.5 on (x about 709.44), 0 for x below -708. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.7) return Number.POSITIVE_INFINITY;
  if (x < -708) return 0;
  const k = Math.round(x / Math.LN2);
  return (1 + expm1Series(x - k * LN2_HIGH - k * LN2_LOW)) * TWO_TO[1024 + k];
}

/** ln(1 + x) for x from -1 on, without loss near 0. */
export function ln1p(x: number): number {
  const y = 1 + x;
  // What was lost in 1 + x is given back in first order.
  if (y === 0) return Number.NEGATIVE_INFINITY;
  return y === 1 ? x : ln(y) + (x - (y - 1)) / y;
}

/** `base` to the power of `exponent`, for positive bases. */
export function power(base: number, exponent: number): number {
  return exp(exponent * ln(base));
}
