import { ConfigError, shown } from '../config/check.js';
/** Who touches the pages: whom the memory is for (guest or process), or the host process itself. */
export type Actor = 'mode' | 'host';

/** One operation of a recorded schedule. */
type Operation =
  | {
      readonly kind: 'touch';
      readonly actor: Actor;
      readonly start: number;
      readonly count: number;
      readonly step: number;
    }
  | { readonly kind: 'age'; readonly forceScan: boolean }
  | { readonly kind: 'evict'; readonly pages: number }
  | { readonly kind: 'reclaim'; readonly pages: number }
  | { readonly kind: 'look' };

/**
 * Reads one operation of a schedule, in the words of the recording program: `tw:START:COUNT:STEP` (also `tr`, and `hw`,
 * `hr` for the host), `age`, `age0`, `ev:N`, `rc:N`, `look`; a leading `@` (count locks meanwhile) changes nothing here.
 *
 * @throws ConfigError naming the operation when it is none of these
 */
export function parseOperation(text: string): Operation {
  const [name, ...rest] = text.replace(/^@/, '').split(':');
  const numbers = rest.map(Number);
  if (numbers.some((n) => !Number.isInteger(n) || n < 0)) throw unknown(text);
  const [first, count, step] = numbers;
  if (/^[th][wr]$/.test(name) && numbers.length === 3 && step > 0) {
    return { kind: 'touch', actor: name[0] === 'h' ? 'host' : 'mode', start: first, count, step };
  }
  if (name === 'age' && numbers.length === 0) return { kind: 'age', forceScan: true };
  if (name === 'age0' && numbers.length === 0) return { kind: 'age', forceScan: false };
  if (name === 'ev' && numbers.length === 1) return { kind: 'evict', pages: first };
  if (name === 'rc' && numbers.length === 1) return { kind: 'reclaim', pages: first };
  if (name === 'look' && numbers.length === 0) return { kind: 'look' };
  throw unknown(text);
}

function unknown(text: string): ConfigError {
  return new ConfigError(
    `operation is ${shown(text)}; it may be tw:START:COUNT:STEP, tr:…, hw:…, hr:…, age, age0, ev:PAGES, rc:PAGES or look`,
  );
}
