/** Values as text: for reports, and to tell whether two are the same to the last bit. */
import { Handle } from './entry.js';

/**
 * A value as it could be typed. Functions by their text, cycles by a mark, -0 and NaN as they are.
 *
 * @param most characters after which it is cut; all when left out
 */
export function shown(value: unknown, most: number = Number.POSITIVE_INFINITY): string {
  const parts: string[] = [];
  let left = most;
  const say = (text: string): void => {
    if (left > 0) parts.push(text.slice(0, left));
    left -= text.length;
  };
  write(value, say, () => left > 0, new Set());
  return left < 0 ? `${parts.join('')}…` : parts.join('');
}

/** What is written in one piece; null for what has parts. */
function leaf(value: unknown): string | null {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `(${Function.prototype.toString.call(value)})`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (value instanceof Handle) return value.text;
  if (value instanceof Error) return `${value.name}(${JSON.stringify(value.message)})`;
  return value instanceof Date ? `Date(${value.getTime()})` : null;
}

function write(value: unknown, say: (text: string) => void, more: () => boolean, above: Set<object>): void {
  const piece = leaf(value);
  if (piece !== null || typeof value !== 'object' || value === null) {
    say(piece ?? '');
    return;
  }
  if (above.has(value)) {
    say('<itself>');
    return;
  }
  above.add(value);
  if (Array.isArray(value)) list(value, '', say, more, above);
  else if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set)
    list(value as Iterable<unknown>, value.constructor.name, say, more, above);
  else fields(value, say, more, above);
  above.delete(value);
}

function list(
  values: Iterable<unknown>,
  name: string,
  say: (text: string) => void,
  more: () => boolean,
  above: Set<object>,
): void {
  say(`${name}[`);
  let first = true;
  for (const each of values instanceof DataView ? [] : values) {
    if (!more()) break;
    if (!first) say(', ');
    first = false;
    write(each, say, more, above);
  }
  say(']');
}

function fields(value: object, say: (text: string) => void, more: () => boolean, above: Set<object>): void {
  say(Object.getPrototypeOf(value) === null ? 'without prototype {' : '{');
  let first = true;
  for (const key of Object.keys(value)) {
    if (!more()) break;
    say(`${first ? ' ' : ', '}${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: `);
    first = false;
    write((value as Record<string, unknown>)[key], say, more, above);
  }
  say(first ? '}' : ' }');
}
