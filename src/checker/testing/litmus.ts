/** Litmus tests: a few loads and stores, and an outcome that a memory model allows or forbids. */
import type { LoadOrder, MemoryModel, MemoryOrder, StoreOrder } from '../buffers.js';
import type { Process, Step, Steps } from '../process.js';
import { type Protocol, protocol } from '../protocol.js';
import type { Word } from '../state.js';

/** One instruction, such as `x=1 rel`, `a=x acq`, `a=x<-2` (a swap), `F` (full fence), `L x` and `U x` (spinlock). */
const INSTRUCTION =
  /^(?:(?<register>[a-d])=)?(?<word>[x-z])(?:(?<writes>=|<-)(?<value>\d))?(?: (?<order>acq|rel))?$/;
const ORDERS: Readonly<Record<string, MemoryOrder>> = { acq: 'acquire', rel: 'release' };
const WORDS = [...'xyz'];
const REGISTERS = [...'abcd'];

type Words = Readonly<Record<string, Word>>;

/**
 * A litmus test, which promises that its outcome does not come up.
 *
 * @param threads instructions, separated by `; `. All words and registers are 0 before
 * @param outcome of words and registers, such as `a=1 b=0`
 */
export function litmus(memory: MemoryModel, threads: readonly string[], outcome: string): Protocol {
  return protocol(
    threads.join(' ‖ '),
    (m) => {
      const words: Words = Object.fromEntries([
        ...WORDS.map((name) => [name, m.word(name)] as const),
        ...REGISTERS.map((name) => [name, m.ghost(name)] as const),
      ]);
      for (const [i, thread] of threads.entries()) m.process(`P${i}`, (p) => stepsOf(p, thread, words));
      const wanted = outcome.split(' ').map((each) => each.split('='));
      m.atEnd(outcome, () => !wanted.every(([name, value]) => words[name].value === Number(value)));
    },
    { memory },
  );
}

function stepsOf(p: Process, thread: string, words: Words): Steps {
  const seen = p.word('seen');
  return Object.fromEntries(
    thread.split('; ').map((text, i) => {
      const name = `${i} ${text}`;
      return [name, stepOf(p, text, name, words, seen)];
    }),
  );
}

function stepOf(p: Process, text: string, name: string, words: Words, seen: Word): Step {
  if (text === 'F') return () => p.fence();
  if (text.startsWith('L ')) return () => p.spinLock(words[text[2]]);
  if (text.startsWith('U ')) return () => p.spinUnlock(words[text[2]]);
  const parts = INSTRUCTION.exec(text)?.groups;
  if (parts === undefined) throw new RangeError(`a litmus test cannot have the instruction "${text}"`);
  const order = ORDERS[parts.order] ?? 'relaxed';
  const word = words[parts.word];
  const value = Number(parts.value);
  if (parts.writes === '=') return () => p.store(word, value, order as StoreOrder);
  if (parts.writes === undefined)
    return () => {
      words[parts.register].value = p.load(word, order as LoadOrder);
    };
  return () => {
    if (!p.cas(word, seen, () => value, order)) return name;
    if (parts.register !== undefined) words[parts.register].value = seen.value;
  };
}
