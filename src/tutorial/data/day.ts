import type * as v from 'valibot';
import { formed } from '../../simulator/config/check.js';

/** A day in a data file. */
export const day: v.GenericSchema<string> = formed(/^20\d\d-[01]\d-[0-3]\d$/, 'a day such as 2024-06-17');

const people = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** A day as people write it: `17 June 2024` of `2024-06-17`. */
export function dayOf(date: string): string {
  return people.format(new Date(date));
}
