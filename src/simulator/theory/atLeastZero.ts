import { check, quantity } from '../config/check.js';

/** So that squares and products are finite. */
const MOST = 1e60;

/** @throws ConfigError naming `field` unless `value` is a number from 0 to `max` */
export function atLeastZero(field: string, value: number, max: number = MOST): void {
  check(field, quantity('', 0, max), value);
}
