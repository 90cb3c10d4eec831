/** Who had a part in the argument. */
import * as v from 'valibot';
import { text } from '../../simulator/config/check.js';
import { fits, twice, yes } from './shapes.js';

/** A person who wrote a mail or a patch that we cite. */
export interface Person {
  /** The name as in the mails. */
  readonly name: string;
  /** Where the mails come from, such as `google.com`. */
  readonly affiliation: string;
  /** The part they had here, in our words. */
  readonly role: string;
  /** What else we say of them from memory, without a source. */
  readonly unverified?: string;
  /** True when we know that they replied but have not read what. */
  readonly unread?: boolean;
  /** Whether they speak in the thread itself, T0 to T22. */
  readonly speaks: boolean;
}

/** The content of `data/people.json`. */
export const people: v.GenericSchema<Person[]> = fits(
  v.array(
    v.strictObject({
      name: text(),
      affiliation: text(),
      role: text(),
      unverified: v.optional(text()),
      unread: v.optional(yes),
      speaks: v.boolean('must be true or false'),
    }),
  ) as v.GenericSchema<Person[]>,
  (all) => twice(all.map(({ name }) => name)),
);
