import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenBy } from './counterexample.js';
import { explore } from './explore.js';
import { DONE, type Process } from './process.js';
import { PROMISES } from './promises.js';
import { build, type Protocol, type ProtocolParts, protocol } from './protocol.js';
import { MOST_WORDS, type Word } from './state.js';

const nothing = (m: ProtocolParts): void => void m.process('P', () => ({ go: () => {} }));

test('what a protocol cannot be made of is refused by the field', () => {
  const ways: [() => unknown, RegExp][] = [
    [() => protocol(' ', nothing), /^name must be a text that is not blank; it was " "$/],
    [() => protocol('mine', 5 as never), /^describe must be a function; it was 5$/],
    [() => protocol('mine', nothing, null as never), /^options must be an object; it was null$/],
    [
      () => protocol('mine', nothing, { memory: 'PSO' as never }),
      /^memory must be one of 'sequential', 'TSO', /,
    ],
    [() => protocol('mine', nothing, { promises: ['a', 5 as never] }), /^promises.* must be .*; it was 5$/],
    [
      () => protocol('mine', nothing, { except: 'a' as never }),
      /^except must be a list of sentences; it was "a"$/,
    ],
    [() => protocol('mine', nothing, { bound: 'x' } as never), /^bound is not a field that is known here/],
    [() => build(null as never), /^protocol must be an object; it was null$/],
    [() => build({ describe: nothing } as never), /^name is missing/],
    [() => build({ name: 'mine' } as never), /^describe is missing/],
    [
      () => build(protocol('mine', (m) => void m.alike('P', 0, () => ({})))),
      /^count must be a whole number from 1 to 100 processes; it was 0$/,
    ],
    [
      () => build(protocol('mine', (m) => void m.pool('cell', 0, {}))),
      /^size must be a whole number from 1 to 31/,
    ],
  ];
  for (const [make, message] of ways) assert.throws(make, { name: 'ConfigError', message });
});

test('a protocol is its options and its name; what it is made of are words of each kind', () => {
  const made = protocol('mine', nothing, { memory: 'TSO', bounds: 'one step' });
  assert.deepEqual(made, { name: 'mine', describe: nothing, memory: 'TSO', bounds: 'one step' });
  const { state, processes, alike, shared, objects, memory, chosen } = build(
    protocol(
      'parts',
      (m) => {
        m.word('a', 3);
        m.pointer('p');
        m.ghost('g', 7);
        m.pool('cell', 2, { value: 'number', next: 'pointer' });
        m.alike('Q', 2, (p) => {
          p.word('own');
          return { go: () => {} };
        });
        m.process('R', () => ({ go: () => {} }));
        m.alike('S', 1, () => ({ go: () => {} }));
      },
      { promises: ['one'], except: ['two'] },
    ),
  );
  const unused = 'private (unused) 0';
  assert.deepEqual(
    state.words.map(({ name, kind, initial, pointer }) => `${kind} ${name} ${initial}${pointer ? ' →' : ''}`),
    [
      ...['shared a 3', 'shared p 0 →', 'ghost g 7'],
      ...['lifetime cell 1 allocated 0', 'lifetime cell 2 allocated 0'],
      ...[
        'shared cell 1.value 0',
        'shared cell 1.next 0 →',
        'shared cell 2.value 0',
        'shared cell 2.next 0 →',
      ],
      // Like processes share no four words with others.
      ...[unused, unused, unused],
      ...['private Q 1.at 0', 'private Q 1.own 0', 'private Q 2.at 0', 'private Q 2.own 0'],
      ...['private R.at 0', unused, unused, unused, 'private S 1.at 0', unused, unused, unused],
    ],
  );
  assert.deepEqual(
    processes.map(({ name }) => name),
    ['Q 1', 'Q 2', 'R', 'S 1'],
  );
  assert.deepEqual(alike[0], { first: 12, size: 2, count: 2 });
  assert.deepEqual(
    shared.map(({ index }) => index),
    [0, 1, 5, 6, 7, 8],
  );
  assert.deepEqual(objects, [0, 0, 1, 1, 2, 2]);
  assert.deepEqual([memory, state.reorders, chosen], ['sequential', false, [['one'], ['two']]]);
  assert.deepEqual(['one', 'two', 'three'].map(state.promised), [true, false, false]);
});

test('promises that do not count are not looked at, and which do is a matter of their names', () => {
  const made = protocol('promises', (m) => {
    nothing(m);
    for (const name of ['a', 'b']) {
      m.always(`always ${name}`, () => true);
      m.atEnd(`atEnd ${name}`, () => true);
      m.again(`again ${name}`, () => true);
    }
  });
  const names = (more: object): string =>
    (({ always, atEnd, again }) => [...always, ...atEnd, ...again].map(([name]) => name).join())(
      build({ ...made, ...more }),
    );
  assert.equal(names({}), 'always a,always b,atEnd a,atEnd b,again a,again b');
  assert.equal(names({ except: ['always a', 'atEnd b', 'again a'] }), 'always b,atEnd a,again b');
  assert.equal(names({ promises: ['always a', 'atEnd b', 'again a'] }), 'always a,atEnd b,again a');
  assert.equal(names({ promises: ['always a', 'again b'], except: ['again b'] }), 'always a');
  assert.equal(names({ promises: [PROMISES.finishes] }), PROMISES.finishes);
});

test('a store is under way when any process’s is, and where all finish but one, not every process finishes', () => {
  const seen = new Set<string>();
  const stores = protocol(
    'stores',
    (m) => {
      const [x, y] = [m.word('x'), m.word('y')];
      m.process('P', (p) => ({ store: () => p.store(x, 1) }));
      m.process('Q', (p) => ({ store: () => p.store(y, 1) }));
      m.always('in memory or under way', () => {
        seen.add(`${x.value}, ${m.underWay(x)}`);
        return true;
      });
      m.atEnd('nothing is under way', () => !m.underWay(x) && !m.underWay(y));
    },
    { memory: 'TSO' },
  );
  assert.equal(explore(stores).verdict, 'holds');
  assert.deepEqual([...seen].sort(), ['0, false', '0, true', '1, false']);
  const one = protocol(
    'one goes round',
    (m) => {
      m.process('P', () => ({ go: () => DONE }));
      m.process('Q', (p) => ({ go: () => (p.choose(2) === 0 ? 'go' : DONE) }));
    },
    { promises: [PROMISES.finishes] },
  );
  assert.equal(explore(one).violated, PROMISES.finishes);
});

test('a promise is broken by a step that breaks it, or in a state in which it does not hold; at the end, there', () => {
  const built = build(
    protocol('broken', (m) => {
      const x = m.word('x');
      m.process('P', () => ({ go: () => {} }));
      m.always('x is 0', () => x.value === 0);
      m.always('x is less than 2', () => x.value < 2);
      m.atEnd('x is not 1', () => x.value !== 1);
    }),
  );
  const all = (): string[] =>
    ['x is 0', 'x is less than 2', 'x is not 1', 'another'].filter((promise) => brokenBy(built, promise));
  assert.deepEqual(all(), []);
  built.shared[0].value = 1;
  assert.deepEqual(all(), ['x is 0', 'x is not 1']);
  built.state.broken = 'another';
  assert.deepEqual(all(), ['another']);
});

test('what a protocol may not be is said by name', () => {
  const wrong = (describe: (m: ProtocolParts) => void) => () => explore(protocol('wrong', describe));
  assert.throws(
    wrong((m) => m.process('P', () => ({}))),
    /process P must have at least one step/,
  );
  assert.throws(
    wrong((m) => m.pool('cell', 32, { value: 'number' })),
    /size must be a whole number from 1 to 31 objects; it was 32/,
  );
  assert.throws(
    wrong((m) => {
      m.pool('cell', 31, { value: 'number' });
      m.pool('other', 1, { value: 'number' });
    }),
    /may have 31 objects; pool other makes it more/,
  );
  assert.throws(
    wrong((m) => {
      for (let i = 0; i < 251; i++) m.word(`w${i}`);
    }),
    /may have 250 words; w250 is one more/,
  );
  assert.throws(
    wrong((m) => {
      m.word('odd');
      m.alike('P', 1, () => ({ end: () => undefined }));
      for (let i = 0; i < 246; i++) m.word(`w${i}`);
    }),
    /may have 250 words, 6 of them unused beside like processes; w\d+ is one more/,
  );
  assert.throws(
    wrong((m) => {
      m.process('P', (p) => ({ twice: () => void (p.choose(2) + p.choose(2)) }));
    }),
    /a step may choose once; split it into two/,
  );
});

test('an order that an access cannot have is refused, in every memory', () => {
  const ways: [(p: Process, x: Word, order: never) => unknown, unknown, RegExp][] = [
    [
      (p, x, o) => p.store(x, 1, o),
      'rel',
      /^P: the order of its store of x must be one of 'relaxed', 'rele.*"rel"$/,
    ],
    [(p, x, o) => p.store(x, 1, o), 'acquire', /^P: the order of its store of x must be/],
    [(p, x, o) => p.clearBits(x, 1, o), 'acquire', /^P: the order of its clearing of bits of x must be/],
    [
      (p, x, o) => p.load(x, o),
      'release',
      /^P: the order of its load of x must be one of 'relaxed', 'acquire'/,
    ],
    [
      (p, x, o) => p.cas(x, x, () => 1, o),
      null,
      /^P: the order of its compare-and-swap of x .*; it was null$/,
    ],
  ];
  for (const memory of ['sequential', 'TSO', 'weakNoLB'] as const)
    for (const [access, order, message] of ways) {
      const one = protocol(
        'one access',
        (m) => {
          const x = m.word('x');
          m.process('P', (p) => ({ access: () => void access(p, x, order as never) }));
        },
        { memory },
      );
      assert.throws(() => explore(one), { name: 'ConfigError', message });
    }
});

test('like processes may take the last words of all, where the last four cannot be filled up', () => {
  /** So many shared words, then two like processes of so many words each; of either only the last are used. */
  const words = (shared: number, own: number): Protocol =>
    protocol('a lost update', (m) => {
      const counter = Array.from({ length: shared }, (_, i) => m.word(`w${i}`))[shared - 1];
      m.alike('P', 2, (p) => {
        const seen = Array.from({ length: own - 1 }, (_, i) => p.word(`r${i}`))[own - 2];
        return {
          load: () => {
            seen.value = p.load(counter);
          },
          store: () => p.store(counter, seen.value + 1),
        };
      });
      m.atEnd('both are counted', () => counter.value === 2);
    });
  const { state, alike } = build(words(124, 63));
  assert.deepEqual([state.words.length, alike], [MOST_WORDS, [{ first: 124, size: 63, count: 2 }]]);
  for (const symmetry of [true, false])
    for (const promises of [[], ['both are counted']]) {
      const [few, many] = [words(1, 2), words(124, 63)].map((source) => {
        const { verdict, states, transitions } = explore({ ...source, promises }, { symmetry });
        return { verdict, states, transitions };
      });
      assert.deepEqual(many, few);
      assert.equal(many.verdict, promises.length === 0 ? 'holds' : 'violated');
    }
});
