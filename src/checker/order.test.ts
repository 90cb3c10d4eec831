import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from '../simulator/random/streams.js';
import { explore } from './explore.js';
import { WAIT } from './process.js';
import { PROMISES } from './promises.js';
import { type Protocol, protocol } from './protocol.js';
import { landed } from './protocols/landed.js';
import { peterson, philosophers, ticketLock } from './testing/textbook.js';

const except = [PROMISES.canFinish];

/** States and verdict with all orders and with some. */
function both(source: Protocol) {
  const all = explore({ ...source, except }, { symmetry: false });
  const some = explore({ ...source, except }, { partialOrder: true });
  assert.deepEqual([some.verdict, some.violated], [all.verdict, all.violated], source.name);
  return { all: all.states, some: some.states, way: some.counterexample };
}

/** Three processes of three steps that have nothing to do with each other; a promise looks where some of them are. */
function strangers(looksAt: number): Protocol {
  return protocol('strangers', (m) => {
    const all = [1, 2, 3].map((n) =>
      m.process(`P${n}`, () => ({ one: () => {}, two: () => {}, three: () => {} })),
    );
    m.always('they are somewhere', () => all.slice(0, looksAt).every(({ pc }) => pc.value < 9));
  });
}

test('strangers: one order is enough, unless a promise looks at them', () => {
  const saved = [0, 1, 2, 3].map((looksAt) => both(strangers(looksAt)));
  assert.deepEqual(
    saved.map(({ all }) => all),
    [64, 64, 64, 64],
  );
  assert.deepEqual([saved[0].some, saved[3].some], [1 + 3 * 3, 64]);
  assert.ok(saved[1].some < saved[2].some && saved[2].some < 64);
});

test('textbook protocols: the same verdicts with fewer states, and a deadlock is found', () => {
  for (const leftHanded of [true, false]) {
    const { all, some, way } = both(philosophers(4, leftHanded));
    assert.ok(some < all, `${some} of ${all}`);
    assert.equal(way.length > 0, !leftHanded);
  }
  both(peterson('sequential', false));
  both(ticketLock(3, false));
  const broken = both(ticketLock(3, true));
  assert.ok(broken.way.length > 0);
});

test('the lock bit and the mistakes in it: the same verdicts', () => {
  for (const spec of [{}, { emptyLeavesAlone: false }, { secondTest: false }, { findsEntries: false }])
    both(landed('landed', { agers: 1, entries: 1, ...spec }));
});

/** Processes with steps on a few shared words, which wait for some, and a promise about two of the words. */
function randomProtocol(pick: (n: number) => number): Protocol {
  const words = 3 + pick(3);
  const code = Array.from({ length: 2 + pick(2) }, () =>
    Array.from({ length: 1 + pick(4) }, () => ({
      op: pick(5),
      word: pick(words),
      other: pick(words),
      to: pick(4),
    })),
  );
  const [x, y] = [pick(words), pick(words)];
  return protocol('random', (m) => {
    const shared = Array.from({ length: words }, (_, i) => m.word(`w${i}`));
    for (const [n, steps] of code.entries())
      m.process(`P${n}`, (p) =>
        Object.fromEntries(
          steps.map(({ op, word, other, to }, k) => [
            `s${k}`,
            () => {
              if (op === 0) shared[word].value = (shared[word].value + 1) % 3;
              if (op === 1) shared[word].value = shared[other].value;
              if (op === 2 && shared[word].value === 0) return WAIT;
              if (op === 3 && shared[word].value === 0 && to < steps.length) return `s${to}`;
              if (op === 4) shared[word].value = p.choose(2);
            },
          ]),
        ),
      );
    m.always('not both are 1', () => shared[x].value !== 1 || shared[y].value !== 1);
  });
}

test('random protocols: each promise is broken with some orders if it is with all, and states are saved', () => {
  const random = makeStreams('order').stream('protocols');
  const pick = (n: number): number => Math.floor(random() * n);
  const seen = new Set<string>();
  let [all, some] = [0, 0];
  for (let n = 0; n < 400; n++) {
    const source = randomProtocol(pick);
    for (const promises of [['not both are 1'], [PROMISES.noDeadlock]]) {
      const full = explore({ ...source, promises }, { symmetry: false });
      const reduced = explore({ ...source, promises }, { partialOrder: true });
      assert.equal(reduced.violated, full.violated);
      assert.ok(reduced.counterexample.length >= full.counterexample.length);
      seen.add(`${promises} ${full.verdict}`);
      if (full.verdict === 'violated') continue;
      assert.ok(reduced.states <= full.states);
      all += full.states;
      some += reduced.states;
    }
  }
  assert.equal(seen.size, 4, 'every verdict came up');
  assert.ok(some < 0.8 * all, `${some} of ${all}`);
});

test('bookkeeping that looks at both processes is order enough to be tried', () => {
  for (const first of [0, 1]) {
    const raced = protocol('raced', (m) => {
      const [a, b, early] = [m.word('a'), m.word('b'), m.word('early')];
      for (const word of [a, b])
        m.process(word.name, () => ({
          go: () => {
            word.value = 1;
          },
        }));
      m.afterEach(() => {
        if (a.value === 1 - first && b.value === first) early.value = 1;
      });
      m.always('the other is not alone', () => early.value === 0);
    });
    assert.equal(both(raced).way.length, 1);
  }
});

test('what it cannot be used for is refused', () => {
  const refused =
    /^ConfigError: partialOrder must be false where memory is not sequential, something is promised again/;
  assert.throws(() => explore(peterson('TSO', true), { partialOrder: true }), refused);
  const again = landed('landed', { agers: 1, entries: 1, answers: true });
  assert.throws(() => explore(again, { partialOrder: true }), refused);
  const ends = { ...strangers(0), promises: [PROMISES.canFinish] };
  assert.throws(() => explore(ends, { partialOrder: true }), refused);
});
