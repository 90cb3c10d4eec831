import fc from 'fast-check';

/**
 * Numbers for configurations. fast-check's own `double` likes the ends of what a double can be, such as 5e-324; these are
 * numbers that a user might write.
 */

/** From `min` to `max` in a thousand equal steps; shrinks to `min`. */
export function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 1000 }).map((k) => min + ((max - min) * k) / 1000);
}

/** From `min` to `max`, every order of magnitude as likely as the others; shrinks to `min`. */
export function scale(min: number, max: number): fc.Arbitrary<number> {
  return fc
    .integer({ min: 0, max: 1000 })
    .map((k) => Number((min * (max / min) ** (k / 1000)).toPrecision(4)));
}
