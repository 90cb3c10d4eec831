/** Random small protocols, and a search so simple that it needs no test: objects, JSON and a Map. */
import type { Stream } from '../../simulator/random/streams.js';
import { WAIT } from '../process.js';
import { type Protocol, protocol } from '../protocol.js';

/** One step: `shared`/`own` name words; values are 0 to 2. */
export type Instruction =
  | { readonly op: 'add'; readonly word: number }
  | { readonly op: 'set'; readonly word: number; readonly value: number }
  | { readonly op: 'keep'; readonly word: number }
  | { readonly op: 'give'; readonly word: number }
  | { readonly op: 'await'; readonly word: number; readonly value: number }
  | { readonly op: 'jump'; readonly word: number; readonly value: number; readonly to: number }
  | { readonly op: 'choose'; readonly word: number };

export interface Program {
  readonly count: number;
  readonly code: readonly Instruction[];
}

const WORDS = 2;
const name = (k: number): string => `s${k}`;

export function randomProgram(random: Stream): Program {
  const pick = (n: number): number => Math.floor(random() * n);
  const ops = ['add', 'set', 'keep', 'give', 'await', 'jump', 'choose'] as const;
  const length = 2 + pick(4);
  const code = Array.from({ length }, (): Instruction => {
    const word = pick(WORDS);
    return { op: ops[pick(ops.length)], word, value: pick(3), to: pick(length) } as Instruction;
  });
  return { count: 2 + pick(2), code };
}

/** Promises that the two words never both hold 2. */
export const NOT_BOTH = 'the words do not both hold 2';

export function asProtocol({ count, code }: Program): Protocol {
  return protocol('random', (m) => {
    const words = Array.from({ length: WORDS }, (_, i) => m.word(`w${i}`));
    m.alike('P', count, (p) => {
      const own = p.word('own');
      const step = (i: Instruction) => (): string | undefined => {
        const word = words[i.word];
        if (i.op === 'add') word.value = (word.value + 1) % 3;
        if (i.op === 'set') word.value = i.value;
        if (i.op === 'keep') own.value = word.value;
        if (i.op === 'give') word.value = own.value;
        if (i.op === 'await' && word.value !== i.value) return WAIT;
        if (i.op === 'jump' && word.value === i.value) return name(i.to);
        if (i.op === 'choose') word.value = p.choose(3);
        return undefined;
      };
      return Object.fromEntries(code.map((i, k) => [name(k), step(i)]));
    });
    m.always(NOT_BOTH, () => words.some(({ value }) => value !== 2));
  });
}

interface Plain {
  readonly words: readonly number[];
  readonly all: readonly { readonly at: number; readonly own: number }[];
}

/** What the simple search finds, with every process told from every other. */
export interface PlainResult {
  readonly states: number;
  /** States when those count once that differ in who is who. */
  readonly forms: number;
  readonly transitions: number;
  /** Steps to the nearest state that breaks the promise; null when there is none. */
  readonly toBoth: number | null;
  /** Steps to the nearest state, not the end, from which nothing changes. */
  readonly toDeadlock: number | null;
  /** Whether an end can be reached from everywhere. */
  readonly canFinish: boolean;
}

export function searchPlainly({ count, code }: Program): PlainResult {
  const start: Plain = { words: [0, 0], all: Array.from({ length: count }, () => ({ at: 0, own: 0 })) };
  const queue: [Plain, number][] = [[start, 0]];
  const depths = new Map([[JSON.stringify(start), 0]]);
  const edges = new Map<string, string[]>();
  const ends = new Set<string>();
  let [transitions, toBoth, toDeadlock]: [number, number | null, number | null] = [0, null, null];
  for (const [state, depth] of queue) {
    const key = JSON.stringify(state);
    if (state.words.every((v) => v === 2)) toBoth ??= depth;
    if (state.all.every(({ at }) => at === code.length)) ends.add(key);
    const next = state.all.flatMap((_, p) => plainSteps(state, p, code));
    transitions += next.length;
    const keys = next.map((each) => JSON.stringify(each));
    edges.set(key, keys);
    if (keys.every((each) => each === key) && !ends.has(key)) toDeadlock ??= depth;
    for (const [i, each] of keys.entries()) {
      if (depths.has(each)) continue;
      depths.set(each, depth + 1);
      queue.push([next[i], depth + 1]);
    }
  }
  const reaching = new Set(ends);
  for (let before = -1; before !== reaching.size; ) {
    before = reaching.size;
    for (const [key, to] of edges) if (to.some((each) => reaching.has(each))) reaching.add(key);
  }
  const forms = new Set(
    queue.map(([{ words, all }]) => JSON.stringify([words, all.map((p) => JSON.stringify(p)).sort()])),
  );
  return {
    states: depths.size,
    forms: forms.size,
    transitions,
    toBoth,
    toDeadlock,
    canFinish: reaching.size === depths.size,
  };
}

function plainSteps(state: Plain, p: number, code: readonly Instruction[]): Plain[] {
  const { at, own } = state.all[p];
  if (at === code.length) return [];
  const i = code[at];
  const found = state.words[i.word];
  const to = (value: number, next = at + 1, kept = own): Plain => ({
    words: state.words.map((w, k) => (k === i.word ? value : w)),
    all: state.all.map((each, k) => (k === p ? { at: next, own: kept } : each)),
  });
  switch (i.op) {
    case 'add':
      return [to((found + 1) % 3)];
    case 'set':
      return [to(i.value)];
    case 'keep':
      return [to(found, at + 1, found)];
    case 'give':
      return [to(own)];
    case 'await':
      return found === i.value ? [to(found)] : [];
    case 'jump':
      return [to(found, found === i.value ? i.to : at + 1)];
    default:
      return [0, 1, 2].map((value) => to(value));
  }
}
