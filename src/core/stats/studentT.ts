/**
 * Half the width of a two-sided interval in standard errors: the `t` with P(|T| ≤ t) = `confidence` for Student's T.
 *
 * For whole degrees of freedom the distribution is a finite sum of powers of cos θ, t = √ν·tan θ (Abramowitz and
 * Stegun 26.7.3 and 26.7.4), so that bisection over θ gives every digit in a few lines. The packages that offer a
 * quantile bring two hundred others with them or are right to eight digits only.
 *
 * @param confidence above 0 and below 1
 * @param degrees degrees of freedom ν, a whole number from 1
 * @throws RangeError when an argument is outside
 */
export function studentT(confidence: number, degrees: number): number {
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`confidence was ${confidence}; it must be above 0 and below 1`);
  if (!Number.isInteger(degrees) || degrees < 1)
    throw new RangeError(`degrees was ${degrees}; it must be a whole number from 1`);
  let low = 0;
  let high = Math.PI / 2;
  // Each step halves the interval: after 60 there is nothing left between the two.
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (within(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  return Math.sqrt(degrees) * Math.tan((low + high) / 2);
}

/** P(|T| ≤ √ν·tan θ). */
function within(theta: number, degrees: number): number {
  const odd = degrees % 2;
  const cos = Math.cos(theta);
  let term = odd ? cos : 1;
  let sum = 0;
  for (let k = odd; k <= degrees - 2; k += 2) {
    sum += term;
    term *= ((k + 1) / (k + 2)) * cos * cos;
  }
  const sine = Math.sin(theta) * sum;
  return odd ? (2 / Math.PI) * (theta + sine) : sine;
}
