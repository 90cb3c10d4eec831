import * as v from 'valibot';
import { ConfigError, callable, check, listOf, oneOf, text, wholeNumber } from '../simulator/config/check.js';
import { MEMORIES, type MemoryModel } from './buffers.js';
import { DANGLING, MOST_OBJECTS } from './pointers.js';
import { Pool } from './pool.js';
import { Process, type Steps } from './process.js';
import { PROMISES } from './promises.js';
import { State, Word } from './state.js';

/** What a protocol is made of, as {@link protocol} hands it to its description. */
export interface ProtocolParts {
  /** A shared word. */
  word(name: string, initial?: number): Word;
  /** A shared word that holds an address. */
  pointer(name: string, initial?: number): Word;
  /** A word that no step of the real thing could read: bookkeeping for what is promised. */
  ghost(name: string, initial?: number): Word;
  /** Objects that can be allocated and freed, with their fields. */
  pool<F extends string>(
    name: string,
    size: number,
    fields: Readonly<Record<F, 'number' | 'pointer'>>,
  ): Pool<F>;
  /** A process: `steps` declares its private words and gives its steps. */
  process(name: string, steps: (process: Process) => Steps): Process;
  /**
   * `count` processes that differ in nothing. Their steps and all that is promised must treat them alike; the explorer
   * then counts states once that differ only in who is who.
   */
  alike(name: string, count: number, steps: (process: Process) => Steps): Process[];
  /** Whether a store to a word is under way, for promises about weak memory. */
  underWay(word: Word): boolean;
  /** Bookkeeping after every step. */
  afterEach(update: () => void): void;
  /** Promises that something holds in every state. */
  always(promise: string, holds: () => boolean): void;
  /**
   * Promises that in every weakly fair run something holds again and again, or at last and from then on: whoever could
   * go on at all times does go on some time; stores that are under way become visible some time, and what was read early
   * is used or read again. Like processes are told apart then, so there are more states.
   */
  again(promise: string, holds: () => boolean): void;
  /** Promises that something holds when all processes are done. */
  atEnd(promise: string, holds: () => boolean): void;
  /** What the picture shows beside each step: name and value, a line each. Left out: all shared words. */
  show(view: () => readonly (readonly [string, string])[]): void;
}

/** What goes with a protocol. */
export interface ProtocolOptions {
  /** What processors and compilers may reorder; 'sequential' when left out. */
  readonly memory?: MemoryModel;
  /** The only promises that count, by their sentences; all when left out. */
  readonly promises?: readonly string[];
  /** Promises that do not count. */
  readonly except?: readonly string[];
  /** How far the exploration goes, in words: processes, entries, operations. */
  readonly bounds?: string;
}

const sentences = v.optional(listOf('sentences', text(), 1000));
const OPTIONS = { memory: v.optional(oneOf(MEMORIES)), promises: sentences, except: sentences };
const optionsSchema = v.strictObject({ ...OPTIONS, bounds: v.optional(text()) });

/** A few processes over shared words; {@link explore} tries every order of their steps. */
export interface Protocol extends ProtocolOptions {
  /** Its name. */
  readonly name: string;
  /** What it is made of. */
  readonly describe: (parts: ProtocolParts) => void;
}

/**
 * A protocol: its shared words, processes and promises, as `describe` declares them.
 *
 * @example
 * const counter = protocol('two additions without a lock', (m) => {
 *   const sum = m.word('sum');
 *   m.alike('adder', 2, (p) => {
 *     const seen = p.word('seen');
 *     return {
 *       load: () => { seen.value = sum.value; },
 *       store: () => { sum.value = seen.value + 1; },
 *     };
 *   });
 *   m.atEnd('both are counted', () => sum.value === 2);
 * });
 */
export function protocol(
  name: string,
  describe: (parts: ProtocolParts) => void,
  options: ProtocolOptions = {},
): Protocol {
  check('name', text(), name);
  check('describe', callable(), describe);
  check('options', optionsSchema, options);
  return { ...options, name, describe };
}

const protocolSchema = v.looseObject({
  name: text(),
  describe: callable<Protocol['describe']>(),
  ...OPTIONS,
});

/** Processes whose words lie one behind the other, and which differ in nothing. */
export interface Alike {
  readonly first: number;
  readonly size: number;
  readonly count: number;
}

/** A protocol made ready to run. */
export interface Built {
  readonly state: State;
  readonly processes: readonly Process[];
  readonly pools: readonly Pool[];
  readonly alike: readonly Alike[];
  /** Words that a load may read early, and the object that each belongs to; 0 for none. */
  readonly shared: readonly Word[];
  readonly objects: readonly number[];
  readonly after: readonly (() => void)[];
  readonly always: readonly (readonly [string, () => boolean])[];
  readonly atEnd: readonly (readonly [string, () => boolean])[];
  /** What holds again and again in every weakly fair run. */
  readonly again: readonly (readonly [string, () => boolean])[];
  readonly view: () => readonly (readonly [string, string])[];
  readonly memory: MemoryModel;
  /** The only promises that count, if the protocol names them, and those that do not. */
  readonly chosen: readonly [readonly string[] | undefined, readonly string[]];
}

/** @throws ConfigError when it has no process, a process has no step, or there are too many words or objects */
export function build(source: Protocol): Built {
  const { memory = 'sequential', promises, except = [] } = check('protocol', protocolSchema, source);
  const state = new State();
  state.reorders = memory !== 'sequential';
  state.promised = (name) => !except.includes(name) && (promises?.includes(name) ?? true);
  const processes: Process[] = [];
  const pools: Pool[] = [];
  const alike: Alike[] = [];
  const after: (() => void)[] = [];
  const always: [string, () => boolean][] = [];
  const atEnd: [string, () => boolean][] = [];
  const again: [string, () => boolean][] = [];
  let objects = 1;
  let within: string | null = null;
  let view: Built['view'] | null = null;

  const declare = (name: string, initial: number, kind: 'shared' | 'ghost', pointer = false): Word => {
    if (within !== null)
      throw new ConfigError(
        `${within} declares the shared word "${name}" among its steps; declare it outside`,
      );
    return new Word(state, state.add({ name, initial, pointer, kind }));
  };
  const onFree = (object: number, from: number, words: number): void => {
    if (state.isPointedTo(object))
      state.words.forEach(({ pointer }, i) => {
        if (pointer && state.pointsTo(i, object)) state.set(i, state.get(i) | DANGLING);
      });
    for (const { buffers } of processes) buffers.freed(object, from, words);
  };
  const addProcess = (name: string, steps: (process: Process) => Steps): Process => {
    const process = new Process(state, name, memory);
    within = name;
    process.setSteps(steps(process));
    within = null;
    if (process.code.length === 0) throw new ConfigError(`process ${name} must have at least one step`);
    processes.push(process);
    return process;
  };

  source.describe({
    word: (name, initial = 0) => declare(name, initial, 'shared'),
    pointer: (name, initial = 0) => declare(name, initial, 'shared', true),
    ghost: (name, initial = 0) => declare(name, initial, 'ghost'),
    pool: (name, size, fields) => {
      check('size', wholeNumber('objects', 1, MOST_OBJECTS), size);
      if (objects + size - 1 > MOST_OBJECTS)
        throw new ConfigError(`a protocol may have ${MOST_OBJECTS} objects; pool ${name} makes it more`);
      const pool = new Pool(state, { name, size, fields, firstObject: objects, onFree });
      objects += size;
      pools.push(pool as unknown as Pool);
      return pool;
    },
    process: addProcess,
    alike: (name, count, steps) => {
      check('count', wholeNumber('processes', 1, 100), count);
      // So a move that changes only these, or none of them, changes one half of a state (`halves.ts`).
      state.align();
      const first = state.words.length;
      const made = Array.from({ length: count }, (_, i) => addProcess(`${name} ${i + 1}`, steps));
      alike.push({ first, size: (state.words.length - first) / count, count });
      state.align();
      return made;
    },
    underWay: (word) => processes.some(({ buffers }) => buffers.pending(word)),
    afterEach: (update) => after.push(update),
    always: (promise, holds) => always.push([promise, holds]),
    again: (promise, holds) => again.push([promise, holds]),
    atEnd: (promise, holds) => atEnd.push([promise, holds]),
    show: (lines) => {
      view = lines;
    },
  });
  if (promises?.includes(PROMISES.finishes))
    again.push([PROMISES.finishes, () => processes.every(({ done }) => done)]);
  if (processes.length === 0) throw new ConfigError(`protocol ${source.name} must have at least one process`);
  const shared = state.words
    .map((_, i) => new Word(state, i))
    .filter(({ index }) => state.words[index].kind === 'shared');
  return {
    state,
    processes,
    pools,
    alike,
    shared,
    objects: shared.map(({ index }) => pools.reduce((found, pool) => found || pool.objectAt(index), 0)),
    after,
    always: always.filter(([name]) => state.promised(name)),
    atEnd: atEnd.filter(([name]) => state.promised(name)),
    again: again.filter(([name]) => state.promised(name)),
    view: view ?? (() => shared.map(({ name, value }) => [name, String(value)] as const)),
    memory,
    chosen: [promises, except],
  };
}
