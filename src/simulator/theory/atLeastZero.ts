import { check, quantity } from '../config/check.js';

/** So that squares and products are finite. */
const MOST = 1e60;

/** @throws ConfigError naming the first that is no number from 0 to `max` */
export function atLeastZero(values: Readonly<Record<string, number>>, max: number = MOST): void {
  for (const [name, value] of Object.entries(values)) check(name, quantity('', 0, max), value);
}
