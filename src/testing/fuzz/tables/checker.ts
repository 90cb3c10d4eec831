/** The side door of the model checker. */
import fc from 'fast-check';
import { asProtocol, randomProgram } from '../../../checker/testing/random.js';
import * as door from '../../../checker.js';
import { makeStreams } from '../../../simulator/random/streams.js';
import { Handle, type Table } from '../entry.js';
import { VALUES } from '../values.js';
import { words } from './parts.js';

/** Random small protocols under each memory. */
const program = fc.tuple(fc.nat(10_000), fc.constantFrom('sequential', 'TSO', 'weakNoLB')).map(
  ([n, memory]) =>
    new Handle(`random protocol ${n}, ${memory}`, () => ({
      ...asProtocol(randomProgram(makeStreams(String(n)).stream('program'))),
      memory,
    })),
);
/** Those of the laboratory, with only some of their promises kept up. */
const laboratory = fc
  .tuple(fc.nat(door.RMAP_PROTOCOLS.length - 1), fc.subarray(Object.values(door.PROMISES), { minLength: 1 }))
  .map(
    ([n, promises]) =>
      new Handle(`RMAP_PROTOCOLS[${n}], promises ${JSON.stringify(promises)}`, () => ({
        ...door.RMAP_PROTOCOLS[n].protocol,
        promises,
      })),
  );
const exploreOptions = fc.record({ maxStates: fc.integer({ min: 1, max: 3000 }), symmetry: fc.boolean() });
/** Memory at which no helper waits for ever. */
const ended = fc.constant(
  new Handle('memory of a search that has ended', () => {
    const helpers = door.memoryForHelpers();
    door.explore(door.RMAP_PROTOCOLS[0].protocol, { maxStates: 1, helpers });
    return helpers;
  }),
);
const word = fc.integer({ min: 0, max: 255 });

/** Arithmetic on the bits of a word, in the innermost steps: a word takes nothing but numbers. */
const IN_STEPS = ['valid', 'edge'] as const;

/** What a description may do, with what it may give. */
const parts = fc.record({
  name: words,
  initial: word,
  count: fc.integer({ min: 1, max: 3 }),
  value: word,
  size: fc.integer({ min: 1, max: 3 }),
  order: fc.constantFrom('relaxed', 'release'),
});

interface Description {
  name: string;
  initial: number;
  count: number;
  value: number;
  size: number;
  order: 'relaxed' | 'release';
}

function describe(p: Description): unknown {
  const made = door.protocol(p.name, (m) => {
    const shared = m.word('shared', p.initial);
    const pool = m.pool('pool', p.size, { next: 'pointer', data: 'number' });
    m.alike('P', p.count, (process) => {
      const own = process.word('own');
      return {
        take: () => {
          own.value = pool.allocate();
        },
        set: () => process.store(shared, p.value, p.order),
        free: () => {
          if (own.value !== 0) pool.free(own.value);
        },
      };
    });
    m.always('it is what it was, or is set', () => shared.value === p.initial || shared.value === p.value);
  });
  return door.explore(made, { maxStates: 2000 });
}

/** Options without a limit would only ask for patience. */
const NO_OBJECTS = VALUES.filter((value) => !(value instanceof Object) || Array.isArray(value));

export const table: Table = {
  'checker.explore': {
    call: (source: never, options = { maxStates: 2000 }) => door.explore(source, options),
    args: fc.tuple(fc.oneof(program, laboratory), exploreOptions),
    runs: 10,
    work: { '1.maxStates': [1, 20_000] },
    values: NO_OBJECTS,
    plain: true,
    wrong: ({ verdict, violated, states, counterexample }: door.Exploration) =>
      (verdict === 'violated') !== (violated !== null) ||
      states < 1 ||
      (violated === null && counterexample.length > 0)
        ? `verdict ${verdict}, violated ${violated}, ${states} states, ${counterexample.length} steps`
        : null,
  },
  'checker.randomRuns': {
    call: (source: never, options: object) =>
      door.randomRuns(source, { random: makeStreams('1').stream('schedule'), ...options }),
    args: fc.tuple(
      fc.oneof(program, laboratory),
      fc.record({
        runs: fc.integer({ min: 1, max: 20 }),
        switches: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    ),
    runs: 10,
    work: { '1.runs': [1, 50] },
    values: NO_OBJECTS,
    plain: true,
    wrong: ({ runs, failures, steps }: door.RandomRuns) =>
      failures > runs || steps < failures ? `${failures} failures of ${runs} runs, ${steps} steps` : null,
  },
  'checker.help': { call: door.help, args: fc.tuple(fc.oneof(program, laboratory), ended), runs: 10 },
  'checker.protocol': {
    call: describe,
    args: parts.map((each) => [each]),
    kinds: ['valid', 'edge', 'mutated'],
    plain: true,
    work: { '0.count': [1, 4], '0.size': [1, 31] },
  },
  'checker.lockBitProtocol': {
    call: (...args: Parameters<typeof door.lockBitProtocol>) =>
      door.explore(door.lockBitProtocol(...args), { maxStates: 300 }),
    args: fc.tuple(
      words,
      fc.record(
        {
          agers: fc.integer({ min: 1, max: 2 }),
          entries: fc.integer({ min: 1, max: 2 }),
          memory: fc.constantFrom('sequential', 'TSO', 'weakNoLB'),
          secondTest: fc.boolean(),
          findsEntries: fc.boolean(),
        },
        { requiredKeys: ['agers', 'entries'] },
      ),
    ),
    runs: 10,
  },
  'checker.address': { call: door.address, args: fc.tuple(word), kinds: IN_STEPS },
  'checker.sameBits': { call: door.sameBits, args: fc.tuple(word, word), kinds: IN_STEPS },
};

/** Functions without an entry of their own, each with the reason. */
export const untried: Readonly<Record<string, string>> = {
  'checker.memoryForHelpers': 'takes no arguments; the entry of help has what it gives',
  'checker.Pool': 'a type: only a protocol makes one, as the entry of protocol does',
  'checker.Process': 'a type: only a protocol makes one, as the entry of protocol does',
  'checker.Word': 'a type: only a protocol makes one, as the entry of protocol does',
};
