import * as v from 'valibot';
import { check, text, wholeNumber } from '../config/check.js';

/**
 * Names of `count` seeds that all follow from one: change `seed`, and everything that is drawn changes.
 *
 * @param seed any text or number
 * @param count how many: 1 to 10 000
 * @returns texts like `1/0`, all different; a longer list begins with the shorter one
 * @throws ConfigError when the seed is empty or the count is no such number
 * @example seedsFrom(1, 3); // ['1/0', '1/1', '1/2']
 */
export function seedsFrom(seed: string | number, count: number): string[] {
  check('seedsFrom', v.strictObject({ seed: text(), count: wholeNumber('', 1, 10_000) }), {
    seed: typeof seed === 'number' ? String(seed) : seed,
    count,
  });
  return Array.from({ length: count }, (_, i) => `${seed}/${i}`);
}
