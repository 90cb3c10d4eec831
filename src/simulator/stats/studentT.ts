import { ConfigError } from '../config/error.js';
/**
 * Half the width of a two-sided interval in standard errors: the `t` with P(|T| ≤ t) = `confidence` for Student's T.
 *
 * For whole degrees of freedom the distribution is a finite sum of powers of cos θ, t = √ν·tan θ (Abramowitz and
 * Stegun 26.7.3 and 26.7.4), so that bisection gives every digit in a few lines, and with h = tan(θ/2) in place of θ it
 * takes no function whose last bit differs between engines. The packages that offer a quantile bring two hundred others
 * with them or are right to eight digits only.
 *
 * @param confidence above 0 and below 1
 * @param degrees degrees of freedom ν, a whole number from 1
 * @throws ConfigError when an argument is outside
 */
export function studentT(confidence: number, degrees: number): number {
  if (!(confidence > 0 && confidence < 1))
    throw new ConfigError(`confidence was ${confidence}; it must be above 0 and below 1`);
  if (!Number.isInteger(degrees) || degrees < 1)
    throw new ConfigError(`degrees was ${degrees}; it must be a whole number from 1`);
  let low = 0;
  let high = 1;
  // Each step halves the interval: after 60 there is nothing left between the two.
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (within(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  return (Math.sqrt(degrees) * 2 * low) / ((1 - low) * (1 + low));
}

/** P(|T| ≤ √ν·tan θ), where h = tan(θ/2). */
function within(h: number, degrees: number): number {
  const odd = degrees % 2;
  const cos = ((1 - h) * (1 + h)) / (1 + h * h);
  let term = odd ? cos : 1;
  let sum = 0;
  for (let k = odd; k <= degrees - 2; k += 2) {
    sum += term;
    term *= ((k + 1) / (k + 2)) * cos * cos;
  }
  const sine = ((2 * h) / (1 + h * h)) * sum;
  return odd ? (2 / Math.PI) * (2 * arctan(h) + sine) : sine;
}

/** The arc tangent of a number from 0 to 1: its angle halved twice, then the power series. */
function arctan(x: number): number {
  const half = x / (1 + Math.sqrt(1 + x * x));
  const y = half / (1 + Math.sqrt(1 + half * half));
  let sum = 0;
  // y is below 0.2, so that twelve terms are exact to the last bits.
  for (let k = 23; k > 0; k -= 2) sum = 1 / k - y * y * sum;
  return 4 * y * sum;
}
