/** What must hold whatever a function is called with. Each gives what is wrong in words, or null. */
import { ConfigError } from '../../simulator/config/error.js';
import type { Case } from './cases.js';
import type { Entry } from './entry.js';
import { shown } from './shown.js';

/** What an engine or a library says by itself: no sentence of this library. */
const NOT_OURS = new RegExp(
  [
    '^Invalid (array|typed array|string|count|date|time|key|type|length|value|regular|character)',
    '^(Maximum call stack|Array buffer allocation|Cannot |Expected |Unterminated |Bad )',
    'Unexpected (token|end|identifier|string|number|non-)',
    'Invalid \\w+: ',
    ' (is not (a function|iterable|defined|an object|a constructor|extensible|valid JSON)|is out of bounds|could not be cloned)',
    'in JSON at position|Reduce of empty array|circular structure|Cannot convert|is not a valid',
  ].join('|'),
);
const MOST_CHARACTERS = 700;

/**
 * An error must be a sentence for the caller: of a kind of this library, not an engine's words, without a stack, short, about
 * the field that was changed, and with the value that stood there.
 */
export function wrongError(error: unknown, { at, value }: Case): string | null {
  if (!(error instanceof Error)) return `threw no error but ${shown(error, 200)}`;
  const { name, message } = error;
  const said = `threw ${name}: ${message.slice(0, 300)}`;
  if (!['ConfigError', 'SyntaxError', 'Trouble', 'Error'].includes(name))
    return `${said}\n${error.stack?.split('\n').slice(1, 4).join('\n')}`;
  if (NOT_OURS.test(message.replace(/"[^"]*"/g, '""'))) return `${said} (not our words)`;
  if (/\n {4}at |\[object |undefined must|^\s*$/.test(message)) return `${said} (no sentence)`;
  const lines = message.split('\n');
  const long = lines.find((line) => line.length > MOST_CHARACTERS);
  if (long !== undefined) return `${said} (a line of ${long.length} characters)`;
  if (error instanceof ConfigError && error.fields.includes('')) return `${said} (a field without a name)`;
  return at === null ? null : lacks(message, at, value, said);
}

/** A message about the field that was changed has the value in it. */
function lacks(message: string, at: Case['at'], value: unknown, said: string): string | null {
  const key = at?.at(-1);
  const simple = typeof value === 'number' || (typeof value === 'string' && value.length < 20);
  if (typeof key !== 'string' || !simple || /known|missing/.test(message)) return null;
  // Behind a number it is a unit: demand that reaches 3 MiB is a sum of several fields `MiB`.
  const named = new RegExp(`(?<!\\w|\\d )${escapeRegExp(key)}\\b`);
  const line = message.split('\n').find((each) => named.test(each));
  if (line === undefined) return null;
  const texts = typeof value === 'string' ? [value, JSON.stringify(value).slice(1, -1)] : [String(value)];
  return texts.some((text) => line.includes(text)) ? null : `${said} (without the value ${shown(value)})`;
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Times and amounts, by their names. */
const NEVER_NEGATIVE = /(Ns|Ms|Seconds|MiB|Pages|Share|perSecond|PerSecond|[cC]ount|Events)$/;

/** Numbers are numbers, and times and amounts not negative. */
export function wrongNumber(found: unknown, { infinite }: Entry): string | null {
  const seen = new Set<object>();
  let wrong: string | null = null;
  const look = (value: unknown, path: string): void => {
    if (wrong !== null) return;
    if (typeof value === 'number') {
      const fine = infinite === undefined ? Number.isFinite(value) : !Number.isNaN(value);
      if (!fine) wrong = `gave ${path} = ${value}`;
      if (value < 0 && NEVER_NEGATIVE.test(path)) wrong = `gave ${path} = ${value}`;
    }
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (ArrayBuffer.isView(value)) {
      const numbers = Array.from(value as unknown as ArrayLike<number>);
      const bad = numbers.findIndex((each) => Number.isNaN(each));
      if (bad >= 0) wrong = `gave ${path}.${bad} = NaN`;
    } else
      for (const key of Object.keys(value)) look((value as never)[key], path === '' ? key : `${path}.${key}`);
  };
  look(found, '');
  return wrong;
}

/** Plain data is the same after JSON, but for the sign of 0. */
export function wrongJson(found: unknown): string | null {
  const text = JSON.stringify(found);
  const back = text === undefined ? undefined : JSON.parse(text);
  const [before, after] = [found, back].map((each) => shown(each).replaceAll('-0', '0'));
  if (before === after) return null;
  let i = 0;
  while (before[i] === after[i]) i++;
  return `changes in JSON: ${before.slice(Math.max(0, i - 40), i + 40)} becomes ${after.slice(Math.max(0, i - 40), i + 40)}`;
}
