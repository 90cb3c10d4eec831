/** Who had a part in the argument. */
import * as v from 'valibot';
import { check, text } from '../../simulator/config/check.js';

/** Somebody who wrote a mail or a patch that we cite. */
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

const yes = v.optional(v.literal(true, 'must be true or left out'));
const schema = v.pipe(
  v.array(
    v.strictObject({
      name: text(),
      affiliation: text(),
      role: text(),
      unverified: v.optional(text()),
      unread: yes,
      speaks: v.boolean('must be true or false'),
    }),
  ),
  v.check(
    (people) => new Set(people.map(({ name }) => name)).size === people.length,
    'must not have a name twice',
  ),
);

/**
 * Reads the people from the content of `data/people.json`.
 *
 * @throws ConfigError naming every field that is wrong
 */
export function readPeople(input: unknown): Person[] {
  return check('people.json', schema, input) as Person[];
}
