/** Protocols of many states in which all depends on one of them, for searches that helpers help. */
import { DONE, type Process } from '../process.js';
import { type Protocol, protocol } from '../protocol.js';
import type { Word } from '../state.js';

const TOP = 11;

/** Four processes count to the top; `last` is what the last of them does there; never are all at `never`. */
function counters(name: string, last: (process: Process, own: Word) => void, never?: number): Protocol {
  return protocol(name, (m) => {
    const owns: Word[] = [];
    const allAtTop = (): boolean => owns.every(({ value }) => value === TOP);
    m.alike('P', 4, (p) => {
      const own = p.word('own');
      owns.push(own);
      return {
        up: () => {
          own.value++;
          if (allAtTop()) last(p, own);
          return own.value === TOP ? DONE : 'up';
        },
      };
    });
    if (never !== undefined) m.always(NEVER_ALL, () => owns.some(({ value }) => value !== never));
  });
}

const NEVER_ALL = 'never are all there';

/** Each with the promise that is broken, or with what is thrown; null when it holds. */
export const HELPED: readonly (readonly [source: Protocol, found: string | null])[] = [
  [counters('holds', () => {}), null],
  [counters('a promise about states', () => {}, TOP), NEVER_ALL],
  // Half way there are many states beside it, whose moves helpers make.
  [counters('a promise about states half way', () => {}, 6), NEVER_ALL],
  [counters('a promise of a step', (p) => p.breaks('a step breaks it')), 'a step breaks it'],
  [
    counters('a throw', (_, own) => {
      own.value = 256;
    }),
    'own must be a whole number from 0 to 255; it was 256',
  ],
];
