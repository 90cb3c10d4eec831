import { read, readField, record, text, that, wholeNumber } from '../plot/check.js';
import { escaped } from '../plot/svg/xml.js';
import { send } from '../show/display.js';

/** What a progress bar counts. */
export interface ProgressSpec {
  /** Number of steps, a whole number from 1. */
  total: number;
  /** What is going on. */
  label: string;
}

/** A progress bar that is shown. */
export interface Progress {
  /** Counts steps as done; 1 when left out. Steps beyond the total are not counted. */
  advance(steps?: number): void;
  /** Puts words below the bar in place of those that were there; none when empty. */
  say(words: string): void;
  /** Takes the bar away; a notebook's committed outputs then have no trace of it. */
  remove(): void;
  /** Steps counted so far, from 0 to the total. */
  readonly done: number;
}

const SPEC = record({ total: wholeNumber('', 1, 1e9), label: text() });
const WORDS = that<string>('a text', (value) => typeof value === 'string');

let bars = 0;

/**
 * Progress bar that updates in place. It shows counts and no times, so its last state is the same in every run.
 * In a loop without `await` it moves only as far as the kernel gets to send while the loop runs.
 *
 * @throws ConfigError when `total` or `label` is not usable; Error outside a notebook.
 * @example
 * ```ts
 * const bar = progress({ total: 3, label: 'runs' });
 * for (let i = 0; i < bar.done + 1 && i < 3; i++) bar.advance();
 * bar.remove();
 * ```
 */
export function progress(spec: ProgressSpec): Progress {
  const { total, label } = read('progress', SPEC, spec);
  // Counted, not random: the n-th bar of a run has the same id every time.
  const id = `second-look-progress-${++bars}`;
  let done = 0;
  let shown = 0;
  let said = '';
  const draw = (update: boolean) =>
    send({ data: state(label, done, total, said), transient: { display_id: id } }, update);
  draw(false);
  return {
    get done() {
      return done;
    },
    advance(steps = 1) {
      readField('progress', 'steps', wholeNumber('', 0, 1e9), steps);
      done = Math.min(total, done + steps);
      // A message for each per cent at most: a million steps must not be a million messages.
      const percent = Math.floor((done * 100) / total);
      if (percent === shown) return;
      shown = percent;
      draw(true);
    },
    say(words) {
      readField('progress', 'words', WORDS, words);
      if (words === said) return;
      said = words;
      draw(true);
    },
    remove() {
      send({ data: {}, transient: { display_id: id } }, true);
    },
  };
}

function state(label: string, done: number, total: number, said: string) {
  const words = `${done} of ${total}`;
  const name = escaped(label);
  return {
    'text/html': `<div>${name}: <progress aria-label="${name}" value="${done}" max="${total}">${words}</progress> ${words}${said && `<br>${escaped(said)}`}</div>`,
    'text/plain': `${label}: ${words}${said && `; ${said}`}`,
  };
}
