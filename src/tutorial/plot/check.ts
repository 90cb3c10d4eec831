/** How a wrong argument is reported: which builder, which field, what it was, what it may be. Schemas for the rest. */
import * as v from 'valibot';
import { ConfigError, isList, mustBe, short, shown, that, wordsOf } from '../../simulator/config/check.js';

export {
  flag,
  isList,
  mustBe,
  oneOf,
  short,
  shown,
  text,
  that,
  wholeNumber,
} from '../../simulator/config/check.js';

/** A schema that turns what a caller gave into `T`. */
export type Reader<T> = v.GenericSchema<unknown, T>;

/** The same for a field that may be missing. */
export type Maybe<T> = Reader<T | undefined>;

/** Throws the one sentence every check of this folder uses. */
export function fail(where: string, field: string, got: unknown, may: string): never {
  throw new ConfigError(`${where}: ${field} must be ${may}; it was ${shown(got)}`);
}

/** The largest number that can be drawn: its square is still a number. */
const LARGEST = 1e150;
/** The shortest axis, and the smallest number on a log axis: the whole axis by it is still a number. */
export const SMALLEST: number = 1 / LARGEST;

/** Whether it is a number that can be drawn. */
export function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= LARGEST;
}

export const FINITE: v.GenericSchema<number> = v.pipe(
  that<number>('a finite number', Number.isFinite),
  that<number>(`from -${LARGEST} to ${LARGEST}`, isFiniteNumber),
);

/** Array or typed array with at least one item; `may` says of what. */
export function listOf<T>(item: v.GenericSchema<unknown, T>, may: string): Reader<T[]> {
  return v.pipe(
    that<ArrayLike<unknown>>(`a non-empty list of ${may}`, (value) => isList(value) && value.length > 0),
    v.transform((items) => Array.from(items)),
    v.array(item),
  );
}

/** The same, or an empty list. */
export function anyList<T>(item: v.GenericSchema<unknown, T>, may: string): Reader<T[]> {
  return v.array(item, mustBe(`a list of ${may}`)) as Reader<T[]>;
}

export const NUMBERS: Reader<number[]> = listOf(FINITE, 'finite numbers');

type Out<S> = S extends v.GenericSchema ? v.InferOutput<S> : never;
/** Fields as they are read; those that may be missing are optional. */
export type Fields<E> = {
  [K in keyof E as undefined extends Out<E[K]> ? never : K]: Out<E[K]>;
} & { [K in keyof E as undefined extends Out<E[K]> ? K : never]?: Exclude<Out<E[K]>, undefined> };

/** An object with these fields and no others, so that a misspelt option does not pass in silence. */
export function record<const E extends v.ObjectEntries>(entries: E): Reader<Fields<E>> {
  const names = Object.keys(entries);
  const none = Object.fromEntries(names.map((name) => [name, undefined]));
  return v.pipe(
    that<object>(
      `an object with ${names.join(', ')}`,
      (value) => typeof value === 'object' && value !== null && !isList(value),
    ),
    // A field that is missing is reported by its own schema, which knows what it may be.
    v.transform((value) => ({ ...none, ...value })),
    v.strictObject(entries, `is not a known field; it may be ${names.join(', ')}`),
    v.transform(present),
  ) as never;
}

/** The fields that have a value. */
function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/**
 * What a caller gave, checked.
 *
 * @throws ConfigError with one sentence on the first field that is wrong
 */
export function read<T>(where: string, schema: v.GenericSchema<unknown, T>, input: unknown): T {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new ConfigError(`${where}: ${fieldOf(issue.path ?? [])} ${wordsOf(issue)}`);
}

/** One value by its name, checked. */
export function readField<T>(
  where: string,
  name: string,
  schema: v.GenericSchema<unknown, T>,
  value: unknown,
): T {
  return (read(where, v.object({ [name]: schema }), { [name]: value }) as Record<string, T>)[name];
}

/** The path as its author writes it. */
function fieldOf(path: readonly { readonly key?: unknown }[]): string {
  const field = path
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
  return field === '' ? 'the argument' : field;
}

export function calledSeries(name: string): string {
  return `series '${short(name)}': `;
}

/** Refuses a value that is there twice; `inner` goes behind its place. */
export function distinct(where: string, field: string, values: readonly unknown[], inner: string = ''): void {
  values.forEach((value, i) => {
    if (values.indexOf(value) !== i)
      fail(where, `${field}[${i}]${inner}`, value, 'different from the others');
  });
}

/** Two of one name cannot be told apart in a legend. */
export function distinctNames(
  where: string,
  field: string,
  named: readonly { readonly name: string }[],
): void {
  const names = named.map(({ name }) => name);
  distinct(where, field, names, '.name');
}
