import * as v from 'valibot';
import { ConfigError, type Problem } from './error.js';

export { ConfigError, type Problem } from './error.js';

/** A text, cut where it is long. */
export function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

export function eitherOf(words: readonly string[]): string {
  return `one of ${words.map((word) => `'${short(word)}'`).join(', ')}`;
}

/** A value as it is shown in an error: short, and never a whole list; text in quotes, cut where it is long. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(short(value));
  if (typeof value === 'bigint') return `${value}n (a bigint)`;
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isList(value)) {
    const isPair = value.length === 2 && !isList(value[0]) && !isList(value[1]);
    return isPair ? `[${shown(value[0])}, ${shown(value[1])}]` : `a list of ${value.length}`;
  }
  if (typeof value === 'function' && !isCallable(value)) return 'a class';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Whether `value` is an array or a typed array; no text, no `DataView`. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

/** The message of a schema of valibot's own: `what` the value must be. */
export function mustBe(what: string): (issue: { readonly input: unknown }) => string {
  return (issue) => `must be ${what}; it was ${shown(issue.input)}`;
}

/** What passes `holds`; `may` completes "must be …". */
export function that<T>(may: string, holds: (value: unknown) => boolean): v.GenericSchema<T> {
  return v.custom<T>(holds, mustBe(may));
}

export function list<T extends v.GenericSchema>(item: T): v.ArraySchema<T, v.ErrorMessage<v.ArrayIssue>> {
  return v.array(item, mustBe('a list'));
}

/**
 * Refuses an argument that has no schema, where a check must cost nothing when all is well.
 *
 * @param may what it may be, such as `a whole number from 0 to 3`
 * @throws ConfigError in any case
 */
export function refuse(field: string, value: unknown, may: string): never {
  throw new ConfigError([{ field, text: `must be ${may}; it was ${shown(value)}` }]);
}

/** Gathers what is wrong with several fields, to say all of it at once. */
export class Problems {
  readonly #all: Problem[] = [];

  /** Says `text` of a field: it reads on from the field's path. */
  say(field: string, text: string): void {
    this.#all.push({ field, text });
  }

  /** Says what a field may be, and that it was `value`. */
  refuse(field: string, value: unknown, may: string): void {
    this.say(field, `must be ${may}; it was ${shown(value)}`);
  }

  /** @throws ConfigError with all that was said */
  throwAny(): void {
    if (this.#all.length > 0) throw new ConfigError(this.#all);
  }
}

/** Does `work`; each problem for which it is refused is said as `reword` has it, in the words of whoever asked. */
export function inWordsOf<T>(reword: (problem: Problem) => Problem, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigError) || error.problems.length === 0) throw error;
    throw new ConfigError(error.problems.map(reword));
  }
}

/** @throws ConfigError unless `values` is a list of finite numbers, and nulls where they `mayBeNull` */
export function checkNumbers(field: string, values: unknown, mayBeNull: boolean = false): void {
  if (!isList(values)) refuse(field, values, 'a list of numbers');
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]) && !(mayBeNull && values[i] === null))
      refuse(`${field}[${i}]`, values[i], `a finite number${mayBeNull ? ' or null' : ''}`);
}

/** A number in `[min, max]`; `unit` is said in the error ('' for none). */
export function quantity(unit: string, min: number, max: number): v.GenericSchema<number> {
  return numberThat(unit, min, max, 'a number', (n) => n >= min && n <= max);
}

/** A whole number in `[min, max]`. */
export function wholeNumber(unit: string, min: number, max: number): v.GenericSchema<number> {
  return numberThat(unit, min, max, 'a whole number', (n) => Number.isInteger(n) && n >= min && n <= max);
}

function numberThat(
  unit: string,
  min: number,
  max: number,
  kind: string,
  ok: (n: number) => boolean,
): v.GenericSchema<number> {
  const may = `${kind} from ${min} to ${max}${unit === '' ? '' : ` ${unit}`}`;
  return that(may, (value) => typeof value === 'number' && ok(value));
}

/** A list of `min` to `max` items; `what` they are is said in the error. */
export function listOf<T>(
  what: string,
  item: v.GenericSchema<T>,
  max: number,
  min: number = 0,
): v.GenericSchema<T[]> {
  return v.pipe(
    v.array(item, mustBe(`a list of ${what}`)),
    v.minLength(min, (issue) => `must have ${min} or more ${what}; it has ${issue.received}`),
    v.maxLength(max, (issue) => `must have at most ${max} ${what}; it has ${issue.received}`),
  );
}

export function oneOf<const T extends string>(words: readonly T[]): v.GenericSchema<T> {
  return that(eitherOf(words), (value) => words.includes(value as T));
}

export function flag(): v.GenericSchema<boolean> {
  return that('true or false', (value) => typeof value === 'boolean');
}

/** Whether it can be called without `new`: no class. */
export function isCallable(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  // An arrow has no prototype; only the rest must be looked at.
  return value.prototype === undefined || !/^class\b/.test(Function.prototype.toString.call(value));
}

/** Anything that can be called. */
export function callable<T extends (...args: never[]) => unknown>(): v.GenericSchema<T> {
  return that('a function', isCallable);
}

/** Any text that is not blank. */
export function text(may: string = 'a text that is not blank'): v.GenericSchema<string> {
  return that(may, (value) => typeof value === 'string' && value.trim() !== '');
}

/** A text of a given form; `form` is said in the error. */
export function formed(pattern: RegExp, form: string): v.GenericSchema<string> {
  return that(form, (value) => typeof value === 'string' && pattern.test(value));
}

/**
 * Checks `input` against `schema` before anything runs.
 *
 * @param what what is being configured, said when it is not an object at all
 * @throws ConfigError naming every field that is wrong
 */
export function check<T>(what: string, schema: v.GenericSchema<T>, input: unknown): T {
  // To valibot a list is an object, too.
  if (Array.isArray(input) && /object$/.test(schema.type)) refuse(what, input, 'an object');
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  throw new ConfigError(
    result.issues.map((issue) => ({ field: v.getDotPath(issue) ?? what, text: wordsOf(issue) })),
  );
}

/** What an issue says; in our words, not the library's, where its schema has none of its own. */
export function wordsOf({ message, type, expected, input }: v.BaseIssue<unknown>): string {
  if (!/^Invalid \w+: /.test(message)) return message;
  if (!/object$/.test(type)) return mustBe(`${expected}`)({ input });
  if (expected === 'never') return 'is not a field that is known here; check the spelling';
  return expected === 'Object' ? mustBe('an object')({ input }) : 'is missing';
}
