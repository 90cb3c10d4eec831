import { ConfigError, checkNumbers } from '../../simulator/config/check.js';
import { numberText } from '../plot/numberText.js';

/**
 * What runs with different seeds gave, in one cell of a table: `574 (505 to 690)`, the mean and the whole range, with
 * three significant digits; the range does not break across lines. One number alone when all are the same; null, which a table shows as a dash, when a run had
 * none to give.
 *
 * @param values one number for each run
 * @throws ConfigError when there is no value, or one is not finite
 * @example spreadText([505, 527, 690]); // '574 (505 to 690)'
 */
export function spreadText(values: readonly (number | null)[]): string | null {
  checkNumbers('values', values, true);
  if (values.length === 0)
    throw new ConfigError('spreadText: values is empty; it must hold at least one number');
  if (values.some((value) => value === null)) return null;
  const known = values as readonly number[];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  // From the smallest on, so that the mean of equal numbers is that number.
  const mean = low + known.reduce((sum, value) => sum + (value - low), 0) / known.length;
  const [least, most] = [digits(low), digits(high)];
  return least === most ? digits(mean) : `${digits(mean)} (${least}\u00a0to\u00a0${most})`;
}

function digits(value: number): string {
  return numberText(value, 3);
}
