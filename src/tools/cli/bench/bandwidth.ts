import { fastest } from './stopwatch.js';

const BYTES = 2 ** 27;

/** Bytes a second that one core reads in order, with nothing to do but add them up. The array is larger than any cache. */
export function sequentialRead(): number {
  const numbers = new Float64Array(BYTES / 8).fill(1);
  let sum = 0;
  const took = fastest(5, () => {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < numbers.length; i += 4) {
      a += numbers[i];
      b += numbers[i + 1];
      c += numbers[i + 2];
      d += numbers[i + 3];
    }
    sum += a + b + c + d;
  });
  // The sum is used, so that no compiler may leave out the reading.
  if (sum !== 5 * numbers.length) throw new Error(`sequentialRead: the sum is ${sum}`);
  return BYTES / took;
}
