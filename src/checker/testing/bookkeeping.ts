/** Random protocols with bookkeeping. */
import type { Stream } from '../../simulator/random/streams.js';
import type { Protocol } from '../protocol.js';
import type { Word } from '../state.js';
import { asProtocol, randomProgram } from './random.js';

/** Bookkeeping: from what it reads to what it then writes, so that much of it changes something each time. */
type Update = (reads: number, old: number) => number;
const UPDATES: readonly Update[] = [
  (reads) => reads,
  (reads, old) => (reads === 1 ? (old + 1) % 3 : old),
  (reads, old) => (reads === 2 ? Math.min(old + 1, 3) : old),
  (reads, old) => (reads === old ? 0 : old),
];

/** A random protocol with bookkeeping for each process, some of all, and some that reads what other bookkeeping writes. */
export function withBookkeeping(random: Stream, count: number): Protocol {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const source = asProtocol({ ...randomProgram(random), count });
  const [ofEach, first, second] = [pick(UPDATES), pick(UPDATES), pick(UPDATES)];
  const [read, from, to] = [pick([0, 1, 2, 3]), pick([0, 1, 2, 3]), pick([0, 1, 2, 3])];
  const before = random() < 0.5;
  return {
    ...source,
    promises: [],
    describe: (m) => {
      const ghosts = [m.ghost('first'), m.ghost('second')];
      const words: Word[] = [...ghosts];
      const keep = (ghost: Word, update: Update, reads: number): void =>
        m.afterEach(() => {
          ghost.value = update(words[reads].value, ghost.value);
        });
      if (before) keep(ghosts[0], first, from);
      source.describe({
        ...m,
        word: (name) => {
          words.push(m.word(name));
          return words[words.length - 1];
        },
        alike: (name, count, steps) =>
          m.alike(name, count, (p) => {
            const mark = p.word('mark');
            m.afterEach(() => {
              mark.value = ofEach(p.at('s1') ? 2 : words[read].value, mark.value);
            });
            return steps(p);
          }),
      });
      if (!before) keep(ghosts[0], first, from);
      keep(ghosts[1], second, to);
    },
  };
}
