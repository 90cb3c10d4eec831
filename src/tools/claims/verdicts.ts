import { mean } from '../../simulator/index.js';
import type { Samples, Verdict } from './claim.js';
import { number, range } from './format.js';

/**
 * Assertions over seeds. Seeds are common: entry `i` of all samples is the same guest, so samples are compared pair by
 * pair. `text` says what must hold; each verdict adds the numbers.
 */

/** `a` is below `b` for every seed, by a factor of `by` at least (1: any distance). */
export function below(text: string, a: Samples, b: Samples, by = 1): Verdict {
  const ok = a.length > 0 && a.every((x, i) => x * by < b[i]);
  return { text, ok, because: `${range(a)} < ${range(b)}${by === 1 ? '' : ` by a factor of ${by}`}` };
}

/** `a` is at most `b` plus `slack` for every seed. */
export function atMost(text: string, a: Samples, b: Samples, slack = 0): Verdict {
  const ok = a.length > 0 && a.every((x, i) => x <= b[i] + slack);
  return { text, ok, because: `${range(a)} ≤ ${range(b)}${slack === 0 ? '' : ` + ${number(slack)}`}` };
}

/** `a` and `b` are the same for every seed. */
export function same(text: string, a: Samples, b: Samples): Verdict {
  const ok = a.length > 0 && a.every((x, i) => x === b[i]);
  return { text, ok, because: `${range(a)} = ${range(b)}` };
}

/** `a` differs from `b` by a share of at most `tolerance` for every seed. */
export function near(text: string, a: Samples, b: Samples, tolerance: number): Verdict {
  const ok = a.length > 0 && a.every((x, i) => Math.abs(x - b[i]) <= tolerance * Math.abs(b[i]));
  return { text, ok, because: `${range(a)} ≈ ${range(b)} within ${number(100 * tolerance)} %` };
}

/** The samples, one list for each step of a sweep, rise (or fall) from step to step on average over the seeds. */
export function rises(text: string, steps: readonly Samples[], least = 0): Verdict {
  const means = steps.map(mean);
  const ok = means.length > 1 && means.every((m, i) => i === 0 || m > means[i - 1] + least);
  return { text, ok, because: means.map(number).join(' < ') };
}

/** How many standard errors a count may be off: a right model would miss it once in 15 000 times. */
const SIGMAS = 4;

/**
 * Counts agree with a chance `p`: over all seeds together, `counts` of `of` independent events that happen with it.
 *
 * @param allowance what the closed form itself may be off by, as a share of it
 */
export function counts(text: string, count: Samples, of: Samples, p: number, allowance = 0): Verdict {
  const total = of.reduce((a, b) => a + b, 0);
  const found = count.reduce((a, b) => a + b, 0) / total;
  const error = Math.sqrt((p * (1 - p)) / total);
  const ok = total > 0 && Math.abs(found - p) <= SIGMAS * error + allowance * p;
  return { text, ok, because: `${number(found)}, expected ${number(p)} ± ${number(error)}` };
}

/** A plain condition. */
export function holds(text: string, ok: boolean, because: string): Verdict {
  return { text, ok, because };
}

/**
 * `a` does not lie above `b` by more than chance: the mean of the paired differences is at most `sigmas` of its standard
 * errors above `slack`. With one seed only the slack counts.
 */
export function notAbove(text: string, a: Samples, b: Samples, slack = 0, sigmas = 3): Verdict {
  const differences = a.map((x, i) => x - b[i]);
  const m = mean(differences);
  const n = differences.length;
  const variance = differences.reduce((sum, d) => sum + (d - m) ** 2, 0) / Math.max(1, n - 1);
  const error = Math.sqrt(variance / n);
  const because = `${range(a)} against ${range(b)}; difference ${number(m)} ± ${number(error)}`;
  return { text, ok: n > 0 && m <= slack + sigmas * error, because };
}
