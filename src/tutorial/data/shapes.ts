/** What the schemas of several data files need. */
import * as v from 'valibot';
import { formed } from '../../simulator/config/check.js';

/** A Message-ID. */
export const messageId: v.GenericSchema<string> = formed(
  /^[^\s<>@]+@[^\s<>@]+$/,
  'a Message-ID without angle brackets',
);

/** True, or left out. */
export const yes: v.GenericSchema<true> = v.literal(true, 'must be true or left out');

/** A list with something in it. */
export function nonEmpty<T>(item: v.GenericSchema<T>): v.GenericSchema<T[]> {
  return v.pipe(v.array(item), v.minLength(1, 'must not be empty')) as v.GenericSchema<T[]>;
}

/** The shape of a file whose parts must fit together, too; `misfits` says each that does not. */
export function fits<T>(shape: v.GenericSchema<T>, misfits: (content: T) => string[]): v.GenericSchema<T> {
  return v.pipe(
    shape,
    v.rawCheck(({ dataset, addIssue }) => {
      if (dataset.typed) for (const message of misfits(dataset.value)) addIssue({ message });
    }),
  );
}

/** A sentence for each name that comes again. */
export function twice(names: readonly string[]): string[] {
  return names.filter((name, i) => names.indexOf(name) < i).map((name) => `has ${name} twice`);
}
